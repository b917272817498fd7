"""Choices and villages: by code, by their words, or by the beginning of their words."""

from __future__ import annotations

import re
from collections.abc import Callable

from .fields import Choice
from .reading_words import CHOICE_SEVERAL, CHOICE_UNKNOWN, Unreadable

Fold = Callable[[str], str]
_SPACES = str.maketrans("_-‐‑–", "     ")
_VILLAGE_CODE = re.compile(r"(\d\d)\.?(\d\d)\.?(\d\d)\.?(\d{4})")


def fold_words(text: str) -> str:
    """Text for comparing: no case, no doubled spaces, and dashes are spaces (`non-ASN`)."""
    return " ".join(text.casefold().translate(_SPACES).split())


def fold_village(text: str) -> str:
    """A village's name for comparing: spellings of the same place come out alike."""
    name = re.sub(r"^(?:desa|kelurahan|kel\.?)\s+", "", fold_words(text))
    return re.sub(r"[^a-z0-9]", "", name).replace("klod", "kelod").replace("th", "t")


def find_exact(choices: tuple[Choice, ...], text: str, fold: Fold = fold_words) -> set[str]:
    """Codes of the choices whose code, or else whose words, are *text*."""
    by_code = {c.code for c in choices if fold_words(c.code) == fold_words(text)}
    wanted = fold(text)
    return by_code or {c.code for c in choices if wanted in _all_words(c, fold)}


def find_one(choices: tuple[Choice, ...], text: str, fold: Fold = fold_words) -> str:
    """The code of the one choice that is *text* or begins with it. Raises Unreadable."""
    codes = find_exact(choices, text, fold)
    wanted = fold(text)
    if not codes and wanted:
        codes = {c.code for c in choices if any(w.startswith(wanted) for w in _all_words(c, fold))}
    if len(codes) == 1:
        return codes.pop()
    raise Unreadable("bad_choice", CHOICE_SEVERAL if codes else CHOICE_UNKNOWN)


def find_village(choices: tuple[Choice, ...], text: str) -> str:
    """A village's code, by code (any in the country) or by name. Raises Unreadable."""
    found = _VILLAGE_CODE.fullmatch(text)
    if found and text.isascii():
        return ".".join(found.groups())
    # Choices show the district too (`Sumerta · Denpasar Timur`); the bare name is whole by itself.
    wanted = fold_village(text)
    named = {c.code for c in choices if fold_village(c.words.id.partition(" · ")[0]) == wanted}
    return named.pop() if len(named) == 1 else find_one(choices, text, fold_village)


def _all_words(choice: Choice, fold: Fold) -> set[str]:
    words = choice.words
    return {fold(text) for text in (words.id, words.en, words.ban, *choice.aliases) if text}
