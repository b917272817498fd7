"""Bringing the workspace back: from a backup that a person chose, or out of damage.

Whatever stands is looked at first. A sound database is backed up once more; from a damaged one all
that can still be read is saved. Either way its unsent work goes into what is brought back, and its
files are kept (`vault/kept`), never deleted. Signing in happens afterwards, as always.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import Audited
from fieldreg.store import swap
from fieldreg.store.backup import copy_backup, now_text, verified
from fieldreg.store.backup_files import Kept, near_place
from fieldreg.store.files import disk_trouble, make_folder, sync_folder, write_atomically
from fieldreg.store.images_backup import bring_back_images
from fieldreg.store.lock import FolderLock
from fieldreg.store.opening import DATABASE_FILE, VAULT_FOLDER
from fieldreg.store.picture import is_whole, seen_in
from fieldreg.store.rescue import salvage
from fieldreg.store.restore import Beginning, Brought, Present, bring_back
from fieldreg.store.swap import Step, no_step
from fieldreg.store.vault import unlock_vault
from fieldreg.store.vault_header import HEADER_FILE, read_header

from .backing_up import back_up_closed
from .backup_places import find, in_order
from .desk import new_id, utc_now

RESCUED_FILE = "rescued.db"
UNFINISHED = ".vault-new-"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: `people` in it; `waiting` revisions to send, `rescued` of them taken
    over from what stood before; `lost` that are known to be gone; `made_at` of the backup (UTC);
    `kept` names the folder under `vault/kept` where the files that stood are (empty: none)."""

    people: int
    waiting: int
    rescued: int
    lost: int
    made_at: str
    backup_id: str
    kept: str


@dataclass(frozen=True, slots=True)
class Rescued:
    """As `Restored`, after damage. `was_sound`: nothing was wrong, and nothing was done.

    `made_at` and `backup_id` are empty where there was no good backup: then it is what could be
    read of the damaged database alone.
    """

    was_sound: bool
    people: int
    waiting: int
    rescued: int
    lost: int
    made_at: str
    backup_id: str
    kept: str


@dataclass(frozen=True, slots=True)
class _Work:
    """One restore or rescue under way."""

    folder: Path
    clock: Callable[[], datetime]
    make_id: Callable[[], str]
    step: Step
    stamp: str

    @property
    def vault(self) -> Path:
        """The vault's folder."""
        return self.folder / VAULT_FOLDER

    def beginning(self, officer_id: str, act: Audited) -> Beginning:
        """A new incarnation, and who brought it about."""
        return Beginning(self.make_id(), now_text(self.clock()), officer_id, act)


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
    with _locked(folder, clock, make_id, step) as work:
        if not work.vault.exists():
            return _on_a_bare_laptop(work, kept, passphrase, key)
        _mend_header(work, [kept])
        _require_ours(work, kept)
        opened, officer_id = (key, "") if key else unlock_vault(work.vault, passphrase)
        if not verified(kept, opened, now_text(clock())):
            raise EnvironmentTrouble("backup_damaged")
        present = _present(work, opened)
        brought = bring_back(
            work.vault, opened, kept, present, work.beginning(officer_id, Audited.RESTORED),
            stamp=work.stamp, step=step,
        )  # fmt: skip
        _bring_images(work.vault, kept, opened)
        return _restored(brought, kept, work.stamp)


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
    with _locked(folder, clock, make_id, step) as work:
        if not work.vault.exists():
            raise EnvironmentTrouble("vault_missing")
        seen = in_order(folder)
        _mend_header(work, seen)
        opened, officer_id = (key, "") if key else unlock_vault(work.vault, passphrase)
        if is_whole(work.vault / DATABASE_FILE, opened):
            picture = seen_in(work.vault / DATABASE_FILE, opened)
            return Rescued(True, picture.people, picture.waiting, 0, 0, "", "", "")
        present = _salvaged(work, opened)
        kept = _newest_good(work, seen, opened)
        brought = bring_back(
            work.vault, opened, kept, present, work.beginning(officer_id, Audited.RESCUED),
            stamp=work.stamp, step=step,
        )  # fmt: skip
        if kept:
            _bring_images(work.vault, kept, opened)
        made_at, backup_id = (kept.made_at, kept.backup_id) if kept else ("", "")
        return Rescued(
            False, brought.people, brought.waiting, brought.rescued, brought.lost,
            made_at, backup_id, work.stamp,
        )  # fmt: skip


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
    its answer brings the backup back (`recovery.rescue`). Raises UserTrouble backup_unknown;
    EnvironmentTrouble workspace_exists, backup_damaged (without its header too), workspace_in_use,
    disk_full, disk_trouble: then the laptop is as bare as before.
    """
    kept = find(folder, backup)
    with _locked(folder, clock, make_id, no_step) as work:
        if work.vault.exists():
            raise EnvironmentTrouble("workspace_exists")
        near = near_place(folder)
        if kept.path.parent != near:
            copy_backup(kept, near)
        place = work.folder / f"{UNFINISHED}{secrets.token_hex(4)}"
        make_folder(place)
        try:
            write_atomically(place / HEADER_FILE, _header_beside(kept))
            read_header(place)
            place.rename(work.vault)
            sync_folder(work.folder)
        finally:
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _locked(
    folder: Path, clock: Callable[[], datetime], make_id: Callable[[], str], step: Step
) -> Iterator[_Work]:
    """The workspace's lock; an interrupted restore is finished first."""
    try:
        lock = FolderLock(folder)
    except OSError as error:
        raise disk_trouble(error) from None
    stamp = f"{clock().astimezone(UTC).strftime('%Y%m%dT%H%M%SZ')}-{secrets.token_hex(4)}"
    try:
        work = _Work(folder, clock, make_id, step, stamp)
        if work.vault.exists():
            swap.finish(work.vault)
        yield work
    except OSError as error:
        raise disk_trouble(error) from None
    finally:
        lock.release()


