"""Records in the database: read under lock, written set-wise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from fieldreg.domain.merge import CentreRecord, Change
from fieldreg.domain.words import Case
from fieldreg.protocol.digests import row_hash
from fieldreg.protocol.sealed import compact, patch_json, read_values

from .judge import Held
from .people import person, person_row
from .tables import record as record_table


def lock_records(connection: Connection, record_ids: Iterable[str]) -> dict[str, Held]:
    """Those of *record_ids* that exist, locked in the order of their ids."""
    query = (
        select(record_table)
        .where(record_table.c.id.in_(sorted(record_ids)))
        .order_by(record_table.c.id)
        .with_for_update()
    )
    return {row["id"]: held_of(row) for row in connection.execute(query).mappings()}


def held_of(row: Mapping[Any, Any]) -> Held:
    """A row of `record` as the domain knows it."""
    changes = json.loads(row["changes_json"])
    record = CentreRecord(
        record_id=row["id"],
        version=row["version"],
        case=Case(row["case"]),
        values=read_values(json.loads(row["values_json"])),
        changes={path: Change(version, writer) for path, (version, writer) in changes.items()},
        moved=Change(row["moved_version"], row["moved_writer"]),
    )
    return Held(record, row["office_id"], row["pack"])


def write_records(
    connection: Connection, held: Sequence[Held], existing: Iterable[str], now: int
) -> None:
    """Write these records' new states; *existing* names those that are already there."""
    old_ids = set(existing)
    old = [_row(h, now) for h in held if h.record.record_id in old_ids]
    new = [_row(h, now) for h in held if h.record.record_id not in old_ids]
    if old:
        names = [n for n in old[0] if n != "id"]
        statement = update(record_table).where(record_table.c.id == bindparam("at_id"))
        rows = [{**{f"to_{k}": v for k, v in row.items()}, "at_id": row["id"]} for row in old]
        connection.execute(statement.values({n: bindparam(f"to_{n}") for n in names}), rows)
        table = person()
        connection.execute(delete(table).where(table.c.record_id.in_([r["id"] for r in old])))
    if new:
        connection.execute(insert(record_table), new)
    if held:
        people = [person_row(h.record.record_id, h.record.values) for h in held]
        connection.execute(insert(person()), people)


def _row(held: Held, now: int) -> dict[str, Any]:
    record = held.record
    case = record.case.value if record.case else Case.INCOMPLETE.value
    moved = record.moved or Change(0, "")
    changes = {path: [c.version, c.writer] for path, c in record.changes.items()}
    return {
        "id": record.record_id,
        "office_id": held.office_id,
        "version": record.version,
        "case": case,
        "moved_version": moved.version,
        "moved_writer": moved.writer,
        "values_json": compact(patch_json(record.values)).decode(),
        "changes_json": compact(changes).decode(),
        "row_hash": row_hash(record.record_id, record.version, case, record.values),
        "pack": held.pack,
        "changed_at": now,
    }
