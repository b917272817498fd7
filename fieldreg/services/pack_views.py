"""Frozen results about programme packs that services hand to a front end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from fieldreg.domain.eligibility import AnswerChange
from fieldreg.domain.pack import Difference, Pack
from fieldreg.domain.words import Eligibility, Words


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack on the shelf. `received_at` is UTC, empty for one that ships with the program.

    `takes_over_on` is the next day on which it begins to decide, None where it does today or
    where no such day comes.
    """

    key: str
    name: Words
    valid_from: date
    valid_to: date | None
    received_at: str
    is_in_force: bool
    takes_over_on: date | None

    @property
    def is_builtin(self) -> bool:
        """Whether it ships with the program."""
        return not self.received_at


@dataclass(frozen=True, slots=True)
class PackOffer:
    """A delivered pack that was verified and is not installed: the pack, its bytes verbatim.

    `replaces` is the key of the pack that decides now where this one will, `differences` what it
    changes against that one (`old` is that one's). `takes_effect_on` is the first day, from today
    on, whose registrations it decides on; None if it only decides on those of the past, or on none.
    """

    pack: Pack
    data: bytes = field(repr=False)
    replaces: str
    differences: tuple[Difference, ...]
    takes_effect_on: date | None


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A registration of which the offered pack says something else.

    `registered_on` is ISO or empty. `keeps_verdict`: another version goes on deciding on its date,
    so that its verdict stands and only a new registration would be answered like this.
    """

    record_id: str
    full_name: str
    registered_on: str
    changes: tuple[AnswerChange, ...]
    keeps_verdict: bool


@dataclass(frozen=True, slots=True)
class ChangeCount:
    """How many registrations have an answer that goes from `before` to `after`.

    None stands for "not judged"; where the two are equal only the sum changes.
    """

    before: Eligibility | None
    after: Eligibility | None
    records: int


@dataclass(frozen=True, slots=True)
class PackEffect:
    """What a pack would change: `total` registrations judged on the day `judged_on`."""

    judged_on: date
    total: int
    changed: tuple[ChangedRecord, ...]
    counts: tuple[ChangeCount, ...]

    @property
    def keeping(self) -> int:
        """How many of the changed ones keep their verdict."""
        return sum(one.keeps_verdict for one in self.changed)
