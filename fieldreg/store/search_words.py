"""What a search compares: the pieces of a registration's words, and those of what was typed.

Both come from here, so that they are folded alike. Each word, in each spelling by which it is found
(`domain.names.searching`), is kept as all its pieces of three to six letters and as its
beginnings of one and two. A typed word of three to six letters is thus one term of the index, and a
longer one a few that hardly anybody has. What a list can be narrowed to are terms too, with letters
that nobody can type. Whoever is found has, for each word typed, all terms of one of its ways.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import lru_cache
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
_SHORTEST, _LONGEST = 3, 6
_SIZES = range(_SHORTEST, _LONGEST + 1)
_MOST_WORDS = 12
_MOST_LETTERS = 40
"""Of a typed word; nothing is compared beyond them."""
_BEGINS = "\ue000"
_COUNTRY = "+62"
"""A phone is kept with it, and found as people write it too: 0812…"""

Way = tuple[str, ...]
"""Terms that a registration must all have."""
Wanted = tuple[Way, ...]
"""The ways in which one typed word is met; one is enough."""


def terms_of(values: Values, signs: Iterable[str]) -> dict[str, None]:
    """All by which a registration is found, each once."""
    return dict.fromkeys([*words_of(values), *signs])


def words_of(values: Values) -> dict[str, None]:
    """Of these the pieces of words, each once; of what was typed in a value's place too."""
    words: dict[str, None] = {}
    for name in SEARCHED:
        for path in (name, AS_TYPED + name):
            if path in values:
                _add_words(words, str(values[path]), is_name=name in _NAMES)
    phone = values.get("phone")
    if isinstance(phone, str) and phone.startswith(_COUNTRY):
        words[phone.replace(_COUNTRY, "0", 1)] = None
    pieces: list[str] = []
    for word in words:
        # Numbers are hardly ever met twice, names and places all the time.
        pieces += _pieces(word) if word.isdecimal() else _known_pieces(word)
    return dict.fromkeys(pieces)


def _pieces(word: str) -> list[str]:
    long = len(word)
    return [_BEGINS + word[:1], _BEGINS + word[:2]] + [
        word[i : i + size] for size in _SIZES for i in range(long - size + 1)
    ]


_known_pieces = lru_cache(4096)(_pieces)


def _add_words(words: dict[str, None], text: str, *, is_name: bool) -> None:
    found = folded(text).split()
    if is_name:
        found += folded(reading(text).canonical).split()
    for word in found:
        for spelt in _spelt(word):
            words[spelt] = None


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


def is_met(terms: Container[str], wanted: Iterable[Wanted]) -> bool:
    """Whether a registration with these terms is found: what the index must give too."""
    return all(any(all(term in terms for term in way) for way in ways) for ways in wanted)


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
    """The sign of an ISO date."""
    return _sign("r", day)


def _sign(kind: str, word: str) -> str:
    """A term with a letter for private use, which folding takes out of whatever is typed."""
    return _SIGN + kind + word.encode().hex()


_SIGN = "\ue001"
VOIDED = _sign("v", "")


def _word(word: str, signs: Iterable[str]) -> Wanted:
    """A word is met by a part of a word that is spelt alike, by the word that it abbreviates, or by
    the status it names."""
    ways = [_part(spelt) for spelt in _spelt(word) if len(spelt) >= _SHORTEST] or [
        _part(_spelt(word)[0])
    ]
    in_full = folded(reading(word).canonical).split()
    if in_full and in_full != [word]:
        ways.append(tuple(term for one in in_full for term in _part(_spelt(one)[0])))
    ways += [(sign,) for sign in signs]
    return tuple(dict.fromkeys(ways))


def _part(word: str) -> Way:
    """Three letters or more anywhere in a word; fewer at its beginning."""
    if len(word) < _SHORTEST:
        return (_BEGINS + word,)
    last = max(min(len(word), _MOST_LETTERS) - _LONGEST, 0)
    return tuple(dict.fromkeys(word[i : i + _LONGEST] for i in range(last + 1)))


@lru_cache(8192)
def _spelt(word: str) -> tuple[str, ...]:
    return spellings(word, name_tables()) if not word.isdecimal() else (word,)


def _status_signs(typed: Iterable[str]) -> dict[str, list[str]]:
    """The statuses that each word names, if it is a whole word of one.

    A word of one or two letters (`to be sent`) counts only beside a longer one of that status.
    """
    words = set(typed)
    found: dict[str, list[str]] = {}
    for sign, names in _STATUSES:
        named = words & names
        if any(len(word) >= _SHORTEST for word in named):
            for word in named:
                found.setdefault(word, []).append(sign)
    return found


def _words_in(said: Words) -> frozenset[str]:
    return frozenset(folded(f"{said.id} {said.en}").split())


_STATUSES = (
    *((case_sign(case), _words_in(said)) for case, said in CASE_WORDS.items()),
    *((delivery_sign(place), _words_in(said)) for place, said in DELIVERY_WORDS.items()),
)
