"""Bringing the workspace back: from a backup that a person chose, or out of damage.

Whatever stands is looked at first. A sound database is backed up once more; from a damaged one all
that can still be read is saved. Either way its unsent work goes into what is brought back, and its
files are kept (`vault/kept`), never deleted. Signing in happens afterwards, as always.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Audited
from fieldreg.store.backup import now_text, verified
from fieldreg.store.opening import DATABASE_FILE
from fieldreg.store.picture import is_whole, seen_in
from fieldreg.store.restore import bring_back
from fieldreg.store.swap import Step, no_step
from fieldreg.store.vault import unlock_vault

from .backup_places import find, in_order
from .bare_laptop import adopt, on_a_bare_laptop
from .desk import new_id, utc_now
from .restoring_steps import (
    Rescued,
    Restored,
    bring_images,
    locked,
    mend_header,
    newest_good,
    present_state,
    require_ours,
    restored_from,
    salvaged,
)

__all__ = ["Rescued", "Restored", "adopt", "rescue", "restore"]


def restore(
    folder: Path,
    backup: str | Path,
    passphrase: str,
    *,
    clock: Callable[[], datetime] = utc_now,
    make_id: Callable[[], str] = new_id,
    key: bytes = b"",
    step: Step = no_step,
) -> Restored:
    """Go back to a backup: its id (see `backups`), or its file, also on a bare laptop.

    The workspace must be closed. The passphrase opens the header that is here, or, where that is
    damaged or missing, the copy beside the backup; *key*, the database key itself (after a
    recovery), takes its place. Raises UserTrouble backup_unknown, backup_other_laptop,
    wrong_passphrase; EnvironmentTrouble backup_damaged, workspace_in_use, vault_newer,
    device_secret_missing, disk_full, disk_trouble: then what stood stands.
    """
    kept = find(folder, backup)
    with locked(folder, clock, make_id, step) as work:
        if not work.vault.exists():
            return on_a_bare_laptop(work, kept, passphrase, key)
        mend_header(work, [kept])
        require_ours(work, kept)
        opened, officer_id = (key, "") if key else unlock_vault(work.vault, passphrase)
        if not verified(kept, opened, now_text(clock())):
            raise EnvironmentTrouble("backup_damaged")
        present = present_state(work, opened)
        brought = bring_back(
            work.vault, opened, kept, present, work.beginning(officer_id, Audited.RESTORED),
            stamp=work.stamp, step=step,
        )  # fmt: skip
        bring_images(work.vault, [kept, *in_order(folder)], opened)
        return restored_from(brought, kept, work.stamp)


def rescue(
    folder: Path,
    passphrase: str,
    *,
    clock: Callable[[], datetime] = utc_now,
    make_id: Callable[[], str] = new_id,
    key: bytes = b"",
    step: Step = no_step,
) -> Rescued:
    """Mend a damaged workspace: save what is unsent, bring back the newest good backup, join them.

    The workspace must be closed. A sound one is left as it is. A damaged vault header is replaced
    by the copy beside the newest backup. Raises as `restore`, and EnvironmentTrouble no_enrolment:
    no backup is good, and the damaged database does not say any more which laptop this is; what
    could be read lies in `vault/kept`, and the centre must enrol the laptop again.
    """
    with locked(folder, clock, make_id, step) as work:
        if not work.vault.exists():
            raise EnvironmentTrouble("vault_missing")
        seen = in_order(folder)
        mend_header(work, seen)
        opened, officer_id = (key, "") if key else unlock_vault(work.vault, passphrase)
        if is_whole(work.vault / DATABASE_FILE, opened):
            picture = seen_in(work.vault / DATABASE_FILE, opened)
            return Rescued(True, picture.people, picture.waiting, 0, 0, "", "", "")
        present = salvaged(work, opened)
        kept = newest_good(work, seen, opened)
        brought = bring_back(
            work.vault, opened, kept, present, work.beginning(officer_id, Audited.RESCUED),
            stamp=work.stamp, step=step,
        )  # fmt: skip
        bring_images(work.vault, seen, opened)
        made_at, backup_id = (kept.made_at, kept.backup_id) if kept else ("", "")
        return Rescued(
            False, brought.people, brought.waiting, brought.rescued, brought.lost,
            made_at, backup_id, work.stamp,
        )  # fmt: skip
