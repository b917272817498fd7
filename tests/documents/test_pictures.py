"""From any file to a small clean JPEG, through the real child process."""

import io
import os
import re
import struct
import subprocess
import sys
import zlib
from hashlib import sha256

import pytest
from documents.picture_files import SECRET, chunk, encoded, exif, photo, png, talkative, with_size
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from fieldreg.documents import picture_worker, pictures
from fieldreg.documents.pictures import prepare
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble

RED, GREEN, BLUE, WHITE = (254, 0, 0), (0, 255, 1), (0, 0, 254), (255, 255, 255)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(prepare(data).data))


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """Colours inside the four quarters: top left, top right, bottom left, bottom right."""
    width, height = image.size
    places = [(1, 1), (3, 1), (1, 3), (3, 3)]
    return [image.convert("RGB").getpixel((width * x // 4, height * y // 4)) for x, y in places]


def is_near(some, others, most: int = 12) -> bool:
    pairs = zip(some, others, strict=True)
    return all(abs(a - b) <= most for one, other in pairs for a, b in zip(one, other, strict=True))


def trouble(data: bytes, **how) -> str:
    with pytest.raises(UserTrouble) as said:
        prepare(data, **how)
    return said.value.key


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_comes_back_as_a_clean_jpeg_with_its_hash(kind):
    picture = prepare(encoded(photo(), kind))
    assert picture.sha256 == sha256(picture.data).digest()
    image = Image.open(io.BytesIO(picture.data))
    assert image.format == "JPEG"
    assert image.size == (picture.width, picture.height) == (64, 40)
    assert is_near(corners(image), [RED, GREEN, BLUE, WHITE])


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_nothing_but_pixels_is_left(kind):
    data = talkative(kind)
    assert SECRET.encode() in data
    made = prepare(data).data
    assert SECRET.encode() not in made
    image = Image.open(io.BytesIO(made))
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not image.getexif()
    assert not any(mark in made for mark in (b"Exif", b"ICC_PROFILE", b"http://", b"\xff\xfe"))


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_stands_upright_before_its_exif_goes(turn):
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # how a camera held so would have seen it
    seen = photo() if turn == 1 else photo().transpose(Image.Transpose(back[turn]))
    image = opened(encoded(seen, exif=exif(turn)))
    assert image.size == (64, 40)
    assert is_near(corners(image), [RED, GREEN, BLUE, WHITE])


@pytest.mark.parametrize(
    "block",
    [
        b"Exif\0\0",
        b"Exif\0\0" + bytes(40),
        b"Exif\0\0II*\0\xff\xff\xff",
        exif()[:40],
        exif()[:24],
        exif().replace(struct.pack(">H", 0x010E), struct.pack(">H", 0x011A)),
    ],
)
@pytest.mark.parametrize("has_jfif", [True, False])
def test_a_broken_exif_costs_only_the_orientation(block, has_jfif):
    data = encoded(photo(), exif=block)
    if not has_jfif:  # cameras write none, and then a decoder asks EXIF for the resolution
        at = data.index(b"\xff\xe0")
        data = data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]
    assert opened(data).size == (64, 40)


def test_the_child_loads_nothing_of_the_folder_that_the_program_was_started_in(
    tmp_path, monkeypatch
):
    for name in ("fieldreg", "PIL", "json"):
        (tmp_path / f"{name}.py").write_text(
            f"open({str(tmp_path / 'loaded')!r}, 'w').close()\n", encoding="utf-8"
        )
    monkeypatch.chdir(tmp_path)
    assert opened(encoded(photo())).size == (64, 40)
    assert not (tmp_path / "loaded").exists()


def test_every_mode_becomes_what_it_looks_like():
    palette = photo().quantize(8)
    clear = photo().convert("RGBA")
    clear.putalpha(Image.new("L", clear.size, 0))
    hidden = photo().quantize(8)
    index = hidden.getpixel((1, 1))
    deep = b"".join(b"\x00" + struct.pack(">8H", *[0xC000] * 8) for _ in range(8))
    assert is_near(corners(opened(encoded(palette, "PNG"))), [RED, GREEN, BLUE, WHITE])
    assert is_near(corners(opened(encoded(clear, "PNG"))), [WHITE] * 4)
    shown = opened(encoded(hidden, "PNG", transparency=index))
    assert is_near(corners(shown), [WHITE, GREEN, BLUE, WHITE])
    assert is_near(corners(opened(png(8, 8, pixels=deep, depth=16))), [(192, 192, 192)] * 4)
    grey = photo(mode="L")
    assert is_near(corners(opened(encoded(grey, "PNG"))), corners(grey))
    assert is_near(corners(opened(encoded(photo(mode="1"), "PNG")))[3:], [WHITE])
    assert is_near(corners(opened(encoded(photo(mode="CMYK")))), [RED, GREEN, BLUE, WHITE])
    assert is_near(corners(opened(encoded(photo(), progressive=True))), [RED, GREEN, BLUE, WHITE])


def test_colours_are_those_of_a_screen():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    assert is_near(
        corners(opened(encoded(photo(), icc_profile=lab.tobytes()))), [RED, GREEN, BLUE, WHITE]
    )
    assert opened(encoded(photo(), icc_profile=b"no profile at all")).size == (64, 40)
    assert opened(encoded(photo(), "PNG", icc_profile=b"nor this")).size == (64, 40)
    assert opened(encoded(photo(mode="L"), icc_profile=lab.tobytes())).mode == "L"


@pytest.mark.parametrize("size", [(3000, 1000), (1000, 3000), (1601, 1601), (24_000, 3)])
def test_the_long_edge_is_bounded(size):
    image = opened(encoded(Image.new("RGB", size, "red"), "PNG"))
    assert max(image.size) == 1600
    assert abs(image.size[0] * size[1] - image.size[1] * size[0]) <= max(size)


def test_the_bytes_are_bounded_whatever_is_shown():
    noise = Image.frombytes("RGB", (1600, 1600), os.urandom(1600 * 1600 * 3))
    picture = prepare(encoded(noise, "PNG"))
    assert len(picture.data) <= 400_000
    assert picture.width == picture.height
    assert picture.width < 1600


def test_of_several_pictures_the_first_is_taken():
    first, second = photo(), Image.new("RGB", (64, 40), "black")
    many = {"save_all": True, "append_images": [second]}
    moving = encoded(first, "PNG", **many)
    double = encoded(first, "MPO", **many)
    for data in (moving, double):
        assert is_near(corners(opened(data)), [RED, GREEN, BLUE, WHITE], 40)


LYING = {
    "more pixels than bytes": with_size(encoded(photo()), 4000, 4000),
    "a png without its rows": png(4000, 4000, pixels=bytes(4001)),
    "noise for pixels": png(64, 64)[:41] + os.urandom(20) + chunk(b"IEND", b""),
    "cut in the middle": encoded(photo(400, 400), quality=95)[:2000] + b"\xff\xd9",
    "no tables": re.sub(rb"\xff\xdb\x00C.{65}", b"", encoded(photo()), flags=re.DOTALL),
}


@pytest.mark.parametrize("name", LYING)
def test_a_header_that_lies_is_found_out(name):
    """Where a decoder fills the gap in grey it may pass, but as a bounded picture of ours."""
    try:
        picture = prepare(LYING[name])
    except UserTrouble as refused:
        said = refused.key
    else:
        said = ""
        assert name != "no tables"
        assert max(picture.width, picture.height) <= 1600
    assert said in {"", "picture_unreadable"}


def test_a_packed_text_never_reaches_the_decoder():
    bombs = PngImagePlugin.PngInfo()
    bombs.add_text("x", "0" * (70 << 20), zip=True)
    data = encoded(photo(), "PNG", pnginfo=bombs)
    with pytest.raises(ValueError), Image.open(io.BytesIO(data)) as image:
        image.load()  # the control: the decoder alone stumbles
    assert opened(data).size == (64, 40)


@settings(max_examples=40)
@given(st.data())
def test_damaged_pictures_are_made_or_refused_and_never_anything_else(data):
    kind = data.draw(st.sampled_from(["JPEG", "PNG"]))
    base = bytearray(encoded(photo(200, 120), kind))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(base)))
        base[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    said = ""
    try:
        picture = prepare(bytes(base))
    except UserTrouble as refused:
        said = refused.key
    else:
        assert max(picture.width, picture.height) <= 1600
        assert len(picture.data) <= 400_000
    assert said in {"", "picture_kind", "picture_too_large", "picture_unreadable"}


def test_the_child_has_its_limits():
    if sys.platform == "win32":
        pytest.skip("no such limits here")
    code = (
        "from fieldreg.documents import picture_worker\n"
        "import json, resource\n"
        "picture_worker._limit()\n"
        "print(json.dumps([resource.getrlimit(w) for w in (resource.RLIMIT_AS,\n"
        "    resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"[[{768 << 20}, {768 << 20}], [15, 15], [0, 0], [0, 0]]"


@pytest.mark.parametrize(
    "code",
    [
        "bytearray(2 << 30)",
        "while True: pass",
        "open('made', 'wb').write(b'x' * 9000)",
        "import os; os.kill(os.getpid(), 9)",
        "print('{}')",
        """import sys; sys.stdout.write('{"width": 1, "height": 1}\\n' + 'x' * 99)""",
    ],
)
def test_a_child_that_misbehaves_is_no_picture_and_no_harm(code, monkeypatch, tmp_path):
    whole = f"from fieldreg.documents import picture_worker\npicture_worker._limit()\n{code}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pictures, "command", lambda: [sys.executable, "-c", whole])
    assert trouble(encoded(photo()), seconds=2) == "picture_unreadable"
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 0


@pytest.mark.parametrize("command", [["/nowhere/at/all"], [sys.executable, "-c", "exit(3)"]])
def test_a_missing_reader_is_not_the_pictures_fault(command, monkeypatch):
    monkeypatch.setattr(pictures, "command", lambda: command)
    with pytest.raises(EnvironmentTrouble) as said:
        prepare(encoded(photo()))
    assert said.value.key == "picture_reader_missing"


def test_a_built_program_starts_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/fieldreg/fieldreg")
    assert pictures.command() == ["/opt/fieldreg/fieldreg", picture_worker.ARGUMENT]
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", "/opt/fieldreg/fieldreg-app.exe")
    assert pictures.command() == ["/opt/fieldreg/fieldreg.exe", picture_worker.ARGUMENT]


def test_the_child_loads_nothing_of_the_program_but_itself():
    code = (
        "import sys; sys.argv[1:] = ['--picture-worker']; sys.stdin.close()\n"
        "from fieldreg.__main__ import main\n"
        "main()\n"
        "print(sorted(m for m in sys.modules if m.startswith('fieldreg.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input="", capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(
        ["fieldreg.__main__", "fieldreg.documents", "fieldreg.documents.picture_worker"]
    )


def test_a_lossy_profile_bomb_is_left_behind():
    bomb = chunk(b"iCCP", b"x\x00\x00" + zlib.compress(bytes(64 << 20), 9))
    assert opened(png(8, 8, bomb)).size == (8, 8)
