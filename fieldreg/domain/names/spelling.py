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

    __slots__ = ("_changes", "_old")

    def __init__(self, rules: Iterable[SpellingRule]) -> None:
        listed = tuple(rules)
        self._old = tuple((r.written, r.becomes) for r in listed if r.where is Where.OLD_WORD)
        self._changes = tuple(_change(r) for r in listed if r.where is not Where.OLD_WORD)

    def collapsed(self, words: Iterable[str]) -> str:
        """The comparable form of *words*, joined: one name is written in one word or in two."""
        text = "".join([self._modern(word) for word in words])
        for change in self._changes:
            text = change(text)
        return text

    def _modern(self, word: str) -> str:
        for written, becomes in self._old:
            if written in word and (word.startswith(written) or _is_old(word)):
                return word.replace(written, becomes)
        return word


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
