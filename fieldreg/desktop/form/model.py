"""What stands in an open form, without a single widget: values, texts, items, suggestions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum

from fieldreg.domain.checks import check
from fieldreg.domain.eligibility import Assessment, assess
from fieldreg.domain.fields import Choice, Entry, Field, Group, Items, Kind, Need, PackList
from fieldreg.domain.pack import Pack
from fieldreg.domain.reading import Reading, cleaned, read
from fieldreg.domain.record import AS_TYPED, Value, item_ids
from fieldreg.domain.showing import as_text
from fieldreg.domain.words import Finding, Words

from .suggestions import TARGETS, suggestions


class Matter(Enum):
    """How much a question matters as things stand."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    MOOT = "moot"


class FormModel:
    """The values of one open form. Text becomes values here and nowhere else in the form."""

    def __init__(
        self, pack: Pack, *, today: Callable[[], date], make_id: Callable[[], str]
    ) -> None:
        self.pack = pack
        self.definition = pack.definition()
        self._today, self._make_id = today, make_id
        self._values: dict[str, Value] = {}
        self._items: dict[str, list[str]] = {}
        self._offered: dict[str, Words] = {}

    def open(self, values: Mapping[str, Value], defaults: Mapping[str, Value]) -> None:
        """Begin with *values*, or with *defaults* (marked as not typed) where there are none."""
        self._values = dict(values or defaults)
        self._offered = {} if values else dict.fromkeys(defaults, Words(""))
        self._items = {}
        for items in self.item_groups():
            ids = list(item_ids(self._values, items.name))
            self._items[items.name] = ids
            for _ in range(items.at_least - len(ids)):
                self.add_item(items.name)
        self._suggest()

    def values(self) -> dict[str, Value]:
        """All values, what was typed and is none yet included."""
        return dict(self._values)

    def text(self, path: str, field: Field) -> str:
        """What a control shows for *path*: editable text, or the code of a choice."""
        if AS_TYPED + path in self._values:
            return str(self._values[AS_TYPED + path])
        value = self._values.get(path)
        if value is None:
            return ""
        if field.kind in (Kind.CHOICE, Kind.VILLAGE, Kind.CHOICES):
            return ", ".join(value) if isinstance(value, tuple) else str(value)
        return as_text(field, value, self.choices(field))

    def take(self, path: str, field: Field, text: str) -> Reading:
        """Text typed at *path* becomes a value, or is kept as typed."""
        reading = read(field, text, path=path, today=self._today(), choices=self.choices(field))
        for old in (path, AS_TYPED + path):
            self._values.pop(old, None)
        if reading.value is not None:
            self._values[path] = reading.value
        elif reading.findings:
            self._values[AS_TYPED + path] = cleaned(text)
        self._offered.pop(path, None)
        self._suggest()
        return reading

    def choices(self, field: Field) -> tuple[Choice, ...]:
        """The choices of *field*, the pack's where it names a list."""
        if isinstance(field.choices, PackList):
            return self.pack.choices(field.choices)
        return field.choices

    def item_groups(self) -> tuple[Items, ...]:
        """The repeated groups of the definition."""
        return tuple(e for e in self.definition.entries if isinstance(e, Items))

    def today(self) -> date:
        """Today in the pack's time zone."""
        return self._today()

    def items(self, name: str) -> tuple[str, ...]:
        """Ids of the items on the form, empty ones included."""
        return tuple(self._items.get(name, ()))

    def add_item(self, name: str) -> str:
        """A new empty item; its id sorts after all others."""
        item = self._make_id()
        self._items.setdefault(name, []).append(item)
        return item

    def remove_item(self, name: str, item: str) -> None:
        """Take an item away with all its values."""
        self._items[name].remove(item)
        for prefix in (f"{name}.{item}.", f"{AS_TYPED}{name}.{item}."):
            for path in [p for p in self._values if p.startswith(prefix)]:
                del self._values[path]
        self._suggest()

    def paths(self) -> Iterator[tuple[str, Field]]:
        """Every path on the form with its field, section after section."""
        for section in self.definition.sections:
            for entry in self.definition.in_section(section.name):
                for prefix, fields in self.parts(entry):
                    yield from ((prefix + f.name, f) for f in fields)

    def parts(self, entry: Entry) -> Iterator[tuple[str, tuple[Field, ...]]]:
        """An entry's fields with the prefix of their paths; one part for each item."""
        if isinstance(entry, Field):
            yield "", (entry,)
        elif isinstance(entry, Group):
            yield f"{entry.name}.", entry.fields
        else:
            for item in self.items(entry.name):
                yield f"{entry.name}.{item}.", entry.fields

    def offered(self, path: str) -> Words | None:
        """Where a value nobody typed comes from (may be empty words); None if it was typed."""
        return self._offered.get(path)

    def is_filled(self, path: str) -> bool:
        """Whether anything stands at *path*."""
        return path in self._values or AS_TYPED + path in self._values

    def matter(self, path: str, field: Field) -> Matter:
        """How much the question at *path* matters with the present answers."""
        need = field.required.need
        if need in (Need.ALWAYS, Need.NEVER):
            return Matter.REQUIRED if need is Need.ALWAYS else Matter.OPTIONAL
        other = path.removesuffix(field.name) + field.required.other
        asked = {
            Need.WHEN_EMPTY: not self.is_filled(other),
            Need.WHEN_FILLED: self.is_filled(other),
            Need.WHEN_EQUALS: self._values.get(other) == field.required.value,
        }[need]
        return Matter.REQUIRED if asked else Matter.MOOT

    def findings(self) -> tuple[Finding, ...]:
        """All there is to say about the record as it stands."""
        return check(self._values, self.pack, self._today())

    def assessment(self) -> Assessment:
        """What the pack's rules say of it."""
        return assess(self._values, self.pack, self._today())

    def _suggest(self) -> None:
        """Offer values where nothing stands, and take back offers that no longer hold."""
        told = suggestions(self._values, self.pack, self._today())
        for path in TARGETS:
            is_free = path in self._offered or not self.is_filled(path)
            if path in told and is_free:
                self._values[path] = told[path].value
                self._offered[path] = told[path].why
            elif path in self._offered:
                del self._offered[path]
                self._values.pop(path, None)
