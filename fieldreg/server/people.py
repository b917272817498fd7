"""The derived table `person`: a column for each flat field of the definition, one row a record.

Nobody lists its columns: they are made from the definition, and the table is dropped and filled
again from `record` when the two differ. So a new field needs no migration at the centre.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
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

from .bulk import put_values_in
from .tables import record

_NUMBERS = frozenset({Kind.MONEY, Kind.WHOLE})
_CHUNK = 500


@cache
def person() -> Table:
    """The table for the definition as it is in this program."""
    # It names a record without the database's looking it up: it is made with that, and from it.
    columns: list[Column[Any]] = [Column("record_id", String(36), primary_key=True)]
    for field in definition().flat_fields():
        columns.append(Column(field.name, BigInteger if field.kind in _NUMBERS else Text))
    indexes = [Index(f"person_{name}", name) for name in ("nik", "full_name", "village_code")]
    return Table("person", MetaData(), *columns, *indexes)


def person_values(record_id: str, values: Mapping[str, Value]) -> tuple[str | int | None, ...]:
    """The row for a record, in the order of `person_columns`: numbers as numbers, lists as JSON
    text, the rest as it is."""
    found: list[Any] = [record_id, *map(values.get, person_columns()[1:])]
    for place, value in enumerate(found):
        if type(value) is tuple:
            found[place] = compact(value).decode()
    return tuple(found)


@cache
def person_columns() -> tuple[str, ...]:
    """The names of the table's columns."""
    return tuple(person().c.keys())


def rebuild_people(connection: Connection) -> None:
    """Make the table's columns those of the definition; does nothing if they are."""
    table = person()
    inspector = inspect(connection)
    if inspector.has_table(table.name):
        columns = {c["name"] for c in inspector.get_columns(table.name)}
        if columns == set(table.c.keys()) and not inspector.get_foreign_keys(table.name):
            return
        Table(table.name, MetaData()).drop(connection)
    table.create(connection)
    rows = connection.execute(select(record.c.id, record.c.values_json)).all()
    for start in range(0, len(rows), _CHUNK):
        some = rows[start : start + _CHUNK]
        people = (person_values(each, read_values(json.loads(values))) for each, values in some)
        put_values_in(connection, table, person_columns(), people, len(some))
