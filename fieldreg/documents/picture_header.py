"""What a JPEG or PNG says of itself, read without decoding it, and only the parts a decoder needs.

Whatever else a file carries (comments, thumbnails, places, further pictures, frames, packed texts)
is dropped here by never being copied, so that no decoder ever meets it.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from fieldreg.domain.trouble import UserTrouble

MOST_BYTES = 30 << 20
MOST_PIXELS = 24_500_000
"""24 megapixels as cameras count them: those sold under that number write up to 24.47 million."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_MOST_PARTS = 20_000
_MOST_PROFILE = 1 << 20
_MOST_EXIF = 1 << 16


@dataclass(frozen=True, slots=True)
class Lean:
    """A picture of *kind* (`JPEG`, `PNG`), its size in pixels, its bytes without ballast."""

    kind: str
    width: int
    height: int
    data: bytes


def read_header(data: bytes) -> Lean:
    """Judge *data* by its content and its header alone.

    Raises UserTrouble picture_kind (neither JPEG nor PNG), picture_too_large(most),
    picture_unreadable (cut, or built as no such file can be).
    """
    if len(data) > MOST_BYTES:
        raise UserTrouble("picture_too_large", most="30 MB")
    if data.startswith(_PNG):
        lean = _png(data)
    elif data.startswith(_JPEG):
        lean = _jpeg(data)
    else:
        raise UserTrouble("picture_kind")
    if lean.width * lean.height > MOST_PIXELS:
        raise UserTrouble("picture_too_large", most="24 MP")
    return lean


def _unreadable() -> UserTrouble:
    return UserTrouble("picture_unreadable")


def _png(data: bytes) -> Lean:
    width, height = _png_size(data)
    kept = [_PNG]
    at, seen, is_whole = len(_PNG), set[bytes](), False
    for _ in range(_MOST_PARTS):
        head = data[at : at + 8]
        if len(head) < 8:
            break
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        end = at + 12 + length
        if end > len(data):
            break
        if _is_wanted(name, data[at + 8 : end - 4], seen):
            kept.append(data[at:end])
        seen.add(name)
        at = end
        if name == b"IEND":
            is_whole = b"IDAT" in seen
            break
    if not is_whole:
        raise _unreadable()
    return Lean("PNG", width, height, b"".join(kept))


def _png_size(data: bytes) -> tuple[int, int]:
    if data[8:16] != b"\x00\x00\x00\rIHDR" or len(data) < 33:
        raise _unreadable()
    width, height = struct.unpack(">II", data[16:24])
    if not width or not height or zlib.crc32(data[12:29]) != int.from_bytes(data[29:33], "big"):
        raise _unreadable()
    return width, height


def _is_wanted(name: bytes, body: bytes, seen: set[bytes]) -> bool:
    """Of a PNG's chunks those that make the picture. An unknown one that must be understood, or
    a second header, is no picture of ours."""
    if name in (b"IDAT", b"IEND"):
        return True
    if name in (b"IHDR", b"PLTE"):
        if name in seen:
            raise _unreadable()
        return True
    if not name[0] & 0x20:
        raise _unreadable()
    if name in seen:
        return False
    if name == b"eXIf":
        return len(body) <= _MOST_EXIF
    return name == b"tRNS" or (name == b"iCCP" and _is_small_profile(body))


def _is_small_profile(body: bytes) -> bool:
    """Whether a packed colour profile unpacks to something of a profile's size."""
    packed = body.partition(b"\x00")[2][1:]
    try:
        unpacking = zlib.decompressobj()
        profile = unpacking.decompress(packed, _MOST_PROFILE)
    except zlib.error:
        return False
    return unpacking.eof and bool(profile)


# Markers of a JPEG's segments.
_SIZES = (0xC0, 0xC1, 0xC2)  # baseline, extended, progressive; the others no camera writes
_OTHER_SIZES = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES = (0xC4, 0xDB, 0xDD)
_SCAN = 0xDA
_JFIF, _EXIF, _PROFILE, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE


def _jpeg(data: bytes) -> Lean:
    kept, size = [b"\xff\xd8"], None
    at, has_exif = 2, False
    for _ in range(_MOST_PARTS):
        marker, body, at = _segment(data, at)
        if marker in _OTHER_SIZES or (marker in _SIZES and size):
            raise _unreadable()
        if marker in _SIZES:
            size = _jpeg_size(body)
        if marker == _SCAN:
            break
        lean = _lean_segment(marker, body, has_exif=has_exif)
        has_exif = has_exif or (marker == _EXIF and bool(lean))
        if lean:
            kept.append(bytes((0xFF, marker)) + struct.pack(">H", len(lean) + 2) + lean)
    else:
        raise _unreadable()
    scans = data[at - len(body) - 4 :]
    if not size or b"\xff\xd9" not in scans:
        raise _unreadable()
    return Lean("JPEG", *size, b"".join([*kept, scans]))


def _segment(data: bytes, at: int) -> tuple[int, bytes, int]:
    """The segment at *at*: its marker, its body, where the next one begins."""
    if data[at : at + 1] != b"\xff":
        raise _unreadable()
    while data[at + 1 : at + 2] == b"\xff":
        at += 1
    head = data[at + 1 : at + 4]
    if len(head) < 3:
        raise _unreadable()
    marker, length = head[0], int.from_bytes(head[1:], "big")
    end = at + 2 + length
    if marker < 0xC0 or 0xD0 <= marker <= 0xD9 or length < 2 or end > len(data):
        raise _unreadable()
    return marker, data[at + 4 : end], end


def _jpeg_size(body: bytes) -> tuple[int, int]:
    if len(body) < 6 or body[0] != 8 or body[5] not in (1, 3, 4):
        raise _unreadable()
    height, width = struct.unpack(">HH", body[1:5])
    if not width or not height:
        raise _unreadable()
    return width, height


def _lean_segment(marker: int, body: bytes, *, has_exif: bool) -> bytes:
    """What is kept of a segment; empty if nothing is."""
    if marker in _SIZES or marker in _TABLES:
        return body
    if marker == _JFIF and body.startswith(b"JFIF\x00") and len(body) >= 14:
        return body[:12] + b"\x00\x00"  # its thumbnail stays behind
    if marker == _ADOBE and body.startswith(b"Adobe"):
        return body[:12]
    if marker == _EXIF and body.startswith(b"Exif\x00\x00") and not has_exif:
        return body
    if marker == _PROFILE and body.startswith(b"ICC_PROFILE\x00"):
        return body
    return b""
