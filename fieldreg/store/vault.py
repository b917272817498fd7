"""Keys of the vault: making them, and getting the database key back with a passphrase.

Unlocking is signing in. The database key is random and wrapped per officer with
ChaCha20-Poly1305 under HKDF(Argon2id(passphrase) + device secret); the whole slot is bound into
the wrapping. The lockout stops a colleague who guesses, not a thief with the disk: the cost of
Argon2id is there for the thief.
"""

from __future__ import annotations

import secrets
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyrage
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol.sealed import compact

from .vault_header import (
    KEY_BYTES,
    NO_DEVICE_SECRET,
    NONCE_BYTES,
    SALT_BYTES,
    Kdf,
    Recovery,
    Slot,
    Tries,
    VaultHeader,
    read_header,
    slot_binding,
    write_header,
)

STANDARD_KDF = Kdf(m_kib=64 * 1024, t=3, p=4)
LEAST_PASSPHRASE = 8
FREE_TRIES = 5
LONGEST_WAIT_MINUTES = 60

_unwritten: dict[str, Tries] = {}
"""By vault: the tries that a full disk would not take; they hold while the program runs."""


def create_vault(
    folder: Path,
    *,
    officer_id: str,
    passphrase: str,
    recovery_key: str = "",
    kdf: Kdf = STANDARD_KDF,
) -> bytes:
    """Write the header of a new vault into *folder*; returns the database key (32 bytes).

    *kdf* is for tests; a real vault has STANDARD_KDF. Raises UserTrouble passphrase_too_short
    and EnvironmentTrouble recovery_key_invalid.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise UserTrouble("passphrase_too_short", least=LEAST_PASSPHRASE)
    key = secrets.token_bytes(KEY_BYTES)
    vault_id = str(uuid.uuid4())
    slot = _wrap(key, vault_id, officer_id, passphrase, kdf)
    recovery = _seal_for_recovery(key, vault_id, recovery_key) if recovery_key else None
    write_header(folder, VaultHeader(vault_id, (slot,), recovery))
    return key


def unlock_vault(
    folder: Path, passphrase: str, *, clock: Callable[[], datetime]
) -> tuple[bytes, str]:
    """The database key and the officer's id.

    A try is counted before it is made, so that killing the program does not make it free. Where
    the count cannot be written (a full disk), it is kept in memory: the right passphrase opens
    still, and wrong ones come to the same waits until the program ends. Restarting it then makes
    tries free, which is no new way in: who can do that can also put an old header back.

    Raises UserTrouble wrong_passphrase(tries_left, wait_seconds), also, without looking at the
    passphrase, while the wait after earlier wrong ones lasts; EnvironmentTrouble vault_missing,
    vault_newer, damaged, device_secret_missing, disk_trouble.
    """
    header = read_header(folder)
    header = replace(header, tries=_unwritten.get(header.vault_id, header.tries))
    _serve_wait(folder, header, int(clock().timestamp()))
    if any(s.device_secret != NO_DEVICE_SECRET for s in header.slots):
        raise EnvironmentTrouble("device_secret_missing")
    failed = header.tries.failed + 1
    not_before = int(clock().timestamp()) + wait_after(failed) if wait_after(failed) else 0
    counted = Tries(failed, not_before, header.tries.unrecorded + 1)
    _keep_tries(folder, header, counted)
    for slot in header.slots:
        key = _unwrap(header.vault_id, slot, passphrase)
        if key:
            _keep_tries(folder, header, Tries(0, 0, header.tries.unrecorded))
            return key, slot.officer_id
    raise UserTrouble(
        "wrong_passphrase",
        tries_left=max(0, FREE_TRIES - failed),
        wait_seconds=wait_after(failed),
    )


def wait_after(failed: int) -> int:
    """Seconds to wait after *failed* wrong tries in a row: none, then 1, 2, 4 … 60 minutes."""
    if failed < FREE_TRIES:
        return 0
    return 60 * min(LONGEST_WAIT_MINUTES, 1 << min(failed - FREE_TRIES, 6))


def _serve_wait(folder: Path, header: VaultHeader, now: int) -> None:
    """Raise while the wait lasts. A clock set back cannot make it longer than it was."""
    tries = header.tries
    whole = wait_after(tries.failed)
    left = min(tries.not_before - now, whole)
    if left <= 0:
        return
    if tries.not_before > now + whole:
        _keep_tries(folder, header, replace(tries, not_before=now + whole))
    raise UserTrouble("wrong_passphrase", tries_left=0, wait_seconds=left)


def _keep_tries(folder: Path, header: VaultHeader, tries: Tries) -> None:
    try:
        write_header(folder, replace(header, tries=tries))
    except OSError:
        _unwritten[header.vault_id] = tries
    else:
        _unwritten.pop(header.vault_id, None)


def _wrap(key: bytes, vault_id: str, officer_id: str, passphrase: str, kdf: Kdf) -> Slot:
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    slot = Slot(officer_id, kdf, salt, nonce, b"")
    cipher = ChaCha20Poly1305(_wrapping_key(slot, passphrase))
    return replace(slot, wrapped=cipher.encrypt(nonce, key, compact(slot_binding(vault_id, slot))))


def _unwrap(vault_id: str, slot: Slot, passphrase: str) -> bytes | None:
    try:
        cipher = ChaCha20Poly1305(_wrapping_key(slot, passphrase))
        return cipher.decrypt(slot.nonce, slot.wrapped, compact(slot_binding(vault_id, slot)))
    except InvalidTag:
        return None
    except (ValueError, HashingError):
        raise EnvironmentTrouble("damaged") from None


def _wrapping_key(slot: Slot, passphrase: str, device_secret: bytes = b"") -> bytes:
    """The same on every keyboard and system: the passphrase is taken in its NFKC form."""
    secret = hash_secret_raw(
        unicodedata.normalize("NFKC", passphrase).encode(),
        slot.salt,
        time_cost=slot.kdf.t,
        memory_cost=slot.kdf.m_kib,
        parallelism=slot.kdf.p,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
    hkdf = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"fieldreg/vault/1")
    return hkdf.derive(secret + device_secret)


def _seal_for_recovery(key: bytes, vault_id: str, recipient: str) -> Recovery:
    text = compact({"format": 1, "vault_id": vault_id, "key": key.hex()})
    try:
        sealed = pyrage.encrypt(text, [pyrage.x25519.Recipient.from_str(recipient)])
    except pyrage.RecipientError:
        raise EnvironmentTrouble("recovery_key_invalid") from None
    return Recovery(recipient, sealed)
