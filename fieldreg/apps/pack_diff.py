"""What one pack changes against another, a line for each difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from fieldreg.apps.say import language, words
from fieldreg.domain.pack import Difference

_LANGUAGES = ("id", "en", "ban")
_NAMES = ("code", "version", "name", "programme", "column", "title", "from_income", "valid_from")
_TWO_PART_NAMES = ("segment", "event")
_MOST_SAID = 12
Steps = tuple[str, ...]


def lines_of(differences: Sequence[Difference]) -> Iterator[str]:
    """The differences under the names of their files; an entry that is wholly new or gone is one.

    `~` changed (old → new), `+` is new, `-` is gone.
    """
    for file, in_file in groupby(differences, lambda d: d.file):
        yield file
        yield from _in_file(list(in_file))


def _in_file(differences: list[Difference]) -> Iterator[str]:
    whole = _whole_entries(differences)
    for entry, group in groupby(differences, lambda d: _entry_of(d.steps, whole)):
        found = list(group)
        yield from [_entry(entry, found)] if entry else [_line(one) for one in found]


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


def _entry(entry: Steps, parts: list[Difference]) -> str:
    """A new or lost entry with what it says, its texts in the language chosen alone."""
    is_new = parts[0].old is None
    said = []
    for one in parts:
        inner, value = one.steps[len(entry) :], one.new if is_new else one.old
        if len(inner) > 1 and inner[-1] in _LANGUAGES:
            if inner[-1] != language():
                continue
            inner = inner[:-1]
        if not _names(entry, ".".join(inner), str(value)):
            said.append(f"{'.'.join(inner)} {_shown(value)}")
    more = len(said) - _MOST_SAID
    if more > 0:
        said[_MOST_SAID:] = [words(f"dan {more} lagi", f"and {more} more")]
    return f"  {'+' if is_new else '-'} {'.'.join(entry)}: {'; '.join(said)}"


def _line(one: Difference) -> str:
    way, old, new = _way(one), one.old, one.new
    if way != "~":
        return f"  {way} {one.path}: {_shown(new if old is None else old)}"
    is_order = isinstance(old, list) and isinstance(new, list) and _sorted(old) == _sorted(new)
    order = words(" (urutan)", " (order)") if is_order else ""
    return f"  ~ {one.path}{order}: {_shown(old)} → {_shown(new)}"


def _sorted(values: list[object]) -> list[str]:
    return sorted(map(str, values))


def _shown(value: object) -> str:
    """A value as a person writes it; a text in quotation marks, on one line."""
    if isinstance(value, bool):
        return words("ya", "yes") if value else words("tidak", "no")
    if isinstance(value, str):
        return f"“{' '.join(value.split())}”"
    if isinstance(value, list):
        return f"[{', '.join(str(one) for one in value)}]"
    return str(value)
