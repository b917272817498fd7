"""Backups of the workspace: made while people work, kept near and in a second place.

The near place is `<workspace>/backups`; it outlives a broken database, not a stolen laptop. The
second one, a folder or a stick, is chosen by the officer. A stick that is not there is said, and no
trouble. What is made is checked before it counts (see `store.backup`).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Literal

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import Audited
from fieldreg.store import backup as making
from fieldreg.store import backup_files as files
from fieldreg.store.backup import SERIAL_SETTING, Ticket, make_backup, mark_of, rotate
from fieldreg.store.backup_files import Kept, State
from fieldreg.store.files import disk_trouble, make_folder, write_atomically
from fieldreg.store.opening import VAULT_FOLDER
from fieldreg.store.settings import read_setting, write_setting
from fieldreg.store.vault_header import read_header

from . import audit
from .desk import Desk

EVERY = timedelta(minutes=30)
AT_LEAST_EVERY = timedelta(days=1)
EXIT_SECONDS = 30.0
"""How long closing the program may wait for a backup: 300 MB to a disk that writes 40 MB/s, read
again and checked, take about 15 s. What takes longer is given up whole; the last one stands."""
WHYS = frozenset({"exit", "interval", "import", "restore", "migration", "asked"})
_SECOND_SETTING = "backup_second_place"
_HINT = "second-place.json"
_UNHURRIED = frozenset({"exit", "interval"})
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup as a list shows it. `people` and `waiting` are -1 where nothing is known.

    `second`, right after it was made: how it went in the second place: empty (none is chosen),
    `done`, `absent` (a stick that is not there), or the key of a trouble.
    """

    backup_id: str
    made_at: str
    place: Literal["near", "second"]
    size: int
    people: int
    waiting: int
    state: State
    second: str = ""


def back_up(desk: Desk, why: str, *, goes_on: Callable[[], bool] = lambda: True) -> BackupRow:
    """Make a backup, check it, bring it to the second place, delete what is superfluous.

    To be called from a lane that may be busy for some seconds: nothing waits for it, neither
    saving nor searching; at its end it writes one audit entry. *why* is one of `WHYS`. For `exit`
    and `interval` nothing new is made where nothing has changed, and `exit` gives up after
    `EXIT_SECONDS`. *goes_on* is asked every MiB. Raises EnvironmentTrouble disk_full,
    disk_trouble, damaged, backup_unsound, cancelled, workspace_closed: nothing has changed then,
    and the earlier backups stand.
    """
    if why not in WHYS:
        raise ValueError(why)
    if why == "exit":
        end = time.monotonic() + EXIT_SECONDS
        asked = goes_on
        goes_on = lambda: asked() and time.monotonic() < end  # noqa: E731
    with _one_at_a_time:
        places = _Places.of_desk(desk)
        newest = _newest_good(places.near)
        if newest and why in _UNHURRIED and _holds_all(desk, newest):
            return replace(_row(newest, "near"), second=_bring(places, newest, goes_on))
        with desk.store.reading() as connection:
            least = int(read_setting(connection, SERIAL_SETTING) or 0)
        ticket = _ticket(places, why, desk.clock, desk.make_id, least)
        made, second = _make(desk.folder, desk.store.key, places, ticket, goes_on)
        rotate(places.near, desk.clock())
        _note(desk, made, second)
        return replace(_row(made, "near"), second=second)


def back_up_closed(
    folder: Path,
    key: bytes,
    why: str,
    clock: Callable[[], datetime],
    make_id: Callable[[], str],
) -> BackupRow:
    """Back up a sound workspace that is not open; its lock must be held. Raises as `back_up`."""
    with _one_at_a_time:
        places = _Places(files.near_place(folder), _hinted(folder))
        ticket = _ticket(places, why, clock, make_id, 0)
        made, second = _make(folder, key, places, ticket, lambda: True)
        return replace(_row(made, "near"), second=second)


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


def backups(folder: Path) -> tuple[BackupRow, ...]:
    """Every backup of the workspace *folder* that can be seen now, the newest first.

    It needs no passphrase, and opens none: `good` ones were checked when they were made, and have
    still their size. One that is in both places is there twice.
    """
    rows = [_row(kept, "near") for kept in files.kept_backups(files.near_place(folder))]
    rows += [_row(kept, "second") for kept in _second_backups(folder)]
    order = {row.backup_id: n for n, row in enumerate(_in_order(folder))}
    return tuple(sorted(rows, key=lambda row: (order[row.backup_id], row.place)))


def second_place(desk: Desk) -> str:
    """The folder or stick that was chosen; empty if none is."""
    with desk.store.reading() as connection:
        return read_setting(connection, _SECOND_SETTING)


def is_second_place_there(folder: Path) -> bool | None:
    """Whether the second place can be written to now; None if none is chosen."""
    chosen = _hinted(folder)
    return None if chosen is None else _is_there(chosen)


