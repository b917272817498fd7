"""Records in the database: read under lock, written set-wise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from fieldreg.domain.merge import CentreRecord, Change
from fieldreg.domain.words import Case
from fieldreg.protocol.digests import row_hash_of
from fieldreg.protocol.sealed import compact, read_values, written

from . import office_rows
from .among import among
from .bulk import put_in
from .judge import Held
from .people import person, person_row
from .tables import record as record_table

_WRITERS = ""


def lock_records(connection: Connection, record_ids: Iterable[str]) -> dict[str, Held]:
    """Those of *record_ids* that exist, locked in the order of their ids."""
    query = (
        select(record_table)
        .where(among(connection, record_table.c.id, record_ids))
        .order_by(record_table.c.id)
        .with_for_update()
    )
    return {row["id"]: held_of(row) for row in connection.execute(query).mappings()}


def held_of(row: Mapping[Any, Any]) -> Held:
    """A row of `record` as the domain knows it."""
    record = CentreRecord(
        record_id=row["id"],
        version=row["version"],
        case=Case(row["case"]),
        values=read_values(json.loads(row["values_json"])),
        changes=read_changes(row["changes_json"]),
        moved=Change(row["moved_version"], row["moved_writer"]),
    )
    return Held(record, row["office_id"], row["pack"], row["row_hash"])


def write_changes(changes: Mapping[str, Change]) -> str:
    """*changes* as the column holds them: each writer once, under the path that none can have."""
    first = next(iter(changes.values()), None)
    if first and len(set(map(id, changes.values()))) == 1:  # as of every new record
        each = (first.version, 0)
        return compact({_WRITERS: (first.writer,), **dict.fromkeys(changes, each)}).decode()
    writers = list(dict.fromkeys(change.writer for change in changes.values()))
    numbers = {writer: number for number, writer in enumerate(writers)}
    named = {path: [c.version, numbers[c.writer]] for path, c in changes.items()}
    return compact({_WRITERS: writers, **named}).decode()


def read_changes(text: str) -> dict[str, Change]:
    """What `write_changes` wrote; or, as it was first written, the writer beside each path."""
    named = json.loads(text)
    writers = named.pop(_WRITERS, None)
    if writers is None:
        return {path: Change(version, writer) for path, (version, writer) in named.items()}
    return {path: Change(version, writers[number]) for path, (version, number) in named.items()}


def write_records(connection: Connection, held: Sequence[Held], now: int) -> None:
    """Write the new states of these records of one office, and what its records add up to."""
    old = [_row(h, now) for h in held if h.row_hash]
    new = [_row(h, now) for h in held if not h.row_hash]
    if old:
        names = [n for n in old[0] if n != "id"]
        statement = update(record_table).where(record_table.c.id == bindparam("at_id"))
        rows = [{**{f"to_{k}": v for k, v in row.items()}, "at_id": row["id"]} for row in old]
        connection.execute(statement.values({n: bindparam(f"to_{n}") for n in names}), rows)
        table = person()
        old_people = among(connection, table.c.record_id, (r["id"] for r in old))
        connection.execute(delete(table).where(old_people))
    if new:
        put_in(connection, record_table, new)
    if held:
        people = [person_row(h.record.record_id, h.record.values) for h in held]
        put_in(connection, person(), people)
        gone = (h.row_hash for h in held if h.row_hash)
        come = (row["row_hash"] for row in (*old, *new))
        office_rows.move(connection, held[0].office_id, gone=gone, come=come)


def _row(held: Held, now: int) -> dict[str, Any]:
    record = held.record
    case = record.case.value if record.case else Case.INCOMPLETE.value
    moved = record.moved or Change(0, "")
    values = written(record.values)
    return {
        "id": record.record_id,
        "office_id": held.office_id,
        "version": record.version,
        "case": case,
        "moved_version": moved.version,
        "moved_writer": moved.writer,
        "values_json": values.decode(),
        "changes_json": write_changes(record.changes),
        "row_hash": row_hash_of(record.record_id, record.version, case, values),
        "pack": held.pack,
        "changed_at": now,
    }
