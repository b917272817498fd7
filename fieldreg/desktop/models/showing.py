"""A record's values as people read them: label and text by section, items numbered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fieldreg.desktop.form.strangers import choices_of, strangers, unknown_words
from fieldreg.desktop.wording import masked
from fieldreg.domain.fields import Choice, Entry, Field, Group, Items, Kind
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.record import AS_TYPED, Value, Values, field_at, item_ids
from fieldreg.domain.showing import as_shown
from fieldreg.domain.words import Words
from fieldreg.services.views import FieldChange


@dataclass(frozen=True, slots=True)
class Line:
    """One value: its path, its label and how it reads. `is_as_typed`: no value yet; `number`
    holds the whole of a NIK, whatever the text shows of it."""

    path: str
    label: str
    text: str
    is_as_typed: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under one heading; the heading is empty for a section's own fields."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SectionText:
    """All that is filled of a section."""

    name: str
    title: str
    blocks: tuple[Block, ...]


class Reader:
    """Reads records in one language with one pack; *shelf* has words for codes of others.

    NIKs are masked unless it `shows_niks`.
    """

    def __init__(self, pack: Pack, language: str, shelf: Shelf | None = None) -> None:
        self._pack = pack
        self._shelf = shelf or Shelf.of((pack,))
        self._language = language
        self._zone = ZoneInfo(pack.time_zone)
        self.shows_niks = False

    def sections(self, values: Values) -> tuple[SectionText, ...]:
        """Sections in order, without what is empty."""
        definition = self._pack.definition()
        found = []
        for section in definition.sections:
            blocks = self._blocks(values, definition.in_section(section.name))
            found.append(SectionText(section.name, section.label.text(self._language), blocks))
        return tuple(found)

    def text(self, path: str, value: Value) -> str:
        """One value as people read it; a path that is no field shows its value."""
        field = field_at(path.removeprefix(AS_TYPED), self._pack.definition())
        if field and field.kind is Kind.NIK and not self.shows_niks:
            return masked(str(value))
        if field is None or path.startswith(AS_TYPED):
            return str(value)
        known = self._choices(field)
        told = strangers(field, value, self._pack, self._shelf)
        unknown = tuple(Choice(c.code, Words(unknown_words(c))) for c in told)
        return as_shown(field, value, (*known, *unknown), self._language, zone=self._zone)

    def label(self, path: str, values: Values | None = None) -> str:
        """The label of a path, items with their number where *values* tell it."""
        definition = self._pack.definition()
        parts = path.removeprefix(AS_TYPED).split(".")
        entry = definition.entry(parts[0])
        field = field_at(path, definition)
        own = field.label.text(self._language) if field else ""
        if not isinstance(entry, Items):
            return own or (entry.label.text(self._language) if entry else path)
        ids = item_ids(values or (), entry.name)
        number = f" {ids.index(parts[1]) + 1}" if len(ids) > 1 and parts[1] in ids else ""
        head = entry.label.text(self._language) + number
        return f"{head} · {own}" if own else head

    def own_label(self, path: str) -> str:
        """The label of a field of an item or group without the item's."""
        field = field_at(path, self._pack.definition())
        return field.label.text(self._language) if field else path

    def in_order(self, values: Values) -> list[tuple[str, Value]]:
        """Paths (of whole items too) and values as their fields stand in the form."""
        names = [name for entry in self._pack.definition().entries for name in _names(entry)]

        def place(path: str) -> tuple[int, str]:
            bare = path.removeprefix(AS_TYPED).split(".")
            name = f"{bare[0]}.{bare[-1]}" if len(bare) > 1 else bare[0]
            whole = (n for n, known in enumerate(names) if known.startswith(f"{bare[0]}."))
            return (names.index(name) if name in names else next(whole, len(names)), path)

        return sorted(values.items(), key=lambda pair: place(pair[0]))

    def places_in_order(self, places: Iterable[str]) -> list[str]:
        """Places (fields or whole items) as they stand in the form."""
        return [place for place, _ in self.in_order(dict.fromkeys(places, ""))]

    def order(self, change: FieldChange) -> tuple[int, str]:
        """Where a change stands among others: as its field does in the form."""
        names = [entry.name for entry in self._pack.definition().entries]
        name = change.path.removeprefix(AS_TYPED).partition(".")[0]
        return (names.index(name) if name in names else len(names), change.path)

    def _blocks(self, values: Values, entries: tuple[object, ...]) -> tuple[Block, ...]:
        own: list[Line] = []
        items: list[Block] = []
        for entry in entries:
            if isinstance(entry, Items):
                items += self._items(values, entry)
            elif isinstance(entry, Group):
                own += self._lines(values, entry.fields, f"{entry.name}.")
            elif isinstance(entry, Field):
                own += self._lines(values, (entry,), "")
        first = (Block("", tuple(own)),) if own else ()
        return (*items, *first) if items else first

    def _items(self, values: Values, entry: Items) -> list[Block]:
        ids = item_ids(values, entry.name)
        blocks = []
        for number, item in enumerate(ids, 1):
            lines = self._lines(values, entry.fields, f"{entry.name}.{item}.")
            label = entry.label.text(self._language)
            heading = f"{label} {number}" if len(ids) > 1 else label
            blocks.append(Block(heading, tuple(lines)))
        return blocks

    def _lines(self, values: Values, fields: tuple[Field, ...], prefix: str) -> list[Line]:
        lines = []
        for field in fields:
            path = prefix + field.name
            label = field.label.text(self._language)
            at = path if path in values else AS_TYPED + path
            if at in values:
                number = str(values[at]) if field.kind is Kind.NIK else ""
                text = self.text(at, values[at])
                lines.append(Line(path, label, text, at.startswith(AS_TYPED), number))
        return lines

    def _choices(self, field: Field) -> tuple[Choice, ...]:
        return choices_of(field, self._pack)


def _names(entry: Entry) -> tuple[str, ...]:
    if isinstance(entry, Field):
        return (entry.name,)
    return tuple(f"{entry.name}.{field.name}" for field in entry.fields)


def holds_nik(values: Values, pack: Pack) -> bool:
    """Whether anybody's NIK is in *values*, the person's or an heir's, read or as typed."""
    definition = pack.definition()
    fields = (field_at(path.removeprefix(AS_TYPED), definition) for path in values)
    return any(f is not None and f.kind is Kind.NIK for f in fields)
