"""Photos: from whatever a person chose to a small, clean JPEG, never decoded in this process."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble

from .picture_header import Lean, read_header
from .picture_worker import ARGUMENT, LONG_EDGE, MOST_RESULT

SECONDS = 30
_NO_LIBRARY = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of at most 1,600 pixels a side and 400,000 bytes; `sha256` is that of `data`."""

    sha256: bytes
    width: int
    height: int
    data: bytes = field(repr=False)


def prepare(data: bytes, *, seconds: float = SECONDS) -> Picture:
    """The picture in *data* upright, in sRGB, without anything but its pixels.

    What several pictures or frames hold beyond the first is dropped. Takes up to a second; call
    off the UI thread. Raises UserTrouble picture_kind, picture_too_large(most),
    picture_unreadable; EnvironmentTrouble picture_reader_missing.
    """
    lean = read_header(data)
    line, _, jpeg = _decoded(lean, seconds).partition(b"\n")
    return _believed(line, jpeg)


def _decoded(lean: Lean, seconds: float) -> bytes:
    """What the child answers. Nothing is written to a file on the way: it has two pipes."""
    head = {"kind": lean.kind, "width": lean.width, "height": lean.height}
    try:
        with subprocess.Popen(  # noqa: S603 - our own program
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as child:
            try:
                given = json.dumps(head).encode() + b"\n" + lean.data
                answer, _ = child.communicate(given, timeout=seconds)
            except subprocess.TimeoutExpired:
                raise UserTrouble("picture_unreadable") from None
            finally:
                child.kill()
    except OSError:
        raise EnvironmentTrouble("picture_reader_missing") from None
    if child.returncode == _NO_LIBRARY:
        raise EnvironmentTrouble("picture_reader_missing")
    if child.returncode or not answer:
        raise UserTrouble("picture_unreadable")
    return answer


def command() -> list[str]:
    """How this program starts itself as the child.

    `-P`: nothing is loaded from the folder that the program happens to be started in.
    Built with PyInstaller, `sys.executable` is the program itself and knows no `-m`. On Windows
    the one without a console has no usable pipes; the one with a console lies beside it.
    """
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-P", "-m", "fieldreg", ARGUMENT]
    program = Path(sys.executable)
    if sys.platform == "win32":
        program = program.with_name("fieldreg.exe")
    return [str(program), ARGUMENT]


def _believed(line: bytes, jpeg: bytes) -> Picture:
    """The child has touched foreign bytes, so what it says is looked at like theirs."""
    try:
        told = json.loads(line)
        lean = read_header(jpeg)
        size = (told["width"], told["height"])
    except (ValueError, KeyError, TypeError, UserTrouble):
        raise UserTrouble("picture_unreadable") from None
    is_bounded = max(lean.width, lean.height) <= LONG_EDGE and len(jpeg) <= MOST_RESULT
    if lean.kind != "JPEG" or size != (lean.width, lean.height) or not is_bounded:
        raise UserTrouble("picture_unreadable")
    return Picture(sha256(lean.data).digest(), lean.width, lean.height, lean.data)
