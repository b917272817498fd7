"""Pictures for tests, good and bad, made in memory."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw, PngImagePlugin

SECRET = "NIK 5171031203809901 I WAYAN SUDARTA"
PLACE = 0x8825  # EXIF's pointer to where the picture was taken


def photo(width: int = 64, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Red at the top left, green at the top right, blue at the bottom left, white elsewhere."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for at, colour in (((0, 0), "red"), ((1, 0), "lime"), ((0, 1), "blue")):
        x, y = at[0] * width // 2, at[1] * height // 2
        draw.rectangle((x, y, x + width // 2 - 1, y + height // 2 - 1), fill=colour)
    return image.convert(mode)


def encoded(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    file = io.BytesIO()
    if kind == "JPEG":
        how = {"quality": 95, "subsampling": 0, **how}
    image.save(file, kind, **how)
    return file.getvalue()


def exif(turn: int = 1) -> bytes:
    """An EXIF block with a person in it, a place, and how the camera was held."""
    block = Image.Exif()
    block[0x0112] = turn
    block[0x010E] = SECRET
    block.get_ifd(PLACE).update({1: "S", 2: (8.0, 39.0, 17.1)})
    return block.tobytes()


def talkative(kind: str, turn: int = 1) -> bytes:
    """A picture whose file tells of a person in every place that its kind has."""
    if kind == "JPEG":
        data = encoded(photo(), exif=exif(turn), comment=SECRET.encode())
        return (
            data[:2] + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET.encode()) + data[2:]
        )
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET)
    texts.add_itxt("Title", SECRET)
    return encoded(photo(), "PNG", pnginfo=texts, exif=exif(turn))


def segment(marker: int, body: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    checked = name + body
    return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))


def png(width: int, height: int, *others: bytes, pixels: bytes = b"", depth: int = 8) -> bytes:
    """A PNG whose header says what is asked for, true or not; grey."""
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    data = zlib.compress(pixels or bytes((width + 1) * height))
    parts = (chunk(b"IHDR", header), *others, chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def with_size(jpeg: bytes, width: int, height: int) -> bytes:
    """The same JPEG, claiming another size."""
    at = jpeg.index(b"\xff\xc0")
    return jpeg[: at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]
