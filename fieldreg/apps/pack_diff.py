"""What one pack changes against another, a line for each difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from fieldreg.apps.pack_codes import LISTS, Codes
from fieldreg.apps.pack_names import MEMBERS, named
from fieldreg.apps.say import language, words
from fieldreg.domain.days import rupiah
from fieldreg.domain.pack import Difference

_LANGUAGES = ("id", "en", "ban")
_NAMES = ("code", "version", "name", "programme", "column", "title", "from_income", "valid_from")
_TWO_PART_NAMES = ("segment", "event")
_MOST_SAID = 12
_SUMS = frozenset({"amount", "flat", "base_income", "from_income"})
Steps = tuple[str, ...]


def lines_of(differences: Sequence[Difference], codes: Codes) -> Iterator[str]:
    """The differences under the names of their files; an entry that is wholly new or gone is one.

    `~` changed (old → new), `+` is new, `-` is gone. Codes have their words from *codes*.
    """
    for file, in_file in groupby(differences, lambda d: d.file):
        yield codes.file(file)
        for line in _InFile(file.removesuffix(".json"), codes).lines(list(in_file)):
            # Names and codes stand in JSON too, and may hold anything.
            yield f"  {' '.join(line.split())}"


def _whole_entries(differences: list[Difference]) -> frozenset[Steps]:
    """Entries of which the name and everything else came, or went."""
    ways: dict[Steps, set[str]] = {}
    for one in differences:
        for head in _heads(one.steps):
            ways.setdefault(head, set()).add(_way(one))
    found = set()
    for one in differences:
        entry, leaf = one.steps[:-1], one.steps[-1] if one.steps else ""
        value = one.new if one.old is None else one.old
        if entry and ways[entry] in ({"+"}, {"-"}) and _names(entry, leaf, str(value)):
            found.add(entry)
    return frozenset(found)


def _way(one: Difference) -> str:
    """Whether the value came, went or changed."""
    if one.old is None:
        return "+"
    return "-" if one.new is None else "~"


def _heads(steps: Steps) -> Iterator[Steps]:
    """Everything that *steps* stand in, the outermost first."""
    return (steps[:count] for count in range(1, len(steps)))


def _names(entry: Steps, leaf: str, value: str) -> bool:
    """Whether *value* is the name by which the entry stands in its path."""
    name = entry[-1]
    if leaf in _TWO_PART_NAMES and name.startswith(f"{value}@"):
        return True
    return leaf in (*_NAMES, *_TWO_PART_NAMES) and name.partition("#")[0] == value


def _entry_of(steps: Steps, entries: frozenset[Steps]) -> Steps:
    """The outermost of *entries* that *steps* stand in; empty where there is none."""
    return next((head for head in _heads(steps) if head in entries), ())


class _InFile:
    """Puts the differences of one file into lines."""

    def __init__(self, file: str, codes: Codes) -> None:
        self._file, self._codes = file, codes

    def lines(self, differences: list[Difference]) -> Iterator[str]:
        whole = _whole_entries(differences)
        for entry, group in groupby(differences, lambda d: _entry_of(d.steps, whole)):
            found = list(group)
            yield from [self._entry(entry, found)] if entry else map(self._line, found)

    def _entry(self, entry: Steps, parts: list[Difference]) -> str:
        """A new or lost entry with what it says, its texts in the language chosen alone."""
        is_new, name = parts[0].old is None, self._where(entry)
        said = []
        for one in parts:
            inner, value = one.steps[len(entry) :], one.new if is_new else one.old
            if len(inner) > 1 and inner[-1] in _LANGUAGES:
                if inner[-1] != language():
                    continue
                inner = inner[:-1]
            if not _is_said(entry, inner, value, name):
                said.append(f"{self._where(inner)} {self._shown(inner, value)}")
        more = len(said) - _MOST_SAID
        if more > 0:
            said[_MOST_SAID:] = [words(f"dan {more} lagi", f"and {more} more")]
        return f"{'+' if is_new else '-'} {': '.join(filter(None, (name, '; '.join(said))))}"

    def _line(self, one: Difference) -> str:
        way, old, new = _way(one), one.old, one.new
        where = self._where(one.steps)
        if way != "~":
            return f"{way} {where}: {self._shown(one.steps, new if old is None else old)}"
        is_order = isinstance(old, list) and isinstance(new, list) and _sorted(old) == _sorted(new)
        order = words(" (urutan)", " (order)") if is_order else ""
        before, after = self._shown(one.steps, old), self._shown(one.steps, new)
        return f"~ {where}{order}: {before} → {after}"

    def _where(self, steps: Steps) -> str:
        """Where a value stands: the entries around it by their names, and its own name."""
        parts, left = [], list(steps)
        while left:
            step = left.pop(0)
            is_entry = left and step in LISTS
            parts.append(
                self._codes.entry(self._file, step, left.pop(0))
                if is_entry
                else named(step, MEMBERS)
            )
        return ", ".join(parts)

    def _shown(self, steps: Steps, value: object) -> str:
        """A value as a person reads it; a text in quotation marks, on one line."""
        member = next((s for s in reversed(steps) if s not in _LANGUAGES), "")
        if isinstance(value, list):
            return f"[{', '.join(self._one(member, one) for one in value)}]"
        return self._one(member, value)

    def _one(self, member: str, value: object) -> str:
        if isinstance(value, bool):
            return words("ya", "yes") if value else words("tidak", "no")
        if isinstance(value, int):
            return rupiah(value) if member in _SUMS else str(value)
        if not isinstance(value, str):
            return str(value)
        known = self._codes.value(self._file, member, value)
        return known or f"“{' '.join(value.split())}”"


def _is_said(entry: Steps, inner: Steps, value: object, name: str) -> bool:
    """Whether the name of the entry, or of an entry in it, says *value* already."""
    if isinstance(value, str) and name.startswith(f"{value.rstrip('.')} ["):
        return True
    return _names((*entry, *inner[:-1]), inner[-1] if inner else "", str(value))


def _sorted(values: list[object]) -> list[str]:
    return sorted(map(str, values))
