"""One way to the centre's database, whether an encrypted SQLite file or PostgreSQL by URL.

PostgreSQL works at READ COMMITTED with explicit row locks, always in the order device, records,
counter; SQLite has one writer at a time (BEGIN IMMEDIATE). Reading sees one consistent snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psycopg
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from fieldreg.database.sqlcipher import reader_engine, writer_engine
from fieldreg.domain.trouble import EnvironmentTrouble

Result = TypeVar("Result")

READERS = 4
POSTGRES_CONNECTIONS = 16
TRIES = 6
_WORTH_REPEATING = frozenset({"40001", "40P01"})  # serialization failure, deadlock
_POSTGRES_OPTIONS = (
    "-c idle_in_transaction_session_timeout=10000 -c lock_timeout=20000 -c timezone=UTC"
)


class Database:
    """Write in transactions that may be repeated; read in snapshots."""

    def __init__(self, writer: Engine, reader: Engine) -> None:
        self._writer = writer
        self._reader = reader

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._writer.dialect.name

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run *work* in one transaction and return what it returns.

        Repeats it, at most six times in all, when another transaction won a race for the same
        rows; *work* therefore must have no effect outside the connection.
        """
        for left in reversed(range(TRIES)):
            try:
                with self._writer.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                if not left or not _lost_a_race(error):
                    raise
        raise AssertionError("unreachable")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one snapshot and cannot write."""
        with self._reader.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._reader.dispose()
        self._writer.dispose()


def embedded(path: Path, key: bytes) -> Database:
    """The encrypted SQLite database at *path*; the file is made if it is not there."""
    path.touch(mode=0o600)
    writer = writer_engine(path, key)
    with writer.connect():
        pass
    return Database(writer, reader_engine(path, key, connections=READERS))


def postgres(url: str) -> Database:
    """The PostgreSQL database at *url* (`postgresql://…`), through psycopg 3.

    Its `options` (such as a `search_path`) stand beside our own.
    """
    target = make_url(url).set(drivername="postgresql+psycopg")
    options = target.query.get("options", "")
    given = options if isinstance(options, str) else " ".join(options)
    engine = create_engine(
        target,
        hide_parameters=True,
        pool_size=POSTGRES_CONNECTIONS,
        max_overflow=POSTGRES_CONNECTIONS,
        pool_pre_ping=True,
        connect_args={"options": f"{_POSTGRES_OPTIONS} {given}"},
        isolation_level="READ COMMITTED",
    )
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(engine, reader)


def is_busy(error: Exception) -> bool:
    """Whether trying again later may help: no free connection, a lock, a server that is away."""
    if isinstance(error, EnvironmentTrouble):
        return error.key in ("database_busy", "images_unreachable")
    away = isinstance(error, DBAPIError) and isinstance(error.orig, psycopg.OperationalError)
    return away or isinstance(error, PoolTimeout)


def _lost_a_race(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return isinstance(error, IntegrityError) or state in _WORTH_REPEATING
