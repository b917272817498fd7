"""Is a write-ahead log damaged, or only torn at its end as a power cut leaves it?

SQLite cannot tell: it takes a log up to the first frame whose sum is wrong and forgets the rest,
which is right for a torn end, and loses whatever was committed behind a single turned bit. A commit
is fsynced before the next one is begun, so a bad frame with a whole later transaction and more
behind it cannot come from a power cut.

What cannot be told from a cut: damage in the last transaction, or in the last frame of the one
before, and a log cut off between two transactions.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24
_SUMMED_OF_HEADER = 24
_SUMMED_OF_FRAME = 8
_MAGIC = {0x377F0682: "little", 0x377F0683: "big"}
_MASK = 0xFFFFFFFF
_Sum = tuple[int, int]


def is_log_damaged(path: Path) -> bool:
    """Whether the log *path* holds commits behind damage, which opening it would lose.

    A log that is missing, empty, or ends as a power cut may leave it is not. Needs no key, reads
    the whole file (0.3 s for 4 MiB; after a clean end there is none). Raises OSError.
    """
    if not path.exists():
        return False
    data = path.read_bytes()
    if len(data) < _HEADER_BYTES:
        return False
    log = _Log.of(data[:_HEADER_BYTES])
    if log is None:
        # 32 bytes at the beginning of a sector are written whole or not at all.
        return any(data[:_HEADER_BYTES])
    return _is_behind_damage(log, data)


@dataclass(frozen=True, slots=True)
class _Log:
    """What its header says: the order of bytes in sums, the size of a page, salt and sum."""

    is_swapped: bool
    page_bytes: int
    salt: bytes
    total: _Sum

    @classmethod
    def of(cls, header: bytes) -> _Log | None:
        """None where the header is not whole."""
        magic, _, page_bytes = struct.unpack_from(">III", header)
        order = _MAGIC.get(magic)
        if order is None:
            return None
        is_swapped = order != sys.byteorder
        total = _sum((0, 0), header[:_SUMMED_OF_HEADER], is_swapped=is_swapped)
        if total != struct.unpack_from(">II", header, _SUMMED_OF_HEADER):
            return None
        return cls(is_swapped, page_bytes, header[16:24], total)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Whether it follows on the one before it (by that one's stored sum), and ends a commit."""

    follows: bool
    ends_commit: bool


def _is_behind_damage(log: _Log, data: bytes) -> bool:
    """A commit refused by the disk leaves its frames behind a shorter later one, but only one in a
    row: each begins where the last good one ended."""
    is_damaged = has_commit = False
    for frame in _frames(log, data):
        if not frame.follows:
            is_damaged, has_commit = True, False
        elif is_damaged:
            if has_commit:
                return True
            has_commit = frame.ends_commit
    return False


def _frames(log: _Log, data: bytes) -> Iterator[_Frame]:
    """The frames of this log, up to what an earlier one left behind."""
    size, before = _FRAME_HEADER_BYTES + log.page_bytes, log.total
    for at in range(_HEADER_BYTES, len(data) - size + 1, size):
        head = data[at : at + _FRAME_HEADER_BYTES]
        _, pages, first, second = struct.unpack(">II8xII", head)
        total = _sum(before, head[:_SUMMED_OF_FRAME], is_swapped=log.is_swapped)
        body = data[at + _FRAME_HEADER_BYTES : at + size]
        total = _sum(total, body, is_swapped=log.is_swapped)
        before = (first, second)
        yield _Frame(head[8:16] == log.salt and total == before, pages > 0)


def _sum(start: _Sum, data: bytes, *, is_swapped: bool) -> _Sum:
    """SQLite's running sum over whole pairs of 32-bit words."""
    words = array("I", data)
    if is_swapped:
        words.byteswap()
    first, second = start
    pairs = iter(words)
    for one in pairs:
        first = (first + one + second) & _MASK
        second = (second + next(pairs) + first) & _MASK
    return first, second
