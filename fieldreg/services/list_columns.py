"""Names of a list's columns and the paths they stand for, both ways.

In a list items are counted from 0 (`roles.0.segment`); inside they have ids, as everywhere. The
ids are made of the positions, so that they sort alike and lead back.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fieldreg.domain.fields import Field, Items
from fieldreg.domain.pack import Pack
from fieldreg.domain.reading import cleaned
from fieldreg.domain.trouble import UserTrouble

_ID = "00000000-0000-7000-8000-"
_POSITION = re.compile(r"[0-9]{1,12}")
# What is shown of a name that nobody knows must not be a person's data in the wrong place.
_SHOWABLE = re.compile(r"(?!.*[0-9]{3})[^\W\d_][\w .()/-]{0,39}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: its place in the row, its path, the field that reads it."""

    place: int
    path: str
    field: Field


@dataclass(frozen=True, slots=True)
class Unread:
    """A column that is not read.

    `number` counts from 1; `name` is empty where there is none or it may hold somebody's data;
    `nearest` is the known name that looks most like it, or empty.
    """

    number: int
    name: str
    nearest: str


class Names:
    """The names that columns can have: the definition's fields and the questions of the packs."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self._plain: dict[str, Field] = {}
        self._items: dict[str, dict[str, Field]] = {}
        for entry in (e for pack in packs for e in pack.definition().entries):
            if isinstance(entry, Items):
                self._items.setdefault(entry.name, {f.name: f for f in entry.fields})
            elif isinstance(entry, Field):
                self._plain.setdefault(entry.name, entry)
            else:
                for field in entry.fields:
                    self._plain.setdefault(f"{entry.name}.{field.name}", field)

    def knows(self, name: str) -> bool:
        """Whether *name* is a column's."""
        return self.find(name) is not None

    def find(self, name: str) -> tuple[str, Field] | None:
        """The path and the field of the column called *name*, whatever its case.

        Items without a position (`roles.segment`) are the first ones.
        """
        bare = _folded(name)
        if bare in self._plain:
            return bare, self._plain[bare]
        group, _, rest = bare.partition(".")
        position, dot, last = rest.rpartition(".")
        field = self._items.get(group, {}).get(last)
        if field is None or not _POSITION.fullmatch(position if dot else "0"):
            return None
        return f"{group}.{item_id(int(position or 0))}.{last}", field

    def nearest(self, name: str) -> str:
        """The known name that looks most like *name*: by its end, its label, or its letters."""
        bare = re.sub(r"\W+", "_", _folded(name)).strip("_")
        aliases = self._aliases()
        if bare in aliases:
            return aliases[bare]
        found = difflib.get_close_matches(bare, aliases, n=1, cutoff=0.75)
        return aliases[found[0]] if found else ""

    def _aliases(self) -> dict[str, str]:
        fields = list(self._plain.items())
        for group, inner in self._items.items():
            fields += [(f"{group}.0.{name}", field) for name, field in inner.items()]
        found: dict[str, str] = {}
        for name, _ in fields:
            found[re.sub(r"\W+", "_", name)] = name
        for name, field in fields:
            for alias in (name.rpartition(".")[2], field.label.id, field.label.text("en")):
                found.setdefault(re.sub(r"\W+", "_", alias.casefold()).strip("_"), name)
        return found


def columns_of(
    titles: Sequence[str], names: Names
) -> tuple[tuple[Column, ...], tuple[Unread, ...]]:
    """The columns under these titles that are read, and those that are not.

    Raises UserTrouble(`list_twice`) where two columns stand for one path.
    """
    read: dict[str, Column] = {}
    unread: list[Unread] = []
    for place, title in enumerate(titles):
        found = names.find(title)
        if found is None:
            shown = title if _SHOWABLE.fullmatch(title) else ""
            unread.append(Unread(place + 1, shown, names.nearest(title) if shown else ""))
            continue
        path, field = found
        if path in read:
            raise UserTrouble(
                "list_twice", column=positional(path), one=read[path].place + 1, other=place + 1
            )
        read[path] = Column(place, path, field)
    return tuple(read.values()), tuple(unread)


def item_id(position: int) -> str:
    """The id of the item at *position*; ids sort as the positions do."""
    return f"{_ID}{position:012d}"


def positional(path: str) -> str:
    """*path* with positions for the ids that `item_id` made."""
    parts = path.split(".")
    if len(parts) < 2 or not parts[1].startswith(_ID):
        return path
    parts[1] = str(int(parts[1].removeprefix(_ID)))
    return ".".join(parts)


def _folded(name: str) -> str:
    return cleaned(name).strip().casefold()
