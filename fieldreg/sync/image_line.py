"""The HTTP of tus: how far an upload is, and one part more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldreg.protocol.images import TUS_TYPE, TUS_VERSION

from .faults import refusal
from .trouble import SyncTrouble, Trouble

if TYPE_CHECKING:
    from .https import Line

PART_TIMEOUTS = (10.0, 90.0)
"""Seconds to connect, and without a sign of the other side: a part may lie in the system's buffers
as long as a slow line takes to carry it."""
_OF_NO_BODY = {403: Trouble.NOT_ALLOWED, 404: Trouble.NOT_FOUND}


def offset_at(line: Line, place: str) -> int:
    """How many bytes of the upload at *place* have come. Raises SyncTrouble."""
    status, headers, _ = line.call("HEAD", place, headers={"Tus-Resumable": TUS_VERSION})
    if status in _OF_NO_BODY:
        raise SyncTrouble(_OF_NO_BODY[status])  # an answer to HEAD cannot say more
    if status != 200:
        raise refusal(status, headers, b"")
    return _offset(headers)


def bring_part(line: Line, place: str, offset: int, data: bytes) -> int:
    """Bring *data* to *place* at *offset*; how many bytes have come then. Raises SyncTrouble."""
    headers = {
        "Tus-Resumable": TUS_VERSION,
        "Upload-Offset": str(offset),
        "Content-Type": TUS_TYPE,
    }
    status, said, reply = line.call(
        "PATCH", place, headers=headers, data=data, timeouts=PART_TIMEOUTS
    )
    if status != 204:
        raise refusal(status, said, reply)
    return _offset(said)


def _offset(headers: Mapping[str, str]) -> int:
    if headers.get("Tus-Resumable", "") != TUS_VERSION:
        raise SyncTrouble(Trouble.CAPTIVE_PORTAL)
    text = headers.get("Upload-Offset", "")
    if not text.isdecimal() or len(text) > 15:
        raise SyncTrouble(Trouble.BAD_ANSWER, what="offset")
    return int(text)
