"""What is saved out of a damaged database, page by page, also rows of before the last schema."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, text

from fieldreg.database.sqlcipher import writer_engine
from fieldreg.store.migrate import migrate
from fieldreg.store.rescue import salvage
from fieldreg.store.schema import record_image

KEY = bytes(range(32))
RECORD = "019a0000-0000-7000-8000-0000000000aa"
OLD = ("record_id", "sha256", "kind", "added_at", "officer_id")


def test_photos_of_before_they_had_receipts_stay_with_their_records(tmp_path: Path) -> None:
    source, target = tmp_path / "vault.db", tmp_path / "rescued.db"
    engine = writer_engine(source, KEY)
    migrate(engine, "0003_vault")
    add = f"INSERT INTO record_image ({', '.join(OLD)}) VALUES (:r, :h, 'ktp', '2025', 'o')"
    with engine.begin() as connection:
        connection.execute(text(add), {"r": RECORD, "h": b"\x01" * 32})
    migrate(engine)  # which leaves the row as short as it was
    told = "UPDATE record_image SET delivered_at = '2026', delivered_epoch = 'e' WHERE sha256 = :h"
    with engine.begin() as connection:
        connection.execute(text(add), {"r": RECORD, "h": b"\x02" * 32})
        connection.execute(text(told), {"h": b"\x02" * 32})
    engine.dispose()
    data = bytearray(source.read_bytes())
    data[1000] ^= 0x10  # the first page, without which no table can be found by SQL
    source.write_bytes(data)
    salvaged = salvage(source, KEY, target)
    assert (salvaged.rows["record_image"], salvaged.is_whole) == (2, False)
    engine = writer_engine(target, KEY)
    with engine.begin() as connection:
        rows = connection.execute(select(record_image)).all()
    engine.dispose()
    found = {row.sha256[0]: (row.record_id, row.delivered_at, row.delivered_epoch) for row in rows}
    assert found == {1: (RECORD, None, None), 2: (RECORD, "2026", "e")}
