"""Wrapping the database key into a slot, and finding the slot that a passphrase opens.

    wrapping key = HKDF-SHA-256(Argon2id(passphrase) + device secret)
    wrapped      = ChaCha20-Poly1305(wrapping key, database key; bound to vault and slot)

Slots of one vault share salt and cost wherever they can (a group), so that a sign-in, which asks
for no name, derives once and then tries each slot for microseconds.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldreg.protocol.sealed import compact

from .device_secret import secret_id
from .kdf import derive
from .vault_header import (
    KEY_BYTES,
    KEY_STORE,
    NO_DEVICE_SECRET,
    NONCE_BYTES,
    SALT_BYTES,
    Kdf,
    Slot,
    VaultHeader,
    slot_binding,
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A slot that opened: the database key, and how long (seconds) its derivation took."""

    slot: Slot
    key: bytes = field(repr=False)
    derived: bytes = field(repr=False)
    seconds: float
    device_secret: bytes | None = field(repr=False)
    """The one it was bound to, if it was."""


def wrap(
    key: bytes,
    owner: tuple[str, str],
    derived: bytes,
    group: tuple[bytes, Kdf],
    device_secret: bytes | None,
) -> Slot:
    """A slot that opens with what *derived* was derived from, and with *device_secret*.

    *owner* is the vault's id and the officer's.
    """
    vault_id, officer_id = owner
    salt, kdf = group
    slot = Slot(officer_id, kdf, salt, secrets.token_bytes(NONCE_BYTES), b"")
    if device_secret:
        slot = replace(slot, device_secret=KEY_STORE, secret_id=secret_id(device_secret))
    cipher = ChaCha20Poly1305(_wrapping_key(derived, device_secret))
    bound = compact(slot_binding(vault_id, slot))
    return replace(slot, wrapped=cipher.encrypt(slot.nonce, key, bound))


def openable(slots: Iterable[Slot], device_secret: bytes | None) -> tuple[Slot, ...]:
    """Those for which *device_secret* is the right one, or that need none."""
    named = secret_id(device_secret) if device_secret else ""
    return tuple(
        s for s in slots if s.device_secret == NO_DEVICE_SECRET or (named and s.secret_id == named)
    )


def find(
    vault_id: str,
    slots: tuple[Slot, ...],
    passphrase: str,
    device_secret: bytes | None,
    stopwatch: Callable[[], float] = time.perf_counter,
) -> Opened | None:
    """The first of *slots* that *passphrase* opens.

    A passphrase that opens none costs exactly one derivation a group and one attempt a slot.
    Raises EnvironmentTrouble kdf_too_weak, memory_short.
    """
    for group in dict.fromkeys(s.group for s in slots):
        start = stopwatch()
        derived = derive(passphrase, *group)
        seconds = stopwatch() - start
        for slot in (s for s in slots if s.group == group):
            key = unwrap(vault_id, slot, derived, device_secret)
            if key:
                bound = device_secret if slot.device_secret != NO_DEVICE_SECRET else None
                return Opened(slot, key, derived, seconds, bound)
    return None


def unwrap(vault_id: str, slot: Slot, derived: bytes, device_secret: bytes | None) -> bytes | None:
    """The database key in *slot*, or None."""
    secret = None if slot.device_secret == NO_DEVICE_SECRET else device_secret
    try:
        cipher = ChaCha20Poly1305(_wrapping_key(derived, secret))
        return cipher.decrypt(slot.nonce, slot.wrapped, compact(slot_binding(vault_id, slot)))
    except InvalidTag:
        return None


def group_for(header: VaultHeader, kdf: Kdf) -> tuple[bytes, Kdf]:
    """The salt and cost of a new slot of cost *kdf*: a group's that is there already, or new."""
    salts = (s.salt for s in header.slots if s.kdf == kdf)
    return next(salts, None) or secrets.token_bytes(SALT_BYTES), kdf


def dearest(header: VaultHeader) -> Kdf | None:
    """The highest cost among the slots: what new ones get, and what the others rise to."""
    return max((s.kdf for s in header.slots), key=lambda kdf: kdf.cost, default=None)


def _wrapping_key(derived: bytes, device_secret: bytes | None) -> bytes:
    hkdf = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"fieldreg/vault/1")
    return hkdf.derive(derived + (device_secret or b""))
