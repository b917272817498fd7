"""Reading and writing the files of a stick, which may be full, slow, or drawn out too early."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from fieldreg.domain.trouble import UserTrouble

from .bundle import MAX_FILE_BYTES

_BINARY = getattr(os, "O_BINARY", 0)


def read_file(path: Path) -> bytes:
    """The bytes of a stick's file, never more than a file may have.

    Raises UserTrouble: stick_missing (it is not there, or the stick does not give it),
    stick_unreadable (no ordinary file), stick_too_large.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise UserTrouble("stick_unreadable")
            is_too_large = found.st_size > MAX_FILE_BYTES
            # A file can grow while it is read: what was said of its size is not enough.
            data = b"" if is_too_large else file.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError):
        raise UserTrouble("stick_missing") from None
    if is_too_large or len(data) > MAX_FILE_BYTES:
        raise UserTrouble("stick_too_large", mib=MAX_FILE_BYTES >> 20)
    return data


def write_file(path: Path, data: bytes) -> None:
    """Write *data* to the new file *path*, on the disk and read back when this returns.

    Raises UserTrouble: stick_exists (nothing is ever overwritten), stick_not_written (full, drawn
    out, or it gives back something else); nothing is left behind then.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    except FileExistsError:
        raise UserTrouble("stick_exists") from None
    except (OSError, ValueError):
        raise UserTrouble("stick_not_written") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.read_bytes() != data:
            raise OSError("read back")
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise UserTrouble("stick_not_written") from None


def _without_waiting(path: str, flags: int) -> int:
    """Opens a pipe that nobody writes to at once, to be refused; files are not changed by it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
