"""Writing small files so that a power cut leaves the old or the new one, never half of one."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from fieldreg.domain.trouble import EnvironmentTrouble

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LEAST_ROOM = 1 << 20


def disk_trouble(error: OSError) -> EnvironmentTrouble:
    """What *error* of a file is to the person: disk_full or disk_trouble; it names no path."""
    return EnvironmentTrouble("disk_full" if error.errno in _FULL else "disk_trouble")


def has_no_room(folder: Path) -> bool:
    """Whether the disk under *folder* has less than a MiB left; SQLite does not always say so."""
    try:
        return shutil.disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_EXCL, 0o600)


def write_atomically(path: Path, data: bytes) -> None:
    """Replace *path* with *data*; durable when it returns, and its owner's only.

    Raises OSError, and then nothing is left beside the old file.
    """
    temporary = path.with_name(f"{path.name}.new")
    # Left by a power cut, or laid there as a link by somebody else: never written through.
    temporary.unlink(missing_ok=True)
    try:
        with open(temporary, "wb", opener=_owner_only) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def keep_to_owner(folder: Path) -> None:
    """Let only the owner into *folder* and its files; Windows keeps the folder's own rules.

    What the file system cannot do (a stick in FAT) is left as it is.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):
        folder.chmod(0o700)
        for file in folder.iterdir():
            file.chmod(0o600)


def sync_folder(folder: Path) -> None:
    """Make renames inside *folder* durable; Windows does that by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
