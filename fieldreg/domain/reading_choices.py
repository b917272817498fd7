"""Choices and villages: by code, by their words, or by the beginning of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from .fields import Choice
from .reading_words import (
    CHOICE_OF,
    CHOICE_SEVERAL,
    CHOICE_SHORT,
    CHOICE_UNKNOWN,
    VILLAGE_OUTSIDE,
    Unreadable,
)
from .words import Words

_SPACES = str.maketrans("_-‐‑–", "     ")
_VILLAGE_CODE = re.compile(r"(\d\d)\.?(\d\d)\.?(\d\d)\.?(\d{4})(?:[.,]0+)?")
_VILLAGE_WORD = re.compile(r"^(?:desa(?: dinas)?|kelurahan|kel|ds)(?:\. ?| )")
# The district stands behind the village's name: `Panjer, Kec. Densel`, `Panjer · Denpasar Selatan`.
_BEHIND_VILLAGE = re.compile(r"[,;·()]|\bkec(?:amatan)?\b\.?")
_REGION_WORD = re.compile(r"^(?:kota|kab(?:upaten)?)(?:\. ?| )")
_BETWEEN_PARTS = " · "
_FEWEST_LETTERS = 3
_MOST_NAMED = 8


def fold_words(text: str) -> str:
    """Text for comparing: no case, no doubled spaces, and dashes are spaces (`non-ASN`)."""
    return " ".join(text.casefold().translate(_SPACES).split())


def find_exact(choices: tuple[Choice, ...], text: str) -> set[str]:
    """Codes of the choices whose code, or else whose words or part of words, are *text*."""
    wanted = fold_words(text)
    by_code = {c.code for c in choices if _folded(c.code) == wanted}
    return by_code or {c.code for c in choices if wanted in _all_words(c)}


def find_one(choices: tuple[Choice, ...], text: str) -> str:
    """The code of the one choice that is *text* or, of three letters, begins with it.

    Raises Unreadable.
    """
    codes = find_exact(choices, text)
    if len(codes) == 1:
        return codes.pop()
    names = ((c.code, word) for c in choices for word in _all_words(c))
    begun = codes or _begun(names, fold_words(text))
    if len(begun) == 1 and _is_long(fold_words(text)):
        return begun.pop()
    if 0 < len(choices) <= _MOST_NAMED:
        raise Unreadable("bad_choice", _named(choices))
    raise Unreadable("bad_choice", _unclear(fold_words(text), begun, CHOICE_UNKNOWN))


def find_village(choices: tuple[Choice, ...], text: str) -> str:
    """A village's code, by code (any in the country) or by name, with its district or without.

    Raises Unreadable.
    """
    found = _VILLAGE_CODE.fullmatch(text)
    if found and text.isascii():
        return ".".join(found.groups())
    codes = find_exact_villages(choices, text)
    if len(codes) == 1:
        return codes.pop()
    wanted, names = _places(choices, text)
    begun = codes or _begun(names, wanted)
    if len(begun) == 1 and _is_long(wanted):
        return begun.pop()
    raise Unreadable("bad_choice", _unclear(wanted, begun, VILLAGE_OUTSIDE))


def find_exact_villages(choices: tuple[Choice, ...], text: str) -> set[str]:
    """Codes of the villages whose whole name is in *text*, and whose district is if one is."""
    wanted, names = _places(choices, text)
    return {code for code, name in names if wanted and name == wanted}


def _places(choices: tuple[Choice, ...], text: str) -> tuple[str, list[tuple[str, str]]]:
    """The name in *text*, and (code, name) of the villages in the district it speaks of."""
    name, *behind = _BEHIND_VILLAGE.split(fold_words(text))
    there = [c for c in choices if all(_is_in(c, place) for place in behind if place.strip())]
    # The words show the district too; the bare name is whole by itself (`Sumerta`).
    names = [(c.code, _place_of(c)) for c in there]
    return _fold_place(name), names


def _begun(names: Iterable[tuple[str, str]], wanted: str) -> set[str]:
    return {code for code, name in names if wanted and name.startswith(wanted)}


def _is_long(wanted: str) -> bool:
    """Whether so much was typed that completing it is no guess."""
    return len(wanted.replace(" ", "")) >= _FEWEST_LETTERS


def _unclear(wanted: str, begun: set[str], unknown: Words) -> Words:
    if not begun:
        return unknown
    return CHOICE_SEVERAL if _is_long(wanted) else CHOICE_SHORT


def _named(choices: tuple[Choice, ...]) -> Words:
    indonesian = ", ".join(c.words.id for c in choices)
    english = ", ".join(c.words.text("en") for c in choices)
    return CHOICE_OF.filled_each(choices=Words(indonesian, english))


def _fold_place(text: str) -> str:
    """A place's name for comparing: spellings of the same place come out alike."""
    bare = re.sub(r"[^a-z0-9]", "", _VILLAGE_WORD.sub("", fold_words(text)))
    return bare.replace("klod", "kelod").replace("th", "t")


def _is_in(village: Choice, place: str) -> bool:
    """Whether *place*, as typed behind a village, is its district or what that begins with.

    `Densel` and `Den. Sel.` are Denpasar Selatan, and so is `Kota Denpasar` as far as it goes.
    """
    wanted = re.sub(r"[^a-z0-9]", "", _REGION_WORD.sub("", place.strip()))
    district = fold_words(village.words.id.partition(_BETWEEN_PARTS)[2]).split()
    is_begun = _is_long(wanted) and "".join(district).startswith(wanted)
    return is_begun or _is_short_for(wanted, district)


def _is_short_for(text: str, words: list[str]) -> bool:
    """Whether *text* is the beginnings of *words*, two letters or more of each, run together."""
    if not words or not text:
        return not words and not text
    first, rest = words[0], words[1:]
    return any(
        text.startswith(first[:length]) and _is_short_for(text[length:], rest)
        for length in range(2, len(first) + 1)
    )


# The lists of a few packs are asked for every record.
@lru_cache(maxsize=4096)
def _folded(code: str) -> str:
    return fold_words(code)


@lru_cache(maxsize=4096)
def _place_of(village: Choice) -> str:
    return _fold_place(village.words.id.partition(_BETWEEN_PARTS)[0])


@lru_cache(maxsize=4096)
def _all_words(choice: Choice) -> frozenset[str]:
    """All that a choice is called, each part of `PKH · Program Keluarga Harapan` too."""
    words = choice.words
    whole = [text for text in (words.id, words.en, words.ban, *choice.aliases) if text]
    parts = [part for text in whole for part in text.split(_BETWEEN_PARTS)]
    return frozenset(fold_words(text) for text in (*whole, *parts))
