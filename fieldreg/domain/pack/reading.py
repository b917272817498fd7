"""Reads the parsed files of a programme pack with care, and gathers every mistake it meets.

A getter that meets a mistake notes it and gives a harmless stand-in, so that one reading finds all
of them; a pack with a mistake is never built. Members nobody asked for are mistakes too: a word
misspelt would otherwise be a rule silently left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from rapidfuzz import fuzz, process

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Words

from . import mistakes as say
from .mistakes import Mistake

_Enum = TypeVar("_Enum", bound=StrEnum)
_REMARKS = frozenset({"note"})
_MOST_OF_A_NAME = 60
_NEAR = 70
"""From how alike (of 100) a misspelt name is taken for a known one."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# What hides in a text, or makes it read the other way round; a new line and a tab may be there.
_UNSEEN = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MOST_WHOLE = 10**15 - 1
"""The largest number of a pack, in rupiah too: sums of it stay exact in JSON and in SQLite."""
MOST_ENTRIES = 20_000
"""The longest list of a pack; the city has 43 villages and a few hundred banjar."""


class PackFault(EnvironmentTrouble):
    """A pack cannot be used: `mistakes` says in which files, at which fields, and why.

    `file`, `field` and `why` are those of the first one.
    """

    def __init__(self, *mistakes: Mistake) -> None:
        first = mistakes[0]
        super().__init__("pack_fault", file=first.file, field=first.field, why=first.why.id)
        self.mistakes = mistakes
        self.file, self.field, self.why = first.file, first.field, first.why

    def __str__(self) -> str:
        return "; ".join(m.text("en") for m in self.mistakes)


