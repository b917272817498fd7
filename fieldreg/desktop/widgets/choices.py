"""The rows of a combo and which of them a text finds; no widget in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

Key = Callable[[str], str]
_NO_NAMES: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class _Entry:
    """One choice with the names it is found by, its own words first."""

    code: str
    words: str
    names: tuple[str, ...]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        return tuple(_folded(name) for name in (self.words, *self.names))

    @cached_property
    def all_names(self) -> str:
        return " ".join(self.folded)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: what it chooses, its words, and why it is here (may be empty)."""

    code: str
    words: str
    note: str


class Choices:
    """(code, words) in their order; *also* gives other names by code, *key* a liberal form of a
    text in which spellings of one name come out alike."""

    def __init__(
        self,
        choices: Iterable[tuple[str, str]],
        *,
        also: Mapping[str, tuple[str, ...]] | None = None,
        key: Key | None = None,
    ) -> None:
        more = also or _NO_NAMES
        self._entries = tuple(_Entry(code, words, more.get(code, ())) for code, words in choices)
        self._key = key
        self._keys: dict[str, str] = {}
        self._first: frozenset[str] = frozenset()
        self._first_note = ""

    def put_first(self, codes: Iterable[str], note: str) -> None:
        """These come first from now on, and say why."""
        self._first, self._first_note = frozenset(codes), note

    def words(self, code: str) -> str | None:
        """The words of a code, None for one that is not here."""
        return next((e.words for e in self._entries if e.code == code), None)

    def exactly(self, text: str) -> str:
        """The code of the one choice that has *text* as a name; empty for none or several."""
        wanted = _folded(text)
        codes = {e.code for e in self._entries if wanted and wanted in e.folded}
        return codes.pop() if len(codes) == 1 else ""

    def all(self) -> list[Row]:
        """Every row."""
        entries = sorted(self._entries, key=lambda e: e.code not in self._first)
        return [self._row(e, "") for e in entries]

    def found(self, text: str) -> list[Row]:
        """The rows that *text* finds: what is exactly that, what begins with it, what has it in it,
        and last what is merely spelled alike."""
        wanted = _folded(text)
        found = [e for e in self._entries if self._is_found(e, wanted, text)]
        found.sort(
            key=lambda e: (
                wanted not in e.folded,
                not e.folded[0].startswith(wanted),
                not any(name.startswith(wanted) for name in e.folded),
                not _has_all(e.all_names, wanted),
                e.code not in self._first,
            )
        )
        return [self._row(e, wanted) for e in found]

    def _is_found(self, entry: _Entry, wanted: str, text: str) -> bool:
        if _has_all(entry.all_names, wanted):
            return True
        if self._key is None:
            return False
        if entry.code not in self._keys:
            self._keys[entry.code] = self._key(entry.words)
        key = self._key(text)
        return bool(key) and key in self._keys[entry.code]

    def _row(self, entry: _Entry, wanted: str) -> Row:
        """Found by another name, a row says by which."""
        if not _has_all(entry.folded[0], wanted):
            names = zip(entry.names, entry.folded[1:], strict=True)
            by = [(folded != wanted, name) for name, folded in names if _has_all(folded, wanted)]
            if by:
                return Row(entry.code, entry.words, min(by, key=lambda found: found[0])[1])
        note = self._first_note if entry.code in self._first else ""
        return Row(entry.code, entry.words, note)


def _has_all(text: str, wanted: str) -> bool:
    return all(word in text for word in wanted.split())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
