"""The vault header `vault.json`: key slots and the count of failed tries. Format 1 is frozen.

    {"format": 1, "vault_id": uuid,
     "slots": [{"kind": "officer", "id": uuid, "device_secret": "none",
                "kdf": {"name": "argon2id", "m_kib": n, "t": n, "p": n, "salt": hex},
                "nonce": hex, "wrapped": hex}],
     "recovery": null | {"recipient": age recipient, "sealed": hex},
     "tries": {"failed": n, "not_before": unix seconds, "unrecorded": n}}

No names stand in it. `unrecorded` counts failed sign-ins that the audit chain does not hold yet.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldreg.domain.trouble import EnvironmentTrouble

from .files import disk_trouble, write_atomically

HEADER_FILE = "vault.json"
FORMAT = 1
NO_DEVICE_SECRET = "none"  # noqa: S105
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
_WRAPPED_BYTES = KEY_BYTES + 16  # and the tag of ChaCha20-Poly1305
_MOST = {"m_kib": 1 << 20, "t": 64, "p": 64}
_LEAST_KIB_PER_LANE = 8  # Argon2's own floor


@dataclass(frozen=True, slots=True)
class Kdf:
    """Cost of Argon2id: memory in KiB, passes, lanes."""

    m_kib: int
    t: int
    p: int


@dataclass(frozen=True, slots=True)
class Slot:
    """The database key wrapped for one officer."""

    officer_id: str
    kdf: Kdf
    salt: bytes
    nonce: bytes
    wrapped: bytes
    device_secret: str = NO_DEVICE_SECRET


@dataclass(frozen=True, slots=True)
class Recovery:
    """The database key sealed to the organisation's age recipient."""

    recipient: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Tries:
    """Failed sign-ins in a row, when the next one may be (unix seconds), and how many unaudited."""

    failed: int = 0
    not_before: int = 0
    unrecorded: int = 0


@dataclass(frozen=True, slots=True)
class VaultHeader:
    """The whole header."""

    vault_id: str
    slots: tuple[Slot, ...]
    recovery: Recovery | None = None
    tries: Tries = Tries()


def write_header(folder: Path, header: VaultHeader) -> None:
    """Replace the header in *folder*; durable when it returns. Raises OSError."""
    data = {
        "format": FORMAT,
        "vault_id": header.vault_id,
        "slots": [_slot_json(s) for s in header.slots],
        "recovery": _recovery_json(header.recovery),
        "tries": {
            "failed": header.tries.failed,
            "not_before": header.tries.not_before,
            "unrecorded": header.tries.unrecorded,
        },
    }
    write_atomically(folder / HEADER_FILE, json.dumps(data, indent=1).encode())


def read_header(folder: Path) -> VaultHeader:
    """The header in *folder*.

    Raises EnvironmentTrouble vault_missing, vault_newer (a later format), damaged or
    disk_trouble. Whatever a slot of this format can never be is damage, so that nobody is told
    that a right passphrase is wrong.
    """
    path = folder / HEADER_FILE
    try:
        if path.is_dir():
            raise EnvironmentTrouble("damaged")
        raw = json.loads(path.read_bytes())
        if type(raw["format"]) is int and raw["format"] > FORMAT:
            raise EnvironmentTrouble("vault_newer")
        return _header(raw)
    except FileNotFoundError:
        raise EnvironmentTrouble("vault_missing") from None
    except OSError as error:
        raise disk_trouble(error) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise EnvironmentTrouble("damaged") from None


def slot_binding(vault_id: str, slot: Slot) -> dict[str, Any]:
    """What a slot's wrapping is bound to: everything in the slot but the wrapped key itself."""
    bound = {k: v for k, v in _slot_json(slot).items() if k not in ("nonce", "wrapped")}
    return {"format": FORMAT, "vault_id": vault_id, "slot": bound}


def _slot_json(slot: Slot) -> dict[str, Any]:
    kdf = {"name": "argon2id", "m_kib": slot.kdf.m_kib, "t": slot.kdf.t, "p": slot.kdf.p}
    return {
        "kind": "officer",
        "id": slot.officer_id,
        "device_secret": slot.device_secret,
        "kdf": {**kdf, "salt": slot.salt.hex()},
        "nonce": slot.nonce.hex(),
        "wrapped": slot.wrapped.hex(),
    }


def _recovery_json(recovery: Recovery | None) -> dict[str, Any] | None:
    if recovery is None:
        return None
    return {"recipient": recovery.recipient, "sealed": recovery.sealed.hex()}


def _header(raw: Any) -> VaultHeader:
    if raw["format"] != FORMAT:
        raise ValueError("format")
    recovery = raw["recovery"]
    tries = raw["tries"]
    return VaultHeader(
        str(uuid.UUID(raw["vault_id"])),
        _slots(raw["slots"]),
        recovery and Recovery(recovery["recipient"], bytes.fromhex(recovery["sealed"])),
        Tries(*(_whole(tries[k]) for k in ("failed", "not_before", "unrecorded"))),
    )


def _slots(raw: Any) -> tuple[Slot, ...]:
    if type(raw) is not list or not raw:
        raise ValueError("slots")
    return tuple(_slot(s) for s in raw)


def _slot(raw: Any) -> Slot:
    kdf = raw["kdf"]
    if raw["kind"] != "officer" or kdf["name"] != "argon2id":
        raise ValueError("slot")
    if not all(0 < _whole(kdf[k]) <= most for k, most in _MOST.items()):
        raise ValueError("kdf")
    if kdf["m_kib"] < _LEAST_KIB_PER_LANE * kdf["p"]:
        raise ValueError("kdf")
    if type(raw["id"]) is not str or type(raw["device_secret"]) is not str:
        raise ValueError("slot")
    return Slot(
        raw["id"],
        Kdf(kdf["m_kib"], kdf["t"], kdf["p"]),
        _exactly(SALT_BYTES, kdf["salt"]),
        _exactly(NONCE_BYTES, raw["nonce"]),
        _exactly(_WRAPPED_BYTES, raw["wrapped"]),
        raw["device_secret"],
    )


def _exactly(size: int, text: Any) -> bytes:
    data = bytes.fromhex(text)
    if len(data) != size:
        raise ValueError("length")
    return data


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("number")
    return value
