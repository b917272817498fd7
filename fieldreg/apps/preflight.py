"""Looks for the system libraries that Qt needs, before Qt is imported.

Qt aborts the process when one is missing, without a word an officer could use. Here each is
tried first, and what is missing is answered with the one line that installs it. Also run as
`python -m fieldreg.apps.preflight`, where Qt itself is loaded as a last check.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library by the name the loader looks for, and the Debian package that has it."""

    soname: str
    package: str


Loader = Callable[[str], object]

ALWAYS = (
    Library("libEGL.so.1", "libegl1"),
    Library("libGL.so.1", "libgl1"),
    Library("libX11.so.6", "libx11-6"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libfreetype.so.6", "libfreetype6"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
    Library("libglib-2.0.so.0", "libglib2.0-0"),
    Library("libgthread-2.0.so.0", "libglib2.0-0"),
    Library("libz.so.1", "zlib1g"),
    Library("libzstd.so.1", "libzstd1"),
)
X11_WINDOW = (
    Library("libX11-xcb.so.1", "libx11-xcb1"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Library("libxcb.so.1", "libxcb1"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4"),
    Library("libxcb-image.so.0", "libxcb-image0"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Library("libxcb-randr.so.0", "libxcb-randr0"),
    Library("libxcb-render.so.0", "libxcb-render0"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0"),
    Library("libxcb-shape.so.0", "libxcb-shape0"),
    Library("libxcb-shm.so.0", "libxcb-shm0"),
    Library("libxcb-sync.so.1", "libxcb-sync1"),
    Library("libxcb-util.so.1", "libxcb-util1"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1"),
)
WAYLAND_WINDOW = (
    Library("libwayland-client.so.0", "libwayland-client0"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0"),
)
_KNOWN = {item.soname: item for item in ALWAYS + X11_WINDOW + WAYLAND_WINDOW}
_LOADER_ERROR = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")


def has_display(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> bool:
    """Whether a window can be shown: always, except on a Linux without a display."""
    if not system.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def needed(environment: Mapping[str, str] = os.environ) -> tuple[Library, ...]:
    """What Qt will load here: offscreen without a display, else what a window needs too."""
    if environment.get("QT_QPA_PLATFORM", "").startswith("offscreen"):
        return ALWAYS
    if environment.get("DISPLAY"):
        return ALWAYS + X11_WINDOW
    return ALWAYS + (WAYLAND_WINDOW if environment.get("WAYLAND_DISPLAY") else ())


def missing(wanted: Iterable[Library], load: Loader = ctypes.CDLL) -> tuple[Library, ...]:
    """Those of *wanted* that *load* cannot open (it raises OSError, as `ctypes.CDLL` does)."""
    gone = []
    for item in wanted:
        try:
            load(item.soname)
        except OSError:
            gone.append(item)
    return tuple(gone)


def advice(gone: Iterable[Library]) -> str:
    """What to tell the person: what is missing and the exact line that mends it."""
    items = tuple(gone)
    names = ", ".join(item.soname for item in items)
    packages = sorted({item.package for item in items if item.package})
    text = [
        f"Pustaka sistem belum terpasang: {names}.",
        f"System libraries are missing: {names}.",
    ]
    if packages:
        text += ["Jalankan / run:", "", "  sudo apt install " + " ".join(packages), ""]
    else:
        text.append("Cari paketnya / find its package:  apt-file search " + items[0].soname)
    return "\n".join(text)


def from_loader(error: BaseException) -> Library | None:
    """The library that an import or load error names, or None if it is about something else."""
    found = _LOADER_ERROR.search(str(error))
    if found is None:
        return None
    return _KNOWN.get(found[1], Library(found[1], ""))


def missing_advice(
    environment: Mapping[str, str] = os.environ,
    *,
    system: str = sys.platform,
    load: Loader = ctypes.CDLL,
) -> str:
    """Advice for the person, or an empty string when a window (or offscreen) will open here."""
    if not system.startswith("linux"):
        return ""
    gone = missing(needed(environment), load)
    return advice(gone) if gone else ""


def advice_from_qt(load: Callable[[str], object] = importlib.import_module) -> str:
    """Load Qt for real: advice if a library is missing that the list above does not know yet.

    Any other failure to import is raised: it is no missing library.
    """
    try:
        load("PySide6.QtWidgets")
    except ImportError as error:
        library = from_loader(error)
        if library is None:
            raise
        return advice([library])
    return ""


def main(arguments: list[str] | None = None) -> int:
    """`python -m fieldreg.apps.preflight [--offscreen]`: 0 if Qt will start here, else 1."""
    parser = argparse.ArgumentParser(prog="preflight", description="Can Qt start here?")
    parser.add_argument("--offscreen", action="store_true", help="without a window")
    offscreen = parser.parse_args(arguments).offscreen
    environment = {**os.environ, **({"QT_QPA_PLATFORM": "offscreen"} if offscreen else {})}
    text = missing_advice(environment) or advice_from_qt()
    if text:
        print(text, file=sys.stderr)
    return 1 if text else 0


if __name__ == "__main__":
    sys.exit(main())
