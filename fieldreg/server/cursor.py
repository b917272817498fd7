"""The opaque cursor: where a device's reading of its office's stream stands, under a MAC.

    base64url( epoch(16) office-hash(4) told(4) seq(8) mac(16) )

A cursor of another epoch or another office is told apart from a forged one by whole fields. `told`
marks what the laptop was told of its office: it keeps a cursor in the very step that keeps that.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from fieldreg.protocol.problems import Problems

from .refusal import Refusal

_SIZE = 48


@dataclass(frozen=True, slots=True)
class CursorMaker:
    """Writes and reads cursors of one office in one epoch, with the centre's MAC key."""

    key: bytes
    epoch: str
    office_id: str
    told: bytes = bytes(4)

    def write(self, seq: int) -> str:
        """The cursor after sequence number *seq*."""
        data = UUID(self.epoch).bytes + self._office() + self.told + seq.to_bytes(8, "big")
        return base64.urlsafe_b64encode(data + self._mac(data)).decode()

    def read(self, cursor: str) -> int:
        """The sequence number in *cursor*, 0 for an empty one.

        Raises Refusal: cursor_invalid for a forged one or one of another office, epoch_changed
        (detail: the epoch now) for one of another epoch.
        """
        if not cursor:
            return 0
        try:
            raw = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise Refusal(Problems.CURSOR_INVALID) from None
        data, mac = raw[: _SIZE - 16], raw[_SIZE - 16 :]
        if len(raw) != _SIZE or not hmac.compare_digest(mac, self._mac(data)):
            raise Refusal(Problems.CURSOR_INVALID)
        if data[:16] != UUID(self.epoch).bytes:
            raise Refusal(Problems.EPOCH_CHANGED, self.epoch)
        if data[16:20] != self._office():
            raise Refusal(Problems.CURSOR_INVALID)
        return int.from_bytes(data[24:32], "big")

    def was_told(self, cursor: str) -> bool:
        """Whether *cursor* has the mark of what is told of the office now; False where `read` does
        not take it: a file is answered from the stream's start then."""
        try:
            self.read(cursor)
        except Refusal:
            return False
        return bool(cursor) and base64.urlsafe_b64decode(cursor)[20:24] == self.told

    def _office(self) -> bytes:
        return sha256(self.office_id.encode()).digest()[:4]

    def _mac(self, data: bytes) -> bytes:
        return hmac.new(self.key, b"fieldreg/cursor/1\x00" + data, sha256).digest()[:16]
