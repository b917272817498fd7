"""A stick's file: several messages of `POST /v1/sync` in one, signed, packed and sealed.

The bytes are frozen in docs/PROTOCOL.md section 14. Inside the seal stands a manifest of one line,
its signature, and the messages, each packed by itself. Nothing of a message is looked at before
the manifest was found signed by the sender and the messages were held against it. So a file is
taken whole or not at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

import zstandard

from fieldreg.domain.shapes import is_moment
from fieldreg.domain.trouble import UserTrouble

from .bundle_seal import closed, opened
from .sealed import compact
from .signing import is_signed, sign

FORMAT = 1
BUNDLE_SUFFIX = ".fieldreg-bundle"
REPLY_SUFFIX = ".fieldreg-reply"
MAX_FILE_BYTES = 64 << 20
MAX_PART_BYTES = 16 << 20
MAX_UNPACKED_BYTES = 512 << 20
MAX_PARTS = 20_000
_MAX_MANIFEST_BYTES = 4 << 20
_MAX_NUMBER = 1 << 53
_SIGNED = b"fieldreg/stick/1\n"
_LEVEL = 6
_WINDOW = 8 << 20
_ID = re.compile(r"[0-9a-f-]{36}")
_NAMED = re.compile(r"[0-9a-f-]{0,36}")
_HASH = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(rb"[0-9a-f]{128}")


class Way(StrEnum):
    """Which way a file goes."""

    BUNDLE = "bundle"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Range:
    """Revisions *first* to *last* of one incarnation."""

    incarnation: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who says what to whom.

    `about` is the file that a reply answers, `asked_epoch` the epoch which that one knew; both are
    empty in a bundle. `epoch` is the centre's as the sender knows it, `made_at` is shown only.
    `ranges` are the revisions that a bundle brings.
    """

    way: Way
    file_id: str
    centre_id: str
    device_id: str
    incarnation: str
    epoch: str
    made_at: str
    about: str = ""
    asked_epoch: str = ""
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    size: int
    unpacked: int
    digest: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A file out of its seal. Its manifest says who claims to have sent it: `believe` first.

    `digest` (hex) names the sealed file.
    """

    manifest: Manifest
    digest: str
    _parts: tuple[_Part, ...]
    _signed: bytes
    _signature: str
    _rest: memoryview

    def believe(self, key: str) -> None:
        """Raise UserTrouble stick_damaged unless *key* (hex) signed it and all of it is whole."""
        if not is_signed(key, _SIGNED + self._signed, self._signature):
            raise UserTrouble("stick_damaged")
        for _ in self.messages():
            pass

    def messages(self) -> Iterator[bytes]:
        """Each message (JSON), unpacked one at a time. Raises UserTrouble stick_damaged."""
        at = 0
        for part in self._parts:
            packed = bytes(self._rest[at : at + part.size])
            at += part.size
            if sha256(packed).hexdigest() != part.digest:
                raise UserTrouble("stick_damaged")
            yield _unpacked(packed, part.unpacked)


def seal(
    manifest: Manifest,
    messages: Iterable[bytes],
    private_key: bytes,
    *,
    receiver: str,
    escrow: str = "",
) -> bytes:
    """One file of these *messages* (JSON each), signed with the sender's *private_key* (32 bytes).

    Raises UserTrouble stick_too_large, stick_no_key.
    """
    packer = zstandard.ZstdCompressor(level=_LEVEL)
    parts: list[_Part] = []
    packed: list[bytes] = []
    for message in messages:
        one = packer.compress(message)
        packed.append(one)
        parts.append(_Part(len(one), len(message), sha256(one).hexdigest()))
    _require_size(parts)
    signed = compact(_members(manifest, parts))
    signature = sign(private_key, _SIGNED + signed).encode()
    data = closed(b"\n".join([signed, signature, b"".join(packed)]), receiver, escrow)
    if len(data) > MAX_FILE_BYTES:
        raise _too_large()
    return data


def open_file(data: bytes, way: Way, private_key: bytes) -> Opened:
    """The file *data*, opened with its receiver's key (32 bytes), and not believed yet.

    Raises UserTrouble: stick_too_large, stick_unreadable, stick_foreign, stick_damaged,
    stick_newer, and stick_wrong_way for a file that goes the other way.
    """
    if len(data) > MAX_FILE_BYTES:
        raise _too_large()
    return read_plain(opened(data, private_key), way, sha256(data).hexdigest())


def read_plain(plain: bytes, way: Way, digest: str) -> Opened:
    """The file in *plain*, which is out of its seal; *digest* names the sealed one."""
    signed, _, rest = plain.partition(b"\n")
    signature, _, _ = rest[:200].partition(b"\n")
    body = memoryview(rest)[len(signature) + 1 :]
    if len(signed) > _MAX_MANIFEST_BYTES:
        raise UserTrouble("stick_damaged")
    manifest, parts = _whole(lambda: _read(signed))
    if manifest.way is not way:
        raise UserTrouble("stick_wrong_way")
    _require_size(parts)
    if sum(part.size for part in parts) != len(body) or not _SIGNATURE.fullmatch(signature):
        raise UserTrouble("stick_damaged")
    text = signature.decode("ascii", "replace")
    return Opened(manifest, digest, parts, signed, text, body)


def _too_large() -> UserTrouble:
    return UserTrouble("stick_too_large", mib=MAX_FILE_BYTES >> 20)


def _require_size(parts: Iterable[_Part]) -> None:
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


def _members(manifest: Manifest, parts: Iterable[_Part]) -> dict[str, Any]:
    return {"format": FORMAT, **asdict(manifest), "parts": [asdict(part) for part in parts]}


def _whole(read: Callable[[], tuple[Manifest, tuple[_Part, ...]]]) -> Any:
    try:
        return read()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserTrouble("stick_damaged") from None


def _read(signed: bytes) -> tuple[Manifest, tuple[_Part, ...]]:
    raw = json.loads(signed)
    if type(raw["format"]) is int and raw["format"] > FORMAT:
        raise UserTrouble("stick_newer")
    texts = {name: raw[name] for name in _IDS + _NAMES}
    manifest = Manifest(
        way=Way(raw["way"]),
        made_at=raw["made_at"],
        ranges=tuple(Range(**one) for one in raw["ranges"]),
        **texts,
    )
    parts = tuple(_Part(**one) for one in raw["parts"])
    is_ours = (
        all(_ID.fullmatch(texts[name]) for name in _IDS)
        and all(_NAMED.fullmatch(texts[name]) for name in _NAMES)
        and is_moment(manifest.made_at)
        and all(_is_range(one) for one in manifest.ranges)
        and all(_is_part(part) for part in parts)
    )
    if not is_ours or compact(_members(manifest, parts)) != signed:
        raise ValueError("member")
    return manifest, parts


_IDS = ("file_id", "centre_id", "device_id", "incarnation")
_NAMES = ("epoch", "about", "asked_epoch")


def _is_range(one: Range) -> bool:
    numbers = type(one.first) is int and type(one.last) is int
    return numbers and bool(_ID.fullmatch(one.incarnation)) and 0 < one.first <= one.last


def _is_part(part: _Part) -> bool:
    numbers = type(part.size) is int and type(part.unpacked) is int
    is_sane = numbers and 0 < part.size < _MAX_NUMBER and 0 <= part.unpacked < _MAX_NUMBER
    return is_sane and bool(_HASH.fullmatch(part.digest))
