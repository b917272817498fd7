"""Files of a workspace: whose they are, and writing small ones so that a power cut leaves the old
or the new one, never half of one.

A workspace is its owner's alone (0700, 0600), or shared by the system accounts of a group: its
folder is setgid and writable by the group (2770), and so is whatever is made in it (2770, 0660),
whatever the umask. Windows keeps the rules of the folder by itself.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from fieldreg.domain.trouble import EnvironmentTrouble

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LEAST_ROOM = 1 << 20
_BINARY = getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def disk_trouble(error: OSError) -> EnvironmentTrouble:
    """What *error* of a file is to the person: disk_full or disk_trouble; it names no path."""
    return EnvironmentTrouble("disk_full" if error.errno in _FULL else "disk_trouble")


def has_no_room(folder: Path) -> bool:
    """Whether the disk under *folder* has less than a MiB left; SQLite does not always say so."""
    try:
        return shutil.disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False


def is_shared(folder: Path) -> bool:
    """Whether the accounts of *folder*'s group work in it together."""
    if sys.platform == "win32":
        return False
    try:
        mode = folder.stat().st_mode
    except OSError:
        return False
    return bool(mode & stat.S_ISGID) and mode & 0o070 == 0o070


def folder_mode(folder: Path) -> int:
    """The mode of a folder made in *folder*."""
    return 0o2770 if is_shared(folder) else 0o700


def file_mode(folder: Path) -> int:
    """The mode of a file made in *folder*."""
    return 0o660 if is_shared(folder) else 0o600


def make_folder(folder: Path) -> None:
    """Make *folder* and what it lies in, each private or shared as the one around it.

    Durable when it returns: a file in a folder that a power cut takes away is lost however well
    it was written. One that is there already is left as it is. Raises OSError.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    mode = folder_mode(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _set_mode(folder, mode)
    sync_folder(folder.parent)


def make_file(path: Path) -> None:
    """Make an empty file with its mode if there is none, before something else writes to it."""
    with suppress(FileExistsError):
        os.close(_create(path))


def drop_link(path: Path) -> None:
    """Take away a link that somebody laid in *path*'s place, before something writes there.

    Raises OSError.
    """
    if path.is_symlink():
        path.unlink()


def open_to_append(path: Path) -> TextIO:
    """A text file to append to (UTF-8), made with its mode if there is none; never through a link.

    Raises OSError.
    """
    drop_link(path)
    make_file(path)
    # What is laid there in this very moment (a link, a pipe) is refused, and nothing waits for it.
    flags = os.O_WRONLY | os.O_APPEND | _BINARY | _NO_FOLLOW
    return os.fdopen(os.open(path, flags), "a", encoding="utf-8")


def write_atomically(path: Path, data: bytes) -> None:
    """Replace *path* with *data*; durable when it returns, its owner's or its group's only.

    Raises OSError, and then nothing is left beside the old file.
    """
    temporary = path.with_name(f"{path.name}.new")
    # Left by a power cut, or laid there as a link by somebody else: never written through.
    temporary.unlink(missing_ok=True)
    try:
        with open(_create(temporary), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def _create(path: Path) -> int:
    """A descriptor of a new file, with the mode its folder asks for, whatever the umask."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    if sys.platform != "win32" and is_shared(path.parent):
        os.fchmod(descriptor, 0o660)
    return descriptor


def keep_to_owner(folder: Path) -> None:
    """Let only the owner, or the group of a shared workspace, into *folder* and its files.

    *folder* lies in the workspace, which says whose it is. What the file system cannot do (a
    stick in FAT), and files of another account, are left as they are.
    """
    if sys.platform == "win32":
        return
    around = folder.parent
    group = around.stat().st_gid if is_shared(around) else -1
    with suppress(OSError):
        for path in (folder, *folder.iterdir()):
            if not path.is_symlink():
                _give(path, group)
                _set_mode(path, folder_mode(around) if path.is_dir() else file_mode(around))


def keep_file(path: Path) -> None:
    """Give a file that something else has written the mode its folder asks for."""
    _set_mode(path, file_mode(path.parent))


def _give(path: Path, group: int) -> None:
    """Hand *path* to a group the account is in; -1 leaves it."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.chown(path, -1, group, follow_symlinks=False)


def _set_mode(path: Path, mode: int) -> None:
    if sys.platform == "win32":
        return
    with suppress(OSError):
        path.chmod(mode)


def sync_folder(folder: Path) -> None:
    """Make renames inside *folder* durable; Windows does that by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
