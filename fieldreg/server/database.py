"""One way to the centre's database, whether an encrypted SQLite file or PostgreSQL by URL.

PostgreSQL works at READ COMMITTED with explicit row locks, always in the order device, records,
counter; SQLite has one writer at a time (BEGIN IMMEDIATE). Reading sees one consistent snapshot.
Nothing waits for ever: not for a lock, not for a statement, not for a peer that is gone.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from fieldreg.database.sqlcipher import reader_engine, writer_engine
from fieldreg.domain.trouble import EnvironmentTrouble

Result = TypeVar("Result")

READERS = 4
POSTGRES_CONNECTIONS = 16
"""Connections that one worker process uses at most, and so the requests it works on at once."""
SPARE_CONNECTIONS = 4
"""Beside them, for what must not wait behind requests (`ready`, `metrics`)."""
_BESIDE_CONNECTIONS = 1
TRIES = 6
_WORTH_REPEATING = frozenset({"40001", "40P01"})  # serialization failure, deadlock
_AWAY = (psycopg.OperationalError, psycopg.errors.IdleInTransactionSessionTimeout)
"""The second: this process, not PostgreSQL, stood still within a transaction."""
_FIRST_PAUSE = 0.005
_POOL_SECONDS = 15
_RESTED_SECONDS = 1.0
_POSTGRES_OPTIONS = (
    "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=10000 "
    "-c lock_timeout=20000 -c timezone=UTC"
)
_CONNECTING = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "application_name": "fieldreg",
}
_PREPARING = 0x66696C6472656731
"""The advisory lock under which a program brings the tables up to date: one at a time."""


class Database:
    """Write in transactions that may be repeated; read in snapshots.

    `on_repeat` is called for each transaction that lost a race and is tried again.
    """

    def __init__(self, writer: Engine, reader: Engine) -> None:
        self.on_repeat: Callable[[], None] = lambda: None
        self._writer = writer
        self._reader = reader
        self._beside = ThreadPoolExecutor(_BESIDE_CONNECTIONS, thread_name_prefix="beside")

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._writer.dialect.name

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run *work* in one transaction and return what it returns.

        Repeats it, at most six times in all, when another transaction won a race for the same
        rows; *work* therefore must have no effect outside the connection.
        """
        for tried in range(TRIES):
            try:
                with self._writer.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                if tried + 1 == TRIES or not _lost_a_race(error):
                    raise
            self.on_repeat()
            _pause(tried)
        raise AssertionError("unreachable")

    def prepare(self, work: Callable[[Connection], None]) -> None:
        """`write`, for what changes tables: one program at a time, and as long as it takes.

        Raises EnvironmentTrouble database_unreachable.
        """

        def alone(connection: Connection) -> None:
            if self.dialect == "postgresql":
                for setting in ("statement_timeout", "lock_timeout"):
                    connection.execute(text(f"SET LOCAL {setting} = 0"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_PREPARING})"))
            work(connection)

        try:
            self.write(alone)
        except DBAPIError as error:
            if error.statement is None and is_busy(error):  # it was never reached
                raise EnvironmentTrouble("database_unreachable") from None
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one snapshot and cannot write."""
        with self._reader.connect() as connection:
            yield connection

    def beside(self, work: Callable[[Connection], Result]) -> Future[Result]:
        """Run *work* in a snapshot, in the one thread for what nobody waits for yet.

        One after the other. Whoever waits for it holds no connection meanwhile.
        """

        def read() -> Result:
            with self.reading() as connection:
                return work(connection)

        return self._beside.submit(read)

    def close(self) -> None:
        """Let what is done beside end, or never begin, and close every connection."""
        self._beside.shutdown(cancel_futures=True)
        self._reader.dispose()
        self._writer.dispose()


def embedded(path: Path, key: bytes) -> Database:
    """The encrypted SQLite database at *path*; the file is made if it is not there."""
    path.touch(mode=0o600)
    writer = writer_engine(path, key)
    with writer.connect():
        pass
    return Database(writer, reader_engine(path, key, connections=READERS))


def postgres(url: str, *, connections: int = POSTGRES_CONNECTIONS) -> Database:
    """The PostgreSQL database at *url* (`postgresql://…`), through psycopg 3.

    Its `options` (such as a `search_path`) stand beside our own, later ones winning; what else it
    says of the connection goes before ours. At most *connections* are open for requests, and five.
    Raises EnvironmentTrouble database_unreachable for what is no address.
    """
    try:
        target = make_url(url).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise EnvironmentTrouble("database_unreachable") from None
    options = target.query.get("options", "")
    given = options if isinstance(options, str) else " ".join(options)
    ours = {name: value for name, value in _CONNECTING.items() if name not in target.query}
    engine = create_engine(
        target,
        hide_parameters=True,
        pool_size=connections,
        max_overflow=SPARE_CONNECTIONS + _BESIDE_CONNECTIONS,
        pool_timeout=_POOL_SECONDS,
        connect_args={**ours, "options": f"{_POSTGRES_OPTIONS} {given}"},
        isolation_level="READ COMMITTED",
    )
    _ask_the_rested(engine)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(engine, reader)


def _ask_the_rested(engine: Engine) -> None:
    """Ask a connection that nobody used for a moment whether it still leads anywhere, and take
    another if not. One that was just used is taken at its word: to ask would be a trip each time.
    """

    @event.listens_for(engine, "checkin")
    def rested(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def asked(
        driver: DBAPIConnection, record: ConnectionPoolEntry, _: PoolProxiedConnection
    ) -> None:
        since = record.info.get("rests_since")
        if since is None or time.monotonic() - since < _RESTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(driver)
        except psycopg.Error:
            raise DisconnectionError from None


def require_postgres(url: str) -> None:
    """Raises EnvironmentTrouble database_unreachable if nobody can work at *url* now."""
    database = postgres(url, connections=1)
    try:
        database.prepare(lambda _: None)
    finally:
        database.close()


def is_busy(error: Exception) -> bool:
    """Whether trying again later may help: no free connection, a lock, a server that is away."""
    if isinstance(error, EnvironmentTrouble):
        return error.key in ("database_busy", "images_unreachable")
    away = isinstance(error, DBAPIError) and isinstance(error.orig, _AWAY)
    return away or isinstance(error, PoolTimeout)


def _pause(tried: int) -> None:
    """Let the others finish: up to 5, 10, 20 … milliseconds, by chance, so that ways part."""
    time.sleep(random.uniform(0, _FIRST_PAUSE * 2**tried))  # noqa: S311 - no secret


def _lost_a_race(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return isinstance(error, IntegrityError) or state in _WORTH_REPEATING
