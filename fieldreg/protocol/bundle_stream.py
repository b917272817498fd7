"""A stick's file as it streams out of its seal, and into it: messages are kept, photos pass by.

What comes out of the seal is taken piece by piece as it comes, so that a file with hundreds of
photos never lies in memory: of its last part the message is kept, and each photo behind it is
handed on, or only hashed. See docs/PROTOCOL.md, 14.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

import zstandard

from fieldreg.domain.trouble import UserTrouble

MAX_MANIFEST_BYTES = 4 << 20
MOST_PHOTOS = 2_000
SKIPPED = 0x184D2A50
"""The magic number of a zstd frame that every reader skips (RFC 8878, 3.1.2)."""
_HEADER = struct.Struct("<II")
_SIGNATURE_LINE = 129
_SLICE = 512
"""Bytes. A zstd block of four can unpack to 128 KiB, so no slice unpacks to more than 16 MiB."""
_NEED_ALL = 1 << 62

OnPhoto = Callable[[int, bytes | None], None]
"""Takes the bytes of the photo with this place in the file; None where they are too many."""


class Part(Protocol):
    """What a manifest says of one part."""

    @property
    def size(self) -> int:
        """Its bytes as it lies in the file."""
        ...

    @property
    def unpacked(self) -> int:
        """The bytes of its message."""
        ...


@dataclass(slots=True)
class Read:
    """What was read of a file: its two lines, each part's packed message and the hash (hex) of the
    whole part, and how many photos lie behind the last message."""

    signed: bytes = b""
    signature: bytes = b""
    frames: list[bytes] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    photos: int = 0


class Reader:
    """Takes what comes out of a seal by `write`, as a file would; `end` says that this was all.

    *parts_of* reads the manifest's line and says which parts follow; what it raises comes out of
    `write`. Photos of more than *most* bytes are passed over. Raises UserTrouble stick_damaged.
    """

    def __init__(
        self,
        parts_of: Callable[[bytes], Sequence[Part]],
        *,
        most: int = 0,
        on_photo: OnPhoto | None = None,
    ) -> None:
        self.read = Read()
        self._parts_of, self._most, self._on_photo = parts_of, most, on_photo
        self._have, self._hash, self._left = bytearray(), sha256(), _NEED_ALL
        self.trouble: Exception | None = None
        self._is_whole = False
        self._steps = self._run()
        next(self._steps)

    def write(self, data: bytes) -> int:
        """Take the next bytes. After trouble, which it raises once, everything is let pass."""
        if self.trouble is None:
            self._have += data
            try:
                self._step()
            except Exception as trouble:
                self.trouble = trouble
                raise
        return len(data)

    def flush(self) -> None:
        """Nothing to do: what was written was taken."""

    def end(self) -> Read:
        """What was read. Raises UserTrouble stick_damaged if more was to come, or less."""
        _require(self._is_whole and not self._have)
        return self.read

    def _step(self) -> None:
        if self._is_whole:
            return
        try:
            next(self._steps)
        except StopIteration:
            self._is_whole = True

    def _run(self) -> Generator[None, None, None]:
        yield from self._until(lambda: b"\n" in self._have, most=MAX_MANIFEST_BYTES)
        self.read.signed = self._take(self._have.index(b"\n"))
        _require(len(self.read.signed) <= MAX_MANIFEST_BYTES)
        parts = self._parts_of(self.read.signed)
        self._take(1)
        yield from self._until(lambda: len(self._have) >= _SIGNATURE_LINE)
        line = self._take(_SIGNATURE_LINE)
        _require(line.endswith(b"\n"))
        self.read.signature = line[:-1]
        for number, part in enumerate(parts, 1):
            self._hash, self._left = sha256(), part.size
            if number < len(parts):
                yield from self._until(lambda: len(self._have) >= self._left)
                self.read.frames.append(self._take(self._left))
            else:
                yield from self._last(part)
            self.read.digests.append(self._hash.hexdigest())
        self._left = _NEED_ALL

    def _last(self, part: Part) -> Generator[None, None, None]:
        """The last message, up to where its frame ends, and the photos behind it."""
        frame = _Frame(part.unpacked)
        while not frame.is_over:
            _require(self._left > 0)
            yield from self._until(lambda: bool(self._have))
            frame.add(self._take(min(_SLICE, self._left, len(self._have))))
        rest = frame.rest
        self._have[:0] = rest  # it belongs to the first photo, and counts with it
        self._hash, self._left = sha256(bytes(frame.packed)), part.size - len(frame.packed)
        self.read.frames.append(bytes(frame.packed))
        while self._left:
            yield from self._photo()

    def _photo(self) -> Generator[None, None, None]:
        _require(self._left >= _HEADER.size)
        yield from self._until(lambda: len(self._have) >= _HEADER.size)
        magic, size = _HEADER.unpack(self._take(_HEADER.size))
        _require(magic == SKIPPED and size <= self._left and self.read.photos < MOST_PHOTOS)
        if self._on_photo is None or size > self._most:
            yield from self._pass_over(size)
            data = None
        else:
            yield from self._until(lambda: len(self._have) >= size)
            data = self._take(size)
        if self._on_photo:
            self._on_photo(self.read.photos, data)
        self.read.photos += 1

    def _pass_over(self, size: int) -> Generator[None, None, None]:
        while size:
            yield from self._until(lambda: bool(self._have))
            size -= len(self._take(min(size, len(self._have))))

    def _until(
        self, is_there: Callable[[], bool], *, most: int = _NEED_ALL
    ) -> Generator[None, None, None]:
        while not is_there():
            _require(len(self._have) <= most)
            yield

    def _take(self, count: int) -> bytes:
        taken = bytes(self._have[:count])
        del self._have[:count]
        self._hash.update(taken)
        self._left -= count
        return taken


class _Frame:
    """One zstd frame, taken until it ends; what it unpacks to is thrown away, and bounded."""

    def __init__(self, unpacked: int) -> None:
        reader = zstandard.ZstdDecompressor(max_window_size=16 << 20)
        self._reader, self._left = reader.decompressobj(), unpacked
        self.packed, self.rest = bytearray(), b""

    @property
    def is_over(self) -> bool:
        """Whether the frame has ended; `rest` was taken behind it then."""
        return bool(self._reader.eof)

    def add(self, data: bytes) -> None:
        """Raises UserTrouble stick_damaged for what is no such frame."""
        try:
            self._left -= len(self._reader.decompress(data))
        except zstandard.ZstdError:
            raise UserTrouble("stick_damaged") from None
        _require(self._left >= 0)
        self.rest = self._reader.unused_data if self.is_over else b""
        self.packed += data[: len(data) - len(self.rest)]


def photo_frames(photos: Iterable[bytes]) -> Iterator[bytes]:
    """What lies in a file for *photos*."""
    for data in photos:
        yield _HEADER.pack(SKIPPED, len(data))
        yield data


class Flow:
    """Bytes that are made while they are read, as a file gives them. `trouble`: what broke off."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._have = iter(pieces), bytearray()
        self.trouble: Exception | None = None

    def read(self, count: int = -1) -> bytes:
        """At most *count* bytes; none at the end."""
        try:
            while not self._have and (piece := next(self._pieces, None)) is not None:
                self._have += piece
        except Exception as trouble:
            self.trouble = trouble
            raise
        taken = bytes(self._have if count < 0 else self._have[:count])
        del self._have[: len(taken)]
        return taken


def _require(is_sound: bool) -> None:
    if not is_sound:
        raise UserTrouble("stick_damaged")
