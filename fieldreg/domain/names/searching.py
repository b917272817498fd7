"""Spellings of a word by which a search finds it: wider than the key that tells people apart.

A record is found by each spelling of each of its words, and a typed word stands for each of its
own. One of them keeps the letters as they are written, so that any part of a word finds it.
"""

from __future__ import annotations

import re

from .tables import NameTables

_CONSONANT = "[b-df-hj-np-tv-z]"
_WEAK_E = re.compile(f"(?<={_CONSONANT})e(?={_CONSONANT})")
"""The e between two consonants is spoken weakly, and often not written (Ketut, Ktut)."""


def spellings(word: str, tables: NameTables) -> tuple[str, ...]:
    """The ways by which *word* (folded) is found, each once; the first is nearest to the letters.

    A part of *word* is a part of the first one.
    """
    spelling = tables.spelling
    open_end = _WEAK_E.sub("", spelling.collapsed([word], is_whole=False))
    whole = _WEAK_E.sub("", spelling.collapsed([word]))
    return tuple(dict.fromkeys((spelling.letters(word), open_end, whole)))
