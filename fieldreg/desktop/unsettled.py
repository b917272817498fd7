"""How many photos were not settled when the desk was left: a number, kept beside the vault, for
whoever signs in next, also after the program has ended."""

from __future__ import annotations

from pathlib import Path

from fieldreg.desktop.preferences import settings_in

_KEY = "unsettled_photos"


def note(folder: Path, count: int) -> None:
    """Remember *count* for the next sign-in; 0 forgets."""
    kept = settings_in(folder)
    if count:
        kept.setValue(_KEY, count)
    else:
        kept.remove(_KEY)
    kept.sync()


def noted(folder: Path) -> int:
    """What was remembered; 0 where it was nothing, or is no number."""
    kept = str(settings_in(folder).value(_KEY, ""))
    return int(kept) if kept.isdecimal() else 0
