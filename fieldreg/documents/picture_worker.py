"""The child process that decodes one picture and writes it anew; it may do little else.

In: a line of JSON (`kind`, `width`, `height`), then the picture's bytes to the end of the input.
Out: a line of JSON (`width`, `height`) and a JPEG, or nothing at all if it is no such picture.
It starts before anything else of the program is loaded: `fieldreg --picture-worker`.
"""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

ARGUMENT = "--picture-worker"
LONG_EDGE = 1600
MOST_RESULT = 400_000
_MEMORY = 768 << 20
_CPU_SECONDS = 15
_MOST_PIXELS = 24_500_000
_QUALITIES = (85, 75, 65, 55)
_SMALLER = 0.8
_WRONG = 1
_NO_LIBRARY = 3
_ORIENTATION = 0x0112


def main() -> int:
    """Do the one piece of work; the exit status is 0, 1 (no picture) or 3 (no decoder here)."""
    _limit()
    given = _read_all(0)
    try:
        # After the limits; and all that Pillow would load later, when no file can be opened.
        from PIL import Image, ImageCms, TiffImagePlugin  # noqa: F401, PLC0415

        Image.preinit()
    except ImportError:
        return _NO_LIBRARY
    _open_no_more_files()
    head, _, data = given.partition(b"\n")
    try:
        answer = remade(json.loads(head), data)
    except Exception:  # noqa: BLE001 - whatever a decoder throws at bad bytes
        return _WRONG
    _write_all(1, answer)
    return 0


def remade(head: dict[str, Any], data: bytes) -> bytes:
    """The answer for *data*: the line and the JPEG. Raises whatever the decoder raises."""
    from PIL import Image  # noqa: PLC0415

    warnings.simplefilter("ignore")  # a damaged EXIF is warned of, and is no reason to refuse
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    with Image.open(io.BytesIO(data), formats=[head["kind"]]) as image:
        if image.size != (head["width"], head["height"]):
            raise ValueError("the header says otherwise")
        turn = _orientation(image)
        profile = image.info.get("icc_profile")
        image.draft(None, (LONG_EDGE, LONG_EDGE))  # a JPEG is decoded no larger than needed
        image.load()
        small = _small(_opaque(image))
    plain = _turned(_srgb(small, profile), turn)
    width, height, jpeg = _compressed(plain)
    return json.dumps({"width": width, "height": height}).encode() + b"\n" + jpeg


def _orientation(image: Image) -> int:
    """How the camera was held, 1 to 8. What cannot be read is upright."""
    try:
        turn = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - EXIF is a second format inside, with its own damage
        return 1
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def _opaque(image: Image) -> Image:
    """Without transparency (it lies on white) and palette: mode L, RGB or CMYK, eight bits."""
    from PIL import Image as Pillow  # noqa: PLC0415

    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        paper = Pillow.new("RGB", clear.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _small(image: Image) -> Image:
    from PIL import Image as Pillow  # noqa: PLC0415

    image.thumbnail((LONG_EDGE, LONG_EDGE), Pillow.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _srgb(image: Image, profile: bytes | None) -> Image:
    """In the colours of a screen; a profile that does not fit the picture is not believed."""
    from PIL import ImageCms  # noqa: PLC0415

    if profile and image.mode != "L":
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            screen = ImageCms.createProfile("sRGB")
            done = ImageCms.profileToProfile(image, source, screen, outputMode="RGB")
            if done is not None:
                return done
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _turned(image: Image, turn: int) -> Image:
    from PIL.Image import Transpose  # noqa: PLC0415

    how = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(turn)
    return image if how is None else image.transpose(how)


def _compressed(image: Image) -> tuple[int, int, bytes]:
    """Width, height and the JPEG, at most MOST_RESULT bytes: coarser first, then smaller."""
    while True:
        image.info.clear()  # Pillow would write a comment or a profile that it finds here
        for quality in _QUALITIES:
            file = io.BytesIO()
            image.save(file, "JPEG", quality=quality, optimize=True)
            if file.tell() <= MOST_RESULT:
                return *image.size, file.getvalue()
        width, height = image.size
        image = image.resize((round(width * _SMALLER), round(height * _SMALLER)))


def _limit() -> None:
    """Memory, time, no file written, no core dump: where the system knows such limits."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not everywhere

    wanted = {
        resource.RLIMIT_AS: _MEMORY,
        resource.RLIMIT_CPU: _CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in wanted.items():
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


def _open_no_more_files() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _read_all(descriptor: int) -> bytes:
    # By descriptor: a program built without a console has no sys.stdin.
    parts = []
    while part := os.read(descriptor, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
