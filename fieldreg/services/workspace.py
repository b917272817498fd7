"""The workspace of a laptop: is there one, make it, open it with a passphrase, close it.

<folder>/workspace.lock      held while a program has the workspace open
<folder>/vault/vault.json    key slots; no names
<folder>/vault/vault.db      everything else, encrypted
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.reading import cleaned
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.store.files import (
    disk_trouble,
    has_no_room,
    keep_to_owner,
    make_folder,
    sync_folder,
)
from fieldreg.store.lock import FolderLock
from fieldreg.store.opening import VAULT_FOLDER
from fieldreg.store.packs import stored_packs, trusted_key
from fieldreg.store.queries import sync_memory
from fieldreg.store.store import Seed, Store, create_database
from fieldreg.store.swap import finish
from fieldreg.store.vault import create_vault, unlock_vault
from fieldreg.store.vault_header import Kdf

from .backing_up import back_up_closed
from .desk import Desk, as_utc, new_id, utc_now
from .enrol import Enrolment
from .packs import shelve
from .sign_in import settle, sign_out

_UNFINISHED = ".vault-new-"


class WorkspaceState(StrEnum):
    """BARE: nothing here yet, enrol first. READY: sign in."""

    BARE = "bare"
    READY = "ready"


def state(folder: Path) -> WorkspaceState:
    """Whether *folder* holds a workspace. A damaged one is READY: it is never made anew."""
    return WorkspaceState.READY if (folder / VAULT_FOLDER).exists() else WorkspaceState.BARE


def create(
    folder: Path,
    enrolment: Enrolment,
    *,
    officer_name: str,
    passphrase: str,
    make_id: Callable[[], str] = new_id,
    kdf: Kdf | None = None,
) -> None:
    """Make the workspace with its first officer: whole, or not at all.

    *kdf* is for tests; a real vault costs what this machine bears.
    Raises UserTrouble passphrase_too_short(least), officer_name_missing; EnvironmentTrouble
    workspace_exists, workspace_in_use, recovery_key_invalid, memory_short, disk_full,
    disk_trouble.
    """
    name = " ".join(cleaned(officer_name).split())
    if not name:
        raise UserTrouble("officer_name_missing")
    lock = _lock(folder)
    try:
        if state(folder) is WorkspaceState.READY:
            raise EnvironmentTrouble("workspace_exists")
        for left_over in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        seed = Seed(
            **{f.name: getattr(enrolment, f.name) for f in fields(Enrolment)},
            incarnation=make_id(),
            officer_id=make_id(),
            officer_name=name,
        )
        _build(folder, seed, passphrase, kdf)
    except OSError as error:
        raise disk_trouble(error) from None
    finally:
        lock.release()


def unlock(
    folder: Path,
    passphrase: str,
    *,
    shelf: Shelf | Pack,
    clock: Callable[[], datetime] = utc_now,
    make_id: Callable[[], str] = new_id,
    told: Callable[[int, int], object] = lambda _done, _all: None,
) -> Desk:
    """Sign in: take the workspace's lock, open the vault, give the desk.

    *shelf* holds the packs that the program brings (one pack stands for a shelf of it alone);
    those delivered to this laptop are put beside them. *told* hears (done, all) where the lists are
    made anew for this program, which may take a minute.
    Raises UserTrouble wrong_passphrase(tries_left, wait_seconds), officer_removed;
    EnvironmentTrouble workspace_in_use, vault_missing, vault_newer, engine_too_old, damaged,
    no_slots, device_secret_missing, kdf_too_weak, memory_short, disk_full, disk_trouble; and,
    with nothing changed, whatever stops the backup that is made before a database of an earlier
    program is brought to this one's schema.
    """
    vault = folder / VAULT_FOLDER
    if not vault.is_dir():
        raise EnvironmentTrouble("vault_missing")
    lock = _lock(folder)
    keep_to_owner(vault)
    try:
        finish(vault)  # a restore that was interrupted
        key, officer_id = unlock_vault(vault, passphrase)
        store = Store(
            vault,
            key,
            lock=lock,
            clock=clock,
            before_migration=lambda: back_up_closed(folder, key, "migration", clock, make_id),
            told=told,
        )
    except EnvironmentTrouble as trouble:
        lock.release()
        if trouble.key == "disk_trouble" and has_no_room(vault):
            raise EnvironmentTrouble("disk_full") from None
        raise
    except BaseException:
        lock.release()
        raise
    try:
        me = settle(vault, store, officer_id, at=as_utc(clock()))
        with store.writing() as connection:
            office = sync_memory(connection).office_name
            stored, key_of_packs = stored_packs(connection), trusted_key(connection)
        builtin = Shelf.of([shelf]) if isinstance(shelf, Pack) else shelf
        packs, left_out = shelve(builtin, stored, key_of_packs)
        desk = Desk(
            folder,
            store,
            packs,
            officer_id,
            me.name,
            office,
            clock,
            make_id,
            left_out,
            role=me.role,
        )
        store.use_pack(desk.pack.key)
    except BaseException:
        store.close()
        raise
    return desk


def close(desk: Desk) -> None:
    """Close the desk's database and let the next one in; a second call does nothing."""
    sign_out(desk.store, desk.officer_id, at=desk.now())
    desk.store.close()


def _lock(folder: Path) -> FolderLock:
    try:
        return FolderLock(folder)
    except OSError as error:
        raise disk_trouble(error) from None


def _build(folder: Path, seed: Seed, passphrase: str, kdf: Kdf | None) -> None:
    """Build beside the place where it will stand, then move it there in one step."""
    unfinished = folder / f"{_UNFINISHED}{secrets.token_hex(4)}"
    make_folder(unfinished)
    try:
        key = create_vault(
            unfinished,
            officer_id=seed.officer_id,
            passphrase=passphrase,
            recovery_key=seed.recovery_key,
            kdf=kdf,
        )
        create_database(unfinished, key, seed)
        keep_to_owner(unfinished)
        sync_folder(unfinished)
        unfinished.rename(folder / VAULT_FOLDER)
        sync_folder(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
