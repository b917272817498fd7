"""One program at a time on a workspace, held by the system and gone with the process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fieldreg.domain.trouble import EnvironmentTrouble

from .files import make_file, make_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_FILE = "workspace.lock"


class FolderLock:
    """The lock on a workspace folder, held from construction to `release`.

    Raises EnvironmentTrouble workspace_in_use if another holder has it. The empty lock file
    stays: removing it would let two programs lock two different files.
    """

    def __init__(self, folder: Path) -> None:
        make_folder(folder)
        make_file(folder / LOCK_FILE)
        descriptor = os.open(folder / LOCK_FILE, os.O_RDWR)
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            raise EnvironmentTrouble("workspace_in_use") from None
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let the next one in; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
