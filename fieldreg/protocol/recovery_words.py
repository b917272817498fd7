"""24 words for a vault's key, to be read out over the phone by people who speak Indonesian.

As in BIP39, 256 bits and the first 8 bits of their SHA-256 are cut into 24 numbers of 11 bits. The
2,048 words are our own: consonant, vowel, consonant, vowel, consonant (`dabak`, `pijop`), without
e, which has two sounds, and without ng, ny, f, q, v, x, z, so that each is read as it is written
and written as it is heard. Any two of them differ in two letters at least: the first letter
follows from the other four, so one letter misheard (b for p, n for m) gives no word, and is found
and named, never another word. Swapped words and the like are left to the 8 bits: 255 of 256.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from hashlib import sha256

from fieldreg.domain.trouble import UserTrouble

WORDS = 24
KEY_BYTES = 32

_FIRST = "bcdghjklmnprstwy"
_VOWELS = "aiuo"
_LAST = "klmnprst"
_LETTERS = 5
_BITS = 11
_MOST_TEXT = 4096
_MOST_NAMED = 3
_NEAR = 55  # percent; two letters of five in common are no likeness


def word_list() -> tuple[str, ...]:
    """The 2,048 words in the order of their numbers. Frozen."""
    numbers = itertools.product(range(4), range(16), range(4), range(8))
    return tuple(_word(*n) for n in numbers)


def words_of(key: bytes) -> tuple[str, ...]:
    """The 24 words of *key* (32 bytes)."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key is 32 bytes")
    number = int.from_bytes(key + _check(key), "big")
    listed = word_list()
    places = reversed(range(WORDS))
    return tuple(listed[number >> (_BITS * p) & ((1 << _BITS) - 1)] for p in places)


def key_of(text: str) -> bytes:
    """The key (32 bytes) that 24 words stand for, however they are typed.

    Capitals, accents, numbers, stops, commas, hyphens and line ends do not matter, nor where the
    spaces are. Raises UserTrouble words_count(count), words_unreadable(wrong: their places, and
    where there are few the words that come nearest), words_checksum (each is a word, but one is
    another than was said, or two are swapped).
    """
    typed = _typed(text)
    if len(typed) != WORDS:
        raise UserTrouble("words_count", count=len(typed), words=WORDS)
    numbers = {word: no for no, word in enumerate(word_list())}
    wrong = [place for place, word in enumerate(typed) if word not in numbers]
    if wrong:
        raise UserTrouble("words_unreadable", wrong=_named(typed, wrong, tuple(numbers)))
    number = 0
    for word in typed:
        number = number << _BITS | numbers[word]
    data = number.to_bytes(KEY_BYTES + 1, "big")
    key, check = data[:KEY_BYTES], data[KEY_BYTES:]
    if check != _check(key):
        raise UserTrouble("words_checksum")
    return key


def count_of(text: str) -> int:
    """How many words *text* holds, as `key_of` reads it."""
    return len(_typed(text))


def unknown_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where (start, length) *text* holds what is no word of the list, for marking while typing."""
    known = _known()
    found = ((m.start(), m.group()) for m in re.finditer(r"[^\W\d_]+", text))
    return tuple((at, len(word)) for at, word in found if not set(_typed(word)) <= known)


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(word_list())


def _word(v1: int, c2: int, v2: int, last: int) -> str:
    """The first letter makes a weighted sum of all five come to 2 modulo 16.

    The weights were chosen so that no coarse word is on the list, and that two letters misheard,
    or syllables swapped, seldom give another word of it.
    """
    first = (2 - 3 * v1 - 11 * c2 - 2 * v2 - 2 * last) % 16
    return _FIRST[first] + _VOWELS[v1] + _FIRST[c2] + _VOWELS[v2] + _LAST[last]


def _check(key: bytes) -> bytes:
    return sha256(key).digest()[:1]


def _typed(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text[:_MOST_TEXT]).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    found = re.findall(r"[^\W\d_]+", letters)
    joined = "".join(found)
    if len(found) != WORDS and len(joined) == WORDS * _LETTERS:
        return [joined[i : i + _LETTERS] for i in range(0, len(joined), _LETTERS)]
    return found


def _named(typed: list[str], wrong: list[int], listed: tuple[str, ...]) -> str:
    """Places from 1 on. Many wrong words get no neighbours: together they would be the key."""
    if len(wrong) > _MOST_NAMED:
        return ", ".join(str(place + 1) for place in wrong)
    return ", ".join(f"{place + 1}{_nearest(typed[place], listed)}" for place in wrong)


def _nearest(word: str, listed: tuple[str, ...]) -> str:
    from rapidfuzz import process  # noqa: PLC0415 - only where a word is wrong
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    near = process.extract(
        word[: 4 * _LETTERS],
        listed,
        scorer=OSA.normalized_similarity,
        limit=5,
        score_cutoff=_NEAR / 100,
    )
    return f" ({', '.join(found for found, _, _ in near)}?)" if near else ""
