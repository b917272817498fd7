"""Making a backup of the open or closed database, and looking whether one is good.

A backup counts only once it was opened with the key and found to hold what its picture showed:
every page, the permanent tables, our own row, the newest revision and the newest audit entry. Until
then it has a temporary name, and an interrupted one leaves nothing that could be taken for good.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Column, Connection, inspect, select

from fieldreg.database.copying import copy_database, flush, is_sound
from fieldreg.database.sqlcipher import looking, reader_engine
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.sealed import compact

from .backup_files import (
    DATABASE,
    HEADER,
    UNFINISHED,
    Kept,
    Manifest,
    kept_at,
    kept_backups,
    remove,
    sweep,
    write_manifest,
)
from .files import disk_trouble, make_file, make_folder, sync_folder, write_atomically
from .opening import DATABASE_FILE, require_sound
from .rotation import superfluous
from .schema import PERMANENT, audit, revision
from .vault_header import HEADER_FILE, read_header

SERIAL_SETTING = "backup_serial"
ROOM_LEFT = 16 << 20
"""What a backup leaves free on the disk on which people go on saving."""
_CHUNK = 1 << 20
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
_NO_CHANGE = (SERIAL_SETTING,)


Heads: TypeAlias = tuple[tuple[int, bytes], tuple[int, bytes]]
"""Number and link of the newest revision, and of the newest audit entry; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a backup is called, and why it is made; *serial* is above every earlier one's."""

    backup_id: str
    made_at: str
    why: str
    serial: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What a database holds, as far as a manifest says it."""

    schema: int
    revisions: int
    audit: int
    people: int
    waiting: int
    mark: str


def make_backup(
    vault: Path,
    key: bytes,
    place: Path,
    ticket: Ticket,
    *,
    goes_on: Callable[[], bool] = lambda: True,
    room_left: int = ROOM_LEFT,
) -> Kept:
    """Back up the database of *vault* into *place*, checked, on the disk when it returns.

    It may be open and in use. Raises EnvironmentTrouble cancelled, damaged, disk_full,
    disk_trouble, vault_missing, backup_unsound; then *place* is as it was.
    """
    with _named(place, ticket.backup_id) as temporary:
        source = vault / DATABASE_FILE
        before = _heads(source, key)
        _copy(source, key, temporary, room_left, goes_on)
        picture = _checked(temporary, key, before)
        header = (vault / HEADER_FILE).read_bytes()
        manifest = Manifest(
            backup_id=ticket.backup_id,
            vault_id=read_header(vault).vault_id,
            made_at=ticket.made_at,
            why=ticket.why,
            serial=ticket.serial,
            schema=picture.schema,
            revisions=picture.revisions,
            audit=picture.audit,
            people=picture.people,
            waiting=picture.waiting,
            mark=picture.mark,
            size=temporary.stat().st_size,
            sha256=_digest(temporary),
            header_sha256=sha256(header).hexdigest(),
            verified_at=ticket.made_at,
        )
        return _finished(place, temporary, header, manifest)


def copy_backup(kept: Kept, place: Path, *, goes_on: Callable[[], bool] = lambda: True) -> Kept:
    """Bring a good backup to another place, compared byte for byte after it was written.

    Raises EnvironmentTrouble cancelled, disk_full, disk_trouble, backup_unsound.
    """
    manifest = kept.manifest
    if manifest is None:
        raise EnvironmentTrouble("backup_unsound")
    with _named(place, kept.backup_id) as temporary:
        make_file(temporary)
        with kept.path.open("rb") as source, temporary.open("wb") as target:
            while chunk := source.read(_CHUNK):
                if not goes_on():
                    raise EnvironmentTrouble("cancelled")
                target.write(chunk)
        flush(temporary)
        _forget_cached(temporary)
        if _digest(temporary) != manifest.sha256:
            raise EnvironmentTrouble("backup_unsound")
        return _finished(place, temporary, kept.header.read_bytes(), manifest)


def verified(kept: Kept, key: bytes, at: str) -> bool:
    """Open and check a backup to its last page; what was found is written into its manifest.

    One without a manifest is good if it opens and is whole, and stays `unchecked`.
    """
    manifest = kept.manifest
    is_good = _is_good(kept, key)
    if manifest is not None:
        with suppress(OSError):  # a stick may be read-only
            write_manifest(kept.path.parent, replace(manifest, verified_at=at if is_good else ""))
    return is_good


def has_its_bytes(kept: Kept) -> bool | None:
    """Whether file and header copy are byte for byte what was checked; None: nobody knows.

    Needs no key.
    """
    if kept.manifest is None:
        return None
    with suppress(OSError):
        header = sha256(kept.header.read_bytes()).hexdigest()
        return (_digest(kept.path), header) == (kept.manifest.sha256, kept.manifest.header_sha256)
    return False


def rotate(place: Path, now: datetime) -> int:
    """Delete what may go from *place*; how many went. One that will not go is left."""
    sweep(place)
    gone = 0
    for kept in superfluous(kept_backups(place), now):
        with suppress(OSError):
            remove(kept)
            gone += 1
    return gone


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
    )


def seen_in(path: Path, key: bytes) -> Picture:
    """The picture of a closed database; raises as `opening.require_sound` does."""
    require_sound(path, key)
    with looking(path, key) as connection:
        return picture_of(connection)


def _is_good(kept: Kept, key: bytes) -> bool:
    manifest = kept.manifest
    if manifest is not None and not has_its_bytes(kept):
        return False
    try:
        picture = seen_in(kept.path, key)
    except EnvironmentTrouble:
        return False
    if not is_sound(kept.path, key, _tables(picture)):
        return False
    told = (picture.revisions, picture.audit, picture.mark)
    return manifest is None or told == (manifest.revisions, manifest.audit, manifest.mark)


def _tables(picture: Picture) -> list[str]:
    """The permanent tables. What can be derived is made again, and its pages are checked anyway."""
    late = {"pack": 2, "verdict": 2, "audit": 3, "setting": 3, "record_image": 3}
    return [name for name in PERMANENT.tables if late.get(name, 1) <= picture.schema]


def _heads(source: Path, key: bytes) -> Heads:
    """What the copy must have at least: the newest revision and audit entry at this moment."""
    if not source.exists():
        raise EnvironmentTrouble("vault_missing")
    engine = reader_engine(source, key)
    try:
        with engine.begin() as connection:
            return _heads_in(connection)
    finally:
        engine.dispose()


def _heads_in(connection: Connection, rows: tuple[int, int] | None = None) -> Heads:
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


def _copy(
    source: Path, key: bytes, target: Path, room_left: int, goes_on: Callable[[], bool]
) -> None:
    if shutil.disk_usage(target.parent).free < source.stat().st_size + room_left:
        raise EnvironmentTrouble("disk_full")
    if not goes_on():
        raise EnvironmentTrouble("cancelled")
    make_file(target)
    copy_database(source, target, key, goes_on=goes_on)


def _checked(path: Path, key: bytes, before: Heads) -> Picture:
    """The picture of a fresh copy, if it is whole and holds what there was before it was made."""
    try:
        picture = seen_in(path, key)
        with looking(path, key) as connection:
            has = _heads_in(connection, (before[0][0], before[1][0]))
    except EnvironmentTrouble:
        raise EnvironmentTrouble("backup_unsound") from None
    if has != before or not is_sound(path, key, _tables(picture)):
        raise EnvironmentTrouble("backup_unsound")
    return picture


@contextmanager
def _named(place: Path, backup_id: str) -> Iterator[Path]:
    """The temporary file of a backup; gone at the end unless it was renamed. OSError is mapped."""
    temporary = place / f"{backup_id}{DATABASE}{UNFINISHED}"
    try:
        make_folder(place)
        yield temporary
    except OSError as error:
        raise disk_trouble(error) from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _finished(place: Path, temporary: Path, header: bytes, manifest: Manifest) -> Kept:
    """Give the checked file its name, and write the manifest when all else is on the disk."""
    path = place / f"{manifest.backup_id}{DATABASE}"
    try:
        write_atomically(place / f"{manifest.backup_id}{HEADER}", header)
        temporary.replace(path)
        sync_folder(place)
        write_manifest(place, manifest)
    except OSError:
        for end in (HEADER, DATABASE):
            with suppress(OSError):
                (place / f"{manifest.backup_id}{end}").unlink(missing_ok=True)
        raise
    return kept_at(path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _forget_cached(path: Path) -> None:
    """So that what is read next comes from the stick and not from memory, where that can be."""
    if not hasattr(os, "posix_fadvise"):
        return
    with suppress(OSError), path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


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
    there = set(inspect(connection).get_table_names())
    told = [
        [list(row) for row in connection.exec_driver_sql(query)]
        for needed, query in _WORTH_KEEPING
        if needed in there
    ]
    kept = [[row for row in rows if row[0] not in _NO_CHANGE] for rows in told]
    return sha256(b"fieldreg/backup-mark/1\x00" + compact(kept)).hexdigest()[:16]


def now_text(at: datetime) -> str:
    """A moment as manifests have it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
