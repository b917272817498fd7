"""Writing small files so that a power cut leaves the old or the new one, never half of one."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Replace *path* with *data*; durable when it returns."""
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames inside *folder* durable; Windows does that by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
