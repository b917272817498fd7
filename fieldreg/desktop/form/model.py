"""What stands in an open form, without a single widget: values, texts, items, suggestions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum

from fieldreg.domain.check_words import NOT_LISTED as NOT_LISTED_WORDS
from fieldreg.domain.checks import check
from fieldreg.domain.eligibility import NOTHING_AROUND, Assessment, assess
from fieldreg.domain.fields import Choice, Entry, Field, Group, Items, Kind, Need
from fieldreg.domain.nik import Suggested, suggest
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.reading import Reading, cleaned, read
from fieldreg.domain.record import AS_TYPED, Value, Values, item_ids
from fieldreg.domain.shapes import is_date
from fieldreg.domain.showing import as_text
from fieldreg.domain.words import Finding, Severity, Words
from fieldreg.services.foreseen import Foreseen, foresee

from .strangers import choices_of, strangers
from .suggestions import TARGETS, suggestions

NIK = "nik"
NOT_LISTED = "not_listed"


class Matter(Enum):
    """How much a question matters as things stand."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    MOOT = "moot"


class FormModel:
    """The values of one open form. Text becomes values here and nowhere else in the form."""

    def __init__(
        self,
        pack: Pack,
        *,
        today: Callable[[], date],
        make_id: Callable[[], str],
        shelf: Shelf | None = None,
    ) -> None:
        """*pack* gives the questions and lists, *shelf* every version that may judge."""
        self.pack = pack
        self.shelf = shelf or Shelf.of((pack,))
        self.definition = pack.definition()
        self._today, self._make_id = today, make_id
        self._values: dict[str, Value] = {}
        self._items: dict[str, list[str]] = {}
        self._offered: dict[str, Words] = {}
        self.around = NOTHING_AROUND
        self._strangers: dict[str, tuple[Choice, ...]] = {}
        self._found: tuple[Finding, ...] = ()
        self._checked: tuple[Values, Pack, date] | None = None
        self._foreseen: Foreseen | None = None

    def open(self, values: Mapping[str, Value], defaults: Mapping[str, Value]) -> None:
        """Begin with *values*, or with *defaults* (marked as not typed) where there are none."""
        self._values = dict(values or defaults)
        self._offered = {} if values else dict.fromkeys(defaults, Words(""))
        self.around = NOTHING_AROUND
        self._checked = self._foreseen = None
        self._items = {}
        for items in self.item_groups():
            ids = list(item_ids(self._values, items.name))
            self._items[items.name] = ids
            for _ in range(items.at_least - len(ids)):
                self.add_item(items.name)
        self._strangers = self._find_strangers()
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
        listed = (
            *self.choices(field),
            *(Choice(c.code, Words(c.code)) for c in self.strangers(path)),
        )
        reading = read(field, text, path=path, today=self._today(), choices=listed)
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
        return choices_of(field, self.pack)

    def strangers(self, path: str) -> tuple[Choice, ...]:
        """Codes that stood at *path* when the form was opened and are in no list of its pack.

        They stay to be chosen again as long as the form is open.
        """
        return self._strangers.get(path, ())

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
        pack, today = self.judging_pack(), self._today()
        found = self._found = check(self._values, pack, today)
        self._checked = (dict(self._values), pack, today)
        told = {f.field for f in found}
        more = (p for p in self._strangers if p not in told and self._holds_stranger(p))
        # A list that may be added to does not complain by itself of a code it does not know.
        return (*found, *(Finding(p, Severity.WARNING, NOT_LISTED, NOT_LISTED_WORDS) for p in more))

    def nik_told(self) -> Suggested | None:
        """What the worker's own NIK says, None while it is not sound."""
        return suggest(str(self._values.get(NIK, "")), self._today(), self.pack.nation)

    def judging_pack(self) -> Pack:
        """The version in force on the day of registration, today where that is not known."""
        registered = self._values.get("registered_on")
        known = isinstance(registered, str) and is_date(registered)
        on = date.fromisoformat(str(registered)) if known else self._today()
        return self.shelf.in_force(on)

    def assessment(self) -> tuple[Assessment, Pack]:
        """What the rules say of it today, and the pack whose rules they are."""
        pack, today = self.judging_pack(), self._today()
        told = assess(self._values, pack, today, self.around)
        if self._checked == (self._values, pack, today):
            self._foreseen = foresee(
                self._values, pack, today, self.around, findings=self._found, told=told
            )
        return told, pack

    @property
    def foreseen(self) -> Foreseen | None:
        """What is known of the values as of the last assessment; None before there is one."""
        return self._foreseen

    def _find_strangers(self) -> dict[str, tuple[Choice, ...]]:
        found = {
            path: strangers(field, self._values.get(path), self.pack, self.shelf)
            for path, field in self.paths()
        }
        return {path: choices for path, choices in found.items() if choices}

    def _holds_stranger(self, path: str) -> bool:
        value = self._values.get(path)
        codes = value if isinstance(value, tuple) else (value,)
        return any(c.code in codes for c in self._strangers[path])

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
