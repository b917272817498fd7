"""What the rules look at, taken out of a record once: dates as dates, roles one by one.

Total for any values: what is missing, half typed or of another shape is simply not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import Occupation
from fieldreg.domain.record import AS_TYPED, Value, Values


class Event(NamedTuple):
    """The first day of an event, None where it is not known, and the path that names it."""

    on: date | None
    path: str


@dataclass(frozen=True, slots=True)
class Around:
    """What the other registrations say; None where nobody looked.

    `kk_others` counts other people registered under the same KK number. `quota_used` counts the
    people before this one under a quota, by (segment, area), at most as many as it has places.
    """

    kk_others: int | None = None
    quota_used: Mapping[tuple[str, str], int] | None = None


NOTHING_AROUND = Around()
_NO_EVENTS: Mapping[str, Event] = {}


@dataclass(slots=True)
class RoleFacts:
    """One role; an empty `id` stands for no role yet.

    `occupation` is None where it is empty or free text that the pack does not know.
    """

    id: str
    segment: str = ""
    occupation: Occupation | None = None
    income: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def path(self, name: str) -> str:
        """The path of a field of this role; `roles` itself while there is none."""
        return f"roles.{self.id}.{name}" if self.id else "roles"


@dataclass(slots=True)
class Facts:
    """One person. `values` are those that are values; `typed` the paths of mere text."""

    values: Mapping[str, Value]
    typed: frozenset[str]
    roles: tuple[RoleFacts, ...]
    programmes: tuple[str, ...]
    born: date | None
    village: str
    around: Around
    events: Mapping[str, Event]
    birthdays: dict[int, date | None]

    def birthday(self, years: int) -> date | None:
        """The day on which the person turns *years*; None without a birth date or beyond 9999."""
        if years not in self.birthdays:
            self.birthdays[years] = birthday(self.born, years) if self.born else None
        return self.birthdays[years]

    def text(self, path: str) -> str:
        """The text at *path*, or empty."""
        value = self.values.get(path)
        return value if isinstance(value, str) else ""

    def is_empty(self, path: str) -> bool:
        """Whether nothing at all stands at *path*, not even half a text."""
        return not self.values.get(path) and path not in self.typed


def facts_of(values: Values, pack: Pack, around: Around = NOTHING_AROUND) -> Facts:
    """The facts of a record, its occupations found in *pack*."""
    role_ids: set[str] = set()
    event_ids: set[str] = set()
    typed: set[str] = set()
    for path in values:
        # A look at the beginning is cheaper than taking every path apart.
        start = path[:6]
        if start == "roles.":
            _take_id(path, 6, role_ids)
        elif start == "as_typ" and path.startswith(AS_TYPED):
            bare = path.removeprefix(AS_TYPED)
            typed.add(bare)
            if bare.startswith("roles."):
                _take_id(bare, 6, role_ids)
            elif bare.startswith("events."):
                _take_id(bare, 7, event_ids)
        elif start == "events" and path[6:7] == ".":
            _take_id(path, 7, event_ids)
    if typed:
        values = {p: v for p, v in values.items() if p not in typed}
    role_ids.discard("")
    return Facts(
        values,
        frozenset(typed),
        tuple(_role(values, pack, i) for i in sorted(role_ids)) or (RoleFacts(""),),
        codes(values.get("programmes")),
        day(values.get("birth_date")),
        _text(values.get("village_code")),
        around,
        _events(values, event_ids) if event_ids else _NO_EVENTS,
        {},
    )


def _take_id(path: str, after: int, ids: set[str]) -> None:
    """The item's id, where *path* names a field of an item."""
    item, _, last = path[after:].partition(".")
    if last and "." not in last:
        ids.add(item)


def day(value: Value | None) -> date | None:
    """The date in *value*, None where it is none that exists."""
    if not isinstance(value, str) or len(value) != 10 or value[4] != "-" or value[7] != "-":
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def codes(value: Value | None) -> tuple[str, ...]:
    """The codes of a list, each once."""
    if not isinstance(value, tuple | list):
        return ()
    return tuple(dict.fromkeys([code for code in value if isinstance(code, str)]))


def day_after(day_: date) -> date | None:
    """The next day, None after the last one a calendar has."""
    return day_ + timedelta(days=1) if day_ < date.max else None


def birthday(born: date, years: int) -> date | None:
    """The day on which somebody turns *years*; 1 March for 29 February. None beyond year 9999."""
    year = born.year + years
    if year > date.max.year:
        return None
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _text(value: Value | None) -> str:
    return value if isinstance(value, str) else ""


def _role(values: Values, pack: Pack, role_id: str) -> RoleFacts:
    prefix = f"roles.{role_id}."
    income = values.get(prefix + "monthly_income")
    occupation = _text(values.get(prefix + "occupation"))
    return RoleFacts(
        role_id,
        _text(values.get(prefix + "segment")),
        pack.find_occupation(occupation) if occupation else None,
        income if type(income) is int else None,
        day(values.get(prefix + "starts_on")),
        day(values.get(prefix + "ends_on")),
    )


def _events(values: Values, ids: set[str]) -> dict[str, Event]:
    """The first event of each kind; one without a day stands before all others."""
    found: dict[str, Event] = {}
    for event_id in sorted(ids):
        path = f"events.{event_id}.kind"
        kind, on = _text(values.get(path)), day(values.get(f"events.{event_id}.happened_on"))
        first = found.get(kind)
        if kind and (first is None or (on or date.min) < (first.on or date.min)):
            found[kind] = Event(on, path)
    return found
