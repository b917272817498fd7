"""Making backups: while people work, when nothing is open, and when one is due.

What is made is checked before it counts (`store.backup`). The near place outlives a broken
database, not a stolen laptop; a stick that is not there is said, and no trouble.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Lock

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Audited
from fieldreg.store import backup as making
from fieldreg.store import backup_files as files
from fieldreg.store.backup import Ticket, make_backup, rotate
from fieldreg.store.backup_files import Kept
from fieldreg.store.images_backup import back_up_images
from fieldreg.store.opening import VAULT_FOLDER
from fieldreg.store.picture import SERIAL_SETTING, mark_of
from fieldreg.store.settings import read_setting, write_setting
from fieldreg.store.vault_header import read_header, read_header_file

from . import audit
from .backup_places import (
    BackupRow,
    Places,
    find,
    hinted,
    in_order,
    is_there,
    places_now,
    row_of,
    under,
)
from .desk import Desk
from .image_mending import gone_images, let_go_of_asides, mending

EVERY = timedelta(minutes=30)
AT_LEAST_EVERY = timedelta(days=1)
EXIT_SECONDS = 30.0
"""How long closing the program may wait for a backup: 300 MB to a disk that writes 40 MB/s, read
again and checked, take about 15 s. What takes longer is given up whole; the last one stands."""
WHYS = frozenset({"exit", "interval", "import", "restore", "migration", "asked"})
_UNHURRIED = frozenset({"exit", "interval"})
_one_at_a_time = Lock()


def back_up(desk: Desk, why: str, *, goes_on: Callable[[], bool] = lambda: True) -> BackupRow:
    """Make a backup, check it, bring it to the second place, delete what is superfluous.

    To be called from a lane that may be busy for some seconds: nothing waits for it, neither
    saving nor searching; at its end it writes one audit entry. *why* is one of `WHYS`. For `exit`
    and `interval` nothing new is made where nothing has changed, and `exit` gives up after
    `EXIT_SECONDS`. *goes_on* is asked every MiB. Raises EnvironmentTrouble disk_full,
    disk_trouble, damaged, backup_unsound, cancelled, workspace_closed: nothing has changed then,
    and the earlier backups stand. Photos that could not all be copied are no such trouble: the row
    says so (`BackupRow.second`, `near_photos`), and the next backup goes on where this one ended.
    """
    if why not in WHYS:
        raise ValueError(why)
    if why == "exit":
        end = time.monotonic() + EXIT_SECONDS
        asked = goes_on
        goes_on = lambda: asked() and time.monotonic() < end  # noqa: E731
    with _one_at_a_time:
        places = Places.of_desk(desk)
        newest = _newest_good(places.near)
        if newest and why in _UNHURRIED and _holds_all(desk, newest):
            second = _bring(places, newest, goes_on)
            return _with_photos(desk, places, newest, second, goes_on)
        with desk.store.reading() as connection:
            least = int(read_setting(connection, SERIAL_SETTING) or 0)
        ticket = _ticket(places, why, desk.clock, desk.make_id, least)
        made, second = _make(desk.folder, desk.store.key, places, ticket, goes_on)
        rotate(places.near, desk.clock())
        row = _with_photos(desk, places, made, second, goes_on)
        _note(desk, made, row.second)
        return row


def back_up_closed(
    folder: Path,
    key: bytes,
    why: str,
    clock: Callable[[], datetime],
    make_id: Callable[[], str],
) -> BackupRow:
    """Back up a sound workspace that is not open; its lock must be held. Raises as `back_up`.

    The database alone, and `second` is said of it alone; photos follow with the next of an open
    desk.
    """
    with _one_at_a_time:
        places = Places(files.near_place(folder), hinted(folder))
        ticket = _ticket(places, why, clock, make_id, 0)
        made, second = _make(folder, key, places, ticket, lambda: True)
        return replace(row_of(made, "near"), second=second)


def is_due(desk: Desk) -> bool:
    """Whether half an hour has passed since the last backup and something has changed.

    Quick enough for a timer: the manifests are read, and one small question is asked. A clock
    that was set back makes it due rather than never.
    """
    newest = _newest_good(files.near_place(desk.folder))
    made = files.moment(newest.made_at) if newest else None
    if newest and made and timedelta() <= desk.clock() - made < EVERY:
        return False
    return newest is None or not _holds_all(desk, newest)


def verify(desk: Desk, backup: str | Path | None = None) -> tuple[BackupRow, ...]:
    """Open and check one backup, or all that can be seen, to their last page; as they are then.

    Raises UserTrouble backup_unknown.
    """
    key, at = desk.store.key, making.now_text(desk.clock())
    near = files.near_place(desk.folder)
    rows = []
    for kept in [find(desk.folder, backup)] if backup else in_order(desk.folder):
        is_good = making.verified(kept, key, at)
        row = row_of(files.kept_at(kept.path), "near" if kept.path.parent == near else "second")
        rows.append(replace(row, state="good" if is_good else "bad"))
    return tuple(rows)


def _make(
    folder: Path, key: bytes, places: Places, ticket: Ticket, goes_on: Callable[[], bool]
) -> tuple[Kept, str]:
    """The backup in the near place, and how it went in the second."""
    vault = folder / VAULT_FOLDER
    try:
        made = make_backup(vault, key, places.near, ticket, goes_on=goes_on)
    except EnvironmentTrouble:
        if places.chosen and is_there(places.chosen):  # better there alone than nowhere
            place = files.second_place(places.chosen, read_header(vault).vault_id)
            with suppress(EnvironmentTrouble):
                make_backup(vault, key, place, ticket, goes_on=goes_on, room_left=0)
            with suppress(EnvironmentTrouble):
                back_up_images(vault, key, place, goes_on=goes_on)
        raise
    return made, _bring(places, made, goes_on)


def _bring(places: Places, made: Kept, goes_on: Callable[[], bool]) -> str:
    """Bring a backup to the second place, if it is not there yet; how that went."""
    if places.chosen is None or made.manifest is None:
        return ""
    if not is_there(places.chosen):
        return "absent"
    place = files.second_place(places.chosen, made.manifest.vault_id)
    has = {k.backup_id for k in files.kept_backups(place) if k.state == "good"}
    try:
        if made.backup_id not in has:
            making.copy_backup(made, place, goes_on=goes_on)
            rotate(place, files.moment(made.made_at) or datetime.now(UTC))
    except EnvironmentTrouble as trouble:
        return trouble.key
    return "done"


def _with_photos(
    desk: Desk, places: Places, made: Kept, second: str, goes_on: Callable[[], bool]
) -> BackupRow:
    """The row of a backup, after its photos were brought to both places too.

    The photos after the database, so that all it names are with it. Not being able to is no reason
    to disown the backup of everything else, but nobody is told that they are there.
    """
    near = _bring_images(desk, places.near, goes_on)
    if places.chosen and made.manifest:
        place = files.second_place(places.chosen, made.manifest.vault_id)
        there = is_there(places.chosen)  # or an empty mount point would get them
        how = _bring_images(desk, place, goes_on) if there else "absent"
        second = how if how and second == "done" else second
    if not near:
        with suppress(EnvironmentTrouble, OSError):
            let_go_of_asides(desk, *places_now(desk))
    return replace(row_of(made, "near"), second=second, near_photos=near)


def _bring_images(desk: Desk, place: Path, goes_on: Callable[[], bool]) -> str:
    """Bring the copy of the photos in *place* up to date; the key of what kept some of them out."""
    gone = gone_images(desk)
    bring = partial(back_up_images, desk.vault, desk.store.key, place, gone=gone, goes_on=goes_on)
    try:
        mending(desk, bring)
    except EnvironmentTrouble as trouble:
        return trouble.key
    return ""


def _ticket(
    places: Places,
    why: str,
    clock: Callable[[], datetime],
    make_id: Callable[[], str],
    least: int,
) -> Ticket:
    """A name and a serial above all that can be seen, and above *least*."""
    at = clock()
    seen = [*files.kept_backups(places.near), *under(places.chosen)]
    serial = max([least, *(kept.serial for kept in seen)]) + 1
    short = make_id().replace("-", "")[-8:]
    return Ticket(files.backup_name(at, short), making.now_text(at), why, serial)


def _note(desk: Desk, made: Kept, second: str) -> None:
    manifest = made.manifest
    with desk.store.writing() as connection:
        write_setting(connection, SERIAL_SETTING, str(made.serial))
    why = manifest.why if manifest else ""
    audit.note(desk, Audited.BACKED_UP, why=why, second=second)


def _newest_good(place: Path) -> Kept | None:
    return next((k for k in files.kept_backups(place) if k.state == "good"), None)


def _holds_all(desk: Desk, kept: Kept) -> bool:
    """Whether nothing worth keeping has changed since, and a day has not passed either."""
    made = files.moment(kept.made_at)
    if kept.manifest is None or made is None or desk.clock() - made >= AT_LEAST_EVERY:
        return False
    with desk.store.reading() as connection:
        return mark_of(connection) == kept.manifest.mark and _has_keys_of(desk, kept)


def _has_keys_of(desk: Desk, kept: Kept) -> bool:
    """Whether the header beside it opens with today's passphrases: it takes a damaged one's place.

    One here that cannot be read is worth no backup.
    """
    try:
        here = read_header(desk.vault)
    except EnvironmentTrouble:
        return True
    try:
        beside = read_header_file(kept.header)
    except EnvironmentTrouble:
        return False
    return (here.slots, here.recovery) == (beside.slots, beside.recovery)
