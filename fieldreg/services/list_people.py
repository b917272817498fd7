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
from fieldreg.domain.shapes import MOST_AS_TYPED, field_fault
from fieldreg.domain.spreadsheet import serial_day
from fieldreg.domain.words import Words

from .list_columns import Column, Names, Unread, columns_of
from .list_file import Row, Table, read_table

_DAY = "registered_on"
# The same few words stand in these columns again and again; looking them up is most of the work.
_REPEATED = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.VILLAGE})
_MOST_KEPT = 5000
# How spreadsheets are told to keep digits as text.
# Codes come and go with the packs: one that this pack does not have is kept, and shown as unknown.
_COMING_AND_GOING = frozenset({PackList.SEGMENTS, PackList.OTHER_AID})
_CODE = re.compile(r"(?<!\w)[a-z][a-z0-9]{0,40}(?:_[a-z0-9]{1,40}){1,6}(?!\w)")
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

    @property
    def in_force(self) -> bool:
        """Whether the pack is valid on the day; else it is only the nearest there is."""
        return self.pack.holds_on(self.on)


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list that was read: its people, its columns, and the columns that were not read."""

    people: tuple[Person, ...]
    unread: tuple[Unread, ...]
    is_windows: bool
    columns: tuple[Column, ...]


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
    return PeopleList(tuple(people), unread, table.is_windows, columns)


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

    __slots__ = ("_choices", "_field", "_keeps_codes", "_known", "path", "place")

    def __init__(self, column: Column, pack: Pack) -> None:
        self.place, self.path = column.place, column.path
        # A question of another pack on the shelf is read as that one asks it.
        self._field: Field = field_at(column.path, pack.definition()) or column.field
        given = self._field.choices
        self._keeps_codes = isinstance(given, PackList) and given in _COMING_AND_GOING
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
        reading = self._read(content, today)
        if self._keeps_codes and reading.value is None:
            return self._with_unknown_codes(content, today) or reading
        return reading

    def _read(self, content: str, today: date, unknown: tuple[Choice, ...] = ()) -> Reading:
        choices = (*self._choices, *unknown) if unknown else self._choices
        return read(self._field, content, path=self.path, today=today, choices=choices)

    def _with_unknown_codes(self, content: str, today: date) -> Reading | None:
        """What is read where codes that the pack does not have are choices as well."""
        codes = dict.fromkeys(_CODE.findall(content))
        unknown = (c for c in codes if self._read(c, today).value is None)
        choices = tuple(Choice(code, Words(code)) for code in unknown)
        value = self._read(content, today, choices).value if choices else None
        return None if value is None or field_fault(self._field, value) else Reading(value)


def _content(text: str) -> str:
    found = _AS_FORMULA.fullmatch(text.strip()) if text.lstrip().startswith("=") else None
    return found[1] if found else text
