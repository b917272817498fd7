"""What can be said of a vault's keys without a passphrase, for `fieldreg doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fieldreg.store import slots
from fieldreg.store.device_secret import SYSTEM, KeyStore
from fieldreg.store.files import is_shared
from fieldreg.store.kdf import LEAST_SECONDS, require_strong, seconds_of
from fieldreg.store.opening import VAULT_FOLDER
from fieldreg.store.vault_header import NO_DEVICE_SECRET, Kdf, read_header

__all__ = ["LEAST_SECONDS", "Keys", "look", "seconds_a_try"]


@dataclass(frozen=True, slots=True)
class Keys:
    """`bound`: slots that need the key store; `lost`: those whose secret is not in it."""

    officers: int
    bound: int
    lost: int
    has_key_store: bool
    has_recovery: bool
    is_shared: bool
    costs: tuple[Kdf, ...]
    """One for each group of slots; a wrong passphrase pays all of them."""


def look(folder: Path, store: KeyStore = SYSTEM) -> Keys:
    """The keys of the workspace in *folder*; may wait some seconds for the key store.

    Raises EnvironmentTrouble vault_missing, vault_newer, damaged, disk_trouble.
    """
    vault = folder / VAULT_FOLDER
    header = read_header(vault)
    bound = [s for s in header.slots if s.device_secret != NO_DEVICE_SECRET]
    found = store.find(header.vault_id) if bound else None
    return Keys(
        officers=len(header.slots),
        bound=len(bound),
        lost=len(bound) - len(slots.openable(bound, found)),
        has_key_store=store.is_there(),
        has_recovery=header.recovery is not None,
        is_shared=is_shared(vault),
        costs=tuple(kdf for _, kdf in dict.fromkeys(s.group for s in header.slots)),
    )


def seconds_a_try(keys: Keys) -> float:
    """What a wrong passphrase costs here and now, by trying. Raises EnvironmentTrouble
    kdf_too_weak, memory_short."""
    for kdf in keys.costs:
        require_strong(kdf)
    return sum(seconds_of(kdf) for kdf in keys.costs)
