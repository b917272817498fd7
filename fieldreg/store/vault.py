"""Keys of the vault: making them, and getting the database key back with a passphrase.

Unlocking is signing in. The database key is random and wrapped once per officer (`slots`). The
lockout (`tries`) stops a colleague who guesses, not a thief with the disk: the cost of Argon2id
(`kdf`) and the device secret (`device_secret`) are there for the thief.

Every change of the header is one atomic write, so a slot is the old one until the new one is on
the disk. Whoever calls holds the workspace's lock; inside the program `_turn` is held.
"""

from __future__ import annotations

import secrets
import threading
import uuid
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import pyrage

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol.sealed import compact

from . import keyhole, slots
from .device_secret import SYSTEM, DeviceSecrets
from .files import disk_trouble
from .kdf import calibrated, derive, require_strong
from .keyhole import REAL, Around
from .vault_header import (
    KEY_BYTES,
    Kdf,
    Recovery,
    Slot,
    Tries,
    VaultHeader,
    read_header,
    write_header,
)

LEAST_PASSPHRASE = 8

_turn = threading.RLock()


def create_vault(
    folder: Path,
    *,
    officer_id: str,
    passphrase: str,
    recovery_key: str = "",
    kdf: Kdf | None = None,
    device_secrets: DeviceSecrets = SYSTEM,
) -> bytes:
    """Write the header of a new vault into *folder*; returns the database key (32 bytes).

    *kdf* is what this machine bears if None. The slot is bound to a device secret where the
    system keeps one, the folder is not shared, and there is a *recovery_key*: a lost key store
    must not lose unsent work. Raises UserTrouble passphrase_too_short and EnvironmentTrouble
    recovery_key_invalid, kdf_too_weak, memory_short; OSError.
    """
    require_length(passphrase)
    key = secrets.token_bytes(KEY_BYTES)
    vault_id = str(uuid.uuid4())
    recovery = _seal_for_recovery(key, vault_id, recovery_key) if recovery_key else None
    header = VaultHeader(vault_id, (), recovery)
    kdf = kdf or calibrated()
    require_strong(kdf)
    secret = keyhole.wanted_secret(folder, header, device_secrets)
    group = slots.group_for(header, kdf)
    derived = derive(passphrase, *group)
    slot = slots.wrap(key, (vault_id, officer_id), derived, group, secret)
    write_header(folder, replace(header, slots=(slot,)))
    return key


def unlock_vault(folder: Path, passphrase: str, *, around: Around = REAL) -> tuple[bytes, str]:
    """The database key and the officer's id.

    A try is counted before it is made, so that killing the program does not make it free. Where
    the count cannot be written (a full disk), it is kept in memory: the right passphrase opens
    still, and wrong ones come to the same waits until the program ends. Restarting it then makes
    tries free, which is no new way in: who can do that can also put an old header back.

    A slot that is cheaper than this machine can bear, or that lacks the device secret which it
    could have (or has one that it should not have), is wrapped again.

    Raises UserTrouble wrong_passphrase(tries_left, wait_seconds), also, without looking at the
    passphrase, while the wait after earlier wrong ones lasts; EnvironmentTrouble vault_missing,
    vault_newer, damaged, no_slots, device_secret_missing, kdf_too_weak, memory_short,
    disk_trouble.
    """
    with _turn:
        header, opened = keyhole.attempt(folder, passphrase, around)
        slot = keyhole.renewed(folder, header, opened, passphrase, around)
        keyhole.keep(folder, _with_slot(header, slot))
        return opened.key, slot.officer_id


def open_slot(folder: Path, officer_id: str, passphrase: str, *, around: Around = REAL) -> bytes:
    """The database key, with the passphrase of *officer_id* alone; tries count as at sign-in.

    Raises what `unlock_vault` raises; no_slots if the officer has no slot.
    """
    with _turn:
        header, opened = keyhole.attempt(folder, passphrase, around, officer_id)
        keyhole.keep(folder, header)
        return opened.key


def verify_passphrase(
    folder: Path, officer_id: str, passphrase: str, *, around: Around = REAL
) -> None:
    """Return if *passphrase* is that of *officer_id*; raises what `open_slot` raises."""
    open_slot(folder, officer_id, passphrase, around=around)


