"""Reading and writing the files of a stick, which may be full, slow, or drawn out too early."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from fieldreg.domain.trouble import UserTrouble

from .bundle import MAX_FILE_BYTES, Source
from .bundle_seal import Sink

_BINARY = getattr(os, "O_BINARY", 0)


def read_file(path: Path) -> bytes:
    """The bytes of a stick's file, never more than a file may have.

    Raises UserTrouble: stick_missing (it is not there, or the stick does not give it),
    stick_unreadable (no ordinary file), stick_too_large.
    """
    try:
        with source(path)() as file:
            # A file can grow while it is read: what was said of its size is not enough.
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError:
        raise UserTrouble("stick_missing") from None
    if len(data) > MAX_FILE_BYTES:
        raise UserTrouble("stick_too_large", mib=MAX_FILE_BYTES >> 20)
    return data


def source(path: Path) -> Source:
    """The stick's file *path*, to be opened as often as it takes; opening raises as `read_file`."""
    return partial(_begin, path)


def _begin(path: Path) -> BinaryIO:
    try:
        file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 - whoever asks closes it
    except (OSError, ValueError):
        raise UserTrouble("stick_missing") from None
    found = os.fstat(file.fileno())
    is_ordinary = stat.S_ISREG(found.st_mode)
    if is_ordinary and found.st_size <= MAX_FILE_BYTES:
        return file
    file.close()
    if is_ordinary:
        raise UserTrouble("stick_too_large", mib=MAX_FILE_BYTES >> 20)
    raise UserTrouble("stick_unreadable")


def write_file(path: Path, data: bytes) -> None:
    """Write *data* to the new file *path*; raises as `write_through`."""
    write_through(path, lambda file: file.write(data))


def write_through(path: Path, write: Callable[[Sink], object]) -> None:
    """Let *write* fill the new file *path*, on the disk and read back when this returns.

    Raises UserTrouble: stick_exists (nothing is ever overwritten), stick_not_written (full, drawn
    out, or it gives back something else), and what *write* raises; nothing is left behind then.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    except FileExistsError:
        raise UserTrouble("stick_exists") from None
    except (OSError, ValueError):
        raise UserTrouble("stick_not_written") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            hashed = _Hashed(file)
            write(hashed)
            file.flush()
            os.fsync(file.fileno())
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").digest() != hashed.digest():
                raise OSError("read back")
    except BaseException as trouble:
        with suppress(OSError):
            path.unlink()
        if isinstance(trouble, OSError):
            raise UserTrouble("stick_not_written") from None
        raise


class _Hashed:
    """Writes on, and knows what was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def digest(self) -> bytes:
        return self._hash.digest()


def _without_waiting(path: str, flags: int) -> int:
    """Opens a pipe that nobody writes to at once, to be refused; files are not changed by it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
