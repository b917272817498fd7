"""What laptops say of photos and send of them, wrong in some way."""

from __future__ import annotations

import base64
import io
import secrets
from functools import cache

from malformed.asking import Asked, Stranger
from malformed.evil import NUMBERS, Source, dumped
from PIL import Image
from server.centre_laptop import new_id
from server.image_files import jpeg, note

from fieldreg.protocol.images import ImageNote, ImagesRequest
from fieldreg.server.images import tell

_TUS = (b"tus-resumable", b"1.0.0")
_TYPE = (b"content-type", b"application/offset+octet-stream")


def images(stranger: Stranger, source: Source) -> Asked:
    """The message that tells of photos."""
    told = {
        "record_id": stranger.record,
        "sha256": secrets.token_hex(32),
        "kind": "ktp",
        "size": 1_000,
        "added_at": "2026-11-23T08:00:00Z",
        "author": "petugas-1",
    }
    laptop = stranger.laptop
    tree = {"device_id": laptop.device_id, "epoch": laptop.epoch, "images": [told]}
    return stranger.post("images", "/v1/images", stranger.spoilt(tree, source))


def taken(stranger: Stranger, source: Source) -> Asked:
    """The same message of photos that a record has no longer, also of such as it never had."""
    pick = source.random.choice
    told = {
        "record_id": pick([stranger.record, new_id()]),
        "sha256": secrets.token_hex(32),
        "kind": "ktp",
        "step": pick([1, 2, *NUMBERS]),
        "taken_at": "2026-11-23T08:00:00Z",
        "author": "petugas-1",
        "reason": pick(["orang lain", "", "RAHASIA " * 200]),
    }
    laptop = stranger.laptop
    tree = {"device_id": laptop.device_id, "epoch": laptop.epoch, "images": [],
            "taken": [told] * pick([1, 1, 2, 101])}  # fmt: skip
    body = dumped(tree) if pick([True, False]) else stranger.spoilt(tree, source)
    return stranger.post("taken", "/v1/images", body)


def upload(stranger: Stranger, source: Source) -> Asked:
    """tus: creation, parts and questions with numbers and words that mean nothing."""
    numbers = ["0", "10", "-1", "1e3", "9" * 30, "", "٣", "0x10", " 5", "1048577"]
    name = base64.b64encode(secrets.token_hex(32).encode()).decode()
    words = [f"sha256 {name}", "sha256", "sha256 !!", ",,,", f"sha256 {name},sha256 {name}", ""]
    pick = source.random.choice
    headers = [
        (b"tus-resumable", pick([b"1.0.0", b"1.0.0", b"2.0.0", b""])),
        (b"upload-length", pick(numbers).encode()),
        (b"upload-offset", pick(numbers).encode()),
        (b"upload-metadata", pick(words).encode()),
        (b"content-type", pick([_TYPE[1], b"text/plain", b""])),
    ]
    method = pick(["POST", "PATCH", "HEAD", "OPTIONS", "DELETE"])
    path = pick(["/v1/uploads", f"/v1/uploads/{new_id()}", "/v1/uploads/%00", "/v1/uploads/x"])
    body = source.random.randbytes(pick([0, 1, 500]))
    token = stranger.laptop.enrolment.device_token
    return stranger.asked("upload", method, path, body, token, headers)


def photo(stranger: Stranger, source: Source) -> Asked:
    """Truly told of and begun; then comes what is no photo, or not the one that was told of."""
    whole = _no_photo(source)
    laptop, token = stranger.laptop, stranger.laptop.enrolment.device_token
    told = ImagesRequest(
        device_id=laptop.device_id,
        images=[ImageNote.model_validate(note(stranger.record, whole))],
    )
    [entry] = tell(stranger.world.centre, token, told).images
    place = entry.upload or f"/v1/uploads/{new_id()}"
    way = source.random.randrange(6)
    part, at = whole, b"0"
    if way == 0:
        part = source.random.randbytes(len(whole))
    elif way == 1:
        part = whole + b"x"
    elif way == 2:
        at = str(len(whole) // 2).encode()
    elif way == 3:
        part = whole[: len(whole) // 2]
    headers = [_TUS, _TYPE, (b"upload-offset", at)]
    return stranger.asked("photo", "PATCH", place, part, token, headers)


def _no_photo(source: Source) -> bytes:
    """A JPEG spoilt in its header or anywhere, another format, or noise; never empty."""
    pick = source.random.choice
    good = bytearray(_jpeg())
    way = source.random.randrange(5)
    if way == 0:
        return source.spoil_bytes(bytes(good)) or b"x"
    if way == 1:  # any size, depth, number of parts and length of a segment
        for _ in range(source.random.choice([1, 4])):
            good[source.random.randrange(2, 700)] = pick([0, 1, 0x7F, 0xC0, 0xD8, 0xE1, 0xFF])
        return bytes(good)
    if way == 2:
        return bytes(good[: source.random.randrange(1, 700)])
    if way == 3:
        return pick([_other("PNG"), _other("GIF"), _other("TIFF"), b"%PDF-1.4\n", b"\xff\xd8"])
    return b"\xff\xd8" + source.random.randbytes(pick([1, 40, 4_000]))


@cache
def _jpeg() -> bytes:
    return jpeg(side=40)


@cache
def _other(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 40)).save(file, kind)
    return file.getvalue()
