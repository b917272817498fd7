"""A backup onto a laptop on which nothing stands yet: opened there, or only laid there."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Audited
from fieldreg.store import swap
from fieldreg.store.backup import copy_backup, now_text, verified
from fieldreg.store.backup_files import Kept, near_place
from fieldreg.store.files import make_folder, sync_folder, write_atomically
from fieldreg.store.images_backup import bring_back_images
from fieldreg.store.images_files import UnreadableFile, bring_file
from fieldreg.store.restore import bring_back, gone_images
from fieldreg.store.swap import no_step
from fieldreg.store.vault import unlock_vault
from fieldreg.store.vault_header import HEADER_FILE, read_header

from .backup_places import find
from .desk import new_id, utc_now
from .restoring_steps import Restored, Work, header_beside, locked, restored_from

UNFINISHED = ".vault-new-"


def adopt(
    folder: Path,
    backup: str | Path,
    *,
    clock: Callable[[], datetime] = utc_now,
    make_id: Callable[[], str] = new_id,
) -> None:
    """Put a backup and its header on a bare laptop, where its passphrase does not open it.

    A slot bound to the old laptop's device secret opens nowhere else, and a passphrase may be
    forgotten. With the header here the organisation can be asked (`recovery.make_request`), and
    its answer brings the backup back (`recovery.rescue`). The photos beside it come along; where
    the stick does not give them, all else does. Raises UserTrouble backup_unknown;
    EnvironmentTrouble workspace_exists, backup_damaged (without its header too), workspace_in_use,
    disk_full, disk_trouble: then the laptop is as bare as before.
    """
    kept = find(folder, backup)
    with locked(folder, clock, make_id, no_step) as work:
        if work.vault.exists():
            raise EnvironmentTrouble("workspace_exists")
        near = near_place(folder)
        if kept.path.parent != near:
            copy_backup(kept, near)
            with suppress(UnreadableFile):
                bring_file(kept.path.parent, near)
        place = work.folder / f"{UNFINISHED}{secrets.token_hex(4)}"
        make_folder(place)
        try:
            write_atomically(place / HEADER_FILE, header_beside(kept))
            read_header(place)
            place.rename(work.vault)
            sync_folder(work.folder)
        finally:
            shutil.rmtree(place, ignore_errors=True)


def on_a_bare_laptop(work: Work, kept: Kept, passphrase: str, key: bytes) -> Restored:
    """A whole workspace from the stick alone, photos too, moved to its place in one step."""
    for left_over in work.folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    place = work.folder / f"{UNFINISHED}{secrets.token_hex(4)}"
    make_folder(place)
    try:
        write_atomically(place / HEADER_FILE, header_beside(kept))
        opened, officer_id = (key, "") if key else unlock_vault(place, passphrase)
        if not verified(kept, opened, now_text(work.clock())):
            raise EnvironmentTrouble("backup_damaged")
        beginning = work.beginning(officer_id, Audited.RESTORED)
        brought = bring_back(place, opened, kept, None, beginning, stamp=work.stamp, step=work.step)
        shutil.rmtree(place / swap.KEPT, ignore_errors=True)  # nothing stood here
        bring_back_images(kept.path.parent, opened, place, gone=gone_images(place, opened))
        sync_folder(place)
        place.rename(work.vault)
        sync_folder(work.folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return restored_from(brought, kept, "")
