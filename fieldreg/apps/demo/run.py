"""`fieldreg demo`: with a window where there is a display, else driven by itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fieldreg.apps import preflight
from fieldreg.apps.demo import place as places
from fieldreg.apps.options import data_folder
from fieldreg.apps.say import words


def demo(workspace: Path | None, *, headless: bool, as_json: bool, kill_server: bool) -> int:
    """Play the main job; 1 if a number differs from what must be or a library is missing."""
    alone = headless or as_json or kill_server or not preflight.has_display()
    if alone:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if advice := preflight.missing_advice():
        print(advice, file=sys.stderr)
        return 1
    _say(words("Menyiapkan pusat dan laptop contoh …", "Preparing a centre and a laptop …"))
    if alone:
        from fieldreg.apps.demo import story  # noqa: PLC0415 - Qt only once it can start

        place = places.prepare(workspace or places.fresh_folder())
        return story.play(place, as_json=as_json, kill_server=kill_server, say=_say)
    from fieldreg.apps.demo import shown  # noqa: PLC0415

    return shown.show(places.prepare(workspace or data_folder() / "demo"), say=_say)


def _say(text: str) -> None:
    print(f"• {text}", file=sys.stderr, flush=True)
