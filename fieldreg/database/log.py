"""The frames of a write-ahead log, also those that SQLite would not read any more.

For a rescue: behind a damaged frame SQLite forgets everything (`log_file` notices that); here each
frame says whether it follows from the one before it, and the reader proves the rest page by page.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .sqlcipher import PAGE_BYTES

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = (0x377F0682, 0x377F0683)
_UNKNOWN = (-1, -1)


@dataclass(frozen=True, slots=True)
class Frame:
    """One page in the log. `pages` is the database's size after a commit, 0 inside one.

    `fits`: its sum follows from that of the frame before it, as that one states it.
    """

    page_no: int
    pages: int
    data: bytes
    fits: bool


def frames(path: Path) -> Iterator[Frame]:
    """The frames of the present log in *path*, also those behind a damaged one. Raises OSError.

    Where the log's own header is damaged, the first frame says which log this is.
    """
    data = path.read_bytes() if path.exists() else b""
    if len(data) < _HEADER.size + _FRAME.size:
        return
    magic, _, _, _, *salts_and_sum = _HEADER.unpack_from(data)
    order = ">" if magic == _MAGIC[1] else "<"
    salts, stated = tuple(salts_and_sum[:2]), tuple(salts_and_sum[2:])
    if magic not in _MAGIC or _sum(data[:24], (0, 0), order) != stated:
        salts, stated = _FRAME.unpack_from(data, _HEADER.size)[2:4], _UNKNOWN
    step = _FRAME.size + PAGE_BYTES
    for start in range(_HEADER.size, len(data) - step + 1, step):
        page_no, pages, *rest = _FRAME.unpack_from(data, start)
        if tuple(rest[:2]) != salts:  # an earlier round of the log, or a damaged frame header
            stated = _UNKNOWN
            continue
        page = data[start + _FRAME.size : start + step]
        found = _sum(data[start : start + 8] + page, stated, order)
        yield Frame(page_no, pages, page, found == tuple(rest[2:]))
        stated = (rest[2], rest[3])


def _sum(data: bytes, before: tuple[int, int], order: str) -> tuple[int, int]:
    """SQLite's running sum over *data*, continued from *before*."""
    one, two = before
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for a, b in zip(words[::2], words[1::2], strict=True):
        one = (one + a + two) & 0xFFFFFFFF
        two = (two + b + one) & 0xFFFFFFFF
    return one, two
