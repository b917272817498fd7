"""The steps of bringing a workspace back: its lock, its header, what stands and what is in it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import Audited
from fieldreg.store import swap
from fieldreg.store.backup import now_text, verified
from fieldreg.store.backup_files import Kept
from fieldreg.store.files import disk_trouble, sync_folder, write_atomically
from fieldreg.store.images_backup import bring_back_images
from fieldreg.store.lock import FolderLock
from fieldreg.store.opening import DATABASE_FILE, VAULT_FOLDER
from fieldreg.store.picture import is_whole
from fieldreg.store.rescue import salvage
from fieldreg.store.restore import Beginning, Brought, Present, gone_images
from fieldreg.store.swap import Step
from fieldreg.store.vault_header import HEADER_FILE, read_header

from .backing_up import back_up_closed

RESCUED_FILE = "rescued.db"


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
class Work:
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


@contextmanager
def locked(
    folder: Path, clock: Callable[[], datetime], make_id: Callable[[], str], step: Step
) -> Iterator[Work]:
    """The workspace's lock; an interrupted restore is finished first."""
    try:
        lock = FolderLock(folder)
    except OSError as error:
        raise disk_trouble(error) from None
    stamp = f"{clock().astimezone(UTC).strftime('%Y%m%dT%H%M%SZ')}-{secrets.token_hex(4)}"
    try:
        work = Work(folder, clock, make_id, step, stamp)
        if work.vault.exists():
            swap.finish(work.vault)
        yield work
    except OSError as error:
        raise disk_trouble(error) from None
    finally:
        lock.release()


def present_state(work: Work, key: bytes) -> Present:
    """What stands, for what it has more: itself, backed up once more, or what can be read of it."""
    if not is_whole(work.vault / DATABASE_FILE, key):
        return salvaged(work, key)
    back_up_closed(work.folder, key, "restore", work.clock, work.make_id)
    return Present(work.vault / DATABASE_FILE, is_whole=True)


def salvaged(work: Work, key: bytes) -> Present:
    """All that can still be read of a damaged database, in a file under `vault/kept`."""
    target = swap.kept_folder(work.vault, work.stamp) / RESCUED_FILE
    found = salvage(work.vault / DATABASE_FILE, key, target)
    sync_folder(target.parent)
    work.step("salvaged")
    return Present(target, found.is_whole)


def newest_good(work: Work, seen: list[Kept], key: bytes) -> Kept | None:
    """The newest backup of this vault that is whole; those found bad before are tried last."""
    vault_id, at = read_header(work.vault).vault_id, now_text(work.clock())
    ours = [k for k in seen if k.manifest is None or k.manifest.vault_id == vault_id]
    ours.sort(key=lambda k: k.state == "bad")  # one found bad may have been a bad stick's day
    return next((kept for kept in ours if verified(kept, key, at)), None)


def mend_header(work: Work, seen: list[Kept]) -> None:
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


def require_ours(work: Work, kept: Kept) -> None:
    """Raise UserTrouble backup_other_laptop for a backup of another vault."""
    vault_id = read_header(work.vault).vault_id
    if kept.manifest is not None and kept.manifest.vault_id != vault_id:
        raise UserTrouble("backup_other_laptop")


def bring_images(vault: Path, seen: Iterable[Kept], key: bytes) -> None:
    """Photos that are lost here, from the copies beside backups; what cannot come may come later.
    What an officer took away stays away, whatever copy still has it.

    At the desk a photo that is not here is looked for in the backups once more
    (`services.image_mending.look_for_lost`), so that nobody has to do without the rest meanwhile.
    """
    places = dict.fromkeys(kept.path.parent for kept in seen)
    with suppress(EnvironmentTrouble):
        if places:
            first, *more = places
            bring_back_images(first, key, vault, *more, gone=gone_images(vault, key))


def header_beside(kept: Kept) -> bytes:
    """The header beside a backup. Raises EnvironmentTrouble backup_damaged where there is none."""
    try:
        return kept.header.read_bytes()
    except FileNotFoundError:
        raise EnvironmentTrouble("backup_damaged") from None


def restored_from(brought: Brought, kept: Kept, stamp: str) -> Restored:
    """What to tell of *brought*."""
    return Restored(
        brought.people, brought.waiting, brought.rescued, brought.lost,
        kept.made_at, kept.backup_id, stamp,
    )  # fmt: skip
