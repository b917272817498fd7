"""What one version of a pack changes against another, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .assembling import Files

_NAMES = ("code", "version", "name", "programme", "column", "title", "from_income", "valid_from")


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs. `path` names list entries by their code (`rules.age_below_65.years`).

    None stands for "not there".
    """

    file: str
    path: str
    old: object
    new: object


def pack_differences(old: Files, new: Files) -> tuple[Difference, ...]:
    """Every difference between the parsed files of two packs, in the order of their names.

    The order of a list does not count; entries are matched by their code.
    """
    found = []
    for name in sorted({*old, *new}):
        before, after = _leaves(old.get(name)), _leaves(new.get(name))
        for path in sorted({*before, *after}):
            if before.get(path) != after.get(path):
                one, other = before.get(path), after.get(path)
                found.append(Difference(f"{name}.json", path, one, other))
    return tuple(found)


def _leaves(data: object) -> dict[str, object]:
    return dict(_walk("", data))


def _walk(path: str, data: object) -> Iterator[tuple[str, object]]:
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _walk(_join(path, str(name)), value)
    elif isinstance(data, Sequence) and not isinstance(data, str):
        yield from _walk_list(path, data)
    elif data is not None:
        yield path, data


def _walk_list(path: str, data: Sequence[object]) -> Iterator[tuple[str, object]]:
    """A list of plain values is one value; objects are told apart by their names."""
    if not any(isinstance(one, Mapping) for one in data):
        yield path, list(data)
        return
    seen: dict[str, int] = {}
    for place, one in enumerate(data):
        name = _name(one, place)
        seen[name] = seen.get(name, 0) + 1
        step = name if seen[name] == 1 else f"{name}#{seen[name]}"
        yield from _walk(_join(path, step), one)


def _name(one: object, place: int) -> str:
    if isinstance(one, Mapping):
        for member in _NAMES:
            value = one.get(member)
            if isinstance(value, str | int):
                return str(value)
        if "segment" in one:
            return f"{one['segment']}@{one.get('area', '')}"
        if "event" in one:
            return f"{one['event']}@{one.get('segments', '')}"
    return str(place)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
