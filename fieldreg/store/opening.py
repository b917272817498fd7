"""Is the file in the database's place a workspace's database? Asked before anything may write.

A power cut, a full disk or a bad stick leaves files empty, cut or full of zeros. Opened for
writing, such a file would be taken for a new database and its log, which may hold the newest
registrations, would be deleted. So the answer to all of these is `damaged`, with nothing touched.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, func, inspect, select

from fieldreg.database.log_file import is_log_damaged
from fieldreg.database.sqlcipher import inspecting_engine
from fieldreg.domain.trouble import EnvironmentTrouble

from .migrate import SCHEMA
from .schema import officer, revision, sync_state

VAULT_FOLDER = "vault"
DATABASE_FILE = "vault.db"
_ALWAYS = {revision.name, officer.name, sync_state.name}


def require_sound(path: Path, key: bytes) -> int:
    """The schema of *path*, if it may be opened for writing with *key*.

    Raises EnvironmentTrouble vault_missing, vault_newer, damaged (cut, of another key, not ours,
    without our row, or with a log that holds something behind damage), engine_too_old,
    disk_trouble.
    """
    if not path.exists():
        raise EnvironmentTrouble("vault_missing")
    if not path.is_file() or _has_damaged_log(path):
        raise EnvironmentTrouble("damaged")
    engine = inspecting_engine(path, key)
    try:
        with engine.begin() as connection:
            return _require_ours(connection)
    finally:
        engine.dispose()


def _has_damaged_log(path: Path) -> bool:
    """Whether the log holds registrations behind damage, which SQLite would drop unseen."""
    try:
        return is_log_damaged(path.with_name(f"{path.name}-wal"))
    except OSError:
        raise EnvironmentTrouble("disk_trouble") from None


def _require_ours(connection: Connection) -> int:
    version: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > SCHEMA:
        raise EnvironmentTrouble("vault_newer")
    if version < 1 or not set(inspect(connection).get_table_names()) >= _ALWAYS:
        raise EnvironmentTrouble("damaged")
    rows = connection.execute(select(func.count()).select_from(sync_state)).scalar_one()
    if rows != 1:
        raise EnvironmentTrouble("damaged")
    connection.execute(select(func.max(revision.c.row_no))).one()
    return version
