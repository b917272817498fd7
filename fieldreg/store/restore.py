"""Bringing a workspace's database back from a backup, with nothing unsent lost and nothing forked.

The new database is made whole beside the old one: a checked backup (or, where there is none, an
empty database with the enrolment that was saved), what the present database has more, a new
incarnation. Then it is put in place (`swap`). A restored disk must never go on under its old
incarnation: it would give numbers that the centre holds with other bytes.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from fieldreg.database.copying import flush, is_sound
from fieldreg.database.sqlcipher import looking, writer_engine
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Audited

from . import audit
from .backup_files import Kept
from .derive import derive, derive_all_if_needed
from .files import disk_trouble, keep_file, make_file
from .merging import known_lost, merge
from .merging_history import Merged, say_taken
from .migrate import migrate
from .opening import DATABASE_FILE, require_sound
from .picture import picture_of
from .record_images import forget_receipts, taken_from_all
from .schema import PERMANENT, sync_state
from .swap import Step, no_step, staging_folder, swap
from .sync_side import new_incarnation
from .vault_header import HEADER_FILE


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a restored database begins with: its incarnation, and the audit entry about it."""

    incarnation: str
    at: str
    officer_id: str
    act: Audited = Audited.RESTORED


@dataclass(frozen=True, slots=True)
class Present:
    """A database that is read for what it has more: the present one, or what was saved from it.

    `is_whole`: it is all that stood there.
    """

    path: Path
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of it: people and waiting revisions in the database that stands now, how many of
    these were taken over from the present one, and how many are known to be lost."""

    people: int
    waiting: int
    rescued: int
    lost: int


def bring_back(
    vault: Path,
    key: bytes,
    backup: Kept | None,
    present: Present | None,
    beginning: Beginning,
    *,
    stamp: str,
    header: bytes = b"",
    step: Step = no_step,
) -> Brought:
    """Put the backup's database, with what *present* has more, in the place of the present one.

    The workspace's lock is held and nothing is open. Without a *backup* the enrolment comes from
    *present*. *header*, if given, replaces the vault header. What stood is kept under *stamp*.
    Raises EnvironmentTrouble backup_damaged, no_enrolment (neither has the row that says who this
    laptop is), vault_newer, disk_full, disk_trouble: then nothing has changed.
    """
    staging = staging_folder(vault)
    path = staging / DATABASE_FILE
    try:
        brought = _make(path, key, backup, present, beginning)
        names = [DATABASE_FILE]
        if header:
            make_file(staging / HEADER_FILE)
            (staging / HEADER_FILE).write_bytes(header)
            flush(staging / HEADER_FILE)
            names.append(HEADER_FILE)
        swap(vault, stamp, names, step=step)
    except OSError as error:
        raise disk_trouble(error) from None
    return brought


def gone_images(vault: Path, key: bytes) -> set[bytes]:
    """The pictures that no record has any more in the database of *vault*, which is closed."""
    with looking(vault / DATABASE_FILE, key) as connection:
        return set(taken_from_all(connection))


def _make(
    path: Path, key: bytes, backup: Kept | None, present: Present | None, beginning: Beginning
) -> Brought:
    make_file(path)
    if backup:
        shutil.copyfile(backup.path, path)
        _require_sound(path, key)
    engine = writer_engine(path, key, makes_it=False)
    try:
        migrate(engine)
        with engine.begin() as connection:
            brought = _fill(connection, key, present, beginning, is_new=backup is None)
    finally:
        engine.dispose()
    flush(path)
    keep_file(path)
    if not is_sound(path, key, PERMANENT.tables):
        raise EnvironmentTrouble("backup_damaged")
    return brought


def _require_sound(path: Path, key: bytes) -> None:
    try:
        require_sound(path, key)
    except EnvironmentTrouble as trouble:
        raise EnvironmentTrouble(
            "backup_damaged" if trouble.key == "damaged" else trouble.key
        ) from None


def _fill(
    connection: Connection,
    key: bytes,
    present: Present | None,
    beginning: Beginning,
    *,
    is_new: bool,
) -> Brought:
    """All in one transaction: what the present one has more, the incarnation, the view."""
    with ExitStack() as stack:
        merged, sources = Merged(frozenset(), 0, ()), []
        if present:
            sources.append(stack.enter_context(looking(present.path, key)))
            if is_new:
                _take_enrolment(connection, sources[0])
            merged = merge(connection, sources[0], is_whole=present.is_whole)
        if not (present and present.is_whole):
            # What happened to pictures since, here and at the centre, nobody here can say.
            forget_receipts(connection)
        if connection.execute(select(func.count()).select_from(sync_state)).scalar_one() != 1:
            raise EnvironmentTrouble("no_enrolment")
        new_incarnation(connection, beginning.incarnation)
        records = merged.records | say_taken(connection, merged, beginning.incarnation)
        derive_all_if_needed(connection)
        derive(connection, records)
        lost = known_lost(connection, sources)
    audit.note(
        connection,
        beginning.act,
        at=beginning.at,
        officer_id=beginning.officer_id,
        rescued=merged.waiting,
        lost=lost,
    )
    picture = picture_of(connection)
    return Brought(picture.people, picture.waiting, merged.waiting, lost)


def _take_enrolment(connection: Connection, source: Connection) -> None:
    """Who this laptop is, from what was saved; the stream is read from its start."""
    row = source.execute(select(sync_state)).one_or_none()
    if row is None:
        raise EnvironmentTrouble("no_enrolment")
    fresh = {"cursor": "", "view_shape": "", "last_receipt": ""}
    connection.execute(insert(sync_state).values(**{**row._mapping, **fresh}))
