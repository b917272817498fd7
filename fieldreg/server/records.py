"""Records in the database: read under lock, written set-wise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from fieldreg.domain.merge import CentreRecord, Change
from fieldreg.domain.words import Case
from fieldreg.protocol.digests import row_hash_of
from fieldreg.protocol.sealed import compact, read_values, written

from . import office_rows
from .among import among
from .bulk import put_values_in
from .judge import Held
from .people import person, person_columns, person_values
from .tables import record as record_table

_WRITERS = ""
_ALL = "*"
_COLUMNS = (
    "id",
    "office_id",
    "version",
    "case",
    "moved_version",
    "moved_writer",
    "values_json",
    "changes_json",
    "row_hash",
    "pack",
    "changed_at",
)
_HASH_AT = _COLUMNS.index("row_hash")
_GIVEN = tuple(f"to_{name}" for name in _COLUMNS)
_UPDATE = (
    update(record_table)
    .where(record_table.c.id == bindparam("to_id"))
    .values({name: bindparam(f"to_{name}") for name in _COLUMNS if name != "id"})
)


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
    values = read_values(json.loads(row["values_json"]))
    record = CentreRecord(
        record_id=row["id"],
        version=row["version"],
        case=Case(row["case"]),
        values=values,
        changes=read_changes(row["changes_json"], values),
        moved=Change(row["moved_version"], row["moved_writer"]),
    )
    return Held(record, row["office_id"], row["pack"], row["row_hash"])


def write_changes(changes: Mapping[str, Change], values: Iterable[str]) -> str:
    """*changes* as the column holds them beside *values*: under paths that none can have, each
    writer once, and the one change that all *values* came with, as those of every new record do."""
    first = next(iter(changes.values()), None)
    if first and len(set(map(id, changes.values()))) == 1 and changes.keys() == set(values):
        return compact({_WRITERS: (first.writer,), _ALL: (first.version, 0)}).decode()
    writers = list(dict.fromkeys(change.writer for change in changes.values()))
    numbers = {writer: number for number, writer in enumerate(writers)}
    named = {path: [c.version, numbers[c.writer]] for path, c in changes.items()}
    return compact({_WRITERS: writers, **named}).decode()


def read_changes(text: str, values: Iterable[str]) -> dict[str, Change]:
    """What `write_changes` wrote beside *values*; or, as it was once written, the change of each
    path, or the writer too."""
    named = json.loads(text)
    writers = named.pop(_WRITERS, None)
    if writers is None:
        return {path: Change(version, writer) for path, (version, writer) in named.items()}
    found = {path: Change(version, writers[number]) for path, (version, number) in named.items()}
    of_all = found.pop(_ALL, None)
    return dict.fromkeys(values, of_all) if of_all else found


def write_records(connection: Connection, held: Sequence[Held], now: int) -> None:
    """Write the new states of these records of one office, and what its records add up to."""
    if not held:
        return
    come: list[bytes] = []

    def rows(some: Iterable[Held]) -> Iterator[tuple[Any, ...]]:
        for one in some:
            row = _row(one, now)
            come.append(row[_HASH_AT])
            yield row

    old = [h for h in held if h.row_hash]
    new = [h for h in held if not h.row_hash]
    if old:
        given = [dict(zip(_GIVEN, row, strict=True)) for row in rows(old)]
        connection.execute(_UPDATE, given)
        table = person()
        old_people = among(connection, table.c.record_id, (h.record.record_id for h in old))
        connection.execute(delete(table).where(old_people))
    put_values_in(connection, record_table, _COLUMNS, rows(new), len(new))
    people = (person_values(h.record.record_id, h.record.values) for h in held)
    put_values_in(connection, person(), person_columns(), people, len(held))
    gone = (h.row_hash for h in old)
    office_rows.move(connection, held[0].office_id, gone=gone, come=come)


def _row(held: Held, now: int) -> tuple[Any, ...]:
    """The values of `_COLUMNS`."""
    record = held.record
    case = record.case.value if record.case else Case.INCOMPLETE.value
    moved = record.moved or Change(0, "")
    values = written(record.values)
    return (
        record.record_id,
        held.office_id,
        record.version,
        case,
        moved.version,
        moved.writer,
        values.decode(),
        write_changes(record.changes, record.values),
        row_hash_of(record.record_id, record.version, case, values),
        held.pack,
        now,
    )
