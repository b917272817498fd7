"""Frozen results about people in lists, forms left open, and who may be the same person."""

from __future__ import annotations

from dataclasses import dataclass

from fieldreg.domain.words import Case, Delivery


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line in a list of people. Dates are ISO; `changed_at` is UTC. `segments` are codes.

    `has_odd_nik`: something was typed as NIK that cannot be one; `nik` is empty then. `touched`
    is what lists are sorted by, the highest first; each has its own.
    """

    record_id: str
    full_name: str
    alias: str
    nik: str
    birth_date: str
    village_code: str
    banjar: str
    segments: tuple[str, ...]
    case: Case
    delivery: Delivery
    registered_on: str
    changed_at: str
    has_odd_nik: bool = False
    touched: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """A row that is known: at `position` (from 0) stands, or stood, the one with this `touched`."""

    position: int
    touched: int


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """What a list shows: words to search (all must match), filters, a window.

    With `beside` the window is counted from there, so that nobody who did not change is skipped
    or shown twice, whatever was saved since that row was seen.
    """

    text: str = ""
    case: Case | None = None
    delivery: Delivery | None = None
    segment: str = ""
    registered_on: str = ""
    limit: int = 100
    offset: int = 0
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A window of people and how many there are in all; `is_capped`: more than `total`."""

    rows: tuple[PersonRow, ...]
    total: int
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A form that was left open: as typed, not a revision yet."""

    draft_id: str
    record_id: str | None
    full_name: str
    kept_at: str


@dataclass(frozen=True, slots=True)
class Similar:
    """Somebody already registered who may be the same person; `why` is a key (`same_nik`, …)."""

    row: PersonRow
    why: str
