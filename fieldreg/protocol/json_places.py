"""Where in a JSON text a value stands, for whoever must mend it by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator

_BLANK = " \t\r\n"
_DECODER = json.JSONDecoder()


def line_of(text: str, path: str) -> int:
    """The line (from 1) at which the value at *path* (`rules.3.years`) begins.

    A path that is not there gives the line of the nearest thing around it. *text* must be JSON.
    """
    shown = at = _skip(text, 0)
    for step in path.split("."):
        inside = next(
            ((start, value) for name, start, value in _members(text, at) if name == step), None
        )
        if inside is None:
            break
        shown, at = inside
    return text.count("\n", 0, shown) + 1


def repeated_names(text: str) -> list[tuple[str, int]]:
    """Path and line of each member whose name its object has had already. *text* must be JSON."""
    found: list[tuple[str, int]] = []
    inner = [("", _skip(text, 0))]
    for path, at in inner:
        seen: set[str] = set()
        for name, start, value in _members(text, at):
            below = f"{path}.{name}" if path else name
            if name in seen:
                found.append((below, text.count("\n", 0, start) + 1))
            seen.add(name)
            inner.append((below, value))
    return found


def _members(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """The members of the object or list at *at*: name or place, where it begins, its value."""
    is_object = text[at] == "{"
    if not is_object and text[at] != "[":
        return
    at, place = _skip(text, at + 1), 0
    while text[at] not in "}]":
        name, start = str(place), at
        if is_object:
            name, after = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, after) + 1)
        yield name, start, at
        _, end = _DECODER.raw_decode(text, at)
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
        place += 1


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at
