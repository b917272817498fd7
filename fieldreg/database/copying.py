"""Copying an encrypted SQLite while others work on it, and looking whether a copy is sound.

By `VACUUM INTO`, which reads rows: SQLite's online backup copies pages, takes a page that SQLCipher
cannot authenticate for an empty one, reports success, and encrypts the hole anew, so that no check
of the copy can find it. The copy is the one picture that the reading connection sees, however much
is saved meanwhile; the writer never waits. It has the same key under a salt of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from fieldreg.domain.trouble import EnvironmentTrouble

from .errors import trouble_of
from .sqlcipher import COMMON_PRAGMAS, looking, raw_connection

_STEPS_BETWEEN = 1000
_INTERRUPTED = 9


def copy_database(source: Path, target: Path, key: bytes, *, goes_on: Callable[[], bool]) -> None:
    """Copy what is committed in *source*, which may be in use, into the empty file *target*.

    On the disk when it returns. *goes_on* is asked some hundred times for 100 MB. Raises
    EnvironmentTrouble cancelled, damaged (a page of the source), disk_full, disk_trouble; OSError.
    """
    pragmas = (*COMMON_PRAGMAS, "wal_autocheckpoint = 0")
    connection = raw_connection(source, key, "mode=rw", pragmas)
    try:
        connection.set_progress_handler(lambda: not goes_on(), _STEPS_BETWEEN)
        connection.execute("VACUUM INTO ?", (str(target.absolute()),))
    except sqlcipher.Error as error:
        if getattr(error, "sqlite_errorcode", None) == _INTERRUPTED:
            raise EnvironmentTrouble("cancelled") from None
        raise trouble_of(error) or error from None
    finally:
        connection.close()
    flush(target)


def flush(path: Path) -> None:
    """Put the file's content on the disk. Raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def is_sound(path: Path, key: bytes, tables: Iterable[str]) -> bool:
    """Whether every page of the closed database *path* is as it was written, and *tables* whole.

    It changes nothing, and reads the whole file (about 0.5 s for 100 MB).
    """
    with suppress(EnvironmentTrouble), looking(path, key) as connection:
        if connection.exec_driver_sql("PRAGMA cipher_integrity_check").first() is not None:
            return False
        checks = (connection.exec_driver_sql(f"PRAGMA quick_check('{t}')").all() for t in tables)
        return all([tuple(row) for row in found] == [("ok",)] for found in checks)
    return False
