"""Encrypted SQLite under SQLAlchemy: the laptop's vault and the centre's embedded default.

One writer connection writes and checkpoints; readers are `query_only`. A commit is on the disk
when it returns (WAL, `synchronous=FULL`: NORMAL lost acknowledged records at 1,068 of 1,500
simulated power cuts, FULL at none).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from fieldreg.domain.trouble import EnvironmentTrouble

from .errors import map_errors, trouble_of
from .prepared import begin

for _kind in (bytes, memoryview, type(None)):
    # Without a word on them the driver asks each such value whether it adapts itself, and makes up
    # an error that says no: half of the time that putting a row in takes.
    sqlcipher.register_adapter(_kind, lambda value: value)

KEY_BYTES = 32
PAGE_BYTES = 4096
OLDEST_SQLITE = (3, 51, 3)
BUSY_MILLISECONDS = 10_000
POOL_SECONDS = 60

LOG_PAGES = 250
"""Of the write-ahead log: more are written back when nobody waits (`shorten_log`)."""
_MOST_LOG_PAGES = 2000
"""More are written back within a commit, where nobody calls `shorten_log` (a command, first fill).
SQLite's own 1,000 would fall into one of some fifty saves, and make it as long as seven."""

COMMON_PRAGMAS = (
    "cipher_log_level = NONE",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "cache_size = -16000",
    "temp_store = MEMORY",
    "journal_size_limit = 16777216",
    f"busy_timeout = {BUSY_MILLISECONDS}",
)
_LOOKING = (
    "cipher_log_level = NONE",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
    "query_only = ON",
)


def writer_engine(path: Path, key: bytes, *, makes_it: bool = True) -> Engine:
    """The one engine that writes *path*; makes the file if it is not there, if *makes_it*.

    It has exactly one connection, which threads take in turn, and each transaction begins with
    BEGIN IMMEDIATE. *key* is 32 raw bytes. Known trouble comes as EnvironmentTrouble:
    engine_too_old, damaged (also a wrong key), database_busy, disk_full, disk_trouble.
    """
    mode = "mode=rwc" if makes_it else "mode=rw"
    pragmas = (*COMMON_PRAGMAS, f"wal_autocheckpoint = {_MOST_LOG_PAGES}")
    return _engine(path, key, connections=1, how="BEGIN IMMEDIATE", mode=mode, pragmas=pragmas)


def shorten_log(writer: Any, most: int) -> bool:
    """Write the log back into the file if it holds more than *most* pages; whether it did.

    *writer* is the driver's connection, outside any transaction. The log begins anew with the next
    commit, unless a reader still needs it. Raises EnvironmentTrouble; the log is as good as before
    then.
    """
    try:
        _, pages, written = writer.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
        if pages - written <= most:
            return False
        writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    except sqlcipher.Error as error:
        raise trouble_of(error) or error from None
    return True


def reader_engine(path: Path, key: bytes, *, connections: int = 1) -> Engine:
    """An engine that can only read *path*, in consistent snapshots; the file must be there."""
    pragmas = (*COMMON_PRAGMAS, "wal_autocheckpoint = 0", "query_only = ON")
    return _engine(path, key, connections=connections, how="BEGIN", mode="mode=rw", pragmas=pragmas)


def inspecting_engine(path: Path, key: bytes) -> Engine:
    """An engine to look whether *path* is sound, before anything may write to it.

    It changes neither the file nor its log, and makes no log; the caller holds whatever keeps
    other writers away. A file shorter than a page is damage and never opened: SQLite deletes the
    log of an empty file, however it opens it. So is a last page cut off where no log can heal it.
    Raises EnvironmentTrouble damaged, disk_trouble.
    """
    log = path.with_name(f"{path.name}-wal")
    try:
        size = path.stat().st_size
        has_log = log.exists() and log.stat().st_size > 0
    except OSError:
        raise EnvironmentTrouble("disk_trouble") from None
    if size < PAGE_BYTES or (size % PAGE_BYTES and not has_log):
        raise EnvironmentTrouble("damaged")
    mode = "mode=ro" if has_log else "mode=ro&immutable=1"
    return _engine(path, key, connections=1, how="BEGIN", mode=mode, pragmas=_LOOKING)


@contextmanager
def looking(path: Path, key: bytes) -> Iterator[Connection]:
    """One transaction of an `inspecting_engine`, closed again at its end; raises as it does."""
    engine = inspecting_engine(path, key)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def require_engine(version: tuple[int, ...] = sqlcipher.sqlite_version_info) -> None:
    """Refuse an SQLite that has the WAL-reset corruption bug: EnvironmentTrouble engine_too_old."""
    if version < OLDEST_SQLITE:
        raise EnvironmentTrouble("engine_too_old", version=".".join(map(str, version)))


def _engine(
    path: Path, key: bytes, *, connections: int, how: str, mode: str, pragmas: tuple[str, ...]
) -> Engine:
    require_engine()
    if len(key) != KEY_BYTES:
        raise ValueError("a database key is 32 bytes")
    held = [key]

    def connect() -> Any:
        if not held:
            raise EnvironmentTrouble("workspace_closed")
        return raw_connection(path, held[0], mode, pragmas)

    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=connect,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
    )
    # Once disposed of, an engine never opens again, and nothing of it holds the key.
    event.listen(engine, "engine_disposed", lambda _: held.clear())

    event.listen(engine, "begin", lambda connection: begin(connection, how))
    map_errors(engine)
    return engine


def raw_connection(path: Path, key: bytes, mode: str, pragmas: tuple[str, ...]) -> Any:
    """A bare connection of the driver; *mode* is an URI's query. Raises EnvironmentTrouble."""
    uri = f"{path.absolute().as_uri()}?{mode}"
    try:
        connection = sqlcipher.connect(
            uri,
            uri=True,
            timeout=BUSY_MILLISECONDS / 1000,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlcipher.Error as error:
        raise trouble_of(error) or error from None
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlcipher.Error as error:
        connection.close()
        raise trouble_of(error) or error from None
    return connection
