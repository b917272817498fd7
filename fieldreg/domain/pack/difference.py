"""What one version of a pack changes against another, line by line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .assembling import Files

_STEP = re.compile(r"\[(.*?)\](?=\.|$)|([^.]+)")
_NAMES = ("code", "version", "name", "programme", "column", "title", "from_income", "valid_from")


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs. `path` names list entries by their code (`rules.age_below_65.years`).

    A name with a dot in it stands in brackets (`villages.[51.71.03.2008].name`); `steps` are the
    names one by one. None stands for "not there", which is the same as an empty list. Where
    entries that both versions have changed places, `path` is that of the list, and the values are
    their names.
    """

    file: str
    path: str
    old: object
    new: object

    @property
    def steps(self) -> tuple[str, ...]:
        """The path's names, from the outermost, without brackets."""
        return tuple(bare or plain for bare, plain in _STEP.findall(self.path))


def pack_differences(old: Files, new: Files) -> tuple[Difference, ...]:
    """Every difference between the parsed files of two packs, in the order of their names.

    Entries of a list are matched by their code, so that a new one in the middle is one
    difference. A changed order is a difference of its own: the first consequence that fits holds,
    and columns, receipts and choices are shown as they stand.
    """
    found = []
    for name in sorted({*old, *new}):
        before, after = _Leaves(old.get(name)), _Leaves(new.get(name))
        for path in sorted({*before.values, *after.values}):
            one, other = before.values.get(path), after.values.get(path)
            # By how they are written: true is not 1.
            if repr(one) != repr(other):
                found.append(Difference(f"{name}.json", path, one, other))
        for path in sorted(before.orders.keys() & after.orders.keys()):
            one, other = _common(before.orders[path], after.orders[path])
            if one != other:
                found.append(Difference(f"{name}.json", path, one, other))
    return tuple(found)


def _common(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """The names that stand in both, in the order of each."""
    both = set(old) & set(new)
    return [n for n in old if n in both], [n for n in new if n in both]


class _Leaves:
    """The values of a parsed file by path, and the names in each list of objects."""

    def __init__(self, data: object) -> None:
        self.values: dict[str, object] = {}
        self.orders: dict[str, list[str]] = {}
        self._walk("", data)

    def _walk(self, path: str, data: object) -> None:
        if isinstance(data, Mapping):
            for name, value in data.items():
                self._walk(_join(path, str(name)), value)
        elif isinstance(data, Sequence) and not isinstance(data, str):
            self._walk_list(path, data)
        elif data is not None:
            self.values[path] = data

    def _walk_list(self, path: str, data: Sequence[object]) -> None:
        """A list of plain values is one value; objects are told apart by their names."""
        if not any(isinstance(one, Mapping) for one in data):
            if data:
                self.values[path] = list(data)
            return
        counts: dict[str, int] = {}
        names = self.orders[path] = []
        for place, one in enumerate(data):
            name = _name(one, place)
            counts[name] = counts.get(name, 0) + 1
            names.append(name if counts[name] == 1 else f"{name}#{counts[name]}")
            self._walk(_join(path, names[-1]), one)


def _name(one: object, place: int) -> str:
    if isinstance(one, Mapping):
        for member in _NAMES:
            value = one.get(member)
            if isinstance(value, str | int):
                return str(value)
        if "segment" in one:
            return f"{one['segment']}@{one.get('area', '')}"
        if "event" in one:
            segments = one.get("segments")
            named = segments if isinstance(segments, list | tuple) else ()
            return "@".join(str(n) for n in (one["event"], "+".join(map(str, named))) if n)
    return str(place)


def _join(path: str, name: str) -> str:
    name = f"[{name}]" if "." in name else name
    return f"{path}.{name}" if path else name
