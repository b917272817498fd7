"""One passphrase at a vault's keyhole: the wait is served, the try counted, then made.

What opens may be wrapped again: at the cost that this machine bears, with the device secret that
it should have.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble

from . import slots
from .device_secret import SYSTEM, DeviceSecrets
from .files import is_shared
from .kdf import derive, require_strong, risen
from .tries import FREE_TRIES, counted, served, since_boot, wait_after
from .vault_header import (
    KEY_STORE,
    NO_DEVICE_SECRET,
    Slot,
    Tries,
    VaultHeader,
    read_header,
    write_header,
)

_unwritten: dict[str, Tries] = {}
"""By vault: the tries that a full disk would not take; they hold while the program runs."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a vault: the clock since boot, a stopwatch, the system's key store."""

    since_boot: Callable[[], float] = since_boot
    device_secrets: DeviceSecrets = SYSTEM
    stopwatch: Callable[[], float] = time.perf_counter


REAL = Around()


def read(folder: Path) -> VaultHeader:
    """The header, with the tries that could not be written; raises as `read_header`."""
    header = read_header(folder)
    return replace(header, tries=_unwritten.get(header.vault_id, header.tries))


def keep(folder: Path, header: VaultHeader) -> None:
    """Write the header; where the disk is full, its tries are kept in memory. Raises OSError
    never."""
    try:
        write(folder, header)
    except OSError:
        _unwritten[header.vault_id] = header.tries


def write(folder: Path, header: VaultHeader) -> None:
    """Write the header; raises OSError."""
    write_header(folder, header)
    _unwritten.pop(header.vault_id, None)


def attempt(
    folder: Path, passphrase: str, around: Around, officer_id: str = ""
) -> tuple[VaultHeader, slots.Opened]:
    """Try *passphrase* on all slots, or on that of *officer_id*; costs the same if it is wrong.

    The header comes back as it is to be kept: no failed try in a row, and nothing wrapped again.
    Raises what `vault.unlock_vault` raises.
    """
    header = read(folder)
    among = tuple(s for s in header.slots if not officer_id or s.officer_id == officer_id)
    if not among:
        raise EnvironmentTrouble("no_slots")
    for slot in among:
        require_strong(slot.kdf)
    header = _serve_wait(folder, header, around.since_boot())
    secret = secret_of(header, around.device_secrets)
    usable = slots.openable(among, secret)
    if not usable:
        raise EnvironmentTrouble("device_secret_missing")
    before = header.tries
    header = replace(header, tries=counted(before, around.since_boot()))
    keep(folder, header)
    opened = slots.find(header.vault_id, usable, passphrase, secret, around.stopwatch)
    if opened:
        return replace(header, tries=Tries(unrecorded=before.unrecorded)), opened
    if len(usable) < len(among):
        # Counted, or hiding the key store would make guessing at the other slots free.
        raise EnvironmentTrouble("device_secret_missing")
    failed = header.tries.failed
    raise UserTrouble(
        "wrong_passphrase",
        tries_left=max(0, FREE_TRIES - failed),
        wait_seconds=wait_after(failed),
    )


def renewed(
    folder: Path, header: VaultHeader, opened: slots.Opened, passphrase: str, around: Around
) -> Slot:
    """The slot as it should be by now; the same one if it is, or if memory is short."""
    slot = opened.slot
    dearest = slots.dearest(header) or slot.kdf
    kdf = dearest if dearest.cost > slot.kdf.cost else risen(slot.kdf, opened.seconds) or slot.kdf
    is_bound = slot.device_secret != NO_DEVICE_SECRET
    secret = opened.device_secret or wanted_secret(folder, header, around.device_secrets)
    if is_shared(folder):
        secret = None
    if kdf == slot.kdf and bool(secret) == is_bound:
        return slot
    group = slot.group if kdf == slot.kdf else slots.group_for(header, kdf)
    try:
        derived = opened.derived if group == slot.group else derive(passphrase, *group)
    except EnvironmentTrouble:
        return slot
    return slots.wrap(opened.key, (header.vault_id, slot.officer_id), derived, group, secret)


def secret_of(header: VaultHeader, store: DeviceSecrets) -> bytes | None:
    """The device secret, looked up only where a slot needs it."""
    if all(s.device_secret == NO_DEVICE_SECRET for s in header.slots):
        return None
    return store.find(header.vault_id)


def wanted_secret(folder: Path, header: VaultHeader, store: DeviceSecrets) -> bytes | None:
    """The device secret that a slot wrapped now is to be bound to, if any.

    Only where the organisation can recover the key: a lost key store must not lose unsent work.
    None is made while slots wait for one that is not here: it may come back.
    """
    if is_shared(folder) or header.recovery is None:
        return None
    if any(s.device_secret == KEY_STORE for s in header.slots):
        found = store.find(header.vault_id)
        fits = found and len(slots.openable(header.slots, found)) == len(header.slots)
        return found if fits else None
    return store.make(header.vault_id)


def _serve_wait(folder: Path, header: VaultHeader, now: float) -> VaultHeader:
    """Raise while the wait lasts."""
    tries, left = served(header.tries, now)
    if tries != header.tries:
        header = replace(header, tries=tries)
        keep(folder, header)
    if left:
        raise UserTrouble("wrong_passphrase", tries_left=0, wait_seconds=left)
    return header
