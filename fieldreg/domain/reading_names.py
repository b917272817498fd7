"""Names, and what people write where they have none to write.

`-` or `tidak ada` in the place of a name is no name, however it came into a record. What is
judged is the whole text: a name may begin like such words (Tak Hiong).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from .fields import Field, Kind, Need
from .record import ANSWERS

_NOT = ("tidak", "tdk", "tak", "gak", "ga", "nggak", "belum", "blm")
_WHAT = ("ada", "tahu", "tau", "diketahui", "punya", "jelas", "ingat", "diisi", "terisi")
_OF_NAME = ("", " nama", " namanya")
_ALONE = ("tidak", "tdk", "belum", "blm", "nihil", "kosong", "none", "null", "unknown", "no name")
_STAND_INS = frozenset(
    (
        *_ALONE,
        *(f"{no} {what}{name}" for no in _NOT for what in _WHAT for name in _OF_NAME),
        "tanpa nama",
        "tidak bernama",
        "n a",
    )
)
_FIRST = {"x", "xx", "xxx", "n/a", "n.a", "n\\a", "n-a", *(phrase[:3] for phrase in _STAND_INS)}
# How one may begin, in every case, so that the look at a name costs next to nothing.
_BEGINNINGS = frozenset(
    "".join(letters)
    for first in _FIRST
    for letters in product(*((letter, letter.upper()) for letter in first))
)
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_PARTICLES = frozenset({"i", "ni"})
_NAME_MARKS = frozenset(".,'’‘ʼ`-‐‑–/()\u200c\u200d")


def is_stand_in(text: str) -> bool:
    """Whether *text* stands for nothing: marks alone, `xxx`, `tidak ada`, `kosong`, `n/a`, …"""
    if text[:3] not in _BEGINNINGS and text[:1].isalnum():
        return False
    words = _BETWEEN_WORDS.sub(" ", text.casefold()).strip()
    return words in _STAND_INS or not words.strip("x")


def must_be_told(field: Field) -> bool:
    """Whether *field* takes any text and must have one, so that `-` and its like do not fill it.

    A pack's own question may well be answered by `tidak ada`.
    """
    is_text = field.kind is Kind.TEXT or field.open_choice
    needed = field.required.need is Need.ALWAYS
    return is_text and needed and not field.name.startswith(ANSWERS)


def is_plain(name: str) -> bool:
    """Whether nothing is odd about *name*: letters and spaces, more than a particle, no stand-in.

    Nearly all names are; of the others some are not odd either.
    """
    bare = name.replace(" ", "")
    return bare.isalpha() and len(bare) > 2 and name[:3] not in _BEGINNINGS


def is_incomplete(name: str) -> bool:
    """Whether *name* is no more than one letter or a particle (I, Ni): DOMAIN.md §7."""
    letters = "".join(filter(str.isalpha, name)).casefold()
    return len(letters) == 1 or letters in _PARTICLES


def has_strange_signs(name: str) -> bool:
    """Whether *name* has a sign that no name has. Letters of any script and digits are none."""
    return any(
        character not in _NAME_MARKS and unicodedata.category(character)[0] not in "LMNZ"
        for character in name
    )
