"""Values as JSON texts in a column, and words as search compares them."""

from __future__ import annotations

import re
import unicodedata

from fieldreg.domain.record import Value, Values
from fieldreg.protocol.sealed import compact, patch_json, read_json

_NO_WORD = re.compile(r"[\W_]+")


def to_json(values: Values) -> str:
    """*values* as a column holds them."""
    return compact(patch_json(values)).decode()


def from_json(body: str) -> dict[str, Value]:
    """The values again."""
    # Each was looked at closely before it was written here.
    return {p: tuple(v) if type(v) is list else v for p, v in read_json(body.encode()).items()}


def folded(words: str) -> str:
    """*words* as search compares them: small letters without accents, single spaces."""
    if words.isascii():
        return _NO_WORD.sub(" ", words.lower()).strip()
    plain = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", bare).strip()
