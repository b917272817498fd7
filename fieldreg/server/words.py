"""Small checks of texts before they go into a database."""

from __future__ import annotations

import re

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_id(text: object) -> bool:
    """Whether *text* is an id as fieldreg makes them: a lower-case UUID."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def is_storable(text: str) -> bool:
    """Whether both databases can hold *text*: no zero byte, no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text
