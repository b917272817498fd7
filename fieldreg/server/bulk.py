"""Putting many rows into a table at once: by COPY into PostgreSQL, which costs it and us a third of
what as many INSERTs do, and by one statement for all into SQLite, handed to the driver as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    insert,
)
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.exc import DBAPIError

_FEW = 4
_TYPES = ((BigInteger, "int8"), (Integer, "int4"), (LargeBinary, "bytea"), (String, "text"))
"""Ours and PostgreSQL's, a subclass before its base: in the binary form nothing is converted."""


def put_in(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert *rows*, which all name the same columns, in the caller's transaction.

    Raises as any statement does: IntegrityError for what is there already.
    """
    if rows:
        names = tuple(rows[0])
        put_values_in(connection, table, names, map(itemgetter(*names), rows), len(rows))


def put_values_in(
    connection: Connection,
    table: Table,
    names: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
    count: int,
) -> None:
    """The same of *count* rows, of the values of the columns *names* in their order.

    PostgreSQL takes one in while the next is made, so what makes them may be at work still; it must
    not use *connection*.
    """
    if not count:
        return
    if count < _FEW:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
    elif connection.dialect.name == "postgresql":
        _copy(connection, table, names, rows)
    else:
        connection.exec_driver_sql(_insertion(table, names), list(rows))


@cache
def _insertion(table: Table, names: tuple[str, ...]) -> str:
    """The statement for SQLite. Names are the table's own; every value is bound."""
    quoted = sqlite_dialect().identifier_preparer.quote
    columns, marks = ", ".join(map(quoted, names)), ", ".join("?" * len(names))
    return f"INSERT INTO {quoted(table.name)} ({columns}) VALUES ({marks})"  # noqa: S608


@cache
def _copying(table: Table, names: tuple[str, ...]) -> tuple[bytes, tuple[str, ...]]:
    """The statement for PostgreSQL, and the types of the columns."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    return statement.as_bytes(None), tuple(_type_of(table.c[name]) for name in names)


def _type_of(column: Column[Any]) -> str:
    return next(name for kind, name in _TYPES if isinstance(column.type, kind))


def _copy(
    connection: Connection,
    table: Table,
    names: tuple[str, ...],
    values: Iterable[tuple[Any, ...]],
) -> None:
    statement, types = _copying(table, names)
    driver: Any = connection.connection.dbapi_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types(types)
            for row in values:
                copy.write_row(row)
    except psycopg.Error as error:
        wrapped = DBAPIError.instance(
            f"COPY {table.name}", None, error, psycopg.Error, hide_parameters=True
        )
    else:
        return
    raise wrapped  # outside the handler: the driver's own error tells the row
