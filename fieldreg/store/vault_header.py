"""The vault header `vault.json`: key slots and the count of failed tries. Both formats are frozen.

    {"format": 2, "vault_id": uuid,
     "slots": [{"kind": "officer", "id": uuid, "device_secret": "none",
                "kdf": {"name": "argon2id", "m_kib": n, "t": n, "p": n, "salt": hex},
                "nonce": hex, "wrapped": hex}],
     "recovery": null | {"recipient": age recipient, "sealed": hex},
     "tries": {"failed": n, "served_from": null | milliseconds since boot, "unrecorded": n},
     "sum": hex}

A slot bound to a device secret says `"device_secret": "keyring", "secret_id": hex`. `sum` is
SHA-256 over all the rest, against bad disks: it turns a flipped bit into damage, which would
otherwise be a right passphrase called wrong. Format 1 has one slot, no `sum`, and in `tries`
`not_before` (unix seconds) instead of `served_from`; it is read for ever and never written.

No names stand in it. `unrecorded` counts failed sign-ins that the audit chain does not hold yet.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.sealed import compact

from .files import disk_trouble, write_atomically

HEADER_FILE = "vault.json"
FORMAT = 2
SLOT_FORMAT = 1  # a slot is wrapped as in format 1, so that a header is upgraded without a key
NO_DEVICE_SECRET = "none"  # noqa: S105
KEY_STORE = "keyring"
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
SECRET_ID_BYTES = 8
_WRAPPED_BYTES = KEY_BYTES + 16  # and the tag of ChaCha20-Poly1305
_MOST = {"m_kib": 1 << 20, "t": 64, "p": 64}
_LEAST_KIB_PER_LANE = 8  # Argon2's own floor


@dataclass(frozen=True, slots=True)
class Kdf:
    """Cost of Argon2id: memory in KiB, passes, lanes."""

    m_kib: int
    t: int
    p: int

    @property
    def cost(self) -> int:
        """How much work it is, in KiB filled; only good for comparing."""
        return self.m_kib * self.t


@dataclass(frozen=True, slots=True)
class Slot:
    """The database key wrapped for one officer. `secret_id` tells device secrets apart."""

    officer_id: str
    kdf: Kdf
    salt: bytes
    nonce: bytes
    wrapped: bytes
    device_secret: str = NO_DEVICE_SECRET
    secret_id: str = ""

    @property
    def group(self) -> tuple[bytes, Kdf]:
        """What its passphrase is derived with; slots of one group share the derivation."""
        return self.salt, self.kdf


@dataclass(frozen=True, slots=True)
class Recovery:
    """The database key sealed to the organisation's age recipient."""

    recipient: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Tries:
    """Failed sign-ins in a row, when (ms since boot) the wait began, and how many unaudited.

    `served_from` is None where no wait has begun, and in format 1, which counted by the wall
    clock: that wait is served again.
    """

    failed: int = 0
    served_from: int | None = None
    unrecorded: int = 0


@dataclass(frozen=True, slots=True)
class VaultHeader:
    """The whole header. There are no slots after a revocation; the recovery slot stays."""

    vault_id: str
    slots: tuple[Slot, ...]
    recovery: Recovery | None = None
    tries: Tries = Tries()


def write_header(folder: Path, header: VaultHeader) -> None:
    """Replace the header in *folder*; durable when it returns. Raises OSError."""
    write_atomically(folder / HEADER_FILE, header_bytes(header))


def header_bytes(header: VaultHeader) -> bytes:
    """The header as it stands in its file."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "vault_id": header.vault_id,
        "slots": [_slot_json(s) for s in header.slots],
        "recovery": _recovery_json(header.recovery),
        "tries": {
            "failed": header.tries.failed,
            "served_from": header.tries.served_from,
            "unrecorded": header.tries.unrecorded,
        },
    }
    data["sum"] = check_sum(data)
    return json.dumps(data, indent=1).encode()


def check_sum(raw: dict[str, Any]) -> str:
    """SHA-256 (hex) over everything in *raw* but `sum`."""
    return sha256(compact({k: v for k, v in raw.items() if k != "sum"})).hexdigest()


def read_header(folder: Path) -> VaultHeader:
    """The header in *folder*, of either format.

    Raises EnvironmentTrouble vault_missing, vault_newer (a later format), damaged or
    disk_trouble. Whatever a slot of this format can never be is damage, so that nobody is told
    that a right passphrase is wrong.
    """
    return read_header_file(folder / HEADER_FILE)


def read_header_file(path: Path) -> VaultHeader:
    """The header in the file *path*, which may be a copy; raises as `read_header`."""
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
    return {"format": SLOT_FORMAT, "vault_id": vault_id, "slot": bound}


def _slot_json(slot: Slot) -> dict[str, Any]:
    kdf = {"name": "argon2id", "m_kib": slot.kdf.m_kib, "t": slot.kdf.t, "p": slot.kdf.p}
    return {
        "kind": "officer",
        "id": slot.officer_id,
        "device_secret": slot.device_secret,
        **({"secret_id": slot.secret_id} if slot.secret_id else {}),
        "kdf": {**kdf, "salt": slot.salt.hex()},
        "nonce": slot.nonce.hex(),
        "wrapped": slot.wrapped.hex(),
    }


def _recovery_json(recovery: Recovery | None) -> dict[str, Any] | None:
    if recovery is None:
        return None
    return {"recipient": recovery.recipient, "sealed": recovery.sealed.hex()}


def _header(raw: Any) -> VaultHeader:
    if type(raw["format"]) is not int or raw["format"] not in (1, FORMAT):
        raise ValueError("format")
    is_first = raw["format"] == 1
    if not is_first and raw["sum"] != check_sum(raw):
        raise ValueError("sum")
    recovery = raw["recovery"]
    tries = raw["tries"]
    if is_first:
        _whole(tries["not_before"])
    return VaultHeader(
        str(uuid.UUID(raw["vault_id"])),
        _slots(raw["slots"], least=1 if is_first else 0),
        recovery and Recovery(recovery["recipient"], bytes.fromhex(recovery["sealed"])),
        Tries(
            _whole(tries["failed"]),
            None if is_first else _moment(tries["served_from"]),
            _whole(tries["unrecorded"]),
        ),
    )


def _slots(raw: Any, least: int) -> tuple[Slot, ...]:
    if type(raw) is not list or len(raw) < least:
        raise ValueError("slots")
    slots = tuple(_slot(s) for s in raw)
    if len({s.officer_id for s in slots}) < len(slots):
        raise ValueError("slots")
    return slots


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
        _exactly(SECRET_ID_BYTES, raw["secret_id"]).hex() if "secret_id" in raw else "",
    )


def _exactly(size: int, text: Any) -> bytes:
    data = bytes.fromhex(text)
    if len(data) != size:
        raise ValueError("length")
    return data


def _moment(value: Any) -> int | None:
    return None if value is None else _whole(value)


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("number")
    return value
