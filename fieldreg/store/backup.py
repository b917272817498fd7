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

from fieldreg.database.copying import copy_database, flush, is_sound
from fieldreg.database.sqlcipher import looking
from fieldreg.domain.trouble import EnvironmentTrouble

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
from .opening import DATABASE_FILE
from .picture import Heads, Picture, heads, heads_in, seen_in, tables_of
from .rotation import superfluous
from .vault_header import HEADER_FILE, read_header

ROOM_LEFT = 16 << 20
"""What a backup leaves free on the disk on which people go on saving."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a backup is called, and why it is made; *serial* is above every earlier one's."""

    backup_id: str
    made_at: str
    why: str
    serial: int


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
        before = heads(source, key)
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


def _is_good(kept: Kept, key: bytes) -> bool:
    manifest = kept.manifest
    if manifest is not None and not has_its_bytes(kept):
        return False
    try:
        picture = seen_in(kept.path, key)
    except EnvironmentTrouble:
        return False
    if not is_sound(kept.path, key, tables_of(picture.schema)):
        return False
    if manifest is None:
        return True
    told = (picture.revisions, picture.audit) == (manifest.revisions, manifest.audit)
    return told and manifest.mark in (picture.mark, picture.earlier_mark)


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
            has = heads_in(connection, (before[0][0], before[1][0]))
    except EnvironmentTrouble:
        raise EnvironmentTrouble("backup_unsound") from None
    if has != before or not is_sound(path, key, tables_of(picture.schema)):
        raise EnvironmentTrouble("backup_unsound")
    return picture


@contextmanager
def _named(place: Path, backup_id: str) -> Iterator[Path]:
    """The temporary file of a backup; gone at the end unless it was renamed. OSError is mapped."""
    temporary = place / f"{backup_id}{DATABASE}{UNFINISHED}"
    try:
        make_folder(place)
        temporary.unlink(missing_ok=True)
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


def now_text(at: datetime) -> str:
    """A moment as manifests have it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
