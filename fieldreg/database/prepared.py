"""Statements of the vault that are compiled once and run on the driver's own cursor.

Building a result object for each statement costs SQLAlchemy four times what a short statement of
SQLite takes, and a save asks a dozen of them while an officer waits. The text is still SQLAlchemy's
own, from the same tables; transactions, errors and whoever listens to a connection's statements are
served as ever.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Executable
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from .errors import trouble_of

_DIALECT = SQLiteDialect_pysqlite(paramstyle="named")
_NAMED = re.compile(r"(?<!:):([a-z_]\w*)")
_PLAIN = "fieldreg.plain"
_MANY = 2
_MANY_NAMES = 4
_TOGETHER = 100
"""Rows that one statement puts in, where there are so many: what SQLite does for each statement
(cursors of all indexes, a copy of each page for a trigger that may undo it) is a seventh of it."""
_VALUES = re.compile(r" VALUES (\([?, ]+\))")


class Prepared:
    """One statement of SQLAlchemy, without types that convert what they hold.

    An insert without values writes the columns of the rows that it is given. Everything raises
    EnvironmentTrouble as the connection's engine does.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[tuple[str, ...], str] = {}
        self._ordered: dict[tuple[str, ...], tuple[str, Callable[[Any], tuple[Any, ...]]]] = {}
        self._row: Callable[[Any], Any] | None = None

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """All rows; their columns are attributes."""
        found, description = self._found(connection, values)
        if not found or description is None:
            return found
        self._row = self._row or _row_of(description)
        return [self._row(row) for row in found]

    def each(self, connection: Connection, values: Mapping[str, Any]) -> Iterator[Any]:
        """The rows one by one, none read before it is asked for: for who may stop early."""
        sql = self._of(values)
        plain = _plain(connection)
        if plain is None:
            yield from connection.exec_driver_sql(sql, values)
            return
        try:
            cursor = plain.execute(sql, values)
            row = self._row = self._row or _row_of(cursor.description)
            for found in cursor:
                yield row(found)
        except sqlcipher.Error as error:
            raise trouble_of(error) or error from None

    def column(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """The first column of all rows; for so many that naming their columns would tell."""
        return [row[0] for row in self._found(connection, values)[0]]

    def _found(
        self, connection: Connection, values: Mapping[str, Any]
    ) -> tuple[list[Any], Sequence[Sequence[Any]] | None]:
        """All rows, and the description of their columns where they do not know it themselves."""
        plain = _plain(connection)
        if plain is None:
            return list(connection.exec_driver_sql(self._of(values), values)), None
        try:
            cursor = self._ask(plain, values)
            return cursor.fetchall(), cursor.description
        except sqlcipher.Error as error:
            raise trouble_of(error) or error from None

    def scalar(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first column of the first row, None where there is no row."""
        found = self.rows(connection, values)
        return found[0][0] if found else None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Write; the number of the row that was put in last."""
        plain = _plain(connection)
        if plain is None:
            return int(connection.exec_driver_sql(self._of(values), values).lastrowid or 0)
        try:
            return int(self._ask(plain, values).lastrowid or 0)
        except sqlcipher.Error as error:
            raise trouble_of(error) or error from None

    def run_all(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write once for each of *rows*, which all name the same values."""
        if len(rows) < _MANY or (plain := _plain(connection)) is None:
            for row in rows:
                self.run(connection, row)
            return
        sql, values_of = self._in_order(rows[0])
        together = _together(sql) if len(rows) >= _TOGETHER else ""
        alone = len(rows) % _TOGETHER if together else len(rows)
        try:
            for first in range(0, len(rows) - alone, _TOGETHER):
                some = map(values_of, rows[first : first + _TOGETHER])
                plain.execute(together, tuple(chain.from_iterable(some)))
            plain.executemany(sql, map(values_of, rows[len(rows) - alone :]))
        except sqlcipher.Error as error:
            raise trouble_of(error) or error from None

    def _ask(self, plain: Any, values: Mapping[str, Any]) -> Any:
        if len(values) < _MANY_NAMES:
            return plain.execute(self._of(values), values)
        sql, values_of = self._in_order(values)
        return plain.execute(sql, values_of(values))

    def _of(self, values: Mapping[str, Any]) -> str:
        names = tuple(values)
        if names not in self._compiled:
            self._compiled[names] = _compile(self._statement, names)
        return self._compiled[names]

    def _in_order(self, values: Mapping[str, Any]) -> tuple[str, Callable[[Any], tuple[Any, ...]]]:
        """The statement with its values in order, and what puts them so: the driver looks each
        name up for each row, which takes twice as long as the rest of it."""
        names = tuple(values)
        if names not in self._ordered:
            asked: list[str] = []

            def mark(found: re.Match[str]) -> str:
                asked.append(found[1])
                return "?"

            sql = _NAMED.sub(mark, self._of(values))
            self._ordered[names] = sql, _taking(asked)
        return self._ordered[names]


@lru_cache(64)
def _together(sql: str) -> str:
    """The insert *sql* of so many rows at a time; empty for whatever else it is."""
    found = _VALUES.search(sql)
    if not found or found[1].count("?") != sql.count("?"):
        return ""
    return sql[: found.end()] + f", {found[1]}" * (_TOGETHER - 1) + sql[found.end() :]


def _taking(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What takes these out of a mapping, as a tuple."""
    if len(names) == 1:
        return lambda row: (row[names[0]],)
    return itemgetter(*names)


def _compile(statement: Executable, names: Sequence[str]) -> str:
    if not isinstance(statement, ClauseElement):
        raise TypeError("not a statement")
    compiled = statement.compile(dialect=_DIALECT, column_keys=list(names))
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("not a statement")
    given = compiled.construct_params(dict.fromkeys(names, 0))
    unknown = set(names) - set(given)
    # Lists of constants, and defaults that SQLAlchemy reckons for each row, are none of ours.
    if unknown or "POSTCOMPILE" in str(compiled) or compiled.prefetch:
        raise ValueError(f"no prepared statement, or it has no {sorted(unknown)}")
    constants = {name: _literal(value) for name, value in given.items() if name not in names}
    return _NAMED.sub(lambda found: constants.get(found[1], found[0]), str(compiled))


def _literal(value: object) -> str:
    """A constant of a statement in SQL: given as a parameter, it has SQLite plan anew each time
    where a partial index depends on it."""
    if isinstance(value, str):
        doubled = value.replace("'", "''")
        return f"'{doubled}'"
    if isinstance(value, int):
        return str(int(value))
    raise ValueError("no prepared statement: it has a constant of another kind")


def begin(connection: Connection, how: str) -> None:
    """Begin a transaction by the statement *how*, and remember for it whether anybody listens."""
    events = connection.dispatch
    is_watched = bool(events.before_cursor_execute or events.after_cursor_execute)
    plain: Any = None if is_watched else connection.connection.dbapi_connection
    connection.info[_PLAIN] = plain
    if plain is None:
        connection.exec_driver_sql(how)
        return
    try:
        plain.execute(how)
    except sqlcipher.Error as error:
        raise trouble_of(error) or error from None


def _plain(connection: Connection) -> Any:
    """The driver's connection, None where statements go through SQLAlchemy: where somebody listens
    to them, and where no transaction has begun, which only SQLAlchemy begins."""
    return connection.info.get(_PLAIN) if connection.in_transaction() else None


def _row_of(description: Sequence[Sequence[Any]]) -> Callable[[Any], Any]:
    row = namedtuple("row", [column[0] for column in description], rename=True)  # type: ignore[misc]
    return row._make
