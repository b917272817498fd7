"""Names of a list's columns and the paths they stand for, both ways.

In a list items are counted from 0 (`roles.0.segment`); inside they have ids, as everywhere. The
ids are made of the positions, so that they sort alike and lead back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fieldreg.domain.fields import Entry, Field, Items
from fieldreg.domain.pack import Pack
from fieldreg.domain.reading import cleaned
from fieldreg.domain.record import AS_TYPED
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Words

from .list_names import Named, Spoken

MOST_POSITION = 99
"""Nobody has a hundred roles; what is numbered higher is a mistake."""

_MOST_SUGGESTIONS = 50
_ID = "00000000-0000-7000-8000-"
_POSITION = re.compile(r"[0-9]{1,12}")
# What is shown of a name that nobody knows must not be a person's data in the wrong place.
_SHOWABLE = re.compile(r"(?!.*[0-9]{3})[^\W\d_][\w .()/-]{0,39}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: its place in the row, its path, the field that reads it.

    `taken_from` is its title where that is not the field's own name.
    """

    place: int
    path: str
    field: Field
    taken_from: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A column that is not read.

    `number` counts from 1; `name` is empty where there is none or it may hold somebody's data;
    `nearest` is the known name that looks most like it, or empty; `is_beyond` tells that only the
    number of its item is too high.
    """

    number: int
    name: str
    nearest: str = ""
    is_beyond: bool = False


class Names:
    """The names that columns can have: the definition's fields and the questions of the packs.

    A field's own name always wins. Else its label in the form counts, in either language, and the
    short names in use, as far as they mean one field alone.
    """

    def __init__(self, packs: Iterable[Pack]) -> None:
        self._plain: dict[str, Field] = {}
        self._items: dict[str, dict[str, Field]] = {}
        labels: dict[str, set[Words]] = {}
        groups: dict[str, Words] = {}
        for entry in (e for pack in packs for e in pack.definition().entries):
            if isinstance(entry, Items):
                self._items.setdefault(entry.name, {f.name: f for f in entry.fields})
                groups[entry.name] = entry.label
            for name, field in _fields(entry):
                labels.setdefault(name, set()).add(field.label)
                if not isinstance(entry, Items):
                    self._plain.setdefault(name, field)
        self._spoken = Spoken(
            (Named(name, self._field(name), frozenset(said)) for name, said in labels.items()),
            groups,
        )

    def knows(self, name: str) -> bool:
        """Whether *name* is a column's."""
        return self.find(name) is not None

    def is_own(self, name: str) -> bool:
        """Whether *name* is a field's own name, whatever its case."""
        return self._own(name) is not None

    def find(self, name: str) -> tuple[str, Field] | None:
        """The path and the field of the column called *name*.

        Items without a position (`roles.segment`), and labels of their fields, are the first ones.
        """
        return self._own(name) or self._own(self._spoken.path(name))

    def nearest(self, name: str) -> str:
        """The known name that *name* is probably meant to be, or empty."""
        return self._spoken.nearest(name)

    def beyond(self, name: str) -> str:
        """*name* where it is known but for the number of its item, which is above 99; else empty.

        A number as long as somebody's data is left out.
        """
        group, number, last = self._parts(_folded(name))
        if not number.isdecimal() or int(number) <= MOST_POSITION:
            return ""
        if last not in self._items.get(group, {}):
            return ""
        return f"{group}.{number if len(number) <= 4 else '…'}.{last}"

    def _own(self, name: str) -> tuple[str, Field] | None:
        bare = _folded(name)
        if bare in self._plain:
            return bare, self._plain[bare]
        group, number, last = self._parts(bare)
        field = self._items.get(group, {}).get(last)
        if field is None or not _POSITION.fullmatch(number) or int(number) > MOST_POSITION:
            return None
        return f"{group}.{item_id(int(number))}.{last}", field

    def _field(self, name: str) -> Field:
        """The field of a name with its position, as the first of the packs has it."""
        group, _, last = self._parts(name)
        return self._plain[name] if name in self._plain else self._items[group][last]

    @staticmethod
    def _parts(bare: str) -> tuple[str, str, str]:
        """Group, number and field; the number 0 where there is none."""
        group, _, rest = bare.partition(".")
        number, dot, last = rest.rpartition(".")
        return group, number if dot else "0", last


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
            unread.append(_unread(place, title, names, len(unread) < _MOST_SUGGESTIONS))
            continue
        path, field = found
        if path in read:
            raise _twice(read[path], place, titles)
        read[path] = Column(place, path, field, "" if names.is_own(title) else title)
    return tuple(read.values()), tuple(unread)


def _unread(place: int, title: str, names: Names, is_suggested: bool) -> Unread:
    if beyond := names.beyond(title):
        return Unread(place + 1, beyond, is_beyond=True)
    shown = title if _SHOWABLE.fullmatch(title) else ""
    return Unread(place + 1, shown, names.nearest(title) if shown and is_suggested else "")


def _twice(first: Column, place: int, titles: Sequence[str]) -> UserTrouble:
    # Titles that are known hold nobody's data.
    return UserTrouble(
        "list_twice",
        column=positional(first.path),
        one=first.place + 1,
        other=place + 1,
        first=titles[first.place],
        second=titles[place],
    )


def _fields(entry: Entry) -> Iterator[tuple[str, Field]]:
    """The fields of an entry under their names; of items the first."""
    if isinstance(entry, Field):
        yield entry.name, entry
        return
    start = f"{entry.name}.0" if isinstance(entry, Items) else entry.name
    for field in entry.fields:
        yield f"{start}.{field.name}", field


def item_id(position: int) -> str:
    """The id of the item at *position*; ids sort as the positions do."""
    return f"{_ID}{position:012d}"


def positional(path: str) -> str:
    """*path* with positions for the ids that `item_id` made."""
    parts = path.split(".")
    place = 2 if path.startswith(AS_TYPED) else 1
    if len(parts) <= place or not parts[place].startswith(_ID):
        return path
    parts[place] = str(int(parts[place].removeprefix(_ID)))
    return ".".join(parts)


def _folded(name: str) -> str:
    return cleaned(name).strip().casefold()
