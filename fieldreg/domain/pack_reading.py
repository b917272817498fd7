"""Reads the parsed files of a programme pack with care; every fault names its file and field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from .trouble import EnvironmentTrouble
from .words import Words

_Enum = TypeVar("_Enum", bound=StrEnum)


class PackFault(EnvironmentTrouble):
    """A pack cannot be used; says in which `file`, at which `field`, and `why`."""

    def __init__(self, file: str, field: str, why: str) -> None:
        super().__init__("pack_fault", file=file, field=field, why=why)
        self.file, self.field, self.why = file, field, why

    def __str__(self) -> str:
        return f"{self.file}: {self.field or '(whole file)'}: {self.why}"


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON object of a pack, knowing where it stands; its getters raise `PackFault`."""

    file: str
    path: str
    data: Mapping[str, object]

    @classmethod
    def of(cls, file: str, path: str, data: object) -> Node:
        """*data* as a node, if it is an object."""
        if not isinstance(data, Mapping):
            raise PackFault(file, path, "must be an object")
        return cls(file, path, data)

    def at(self, name: str) -> str:
        """The path of a member."""
        return f"{self.path}.{name}" if self.path else name

    def fault(self, name: str, why: str) -> PackFault:
        """A fault at a member, to be raised."""
        return PackFault(self.file, self.at(name), why)

    def string(self, name: str, default: str | None = None) -> str:
        """A text that is not empty, or *default* where it is absent."""
        value = self.data.get(name, default)
        if isinstance(value, str) and (value.strip() or value == default):
            return value
        raise self.fault(name, "must be a text")

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number, not below zero."""
        value = self.data.get(name, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        raise self.fault(name, "must be a whole number, zero or more")

    def whole_or_none(self, name: str) -> int | None:
        """A whole number, or None where it is absent or null."""
        return None if self.data.get(name) is None else self.whole(name)

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self.data.get(name, default)
        if isinstance(value, bool):
            return value
        raise self.fault(name, "must be true or false")

    def day(self, name: str) -> date:
        """A date, `YYYY-MM-DD`."""
        try:
            return date.fromisoformat(self.string(name))
        except ValueError:
            raise self.fault(name, "must be a date like 2025-01-31") from None

    def words(self, name: str, default: Words | None = None) -> Words:
        """Text in the languages; Indonesian must be there. A plain text is the same in all."""
        value = self.data.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value.strip():
            return Words(value)
        node = Node.of(self.file, self.at(name), value)
        return Words(node.string("id"), node.string("en", ""), node.string("ban", ""))

    def member(self, name: str, words: type[_Enum], default: str | None = None) -> _Enum:
        """One word of a closed set."""
        text = self.string(name, default)
        try:
            return words(text)
        except ValueError:
            raise self.fault(name, "must be one of: " + ", ".join(words)) from None

    def strings(self, name: str) -> tuple[str, ...]:
        """A list of texts; none where it is absent."""
        values = self._list(name, [])
        for place, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                raise self.fault(f"{name}.{place}", "must be a text")
        return tuple(str(v) for v in values)

    def nodes(self, name: str) -> Iterator[Node]:
        """The objects of a list, which must be there."""
        for place, value in enumerate(self._list(name, None)):
            yield Node.of(self.file, self.at(f"{name}.{place}"), value)

    def _list(self, name: str, default: list[object] | None) -> Sequence[object]:
        value = self.data.get(name, default)
        if isinstance(value, list | tuple):
            return value
        raise self.fault(name, "must be a list")
