"""A stick's file: several messages of `POST /v1/sync` in one, signed, packed and sealed.

The bytes are frozen in docs/PROTOCOL.md section 14. Inside the seal stands a manifest of one line,
its signature, and the messages, each packed by itself. Nothing of a message is looked at before
the manifest was found signed by the sender and the messages were held against it. So a file is
taken whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from itertools import chain
from typing import BinaryIO, TypeAlias

import zstandard

from fieldreg.domain.trouble import UserTrouble

from .bundle_manifest import Manifest, Part, Range, Way, members, read_manifest
from .bundle_seal import Sink, close_into, open_into
from .bundle_stream import OnPhoto, Read, Reader, photo_frames
from .sealed import compact
from .signing import is_signed, sign

BUNDLE_SUFFIX = ".fieldreg-bundle"
REPLY_SUFFIX = ".fieldreg-reply"
MAX_FILE_BYTES = 64 << 20
MAX_PART_BYTES = 16 << 20
MAX_UNPACKED_BYTES = 512 << 20
MAX_PARTS = 20_000
_SIGNED = b"fieldreg/stick/1\n"
_LEVEL = 6
_WINDOW = 8 << 20
_SIGNATURE = re.compile(rb"[0-9a-f]{128}")


__all__ = [
    "BUNDLE_SUFFIX",
    "MAX_FILE_BYTES",
    "REPLY_SUFFIX",
    "Manifest",
    "Opened",
    "Photos",
    "Range",
    "Source",
    "Way",
    "open_file",
    "pass_photos",
    "pass_plain_photos",
    "read_plain",
    "seal",
    "seal_into",
]

Source: TypeAlias = Callable[[], BinaryIO]
"""Opens a file, each time at its beginning."""
Photos: TypeAlias = Callable[[], Iterator[bytes]]
"""Gives the bytes of the photos that go into a file, each time the same ones in the same order."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file out of its seal. Its manifest says who claims to have sent it: `believe` first.

    `digest` (hex) names the sealed file. `photos` is how many photos lie behind its messages; what
    they are says the last message.
    """

    manifest: Manifest
    digest: str
    _parts: tuple[Part, ...]
    _read: Read

    @property
    def photos(self) -> int:
        """How many photos lie behind the last message."""
        return self._read.photos

    def believe(self, key: str) -> None:
        """Raise UserTrouble stick_damaged unless *key* (hex) signed it and all of it is whole."""
        signature = self._read.signature.decode("ascii")
        if not is_signed(key, _SIGNED + self._read.signed, signature):
            raise UserTrouble("stick_damaged")
        self.require_whole()

    def require_whole(self) -> None:
        """Raise UserTrouble stick_damaged unless all of it is whole, whoever may have signed it."""
        if [part.digest for part in self._parts] != self._read.digests:
            raise UserTrouble("stick_damaged")
        for _ in self.messages():
            pass

    def messages(self) -> Iterator[bytes]:
        """Each message (JSON), unpacked one at a time. Raises UserTrouble stick_damaged."""
        for part, packed in zip(self._parts, self._read.frames, strict=True):
            yield _unpacked(packed, part.unpacked)


def seal(
    manifest: Manifest,
    messages: Iterable[bytes],
    private_key: bytes,
    *,
    receiver: str,
    escrow: str = "",
    photos: Photos | None = None,
) -> bytes:
    """One file as `seal_into` writes it."""
    out = BytesIO()
    seal_into(out, manifest, messages, private_key, receiver=receiver, escrow=escrow, photos=photos)
    return out.getvalue()


def seal_into(
    out: Sink,
    manifest: Manifest,
    messages: Iterable[bytes],
    private_key: bytes,
    *,
    receiver: str,
    escrow: str = "",
    photos: Photos | None = None,
) -> int:
    """Write one file of these *messages* (JSON each) and the *photos* that the last one names.

    It is signed with the sender's *private_key* (32 bytes); photos are read twice, one at a time.
    How many bytes were written. Raises UserTrouble stick_too_large, stick_no_key, and what *photos*
    and *out* raise.
    """
    packer = zstandard.ZstdCompressor(level=_LEVEL)
    parts: list[Part] = []
    packed: list[bytes] = []
    for message in messages:
        one = packer.compress(message)
        packed.append(one)
        parts.append(Part(len(one), len(message), sha256(one).hexdigest()))
    if photos:
        parts[-1] = _with_photos(parts[-1], packed[-1], photos)
    _require_size(parts)
    signed = compact(members(manifest, parts))
    signature = sign(private_key, _SIGNED + signed).encode()
    counted = _Counted(out)
    head = b"\n".join([signed, signature, b"".join(packed)])
    pieces = chain([head], photo_frames(photos()) if photos else ())
    close_into(counted, pieces, receiver, escrow)
    return counted.size


def _with_photos(part: Part, packed: bytes, photos: Photos) -> Part:
    size, digest = len(packed), sha256(packed)
    for piece in photo_frames(photos()):
        size += len(piece)
        digest.update(piece)
    return Part(size, part.unpacked, digest.hexdigest())


class _Counted:
    """Writes on, up to what a file may have."""

    def __init__(self, out: Sink) -> None:
        self._out, self.size = out, 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.size > MAX_FILE_BYTES:
            raise _too_large()
        return self._out.write(data)

    def flush(self) -> None:
        self._out.flush()


def open_file(data: bytes | Source, way: Way, private_key: bytes) -> Opened:
    """The file *data*, opened with its receiver's key (32 bytes), and not believed yet.

    Raises UserTrouble: stick_too_large, stick_unreadable, stick_foreign, stick_damaged,
    stick_newer, stick_missing (it could not be read to its end), and stick_wrong_way for a file
    that goes the other way.
    """
    reading = _Reading(way)
    return reading.opened(_pour(data, private_key, reading))


def pass_photos(data: bytes | Source, private_key: bytes, on_photo: OnPhoto, *, most: int) -> None:
    """Go through the photos of a bundle that was opened and believed before.

    Believe of each what its hash proves, and no more: the file may have become another since.
    Photos of more than *most* bytes come as None. Raises as `open_file`, and what *on_photo*
    raises.
    """
    reading = _Reading(Way.BUNDLE, most=most, on_photo=on_photo)
    _pour(data, private_key, reading)


def read_plain(plain: bytes, way: Way, digest: str) -> Opened:
    """The file in *plain*, which is out of its seal; *digest* names the sealed one."""
    reading = _Reading(way)
    reading.reader.write(plain)
    return reading.opened(digest)


def pass_plain_photos(plain: bytes, on_photo: OnPhoto, *, most: int) -> None:
    """As `pass_photos`, of a bundle that is out of its seal."""
    _Reading(Way.BUNDLE, most=most, on_photo=on_photo).reader.write(plain)


class _Reading:
    """One reading of a file."""

    def __init__(self, way: Way, *, most: int = 0, on_photo: OnPhoto | None = None) -> None:
        self._way = way
        self._manifest: Manifest | None = None
        self._parts: tuple[Part, ...] = ()
        self.reader = Reader(self._parts_of, most=most, on_photo=on_photo)

    def opened(self, digest: str) -> Opened:
        """What was read. Raises UserTrouble stick_damaged."""
        read = self.reader.end()
        if self._manifest is None or not _SIGNATURE.fullmatch(read.signature):
            raise UserTrouble("stick_damaged")
        return Opened(self._manifest, digest, self._parts, read)

    def _parts_of(self, signed: bytes) -> Sequence[Part]:
        self._manifest, self._parts = read_manifest(signed)
        if self._manifest.way is not self._way:
            raise UserTrouble("stick_wrong_way")
        _require_size(self._parts)
        return self._parts


def _pour(data: bytes | Source, private_key: bytes, reading: _Reading) -> str:
    try:
        with BytesIO(data) if isinstance(data, bytes) else data() as source:
            return open_into(reading.reader, source, private_key, most=MAX_FILE_BYTES)
    except OSError:  # the stick was drawn out, or does not give it
        raise UserTrouble("stick_missing") from None


def _too_large() -> UserTrouble:
    return UserTrouble("stick_too_large", mib=MAX_FILE_BYTES >> 20)


def _require_size(parts: Iterable[Part]) -> None:
    parts = tuple(parts)
    is_too_large = (
        len(parts) > MAX_PARTS
        or sum(part.unpacked for part in parts) > MAX_UNPACKED_BYTES
        or any(part.unpacked > MAX_PART_BYTES for part in parts)
    )
    if is_too_large:
        raise _too_large()


def _unpacked(packed: bytes, size: int) -> bytes:
    """Exactly *size* bytes, and never more than that in memory."""
    try:
        if zstandard.get_frame_parameters(packed).window_size > max(_WINDOW, size):
            raise UserTrouble("stick_damaged")
        reader = zstandard.ZstdDecompressor(max_window_size=MAX_PART_BYTES).stream_reader(packed)
        data = reader.read(size + 1)
    except zstandard.ZstdError:
        raise UserTrouble("stick_damaged") from None
    if len(data) != size:
        raise UserTrouble("stick_damaged")
    return data
