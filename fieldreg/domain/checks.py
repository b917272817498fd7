"""Everything there is to say about a registration: what is missing, wrong, or worth a look.

An error keeps a record incomplete, a warning wants a look, information is only told. Nothing
here keeps anyone from saving.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from . import check_words as say
from .cross_checks import cross_findings
from .fields import Choice, Definition, Entry, Field, Group, Items, Kind, Need, PackList
from .nik import kk_error, nik_error
from .pack import Pack
from .reading import read
from .record import AS_TYPED, Value, Values, field_at, item_ids
from .shapes import field_fault
from .words import Finding, Severity, Words


def check(values: Values, pack: Pack, today: date) -> tuple[Finding, ...]:
    """All findings of a record, in the form's order, then those that look across fields.

    *today* is the day in the pack's time zone. Each finding's field is a full path.
    """
    checker = _Checker(values, pack, pack.definition(), today)
    findings = [f for e in checker.definition.entries for f in checker.entry_findings(e)]
    return (*findings, *cross_findings(values, _home_regions(pack), today))


def is_complete(findings: Iterable[Finding]) -> bool:
    """Whether a record with these findings may go out for review: no error among them."""
    return all(f.severity is not Severity.ERROR for f in findings)


def _home_regions(pack: Pack) -> frozenset[str]:
    """The regencies of the pack's villages (`51.71`)."""
    return frozenset(c.code[:5] for c in pack.choices(PackList.VILLAGES))


@dataclass(frozen=True, slots=True)
class _Checker:
    """One record under one pack on one day."""

    values: Values
    pack: Pack
    definition: Definition
    today: date

    def entry_findings(self, entry: Entry) -> Iterator[Finding]:
        """Findings of the fields of one entry of the definition."""
        if isinstance(entry, Field):
            yield from self._fields("", (entry,))
        elif isinstance(entry, Group):
            yield from self._fields(f"{entry.name}.", entry.fields)
        else:
            yield from self._items(entry)

    def _items(self, items: Items) -> Iterator[Finding]:
        ids = item_ids(self.values, items.name)
        if len(ids) < items.at_least:
            yield _error(items.name, "missing", _labelled(say.NO_ITEM, items.label))
        for item in ids:
            yield from self._fields(f"{items.name}.{item}.", items.fields)

    def _fields(self, prefix: str, fields: tuple[Field, ...]) -> Iterator[Finding]:
        for field in fields:
            path = prefix + field.name
            if AS_TYPED + path in self.values:
                yield self._typed(path, field)
            elif path in self.values:
                yield from self._value(path, field, self.values[path])
            elif not field.by_centre and self._is_needed(prefix, field):
                yield self._missing(prefix, field)

    def _is_needed(self, prefix: str, field: Field) -> bool:
        need, other = field.required.need, prefix + field.required.other
        if need is Need.ALWAYS:
            return True
        if need is Need.WHEN_EMPTY:
            return not self._is_filled(other) and not self._asked_before(prefix, field)
        if need is Need.WHEN_FILLED:
            return self._is_filled(other)
        return need is Need.WHEN_EQUALS and self.values.get(other) == field.required.value

    def _is_filled(self, path: str) -> bool:
        return path in self.values or AS_TYPED + path in self.values

    def _asked_before(self, prefix: str, field: Field) -> bool:
        """Of two fields that stand in for each other, only the first is asked for."""
        other = field_at(prefix + field.required.other, self.definition)
        if other is None or other.required.need is not Need.WHEN_EMPTY:
            return False
        flat = self.definition.flat_fields()
        return other in flat and flat.index(other) < flat.index(field)

    def _missing(self, prefix: str, field: Field) -> Finding:
        path = prefix + field.name
        other = field_at(prefix + field.required.other, self.definition)
        if field.required.need is Need.WHEN_EMPTY and other:
            words = _labelled(say.MISSING_EITHER, field.label, other=other.label)
        else:
            words = _labelled(say.MISSING, field.label)
        return _error(path, "missing", words)

    def _typed(self, path: str, field: Field) -> Finding:
        """What was typed says itself what is wrong with it."""
        reading = read(
            field,
            str(self.values[AS_TYPED + path]),
            path=path,
            today=self.today,
            choices=self._choices(field),
        )
        return reading.findings[0] if reading.findings else _error(path, "as_typed", say.AS_TYPED)

    def _value(self, path: str, field: Field, value: Value) -> Iterator[Finding]:
        if field_fault(field, value):
            yield _error(path, "bad_value", say.BAD_VALUE)
            return
        wrong = _number_error(field.kind, value)
        if wrong:
            yield _error(path, f"bad_{field.kind}", wrong)
        if field.kind is Kind.NAME and re.search(r"\d", str(value)):
            yield Finding(path, Severity.WARNING, "name_digits", say.NAME_DIGITS)
        if not self._is_listed(field, value):
            yield Finding(path, Severity.WARNING, "not_listed", say.NOT_LISTED)

    def _is_listed(self, field: Field, value: Value) -> bool:
        """A pack's list changes with time, so that an unknown code is no error."""
        known = {c.code for c in self._choices(field)}
        if field.open_choice or not known:
            return True
        return known.issuperset(value if isinstance(value, tuple) else (value,))

    def _choices(self, field: Field) -> tuple[Choice, ...]:
        if isinstance(field.choices, PackList):
            return self.pack.choices(field.choices)
        return field.choices


def _number_error(kind: Kind, value: Value) -> Words | None:
    if kind is Kind.NIK:
        return nik_error(str(value))
    return kk_error(str(value)) if kind is Kind.KK else None


def _labelled(words: Words, label: Words, *, other: Words | None = None) -> Words:
    """*words* with the labels of fields in them, each language with its own."""

    def name(language: str, of: Words | None) -> str:
        return of.text(language).rstrip("?.") if of else ""

    return Words(
        words.id.format(label=name("id", label), other=name("id", other)),
        words.en.format(label=name("en", label), other=name("en", other)),
    )


def _error(path: str, code: str, words: Words) -> Finding:
    return Finding(path, Severity.ERROR, code, words)
