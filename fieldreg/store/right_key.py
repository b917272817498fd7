"""Is this the workspace's key? Asked where the database itself is too damaged to say.

A recovered key comes from outside. Before anything is done with it to a damaged workspace,
something that it fits must have been found: one whole page of the database, or a backup.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fieldreg.database.pages import DamagedFile
from fieldreg.domain.trouble import EnvironmentTrouble

from .backup_files import Kept
from .files import disk_trouble
from .opening import DATABASE_FILE, VAULT_FOLDER, require_sound


def is_right_key(folder: Path, key: bytes, backups: Iterable[Kept]) -> bool:
    """Whether *key* fits a page of the workspace's database, or opens one of its *backups*.

    Reads, and never writes. Raises EnvironmentTrouble disk_trouble.
    """
    try:
        if DamagedFile(folder / VAULT_FOLDER / DATABASE_FILE, key).is_fitting():
            return True
    except OSError as error:
        raise disk_trouble(error) from None
    return any(_opens(kept.path, key) for kept in backups)


def _opens(path: Path, key: bytes) -> bool:
    try:
        require_sound(path, key)
    except EnvironmentTrouble:
        return False
    return True