@dataclass(slots=True)
class Findings:
    """The mistakes met so far; a `strict` pack must speak English beside Indonesian."""

    strict: bool = True
    mistakes: list[Mistake] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON object of a pack, knowing where it stands."""

    file: str
    path: str
    data: Mapping[str, object]
    found: Findings
    used: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, file: str, path: str, data: object, found: Findings) -> Node:
        """*data* as a node; what is no object is a mistake and reads as an empty one."""
        if isinstance(data, Mapping):
            return cls(file, path, data, found)
        found.mistakes.append(Mistake(file, path, say.OBJECT))
        # Nothing of it is asked for twice: one mistake is enough.
        return cls(file, path, {}, Findings(strict=False))

    def at(self, name: str) -> str:
        """The path of a member."""
        return f"{self.path}.{name}" if self.path else name

    def wrong(self, name: str, why: Words) -> None:
        """Note a mistake at a member."""
        self.found.mistakes.append(Mistake(self.file, self.at(name), why))

    def close(self) -> None:
        """Everything was asked for: what is left over is not known here."""
        for name in sorted(self.data.keys() & _REMARKS):
            self.string(name)
        absent = sorted(name for name in self.used if name not in self.data)
        for name in sorted(str(name) for name in self.data.keys() - self.used):
            self.wrong(name.encode("utf-8", "backslashreplace").decode(), _unknown(name, absent))

    def has(self, name: str) -> bool:
        """Whether the member is there at all."""
        self.used.add(name)
        return self.data.get(name) is not None

    def has_list(self, name: str) -> bool:
        """Whether the member is there and a list."""
        return isinstance(self.data.get(name), list | tuple)

    def string(self, name: str, default: str | None = None) -> str:
        """A text that is not empty, or *default* where it is absent."""
        value = self._value(name, default)
        if _is_text(value) or (isinstance(value, str) and value == default):
            self._look_through(name, str(value))
            return str(value)
        self.wrong(name, self._or_missing(name, say.TEXT))
        return ""

    def whole(
        self, name: str, default: int | None = None, least: int = 0, most: int = MOST_WHOLE
    ) -> int:
        """A whole number from *least* to *most*."""
        value = self._value(name, default)
        if isinstance(value, int) and not isinstance(value, bool):
            if least <= value <= most:
                return value
            is_low = value < least
            self.wrong(
                name, say.AT_LEAST.filled(least=least) if is_low else say.AT_MOST.filled(most=most)
            )
            return least
        self.wrong(name, self._or_missing(name, say.WHOLE))
        return least

    def whole_or_none(self, name: str) -> int | None:
        """A whole number, or None where it is absent or null."""
        return self.whole(name) if self.has(name) else None

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self._value(name, default)
        if isinstance(value, bool):
            return value
        self.wrong(name, say.FLAG)
        return default

    def day(self, name: str, default: date | None = None) -> date:
        """A date, `YYYY-MM-DD`; *default* where it is absent."""
        if default is not None and not self.has(name):
            return default
        text = self.string(name)
        try:
            # Other forms of ISO 8601 (weeks) have ten signs too.
            if len(text) == 10 and text[4] == text[7] == "-":
                return date.fromisoformat(text)
        except ValueError:
            pass
        if text:
            self.wrong(name, say.DAY)
        return date.min

    def words(self, name: str, default: Words | None = None) -> Words:
        """Text in the languages: Indonesian and English must be there, Balinese may be.

        A plain text is the same in all of them, and is only taken where nothing is to translate.
        """
        value = self._value(name, None)
        if value is None and default is not None:
            return default
        if _is_text(value) and not self.found.strict:
            return Words(str(value))
        if not isinstance(value, Mapping):
            self.wrong(name, self._or_missing(name, say.IN_LANGUAGES))
            return Words("")
        node = self.node(name)
        english = node.string("en") if self.found.strict else node.string("en", "")
        words = Words(node.string("id"), english, node.string("ban", ""))
        node.close()
        return words

    def member(self, name: str, words: type[_Enum], default: _Enum | None = None) -> _Enum:
        """One word of a closed set."""
        text = self.string(name, default)
        try:
            return words(text)
        except ValueError:
            if text:
                self.wrong(name, say.ONE_OF.filled(words=", ".join(words)))
            return next(iter(words))

    def strings(self, name: str) -> tuple[str, ...]:
        """A list of texts; none where it is absent."""
        found = []
        for place, value in enumerate(self._list(name, [])):
            if _is_text(value):
                self._look_through(f"{name}.{place}", str(value))
                found.append(str(value))
            else:
                self.wrong(f"{name}.{place}", say.TEXT)
        return tuple(found)

    def members(self, name: str, words: type[_Enum]) -> tuple[_Enum, ...]:
        """A list of words of a closed set; none where it is absent."""
        found = []
        for place, text in enumerate(self.strings(name)):
            try:
                found.append(words(text))
            except ValueError:
                self.wrong(f"{name}.{place}", say.ONE_OF.filled(words=", ".join(words)))
        return tuple(found)

    def mapping(self, name: str) -> dict[str, str]:
        """Texts by name; none where it is absent."""
        if not self.has(name):
            return {}
        node = Node.of(self.file, self.at(name), self.data[name], self.found)
        return {str(key): node.string(str(key)) for key in sorted(node.data, key=str)}

    def node(self, name: str) -> Node:
        """The object at a member, which must be there."""
        return Node.of(self.file, self.at(name), self._value(name, None), self.found)

    def nodes(self, name: str, *, needed: bool = True, most: int = MOST_ENTRIES) -> Iterator[Node]:
        """The objects of a list of at most *most*; it must be there unless it is not *needed*."""
        entries = self._list(name, None if needed else [])
        if len(entries) > most:
            self.wrong(name, say.ENTRIES.filled(most=most))
        for place, value in enumerate(entries[:most]):
            yield Node.of(self.file, self.at(f"{name}.{place}"), value, self.found)

    def _value(self, name: str, default: object) -> object:
        self.used.add(name)
        value = self.data.get(name, default)
        return default if value is None else value

    def _list(self, name: str, default: list[object] | None) -> Sequence[object]:
        value = self._value(name, default)
        if isinstance(value, list | tuple):
            return value
        self.wrong(name, self._or_missing(name, say.LIST))
        return ()

    def _look_through(self, name: str, text: str) -> None:
        if _UNSEEN.search(text):
            self.wrong(name, say.UNSEEN)

    def _or_missing(self, name: str, why: Words) -> Words:
        return say.MISSING if self.data.get(name) is None else why


def _unknown(name: str, absent: Sequence[str]) -> Words:
    """What is said of a member that nobody asked for: the nearest one that is *absent*."""
    short = name[:_MOST_OF_A_NAME].lower()
    near = process.extractOne(short, absent, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return say.MEANT.filled(near=near[0]) if near else say.UNKNOWN_MEMBER


def _is_text(value: object) -> bool:
    """Whether it is a text that is not empty and that every database and screen can hold."""
    return isinstance(value, str) and bool(value.strip()) and not _UNSTORABLE.search(value)
