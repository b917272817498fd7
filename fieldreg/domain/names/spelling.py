"""Spelling classes: ways of writing one sound come out alike; endings of sex never do.

DOMAIN.md §7. Every rule is a row of `resources/names/spelling.csv`, worked off in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

_DOUBLED = re.compile(r"([a-z])\1+")
_CONSONANT = "{c}"
_OLD_MARKS = ("oe", "dj", "tj")
_SHORTEST_WITH_WEAK_END = 4

Change = Callable[[str], str]


class Where(StrEnum):
    """Where in a word a spelling rule holds."""

    ANYWHERE = "anywhere"
    AT_END = "at_end"
    OLD_WORD = "old_word"
    DOUBLED = "doubled"


@dataclass(frozen=True, slots=True)
class SpellingRule:
    """*written* becomes *becomes*; `{c}` in both stands for the same consonant.

    A rule for an old word holds where the word begins with it or has another old spelling
    (`Njoman`, `Soenjoto`, not `Sanjaya`); `doubled` makes one letter of two.
    """

    where: Where
    written: str = ""
    becomes: str = ""


class Spelling:
    """The rules, made ready to be used."""

    __slots__ = ("_changes", "_inside", "_letters", "_old")

    def __init__(self, rules: Iterable[SpellingRule]) -> None:
        listed = tuple(rules)
        self._old = tuple((r.written, r.becomes) for r in listed if r.where is Where.OLD_WORD)
        self._changes = tuple(_change(r) for r in listed if r.where is not Where.OLD_WORD)
        inside = (r for r in listed if r.where not in (Where.OLD_WORD, Where.AT_END))
        self._inside = tuple(map(_change, inside))
        self._letters = str.maketrans({r.written: r.becomes for r in listed if _is_letter(r)})

    def collapsed(self, words: Iterable[str], *, is_whole: bool = True) -> str:
        """The comparable form of *words*, joined: one name is written in one word or in two.

        Not *is_whole*: the last word may go on, so that no rule for a word's end holds.
        """
        text = "".join([self._modern(word) for word in words])
        for change in self._changes if is_whole else self._inside:
            text = change(text)
        return text

    def letters(self, word: str) -> str:
        """*word* with only those rules worked off that put one letter for another.

        What is a part of a word stays a part of it so.
        """
        return word.translate(self._letters)

    def _modern(self, word: str) -> str:
        for written, becomes in self._old:
            if written in word and (word.startswith(written) or _is_old(word)):
                return word.replace(written, becomes)
        return word


def _is_letter(rule: SpellingRule) -> bool:
    return rule.where is Where.ANYWHERE and len(rule.written) == len(rule.becomes) == 1


def _is_old(word: str) -> bool:
    return any(mark in word for mark in _OLD_MARKS)


def _change(rule: SpellingRule) -> Change:
    written, becomes = rule.written, rule.becomes
    if rule.where is Where.DOUBLED:
        return _one_of_two
    if rule.where is Where.AT_END:
        return lambda text: _with_end(text, written, becomes)
    if _CONSONANT not in written:
        return lambda text: text.replace(written, becomes)
    before, _, after = written.partition(_CONSONANT)
    pattern = re.compile(f"{re.escape(before)}([b-df-hj-np-tv-z]){re.escape(after)}")
    template = becomes.replace(_CONSONANT, r"\1")
    sure = max(before, after, key=len)
    return lambda text: pattern.sub(template, text) if sure in text else text


def _one_of_two(text: str) -> str:
    return _DOUBLED.sub(r"\1", text)


def _with_end(text: str, written: str, becomes: str) -> str:
    if len(text) < _SHORTEST_WITH_WEAK_END or not text.endswith(written):
        return text
    return text[: -len(written)] + becomes
