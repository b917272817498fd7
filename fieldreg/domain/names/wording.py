"""Text into words for comparing: no case, accents, dots or invisible marks, in any script."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_ASCII_WORD = re.compile(r"[A-Za-z0-9']+|,")
_WORD = re.compile(r"[^ ,]+|,")
_APOSTROPHES = "'`´‘’‛′ʻʼʹˈ"
_ACCENTS = re.compile("[\u0300-\u036f]")


class Word(NamedTuple):
    """One word: as written, as compared, and how many commas with words stand before it."""

    written: str
    plain: str
    part: int = 0


def words_of(text: str) -> list[Word]:
    """The words of *text*. Whatever is no letter, mark or digit parts words.

    An apostrophe parts nothing (`Ma'ruf` is one word). Composed and decomposed text is the same.
    """
    is_ascii = text.isascii()
    found = _ASCII_WORD.findall(text) if is_ascii else _WORD.findall(_spaced(text))
    words: list[Word] = []
    part = 0
    for written in found:
        if written == ",":
            part += 1
            continue
        plain = written.lower().replace("'", "") if is_ascii else folded(written)
        if plain:
            words.append(Word(written, plain, part))
    return words


def folded(word: str) -> str:
    """*word* without case and Latin accents; vowel signs of other scripts stay."""
    # upper() first: a dotless i and other letters whose small form casefold() leaves alone.
    small = unicodedata.normalize("NFKD", word).upper().casefold()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", small))
    return unicodedata.normalize("NFC", bare)


def _spaced(text: str) -> str:
    """*text* with a space for all that parts words, composed, without invisible marks."""
    kept = []
    for char in unicodedata.normalize("NFKD", text):
        kind = unicodedata.category(char)
        if char == "," or kind[0] in "LMN":
            kept.append("" if char in _APOSTROPHES else char)
        elif kind != "Cf" and char not in _APOSTROPHES:
            kept.append(" ")
    return unicodedata.normalize("NFC", "".join(kept))
