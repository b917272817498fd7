"""What a database holds, in the few numbers by which a backup of it is judged and listed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, inspect, select

from fieldreg.database.copying import is_sound
from fieldreg.database.sqlcipher import looking, reader_engine
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.sealed import compact

from .heard import HEARD_SETTING
from .opening import require_sound
from .schema import PERMANENT, audit, revision

SERIAL_SETTING = "backup_serial"
_OUTBOX = (
    "SELECT count(*) FROM revision WHERE link IS NOT NULL AND receipted_at IS NULL"
    " AND superseded_by IS NULL"
)
_WORTH_KEEPING = (
    ("revision", "SELECT max(row_no) FROM revision"),
    ("revision", _OUTBOX),
    ("sync_state", "SELECT incarnation, cursor, epoch FROM sync_state"),
    ("draft", "SELECT draft_id, kept_at FROM draft ORDER BY draft_id"),
    ("setting", "SELECT officer_id, role, removed_at FROM officer ORDER BY officer_id"),
    ("setting", "SELECT name, value FROM setting ORDER BY name"),
    ("record_image", "SELECT count(*), max(added_at) FROM record_image"),
)
"""By the table that must be there: what another backup is worth making for. Audit entries alone are
not, or every sign-in would cost one."""
_STEPS = "SELECT total(step) FROM record_image HAVING total(step) > 0"
"""Pictures that were taken away or offered again. A part of the mark of its own, that is left out
where there are none, so that marks of before stay what they are."""
_NO_CHANGE = (SERIAL_SETTING, HEARD_SETTING, "words_left")


Heads: TypeAlias = tuple[tuple[int, bytes], tuple[int, bytes]]
"""Number and link of the newest revision, and of the newest audit entry; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a database holds, as far as a manifest says it.

    `earlier_mark` is the mark as it was told before the steps of pictures counted for it.
    """

    schema: int
    revisions: int
    audit: int
    people: int
    waiting: int
    mark: str
    earlier_mark: str = ""


def picture_of(connection: Connection) -> Picture:
    """What the database under *connection* holds, of whatever schema it is."""
    there = set(inspect(connection).get_table_names())
    number = _Numbers(connection)
    return Picture(
        schema=number("PRAGMA user_version"),
        revisions=number("SELECT max(row_no) FROM revision"),
        audit=number("SELECT max(audit_no) FROM audit") if "audit" in there else 0,
        people=_people(connection, number, there),
        waiting=number(_OUTBOX),
        mark=mark_of(connection),
        earlier_mark=_mark(_told(connection)),
    )


def seen_in(path: Path, key: bytes) -> Picture:
    """The picture of a closed database; raises as `opening.require_sound` does."""
    require_sound(path, key)
    with looking(path, key) as connection:
        return picture_of(connection)


_SINCE = {
    "pack": 2,
    "verdict": 2,
    "audit": 3,
    "setting": 3,
    "record_image": 3,
    "stick": 4,
    "coming_pack": 4,
}
"""The schema that first had a table, where that is not the first: an older backup lacks it."""


def tables_of(schema: int) -> list[str]:
    """The permanent tables of a schema.

    What can be derived is made again where it is wrong, and its pages are checked anyway.
    """
    return [name for name in PERMANENT.tables if _SINCE.get(name, 1) <= schema]


def heads(source: Path, key: bytes) -> Heads:
    """What the copy must have at least: the newest revision and audit entry at this moment."""
    if not source.exists():
        raise EnvironmentTrouble("vault_missing")
    engine = reader_engine(source, key)
    try:
        with engine.begin() as connection:
            return heads_in(connection)
    finally:
        engine.dispose()


def heads_in(connection: Connection, rows: tuple[int, int] | None = None) -> Heads:
    """The newest rows of history and audit, or those with the numbers *rows*."""
    has_audit = inspect(connection).has_table(audit.name)
    return (
        _head(connection, revision.c.row_no, revision.c.header, rows and rows[0]),
        _head(connection, audit.c.audit_no, audit.c.link, rows and rows[1])
        if has_audit
        else (0, b""),
    )


def _head(
    connection: Connection, number: Column[int], said: Column[bytes], no: int | None
) -> tuple[int, bytes]:
    query = select(number, said).order_by(number.desc()).limit(1)
    if no is not None:
        query = query.where(number == no)
    row = connection.execute(query).one_or_none()
    return (row[0], row[1]) if row else (0, b"")


def is_whole(path: Path, key: bytes) -> bool:
    """Whether a closed database can be read to its last page and its last commit; only read.

    Raises EnvironmentTrouble vault_newer, disk_trouble.
    """
    try:
        schema = require_sound(path, key)
    except EnvironmentTrouble as trouble:
        if trouble.key in ("damaged", "vault_missing"):
            return False
        raise
    return is_sound(path, key, tables_of(schema))


class _Numbers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __call__(self, sql: str) -> int:
        """The one number that *sql* asks for; 0 for none."""
        return int(self._connection.exec_driver_sql(sql).scalar_one() or 0)


def _people(connection: Connection, number: _Numbers, there: set[str]) -> int:
    if "view" in there and "voided" in {c["name"] for c in inspect(connection).get_columns("view")}:
        return number('SELECT count(*) FROM "view" WHERE voided = 0')
    known = "SELECT record_id FROM centre_row UNION SELECT record_id FROM revision"
    return number(f"SELECT count(*) FROM ({known})")  # noqa: S608 - nothing of a person's in it


def mark_of(connection: Connection) -> str:
    """Equal as long as nothing worth another backup has changed; quick to ask.

    No person's data goes in.
    """
    return _mark(_told(connection) + _steps(connection))


def _told(connection: Connection) -> list[list[list[Any]]]:
    there = set(inspect(connection).get_table_names())
    told = [
        [list(row) for row in connection.exec_driver_sql(query)]
        for needed, query in _WORTH_KEEPING
        if needed in there
    ]
    return [[row for row in rows if row[0] not in _NO_CHANGE] for rows in told]


def _steps(connection: Connection) -> list[list[list[Any]]]:
    there = inspect(connection)
    if not there.has_table("record_image"):
        return []
    if "step" not in {column["name"] for column in there.get_columns("record_image")}:
        return []
    rows = [list(row) for row in connection.exec_driver_sql(_STEPS)]
    return [rows] if rows else []


def _mark(told: list[list[list[Any]]]) -> str:
    return sha256(b"fieldreg/backup-mark/1\x00" + compact(told)).hexdigest()[:16]
