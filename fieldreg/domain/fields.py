"""The vocabulary in which a registration is defined: kinds, requirements, choices, entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from .words import Words


class Kind(StrEnum):
    """What sort of value a field holds; text becomes a value in `domain.reading`.

    JSON shapes: `choices` is a sorted list of codes, `money` whole rupiah, `whole` an integer,
    `date` `YYYY-MM-DD`, `moment` UTC `YYYY-MM-DDTHH:MM:SSZ`, everything else a string.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    NAME = "name"
    NIK = "nik"
    KK = "kk"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    MONEY = "money"
    WHOLE = "whole"
    PHONE = "phone"
    EMAIL = "email"
    VILLAGE = "village"
    MOMENT = "moment"


class Privacy(StrEnum):
    """Class of personal data under UU 27/2022 article 4: none, general or specific."""

    NONE = "none"
    GENERAL = "general"
    SPECIFIC = "specific"


class Need(StrEnum):
    """When a field must be filled for a record to be complete."""

    NEVER = "never"
    ALWAYS = "always"
    WHEN_EMPTY = "when_empty"
    WHEN_FILLED = "when_filled"
    WHEN_EQUALS = "when_equals"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A need, and the sibling field (and value) it looks at where it looks at one."""

    need: Need = Need.NEVER
    other: str = ""
    value: str = ""


OPTIONAL = Requirement()
REQUIRED = Requirement(Need.ALWAYS)


class PackList(StrEnum):
    """Lists that a programme pack fills; fields name them as the source of their choices."""

    SEGMENTS = "segments"
    OCCUPATIONS = "occupations"
    VILLAGES = "villages"
    DESA_ADAT = "desa_adat"
    BANJAR = "banjar"
    OTHER_AID = "other_aid"
    CONSENT_TEXTS = "consent_texts"


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible value, its words, and other words that people use for it."""

    code: str
    words: Words
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    `open_choice` lets a person type a value that is not in the list (banjar, desa adat).
    `by_centre` marks a field that only the centre writes.
    `low`/`high` bound whole numbers and rupiah, both included.
    """

    name: str
    kind: Kind
    section: str
    label: Words
    help: Words = Words("")
    required: Requirement = OPTIONAL
    choices: tuple[Choice, ...] | PackList = ()
    privacy: Privacy = Privacy.GENERAL
    max_length: int = 120
    open_choice: bool = False
    by_centre: bool = False
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A repeated group (roles, heirs); each item has an id made on the device."""

    name: str
    section: str
    label: Words
    fields: tuple[Field, ...]
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together under one name, once (consent)."""

    name: str
    section: str
    label: Words
    fields: tuple[Field, ...]


Entry = Field | Items | Group


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form, in the order people fill it."""

    name: str
    label: Words


@dataclass(frozen=True, slots=True)
class Definition:
    """The whole of a registration: what the form, message, columns and schema are made from."""

    sections: tuple[Section, ...]
    entries: tuple[Entry, ...]
    _by_name: dict[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Asked for each path of each record; the first of one name counts.
        object.__setattr__(self, "_by_name", {e.name: e for e in reversed(self.entries)})

    def in_section(self, section: str) -> tuple[Entry, ...]:
        """The entries of one section, in order."""
        return tuple(e for e in self.entries if e.section == section)

    def entry(self, name: str) -> Entry | None:
        """The top-level entry called *name*, or None."""
        return self._by_name.get(name)

    def flat_fields(self) -> tuple[Field, ...]:
        """The plain top-level fields: one column each in a table of people."""
        return tuple(e for e in self.entries if isinstance(e, Field))