def make_slot(
    folder: Path,
    key: bytes,
    officer_id: str,
    passphrase: str,
    *,
    kdf: Kdf | None = None,
    device_secrets: DeviceSecrets = SYSTEM,
) -> Slot:
    """A slot for *officer_id* that `keep_slot` may write; nothing is changed yet.

    Costs what the dearest slot costs (calibrated where there is none). Raises UserTrouble
    passphrase_too_short(least), passphrase_taken (it opens another officer's slot, and signing
    in asks for no name); EnvironmentTrouble as `read_header`, and kdf_too_weak, memory_short.
    """
    require_length(passphrase)
    header = read_header(folder)
    others = tuple(s for s in header.slots if s.officer_id != officer_id)
    known = keyhole.secret_of(header, device_secrets)
    kdf = kdf or slots.dearest(header) or calibrated()
    require_strong(kdf)
    if slots.find(header.vault_id, slots.openable(others, known), passphrase, known):
        raise UserTrouble("passphrase_taken")
    secret = keyhole.wanted_secret(folder, replace(header, slots=others), device_secrets)
    group = slots.group_for(header, kdf)
    derived = derive(passphrase, *group)
    return slots.wrap(key, (header.vault_id, officer_id), derived, group, secret)


def keep_slot(folder: Path, slot: Slot) -> None:
    """Write a slot of `make_slot` in the place of the officer's former one; durable at return.

    Raises EnvironmentTrouble disk_full, disk_trouble and what `read_header` raises.
    """
    with _turn:
        _change(folder, lambda header: _with_slot(header, slot))


def put_slot(
    folder: Path,
    key: bytes,
    officer_id: str,
    passphrase: str,
    *,
    kdf: Kdf | None = None,
    device_secrets: DeviceSecrets = SYSTEM,
) -> None:
    """Add or replace the slot of *officer_id*; raises what `make_slot` and `keep_slot` raise."""
    slot = make_slot(folder, key, officer_id, passphrase, kdf=kdf, device_secrets=device_secrets)
    keep_slot(folder, slot)


def drop_slots(folder: Path, officer_ids: Collection[str]) -> None:
    """Take away the slots of *officer_ids*; raises what `keep_slot` raises."""
    with _turn:
        _change(
            folder,
            lambda header: replace(
                header, slots=tuple(s for s in header.slots if s.officer_id not in officer_ids)
            ),
        )


def drop_all_slots(folder: Path) -> None:
    """Revocation: nobody can sign in any more; the recovery slot stays. Raises as `keep_slot`."""
    with _turn:
        _change(folder, lambda header: replace(header, slots=()))


def recovery_slot(folder: Path) -> Recovery | None:
    """The slot that the organisation can open; raises what `read_header` raises."""
    return read_header(folder).recovery


def slot_owners(folder: Path) -> frozenset[str]:
    """The ids of the officers who can sign in; raises what `read_header` raises."""
    return frozenset(s.officer_id for s in read_header(folder).slots)


def unrecorded_tries(folder: Path) -> int:
    """Failed sign-ins that the audit chain does not hold yet; raises as `read_header`."""
    return keyhole.read(folder).tries.unrecorded


def tries_recorded(folder: Path, count: int) -> None:
    """The audit chain holds *count* of them now. A full disk counts them twice, never loses."""
    with _turn:
        header = keyhole.read(folder)
        left = max(0, header.tries.unrecorded - count)
        keyhole.keep(folder, replace(header, tries=replace(header.tries, unrecorded=left)))


def forgive_tries(folder: Path) -> None:
    """No failed try in a row any more, and no wait: somebody proved otherwise who they are.

    Raises as `keep_slot`.
    """
    with _turn:
        _change(
            folder,
            lambda header: replace(header, tries=Tries(unrecorded=header.tries.unrecorded)),
        )


def require_length(passphrase: str) -> None:
    """Raise UserTrouble passphrase_too_short(least)."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise UserTrouble("passphrase_too_short", least=LEAST_PASSPHRASE)


def _with_slot(header: VaultHeader, slot: Slot) -> VaultHeader:
    """*header* with *slot* in its officer's place, or at the end."""
    kept = [slot if s.officer_id == slot.officer_id else s for s in header.slots]
    return replace(header, slots=tuple(kept if slot in kept else [*kept, slot]))


def _change(folder: Path, change: Callable[[VaultHeader], VaultHeader]) -> None:
    try:
        keyhole.write(folder, change(keyhole.read(folder)))
    except OSError as error:
        raise disk_trouble(error) from None


def _seal_for_recovery(key: bytes, vault_id: str, recipient: str) -> Recovery:
    text = compact({"format": 1, "vault_id": vault_id, "key": key.hex()})
    try:
        sealed = pyrage.encrypt(text, [pyrage.x25519.Recipient.from_str(recipient)])
    except pyrage.RecipientError:
        raise EnvironmentTrouble("recovery_key_invalid") from None
    return Recovery(recipient, sealed)
