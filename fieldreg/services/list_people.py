"""From the rows of a list to people: cells as values, the day and the pack that judge each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fieldreg.domain.fields import Choice, Field, Kind, PackList
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.reading import Reading, cleaned, read
from fieldreg.domain.record import AS_TYPED, Value, field_at
from fieldreg.domain.shapes import MOST_AS_TYPED
from fieldreg.domain.spreadsheet import serial_day

from .list_columns import Column, Names, Unread, columns_of
from .list_file import Row, Table, read_table

_DAY = "registered_on"
# The same few words stand in these columns again and again; looking them up is most of the work.
_REPEATED = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.VILLAGE})
_MOST_KEPT = 5000
# How spreadsheets are told to keep digits as text.
_AS_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Person:
    """One row as values, with the pack and the day that judge it.

    `extra` counts the filled cells to the right of the last column. `today` is the day on which
    the list is looked at: what lies after it has not happened yet.
    """

    number: int
    line: int
    values: dict[str, Value]
    extra: int
    pack: Pack
    on: date
    today: date


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list that was read, and what was not read of it."""

    people: tuple[Person, ...]
    unread: tuple[Unread, ...]
    is_windows: bool


def read_list(path: Path, shelf: Shelf, now: datetime, on: date | None = None) -> PeopleList:
    """The people in the file at *path*, each with the pack on *shelf* that judges it.

    A row is judged on the day *on*; without one on its day of registration, and without that
    today (*now* in the pack's zone), by the pack in force on that day. With *on*, a row without
    a day of registration counts as registered on it. Raises Trouble as `list_file.read_table`
    and `list_columns.columns_of` do.
    """
    names = Names(shelf.packs)
    return people_of(read_table(path, names.knows), names, shelf, now, on)


def people_of(
    table: Table, names: Names, shelf: Shelf, now: datetime, on: date | None = None
) -> PeopleList:
    """The people in *table*, as `read_list` says."""
    columns, unread = columns_of(table.names, names)
    newest = shelf.packs[-1]
    today = now.astimezone(ZoneInfo(newest.time_zone)).date()
    readers = {pack.key: RowReader(columns, pack) for pack in shelf.packs}
    people = []
    for row in table.rows:
        day = on or readers[newest.key].day_of_registration(row, today) or today
        pack = shelf.in_force(day)
        values = readers[pack.key].values(row, day)
        if on and _DAY not in values and AS_TYPED + _DAY not in values:
            values[_DAY] = on.isoformat()
        extra = sum(1 for cell in row.cells[len(table.names) :] if cell and not cell.isspace())
        people.append(Person(row.number, row.line, values, extra, pack, day, on or today))
    return PeopleList(tuple(people), unread, table.is_windows)


class RowReader:
    """Reads the cells of one list's rows as the form of one pack reads what is typed."""

    def __init__(self, columns: Sequence[Column], pack: Pack) -> None:
        self._cells = tuple(_Cell(column, pack) for column in columns)
        self._day = next((c for c in self._cells if c.path == _DAY), None)

    def values(self, row: Row, today: date) -> dict[str, Value]:
        """The values of a row; text that is no value stays as typed."""
        found: dict[str, Value] = {}
        most = len(row.cells)
        for cell in self._cells:
            text = row.cells[cell.place] if cell.place < most else ""
            if not text:
                continue
            reading = cell.read(text, today)
            if reading.value is not None:
                found[cell.path] = reading.value
            elif reading.findings:
                found[AS_TYPED + cell.path] = cleaned(_content(text)).strip()[:MOST_AS_TYPED]
        return found

    def day_of_registration(self, row: Row, today: date) -> date | None:
        """The day on which the row says it was registered, None where it does not."""
        if self._day is None or self._day.place >= len(row.cells):
            return None
        value = self._day.read(row.cells[self._day.place], today).value
        return date.fromisoformat(value) if isinstance(value, str) else None


class _Cell:
    """What reads the cells of one column."""

    __slots__ = ("_choices", "_field", "_known", "path", "place")

    def __init__(self, column: Column, pack: Pack) -> None:
        self.place, self.path = column.place, column.path
        # A question of another pack on the shelf is read as that one asks it.
        self._field: Field = field_at(column.path, pack.definition()) or column.field
        given = self._field.choices
        self._choices: tuple[Choice, ...] = (
            pack.choices(given) if isinstance(given, PackList) else given
        )
        self._known: dict[str, Reading] | None = {} if self._field.kind in _REPEATED else None

    def read(self, text: str, today: date) -> Reading:
        if self._known is None:
            return self._fresh(text, today)
        reading = self._known.get(text)
        if reading is None:
            reading = self._fresh(text, today)
            if len(self._known) < _MOST_KEPT:
                self._known[text] = reading
        return reading

    def _fresh(self, text: str, today: date) -> Reading:
        content = _content(text)
        if self._field.kind is Kind.DATE:
            content = serial_day(content) or content
        return read(self._field, content, path=self.path, today=today, choices=self._choices)


def _content(text: str) -> str:
    found = _AS_FORMULA.fullmatch(text.strip()) if text.lstrip().startswith("=") else None
    return found[1] if found else text
