"""What a search compares: a registration as one text, and what was typed as parts of such a text.

Both come from here, so that they are folded alike. The text has each word in each spelling by
which it is found (`domain.names.searching`), two spaces before each and after the last, and signs
nobody can type for what a list is narrowed to. Whoever is found has, for each word typed, one of
its ways in the text; so a plain `in` over all texts answers any question, only slowly.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import groupby

from fieldreg.domain.names import spellings
from fieldreg.domain.record import AS_TYPED, Values
from fieldreg.domain.status_words import CASE_WORDS, DELIVERY_WORDS
from fieldreg.domain.words import Case, Delivery, Words
from fieldreg.protocol.name_files import name_tables

from .likeness import reading
from .values import folded

SEARCHED = ("full_name", "alias", "nik", "kk_number", "phone", "banjar", "desa_adat")
_NAMES = ("full_name", "alias")
TRIGRAM = 3
_MOST_WORDS = 12
_GAP = "  "
_COUNTRY = "+62"
"""A phone is kept with it, and found as people write it too: 0812…"""

Way = tuple[str, ...]
"""Texts of three letters or more that must all stand in a registration's text."""
Wanted = tuple[Way, ...]
"""The ways in which one typed word is met; one is enough."""


def search_text(values: Values, signs: Iterable[str]) -> str:
    """All by which a registration is found; what was typed in a value's place counts too."""
    words: dict[str, None] = {}
    for name in SEARCHED:
        for path in (name, AS_TYPED + name):
            if path in values:
                _add_words(words, str(values[path]), is_name=name in _NAMES)
    phone = values.get("phone")
    if isinstance(phone, str) and phone.startswith(_COUNTRY):
        words[phone.replace(_COUNTRY, "0", 1)] = None
    said = "".join(_GAP + word for word in words)
    return said + _GAP + "".join(signs)


def _add_words(words: dict[str, None], text: str, *, is_name: bool) -> None:
    found = folded(text).split()
    if is_name:
        found += folded(reading(text).canonical).split()
    for word in found:
        words.update(dict.fromkeys(_spelt(word)))


def signs_of(
    values: Values, case: Case, delivery: Delivery, segments: Iterable[str], *, voided: bool
) -> list[str]:
    """The signs of a registration: all that a list of people can be narrowed to."""
    signs = [case_sign(case), delivery_sign(delivery)]
    signs += [segment_sign(segment) for segment in segments]
    registered_on = values.get("registered_on")
    if isinstance(registered_on, str):
        signs.append(day_sign(registered_on))
    return [*signs, VOIDED] if voided else signs


def asked(words: str) -> tuple[Wanted, ...]:
    """What was typed: a member a word, each with the ways in which it is met.

    Numbers that follow each other are one number in groups, or several.
    """
    typed = folded(words).split()
    status = _status_signs(typed)
    found: list[Wanted] = []
    for is_number, group in groupby(typed, str.isdecimal):
        some = tuple(group)
        if is_number and len(some) > 1:
            apart = tuple(needle for one in some for needle in _part(one))
            found.append((_part("".join(some)), apart))
        else:
            found += [_word(word, status.get(word, ())) for word in some]
    return tuple(dict.fromkeys(found))[:_MOST_WORDS]


def is_met(text: str, wanted: Iterable[Wanted]) -> bool:
    """Whether a registration with this text is found: what the index must give too."""
    return all(any(all(part in text for part in way) for way in ways) for ways in wanted)


def case_sign(case: Case) -> str:
    """The sign of a case."""
    return _sign("c", case.value)


def delivery_sign(delivery: Delivery) -> str:
    """The sign of a place on the way to the centre."""
    return _sign("d", delivery.value)


def segment_sign(segment: str) -> str:
    """The sign of a segment's code."""
    return _sign("s", segment)


def day_sign(day: str) -> str:
    """The sign of an ISO date; each has its own."""
    try:
        number = date.fromisoformat(day).toordinal()
    except ValueError:
        return _sign("t", day)
    return _as_sign("r", number)


def _sign(kind: str, word: str) -> str:
    return _as_sign(kind, int.from_bytes(sha256(word.encode()).digest()[:3], "big"))


def _as_sign(kind: str, number: int) -> str:
    """Three letters for private use: one for the kind, 24 bits for which.

    Folding takes such letters out of what is typed. As the first of the three never stands in
    another place, a sign is found nowhere but where it was put.
    """
    return chr(_KINDS + ord(kind)) + chr(_FIRST + (number >> 12)) + chr(_FIRST + (number & 0xFFF))


_FIRST = 0xE000
_KINDS = 0xF000
VOIDED = _sign("v", "")


def _word(word: str, signs: Iterable[str]) -> Wanted:
    """A word is met by a part of a word that is spelt alike, by the whole word that it abbreviates,
    or by the status it names."""
    ways = [_part(spelt) for spelt in _spelt(word) if len(spelt) >= TRIGRAM] or [_part(word)]
    in_full = folded(reading(word).canonical).split()
    if in_full and in_full != [word]:
        tables = name_tables()
        ways.append(tuple(_GAP + spellings(one, tables)[0] + _GAP for one in in_full))
    ways += [(sign,) for sign in signs]
    return tuple(dict.fromkeys(ways))


def _part(word: str) -> Way:
    """Three letters or more anywhere in a word; fewer at its beginning."""
    if len(word) >= TRIGRAM:
        return (word,)
    return ((_GAP + word)[-TRIGRAM:],)


@lru_cache(8192)
def _spelt(word: str) -> tuple[str, ...]:
    return spellings(word, name_tables())


def _status_signs(typed: Iterable[str]) -> dict[str, list[str]]:
    """The statuses that each word names, if it is a whole word of one.

    A word of one or two letters (`to be sent`) counts only beside a longer one of that status.
    """
    words = set(typed)
    found: dict[str, list[str]] = {}
    for sign, names in _STATUSES:
        named = words & names
        if any(len(word) >= TRIGRAM for word in named):
            for word in named:
                found.setdefault(word, []).append(sign)
    return found


def _words_in(said: Words) -> frozenset[str]:
    return frozenset(folded(f"{said.id} {said.en}").split())


_STATUSES = (
    *((case_sign(case), _words_in(said)) for case, said in CASE_WORDS.items()),
    *((delivery_sign(place), _words_in(said)) for place, said in DELIVERY_WORDS.items()),
)