def choose_second_place(desk: Desk, path: Path | None) -> None:
    """Remember where backups go too, or (None) that they go nowhere else.

    Raises UserTrouble second_place_unusable: no folder, inside the workspace, or not writable.
    """
    chosen = "" if path is None else str(_usable(desk.folder, path))
    with desk.store.writing() as connection:
        write_setting(connection, _SECOND_SETTING, chosen)
    _write_hint(desk.folder, chosen)
    audit.note(desk, Audited.SETTING_CHANGED, setting=_SECOND_SETTING, chosen=int(bool(chosen)))


@dataclass(frozen=True, slots=True)
class _Places:
    near: Path
    chosen: Path | None

    @classmethod
    def of_desk(cls, desk: Desk) -> _Places:
        """What is chosen at the desk; the note beside the backups follows it."""
        chosen = second_place(desk)
        hinted = _hinted(desk.folder)
        if chosen != (str(hinted) if hinted else ""):
            with suppress(EnvironmentTrouble):
                _write_hint(desk.folder, chosen)
        return cls(files.near_place(desk.folder), Path(chosen) if chosen else None)


def _make(
    folder: Path, key: bytes, places: _Places, ticket: Ticket, goes_on: Callable[[], bool]
) -> tuple[Kept, str]:
    """The backup in the near place, and how it went in the second."""
    vault = folder / VAULT_FOLDER
    try:
        made = make_backup(vault, key, places.near, ticket, goes_on=goes_on)
    except EnvironmentTrouble:
        if places.chosen and _is_there(places.chosen):  # better there alone than nowhere
            place = files.second_place(places.chosen, read_header(vault).vault_id)
            with suppress(EnvironmentTrouble):
                make_backup(vault, key, place, ticket, goes_on=goes_on, room_left=0)
        raise
    return made, _bring(places, made, goes_on)


def _bring(places: _Places, made: Kept, goes_on: Callable[[], bool]) -> str:
    """Bring a backup to the second place, if it is not there yet; how that went."""
    if places.chosen is None or made.manifest is None:
        return ""
    if not _is_there(places.chosen):
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


def _ticket(
    places: _Places,
    why: str,
    clock: Callable[[], datetime],
    make_id: Callable[[], str],
    least: int,
) -> Ticket:
    """A name and a serial above all that can be seen, and above *least*."""
    at = clock()
    seen = [*files.kept_backups(places.near), *_under(places.chosen)]
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
        return mark_of(connection) == kept.manifest.mark


def _row(kept: Kept, place: Literal["near", "second"]) -> BackupRow:
    manifest = kept.manifest
    people, waiting = (manifest.people, manifest.waiting) if manifest else (-1, -1)
    return BackupRow(kept.backup_id, kept.made_at, place, kept.size, people, waiting, kept.state)


def _in_order(folder: Path) -> list[Kept]:
    both = [*files.kept_backups(files.near_place(folder)), *_second_backups(folder)]
    return sorted(both, key=lambda k: (k.serial, k.made_at, k.backup_id), reverse=True)


def _second_backups(folder: Path) -> list[Kept]:
    """Those of this vault; of all vaults there, if this one's own header cannot be read."""
    found = _under(_hinted(folder))
    with suppress(EnvironmentTrouble):
        vault_id = read_header(folder / VAULT_FOLDER).vault_id
        found = [kept for kept in found if kept.path.parent.name == vault_id]
    return found


def _under(chosen: Path | None) -> list[Kept]:
    if chosen is None:
        return []
    with suppress(OSError):
        places = sorted(p for p in (chosen / files.SECOND_FOLDER).iterdir() if p.is_dir())
        return [kept for place in places for kept in files.kept_backups(place)]
    return []


def _is_there(chosen: Path) -> bool:
    """Its folder was made when it was chosen: an empty mount point is not the stick."""
    with suppress(OSError):
        return (chosen / files.SECOND_FOLDER).is_dir()
    return False


def _usable(folder: Path, path: Path) -> Path:
    chosen = path.expanduser().absolute()
    workspace = folder.absolute()
    try:
        if chosen == workspace or workspace in chosen.parents or not chosen.is_dir():
            raise UserTrouble("second_place_unusable")
        place = chosen / files.SECOND_FOLDER
        make_folder(place)
        if not os.access(place, os.W_OK):
            raise UserTrouble("second_place_unusable")
    except OSError:
        raise UserTrouble("second_place_unusable") from None
    return chosen


def _hinted(folder: Path) -> Path | None:
    """The second place as noted beside the backups, for whoever is not signed in."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        path = json.loads((files.near_place(folder) / _HINT).read_bytes())["path"]
        return Path(path) if path else None
    return None


def _write_hint(folder: Path, chosen: str) -> None:
    place = files.near_place(folder)
    try:
        make_folder(place)
        write_atomically(place / _HINT, json.dumps({"format": 1, "path": chosen}).encode())
    except OSError as error:
        raise disk_trouble(error) from None
