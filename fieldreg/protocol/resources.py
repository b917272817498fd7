"""Where the shipped files lie: packs, translations, icons, fonts, styles."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder: in the frozen app, the installed wheel, or a checkout.

    Raises FileNotFoundError with the path inside `resources/` if it was not shipped.
    """
    package = Path(__file__).resolve().parents[1]
    frozen = getattr(sys, "_MEIPASS", None)
    roots = [Path(frozen) / "resources"] if frozen else []
    roots += [package / "resources", package.parent / "resources"]
    for root in roots:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(parts))
