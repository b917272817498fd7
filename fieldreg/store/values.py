"""Values as JSON texts in a column, and words as search compares them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from fieldreg.domain.record import Value, Values
from fieldreg.protocol.sealed import compact, read_json, written

_NO_WORD = re.compile(r"[\W_]+")


def to_json(values: Values) -> str:
    """*values* as a column holds them."""
    return written(values).decode()


def from_json(body: str) -> dict[str, Value]:
    """The values again."""
    # Each was looked at closely before it was written here.
    return {p: tuple(v) if type(v) is list else v for p, v in read_json(body.encode()).items()}


def paths_to_json(paths: Sequence[str]) -> str:
    """Paths as a column holds them; there are hardly ever any."""
    return compact(list(paths)).decode() if paths else "[]"


def folded(words: str) -> str:
    """*words* as search compares them: small letters without accents, single spaces."""
    if words.isascii():
        return _NO_WORD.sub(" ", words.lower()).strip()
    plain = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", bare).strip()
