"""Where backups are: near, in `<workspace>/backups`, and in a second place that was chosen.

The second one is a folder or a stick. What was chosen stands in the database, and beside the near
backups for whoever is not signed in: when the laptop's own files are damaged, the stick is wanted.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import Audited
from fieldreg.store import audit
from fieldreg.store import backup_files as files
from fieldreg.store.backup_files import Kept, State
from fieldreg.store.files import disk_trouble, make_folder, write_atomically
from fieldreg.store.opening import VAULT_FOLDER
from fieldreg.store.settings import read_setting, write_setting
from fieldreg.store.vault_header import read_header

from .desk import Desk

_SECOND_SETTING = "backup_second_place"
_HINT = "second-place.json"


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup as a list shows it. `people` and `waiting` are -1 where nothing is known.

    `second`, right after it was made: how it went in the second place: empty (none is chosen),
    `done`, `absent` (a stick that is not there), or the key of a trouble that kept the backup or
    photos out of it. `near_photos`, likewise: the key of what kept photos out of the near place.
    """

    backup_id: str
    made_at: str
    place: Literal["near", "second"]
    size: int
    people: int
    waiting: int
    state: State
    second: str = ""
    near_photos: str = ""


def backups(folder: Path) -> tuple[BackupRow, ...]:
    """Every backup of the workspace *folder* that can be seen now, the newest first.

    It needs no passphrase, and opens none: `good` ones were checked when they were made, and have
    still their size. One that is in both places is there twice.
    """
    rows = [row_of(kept, "near") for kept in files.kept_backups(files.near_place(folder))]
    rows += [row_of(kept, "second") for kept in _second_backups(folder)]
    order = {row.backup_id: n for n, row in enumerate(in_order(folder))}
    return tuple(sorted(rows, key=lambda row: (order[row.backup_id], row.place)))


def second_place(desk: Desk) -> str:
    """The folder or stick that was chosen; empty if none is."""
    with desk.store.reading() as connection:
        return read_setting(connection, _SECOND_SETTING)


def is_second_place_there(folder: Path) -> bool | None:
    """Whether the second place can be written to now; None if none is chosen."""
    chosen = hinted(folder)
    return None if chosen is None else is_there(chosen)


def choose_second_place(desk: Desk, path: Path | None) -> None:
    """Remember where backups go too, or (None) that they go nowhere else.

    Raises UserTrouble second_place_unusable: no folder, inside the workspace, or not writable.
    """
    chosen = "" if path is None else str(_usable(desk.folder, path))
    with desk.store.writing() as connection:
        write_setting(connection, _SECOND_SETTING, chosen)
        audit.note(
            connection,
            Audited.SETTING_CHANGED,
            at=desk.now(),
            officer_id=desk.officer_id,
            name=_SECOND_SETTING,
            chosen=int(bool(chosen)),
        )
    _write_hint(desk.folder, chosen)


def places_now(desk: Desk) -> tuple[Path, ...]:
    """Where backups of this vault lie and can be read now: near, and in the second place."""
    near, chosen = files.near_place(desk.folder), second_place(desk)
    with suppress(EnvironmentTrouble):
        if chosen and is_there(Path(chosen)):
            vault_id = read_header(desk.vault).vault_id
            return near, files.second_place(Path(chosen), vault_id)
    return (near,)


@dataclass(frozen=True, slots=True)
class Places:
    """The near place, and the folder or stick that was chosen besides, if one was."""

    near: Path
    chosen: Path | None

    @classmethod
    def of_desk(cls, desk: Desk) -> Places:
        """What is chosen at the desk; the note beside the backups follows it."""
        chosen = second_place(desk)
        noted = hinted(desk.folder)
        if chosen != (str(noted) if noted else ""):
            with suppress(EnvironmentTrouble):
                _write_hint(desk.folder, chosen)
        return cls(files.near_place(desk.folder), Path(chosen) if chosen else None)


def find(folder: Path, backup: str | Path) -> Kept:
    """The backup with that id, the good one first where it is in both places; or the file itself.

    Raises UserTrouble backup_unknown.
    """
    named = [k for k in in_order(folder) if k.backup_id == str(backup)]
    if named:
        return min(named, key=lambda kept: kept.state != "good")
    path = Path(backup)
    with suppress(OSError):
        if path.is_file() and path.name.endswith(files.DATABASE):
            return files.kept_at(path)
    raise UserTrouble("backup_unknown")


def row_of(kept: Kept, place: Literal["near", "second"]) -> BackupRow:
    """A backup as a list shows it."""
    manifest = kept.manifest
    people, waiting = (manifest.people, manifest.waiting) if manifest else (-1, -1)
    return BackupRow(kept.backup_id, kept.made_at, place, kept.size, people, waiting, kept.state)


def in_order(folder: Path) -> list[Kept]:
    """Every backup of the workspace that can be seen now, the newest first."""
    both = [*files.kept_backups(files.near_place(folder)), *_second_backups(folder)]
    return sorted(both, key=lambda k: (k.serial, k.made_at, k.backup_id), reverse=True)


def _second_backups(folder: Path) -> list[Kept]:
    """Those of this vault; of all vaults there, if this one's own header cannot be read."""
    found = under(hinted(folder))
    with suppress(EnvironmentTrouble):
        vault_id = read_header(folder / VAULT_FOLDER).vault_id
        found = [kept for kept in found if kept.path.parent.name == vault_id]
    return found


def under(chosen: Path | None) -> list[Kept]:
    """The backups of all vaults that lie under the chosen folder, as far as it is there."""
    if chosen is None:
        return []
    with suppress(OSError):
        places = sorted(p for p in (chosen / files.SECOND_FOLDER).iterdir() if p.is_dir())
        return [kept for place in places for kept in files.kept_backups(place)]
    return []


def is_there(chosen: Path) -> bool:
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


def hinted(folder: Path) -> Path | None:
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
