"""The derived table `person`: a column for each flat field of the definition, one row a record.

Nobody lists its columns: they are made from the definition, and the table is dropped and filled
again from `record` when the two differ. So a new field needs no migration at the centre.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    Text,
    inspect,
    select,
)

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Kind
from fieldreg.domain.record import Value
from fieldreg.protocol.sealed import compact, read_values

from .tables import record

_NUMBERS = frozenset({Kind.MONEY, Kind.WHOLE})
_CHUNK = 500


@cache
def person() -> Table:
    """The table for the definition as it is in this program."""
    columns: list[Column[Any]] = [
        Column("record_id", String(36), ForeignKey(record.c.id), primary_key=True)
    ]
    for field in definition().flat_fields():
        columns.append(Column(field.name, BigInteger if field.kind in _NUMBERS else Text))
    indexes = [Index(f"person_{name}", name) for name in ("nik", "full_name", "village_code")]
    return Table("person", MetaData(), *columns, *indexes)


def person_row(record_id: str, values: Mapping[str, Value]) -> dict[str, str | int | None]:
    """The row for a record: numbers as numbers, lists as JSON text, the rest as it is."""
    names = _names()
    found: list[Any] = list(map(values.get, names))
    while tuple in (types := list(map(type, found))):
        place = types.index(tuple)
        found[place] = compact(found[place]).decode()
    return {"record_id": record_id, **dict(zip(names, found, strict=True))}


@cache
def _names() -> tuple[str, ...]:
    return tuple(field.name for field in definition().flat_fields())


def rebuild_people(connection: Connection) -> None:
    """Make the table's columns those of the definition; does nothing if they are."""
    table = person()
    inspector = inspect(connection)
    if inspector.has_table(table.name):
        if {c["name"] for c in inspector.get_columns(table.name)} == set(table.c.keys()):
            return
        Table(table.name, MetaData()).drop(connection)
    table.create(connection)
    rows = connection.execute(select(record.c.id, record.c.values_json)).all()
    for start in range(0, len(rows), _CHUNK):
        connection.execute(table.insert(), list(_rows(rows[start : start + _CHUNK])))


def _rows(stored: Iterable[Any]) -> Iterable[dict[str, str | int | None]]:
    for record_id, values in stored:
        yield person_row(record_id, read_values(json.loads(values)))