def _present(work: _Work, key: bytes) -> Present:
    """What stands, for what it has more: itself, backed up once more, or what can be read of it."""
    if not is_whole(work.vault / DATABASE_FILE, key):
        return _salvaged(work, key)
    back_up_closed(work.folder, key, "restore", work.clock, work.make_id)
    return Present(work.vault / DATABASE_FILE, is_whole=True)


def _salvaged(work: _Work, key: bytes) -> Present:
    target = swap.kept_folder(work.vault, work.stamp) / RESCUED_FILE
    salvaged = salvage(work.vault / DATABASE_FILE, key, target)
    sync_folder(target.parent)
    work.step("salvaged")
    return Present(target, salvaged.is_whole)


def _newest_good(work: _Work, seen: list[Kept], key: bytes) -> Kept | None:
    vault_id, at = read_header(work.vault).vault_id, now_text(work.clock())
    ours = [k for k in seen if k.manifest is None or k.manifest.vault_id == vault_id]
    ours.sort(key=lambda k: k.state == "bad")  # one found bad may have been a bad stick's day
    return next((kept for kept in ours if verified(kept, key, at)), None)


def _mend_header(work: _Work, seen: list[Kept]) -> None:
    """Put the copy beside the newest backup in the place of a header that cannot be read."""
    try:
        read_header(work.vault)
        return
    except EnvironmentTrouble as trouble:
        if trouble.key not in ("damaged", "vault_missing"):
            raise
        wrong = trouble
    for kept in seen:
        staging = swap.staging_folder(work.vault)
        with suppress(OSError, EnvironmentTrouble):
            write_atomically(staging / HEADER_FILE, kept.header.read_bytes())
            read_header(staging)
            swap.swap(work.vault, work.stamp, [HEADER_FILE])
            return
    raise wrong


def _require_ours(work: _Work, kept: Kept) -> None:
    vault_id = read_header(work.vault).vault_id
    if kept.manifest is not None and kept.manifest.vault_id != vault_id:
        raise UserTrouble("backup_other_laptop")


def _on_a_bare_laptop(work: _Work, kept: Kept, passphrase: str, key: bytes) -> Restored:
    """A whole workspace from the stick alone, moved to its place in one step."""
    for left_over in work.folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    place = work.folder / f"{UNFINISHED}{secrets.token_hex(4)}"
    make_folder(place)
    try:
        write_atomically(place / HEADER_FILE, _header_beside(kept))
        opened, officer_id = (key, "") if key else unlock_vault(place, passphrase)
        if not verified(kept, opened, now_text(work.clock())):
            raise EnvironmentTrouble("backup_damaged")
        beginning = work.beginning(officer_id, Audited.RESTORED)
        brought = bring_back(place, opened, kept, None, beginning, stamp=work.stamp, step=work.step)
        shutil.rmtree(place / swap.KEPT, ignore_errors=True)  # nothing stood here
        _bring_images(place, kept, opened)
        sync_folder(place)
        place.rename(work.vault)
        sync_folder(work.folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return _restored(brought, kept, "")


def _bring_images(vault: Path, kept: Kept, key: bytes) -> None:
    """Photos that are lost here, from the copy beside the backup; what cannot come may come later.

    When a picture is asked for and is not here, it is looked for again (see `services.images`).
    """
    with suppress(EnvironmentTrouble):
        bring_back_images(kept.path.parent, key, vault)


def _header_beside(kept: Kept) -> bytes:
    try:
        return kept.header.read_bytes()
    except FileNotFoundError:
        raise EnvironmentTrouble("backup_damaged") from None


def _restored(brought: Brought, kept: Kept, stamp: str) -> Restored:
    return Restored(
        brought.people, brought.waiting, brought.rescued, brought.lost,
        kept.made_at, kept.backup_id, stamp,
    )  # fmt: skip
