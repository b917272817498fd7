"""Reading a damaged file page by page: what is sound is known to be, and nothing needs a tree."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import Engine

from fieldreg.database.pages import DamagedFile, is_of_key
from fieldreg.database.sqlcipher import writer_engine

KEY = bytes(range(32))
SIZES = (0, 10, 100, 3000, 3980, 3981, 3982, 4000, 4100, 5000, 20_000, 90_000)


@pytest.fixture
def engine(tmp_path: Path):
    engine = writer_engine(tmp_path / "a.db", KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB, n)")
    yield engine
    engine.dispose()


def fill(engine: Engine) -> dict[int, tuple[object, ...]]:
    chance = random.Random(4)
    made: dict[int, tuple[object, ...]] = {}
    for number in range(1, 300):
        size = SIZES[number % len(SIZES)] if number % 9 == 0 else 60
        n = chance.choice((None, 0, 1, -1, 200, -40_000, 3_000_000, 2**40, -(2**62), 0.5))
        made[number] = (None, f"nama {number} é", chance.randbytes(size), n)
        with engine.begin() as connection:
            row = (number, *made[number][1:])
            connection.exec_driver_sql("INSERT INTO t VALUES (?, ?, ?, ?)", row)
    return made


def read(path: Path) -> tuple[dict[int, tuple[object, ...]], set[bool]]:
    rows = [r for r in DamagedFile(path, KEY).rows() if len(r.values) == 4]
    return {r.row_no: r.values for r in rows}, {r.is_sound for r in rows}


def test_every_row_is_read_from_the_log_and_from_the_file(engine, tmp_path) -> None:
    made = fill(engine)
    assert read(tmp_path / "a.db") == (made, {True})
    engine.dispose()
    assert read(tmp_path / "a.db") == (made, {True})


def test_a_damaged_salt_makes_all_doubtful_and_none_unreadable(engine, tmp_path) -> None:
    made = fill(engine)
    engine.dispose()
    data = bytearray((tmp_path / "a.db").read_bytes())
    data[3] ^= 1
    (tmp_path / "a.db").write_bytes(data)
    assert read(tmp_path / "a.db") == (made, {False})


def test_what_is_called_sound_is_as_it_was_whatever_is_damaged(engine, tmp_path) -> None:
    made = fill(engine)
    engine.dispose()
    whole, chance = (tmp_path / "a.db").read_bytes(), random.Random(9)
    lost = 0
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        (tmp_path / "b.db").write_bytes(data)
        rows = [r for r in DamagedFile(tmp_path / "b.db", KEY).rows() if r.is_sound]
        assert all(made[r.row_no] == r.values for r in rows if len(r.values) == 4)
        lost += len(made) - len({r.row_no for r in rows if len(r.values) == 4})
    assert lost


def test_another_key_reads_nothing_sound(engine, tmp_path) -> None:
    fill(engine)
    engine.dispose()
    assert not any(r.is_sound for r in DamagedFile(tmp_path / "a.db", bytes(32)).rows())


def test_whose_file_it_is_is_known_of_any_page_among_the_first(engine, tmp_path) -> None:
    fill(engine)
    engine.dispose()
    path = tmp_path / "a.db"
    assert is_of_key(path, KEY)
    assert not is_of_key(path, bytes(32))
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert is_of_key(path, KEY), "the first page alone is not whole"
    path.write_bytes(data[:90])
    assert not is_of_key(path, KEY)


def test_behind_damage_in_the_log_the_rest_is_read(engine, tmp_path) -> None:
    made = fill(engine)
    log = tmp_path / "a.db-wal"
    for name in ("a.db", "a.db-wal"):
        (tmp_path / f"c{name}").write_bytes((tmp_path / name).read_bytes())
    data = bytearray(log.read_bytes())
    for at in (5, 24 + 32 + 700, len(data) // 2):
        hurt = bytearray(data)
        hurt[at] ^= 1
        (tmp_path / "ca.db-wal").write_bytes(hurt)
        found, _ = read(tmp_path / "ca.db")
        assert len(found) > len(made) * 0.9
        assert all(made[n] == values for n, values in found.items())


def test_no_file_and_no_log_are_nothing(tmp_path) -> None:
    assert list(DamagedFile(tmp_path / "none.db", KEY).rows()) == []
    (tmp_path / "none.db").write_bytes(b"\x0d" * 9000)
    assert not any(r.is_sound for r in DamagedFile(tmp_path / "none.db", KEY).rows())
