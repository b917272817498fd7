"""Putting restored files in the place of those that stand, so that a crash leaves old or new.

    vault/restoring/      the new files, made whole before anything else is touched
    vault/restore.json    written when they are: from here on the exchange is finished, not undone
    vault/kept/<stamp>/   where the old files go, by renaming; they are never deleted

Without the note, whatever lies in `restoring` is the beginning of nothing and goes; with it, every
start first finishes what it names. Each step may be done twice.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from fieldreg.domain.trouble import EnvironmentTrouble

from .files import disk_trouble, drop_link, make_folder, sync_folder, write_atomically

STAGING = "restoring"
NOTE = "restore.json"
KEPT = "kept"
STEPS = ("staged", "noted", "kept", "placed", "done")
"""Where a restore may be interrupted: what *step* is told, after each of them."""

_LOGS = ("", "-wal", "-shm", "-journal")
_NAME = re.compile(r"[a-z]+\.(db|json)")
_STAMP = re.compile(r"[0-9A-Za-z-]+")

Step = Callable[[str], None]


def no_step(name: str) -> None:
    """Nothing happens between two steps."""


def staging_folder(vault: Path) -> Path:
    """An empty folder to make the new files in. Raises EnvironmentTrouble."""
    place = vault / STAGING
    try:
        drop_link(place)
        shutil.rmtree(place, ignore_errors=True)
        make_folder(place)
    except OSError as error:
        raise disk_trouble(error) from None
    return place


def kept_folder(vault: Path, stamp: str) -> Path:
    """Where the files that stand will be kept, made if missing. Raises EnvironmentTrouble."""
    place = vault / KEPT / stamp
    try:
        make_folder(place)
        sync_folder(place.parent)
        sync_folder(vault)
    except OSError as error:
        raise disk_trouble(error) from None
    return place


def swap(vault: Path, stamp: str, names: Sequence[str], *, step: Step = no_step) -> None:
    """Put the files *names* from `restoring` in place; what stood there is kept under *stamp*.

    The workspace's lock is held and nothing is open. Raises EnvironmentTrouble; then nothing has
    changed, or the next start finishes it.
    """
    try:
        sync_folder(vault / STAGING)
        step("staged")
        note = {"format": 1, "stamp": stamp, "files": list(names)}
        write_atomically(vault / NOTE, json.dumps(note).encode())
        step("noted")
        _finish(vault, stamp, names, step)
    except OSError as error:
        raise disk_trouble(error) from None


def finish(vault: Path) -> bool:
    """Finish or undo a restore that was interrupted, whatever it is; whether one was finished.

    To be called before anything in *vault* is opened. Raises EnvironmentTrouble.
    """
    note = vault / NOTE
    try:
        if not note.exists():
            shutil.rmtree(vault / STAGING, ignore_errors=True)
            return False
        stamp, names = _read(note)
        _finish(vault, stamp, names, no_step)
    except OSError as error:
        raise disk_trouble(error) from None
    return True


def _read(note: Path) -> tuple[str, list[str]]:
    """What the note says. One that is damaged still tells what lies ready: all of it."""
    staged = sorted(p.name for p in (note.parent / STAGING).glob("*") if _NAME.fullmatch(p.name))
    try:
        raw = json.loads(note.read_bytes())
        stamp, names = raw["stamp"], raw["files"]
        if raw["format"] == 1 and _STAMP.fullmatch(stamp) and all(map(_NAME.fullmatch, names)):
            return stamp, names
    except (ValueError, KeyError, TypeError):
        pass
    return "unknown", staged


def _finish(vault: Path, stamp: str, names: Sequence[str], step: Step) -> None:
    staging, kept = vault / STAGING, vault / KEPT / stamp
    make_folder(kept)
    ready = [name for name in names if (staging / name).exists()]
    for name in ready:
        for end in _LOGS:  # the database before its log: alone, that one opens nothing
            _put_aside(vault / f"{name}{end}", kept)
    sync_folder(kept)
    sync_folder(vault)
    step("kept")
    for name in ready:
        (staging / name).replace(vault / name)
    sync_folder(vault)
    step("placed")
    (vault / NOTE).unlink(missing_ok=True)
    shutil.rmtree(staging, ignore_errors=True)
    sync_folder(vault)
    step("done")


def _put_aside(path: Path, kept: Path) -> None:
    """Move a file to *kept* under its name, never over another one."""
    if not path.exists() and not path.is_symlink():
        return
    target, n = kept / path.name, 1
    while target.exists():
        target, n = kept / f"{path.name}.{n}", n + 1
    path.replace(target)


def require_none(vault: Path) -> None:
    """Raise EnvironmentTrouble disk_trouble if an interrupted restore could not be finished."""
    if (vault / NOTE).exists():
        raise EnvironmentTrouble("disk_trouble")
