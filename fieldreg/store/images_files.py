"""The files of the pictures' database: its place, its log, and files that were laid aside.

    <folder>/images.db            the pictures of a vault, or their copy in a place of backups
    <folder>/images.db.damaged    one that was laid aside; further ones end in .1, .2 and so on

A log is worth nothing without its file, and would spoil another one. No key is needed here; every
function may raise OSError.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

from .files import make_file, make_folder, sync_folder

IMAGES_FILE = "images.db"
DAMAGED = f"{IMAGES_FILE}.damaged"
UNFINISHED = ".images-new-"
_ASIDE = re.compile(rf"{re.escape(DAMAGED)}(?:\.(\d+))?")
_CHUNK = 1 << 20


class UnreadableFile(OSError):
    """A file to copy cannot be read: nothing is wrong with where it was to go."""


def images_file(folder: Path) -> Path:
    """Where the pictures of the vault in *folder* are; no such file before the first one.

    A backup copies it after the first database: then every picture that is named there and is
    here is in the copy.
    """
    return folder / IMAGES_FILE


def asides(folder: Path) -> tuple[Path, ...]:
    """What was laid aside in *folder*, oldest first."""
    found = ((_ASIDE.fullmatch(path.name), path) for path in folder.glob(f"{DAMAGED}*"))
    return tuple(path for _, path in sorted((int(m[1] or 0), path) for m, path in found if m))


def lay_aside(folder: Path) -> Path:
    """Move the file in *folder*, and its log with it, under a name that nothing has yet."""
    settle(folder)
    laid = asides(folder)
    number = int(laid[-1].suffix[1:]) + 1 if laid and laid[-1].name != DAMAGED else len(laid)
    target = folder / (f"{DAMAGED}.{number}" if number else DAMAGED)
    images_file(folder).replace(target)
    _move_log(folder, target)
    sync_folder(folder)
    return target


def settle(folder: Path) -> None:
    """Put a log that stands alone where its file was laid, if the program died between the two.

    To be called before a file is made in *folder*: it would take that log for its own.
    """
    log = _log_of(images_file(folder))
    if images_file(folder).exists() or not log.exists():
        return
    laid = asides(folder)
    if laid and not _log_of(laid[-1]).exists():
        _move_log(folder, laid[-1])
    else:
        log.unlink()
    sync_folder(folder)


def remove_aside(aside: Path) -> None:
    """Delete what was laid aside, its log first: alone, that would be taken for another one's."""
    for path in (_log_of(aside), _index_of(aside), aside):
        path.unlink(missing_ok=True)
    sync_folder(aside.parent)


def bring_file(source: Path, folder: Path) -> None:
    """Copy the file in *source* and its log to *folder*, byte for byte, on the disk at the end.

    One there with other bytes is laid aside. Raises UnreadableFile (the file in *source*; then
    there is none in *folder*).
    """
    path, target = images_file(source), images_file(folder)
    if not path.exists():
        return
    make_folder(folder)
    if target.exists():
        if _is_same(path, target) and _is_same(_log_of(path), _log_of(target)):
            return
        lay_aside(folder)
    settle(folder)
    copies = [(_copied(one, folder), to) for one, to in _with_log(path, target)]
    for copy, to in copies:
        copy.replace(to)
    sync_folder(folder)


def _with_log(path: Path, target: Path) -> Iterator[tuple[Path, Path]]:
    yield path, target
    if _log_of(path).exists():
        yield _log_of(path), _log_of(target)


def _copied(path: Path, folder: Path) -> Path:
    """A whole copy of *path* under a passing name in *folder*."""
    copy = folder / f"{UNFINISHED}{path.name}"
    copy.unlink(missing_ok=True)
    try:
        make_file(copy)
        with copy.open("wb") as file:
            for chunk in _chunks(path):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            copy.unlink()
        raise
    return copy


def _is_same(one: Path, other: Path) -> bool:
    if not one.exists() or not other.exists():
        return one.exists() == other.exists()
    return all(a == b for a, b in zip_longest(_chunks(one), _chunks(other)))


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise UnreadableFile(error.errno, "unreadable") from None


def _move_log(folder: Path, target: Path) -> None:
    _index_of(images_file(folder)).unlink(missing_ok=True)
    if _log_of(images_file(folder)).exists():
        _log_of(images_file(folder)).replace(_log_of(target))


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _index_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-shm")
