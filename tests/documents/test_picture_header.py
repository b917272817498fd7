"""What is refused before any decoder has seen a byte, and what never gets that far."""

import zlib

import pytest
from documents.picture_files import (
    SECRET,
    chunk,
    encoded,
    photo,
    png,
    segment,
    talkative,
    with_size,
)
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.documents.picture_header import MOST_BYTES, read_header
from fieldreg.domain.trouble import UserTrouble

GOOD = {"JPEG": encoded(photo()), "PNG": encoded(photo(), "PNG")}


def trouble(data: bytes) -> str:
    with pytest.raises(UserTrouble) as said:
        read_header(data)
    return said.value.key


@pytest.mark.parametrize("kind", GOOD)
def test_kind_and_size_are_read(kind):
    lean = read_header(GOOD[kind])
    assert (lean.kind, lean.width, lean.height) == (kind, 64, 40)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP", "JPEG2000", "ICO", "PPM"])
def test_other_kinds_are_refused_by_content(kind):
    assert trouble(encoded(photo(), kind)) == "picture_kind"


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xd8", b"\x89PNG", b"%PDF-1.7", b"<svg/>", bytes(64)]
)
def test_what_is_no_picture_at_all_is_refused(data):
    assert trouble(data) == "picture_kind"


@pytest.mark.parametrize("size", [(5000, 5000), (9000, 9000), (60_000, 60_000), (1, 24_500_001)])
def test_the_pixel_cap_holds_before_decoding(size):
    assert trouble(png(*size, pixels=b"\x00")) == "picture_too_large"
    if max(size) < 65_536:
        assert trouble(with_size(GOOD["JPEG"], *size)) == "picture_too_large"


@pytest.mark.parametrize("size", [(6000, 4000), (5712, 4284)])
def test_what_cameras_call_24_megapixels_is_taken(size):
    assert read_header(png(*size, pixels=b"\x00")).width == size[0]


def test_the_byte_cap_holds():
    assert trouble(GOOD["PNG"] + bytes(MOST_BYTES)) == "picture_too_large"


@pytest.mark.parametrize(
    "data",
    [
        png(0, 10, pixels=b"\x00"),
        png(10, 0, pixels=b"\x00"),
        GOOD["PNG"][:40],
        GOOD["PNG"][:-12],
        GOOD["PNG"][:16] + b"\x00\x00\x00\x05" + GOOD["PNG"][20:],  # its checksum says otherwise
        png(8, 8, chunk(b"IHDR", bytes(13))),
        png(8, 8, chunk(b"ABCD", b"must be understood")),
        b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b"") * 9,
        GOOD["JPEG"][:30],
        GOOD["JPEG"][:-2],
        with_size(GOOD["JPEG"], 0, 10),
        with_size(GOOD["JPEG"], 10, 0),
        GOOD["JPEG"][:2] + segment(0xC0, b"\x08\x00\x05\x00\x05\x03") + GOOD["JPEG"][2:],
        GOOD["JPEG"].replace(b"\xff\xc0", b"\xff\xc9", 1),  # arithmetic coding
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8" + b"\xff" * 5000,
    ],
)
def test_what_is_cut_or_cannot_be_is_refused(data):
    assert trouble(data) == "picture_unreadable"


@pytest.mark.parametrize("kind", GOOD)
def test_what_a_file_tells_beside_its_pixels_goes_no_further(kind):
    data = talkative(kind)
    assert SECRET.encode() in data
    kept = read_header(data).data
    # EXIF goes to the child, which needs the orientation, and no further.
    assert kept.count(SECRET.encode()) == 1
    assert data.count(SECRET.encode()) == 3


@pytest.mark.parametrize("name", [b"zTXt", b"iTXt", b"tEXt", b"iCCP"])
def test_a_bomb_in_a_side_chunk_is_left_behind(name):
    packed = zlib.compress(bytes(64 << 20), 9)
    lean = read_header(png(8, 8, chunk(name, b"x\x00\x00" + packed)))
    assert len(lean.data) < 200


def test_frames_and_further_pictures_are_left_behind():
    frames = [photo(), photo(mode="L").convert("RGB")]
    moving = encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])
    assert b"acTL" in moving
    kept = read_header(moving).data
    assert not any(name in kept for name in (b"acTL", b"fcTL", b"fdAT"))
    double = encoded(frames[0], "MPO", save_all=True, append_images=frames[1:])
    assert b"MPF\x00" in double
    assert b"MPF\x00" not in read_header(double).data.split(b"\xff\xda")[0]


def test_a_thumbnail_is_left_behind():
    thumbnail = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x02\x02" + bytes(range(12))
    data = b"\xff\xd8" + segment(0xE0, thumbnail) + GOOD["JPEG"][20:]
    assert bytes(range(12)) not in read_header(data).data[:60]


@given(st.data())
def test_any_bytes_are_read_or_refused_as_known_trouble(data):
    base = bytearray(data.draw(st.sampled_from([*GOOD.values(), talkative("PNG"), b""])))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(base)))
        base[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    try:
        lean = read_header(bytes(base))
    except UserTrouble as refused:
        said = refused.key
    else:
        said = ""
        assert 0 < lean.width * lean.height <= 24_500_000
        assert len(lean.data) <= len(base) + 64
    assert said in {"", "picture_kind", "picture_too_large", "picture_unreadable"}
