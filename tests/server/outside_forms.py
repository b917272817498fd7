"""Ids, texts, signatures and records, written from PROTOCOL.md alone: its sections 1, 2 and 3.

It imports nothing of this program.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NOTHING = "0" * 64


def text_of(value: Any) -> str:
    """JSON as the page writes it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def new_id() -> str:
    """A UUIDv7."""
    raw = bytearray(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10))
    raw[6], raw[8] = raw[6] & 0x0F | 0x70, raw[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(raw)))


def line_of(revision_id: str) -> list[str]:
    """An id and the eight that are derived from it, one from the other (4, 14)."""
    line = [revision_id]
    for _ in range(8):
        raw = sha256(b"fieldreg/anew/1\0" + line[-1].encode()).digest()[:16]
        line.append(str(uuid.UUID(bytes=raw)))
    return line


def stand_in_of(device_id: str) -> str:
    """Who says at another centre what a laptop's file holds, where its own is gone (14)."""
    return str(uuid.UUID(bytes=sha256(b"fieldreg/stand-in/1\0" + device_id.encode()).digest()[:16]))


def is_signed(key: str, signature: str, lines: Sequence[object]) -> bool:
    """Whether *key* signed these lines."""
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    try:
        public.verify(bytes.fromhex(signature), "\n".join(map(str, lines)).encode())
    except InvalidSignature:
        return False
    return True


@dataclass
class Record:
    """A record as it stands: the centre's version and case, and the values."""

    version: int = 0
    case: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def take(self, patch: dict[str, Any], kept_aside: Sequence[str]) -> None:
        """Removals come first; a path that was kept aside is not taken."""
        patch = {path: value for path, value in patch.items() if path not in kept_aside}
        for path in [path for path, value in patch.items() if value is None]:
            for known in list(self.values):
                if known == path or known.startswith(f"{path}."):
                    del self.values[known]
        self.values.update({path: value for path, value in patch.items() if value is not None})

    def row_hash(self, record_id: str) -> bytes:
        row = text_of([record_id, self.version, self.case, self.values])
        return sha256(row.encode()).digest()


@dataclass
class Made:
    """A revision that this laptop made, and its place in the chain."""

    incarnation: str
    no: int
    header: str
    body: str
    salt: str
    link: str
    delivered: bool = False

    @property
    def about(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.header)
        return told

    @property
    def revision_id(self) -> str:
        return str(self.about["revision_id"])

    def wire(self) -> dict[str, str]:
        return {"header": self.header, "body": self.body, "salt": self.salt}
