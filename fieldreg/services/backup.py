"""Backups of the workspace: made, listed, brought back; and what to do when the vault is damaged.

The verbs live in `backing_up`, `backup_places` and `restoring`; here they stand together.
"""

from __future__ import annotations

from .backing_up import WHYS, back_up, back_up_closed, is_due, verify
from .backup_places import (
    BackupRow,
    backups,
    choose_second_place,
    is_second_place_there,
    second_place,
)
from .restoring import Rescued, Restored, adopt, rescue, restore

__all__ = [
    "WHYS",
    "BackupRow",
    "Rescued",
    "Restored",
    "adopt",
    "back_up",
    "back_up_closed",
    "backups",
    "choose_second_place",
    "is_due",
    "is_second_place_there",
    "rescue",
    "restore",
    "second_place",
    "verify",
]
