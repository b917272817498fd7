"""What follows from an event, and what a member gets when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fieldreg.domain.words import Words


class EventKind(StrEnum):
    """What may happen to somebody after registration. `age` is the birthday of the age limit."""

    LEFT_OFFICE = "left_office"
    MOVED = "moved"
    DIED = "died"
    AGE = "age"


class RoleEffect(StrEnum):
    """What an event does to the role: it ends, goes on, or a person must decide."""

    ENDS = "ends"
    GOES_ON = "goes_on"
    CHECK = "check"


class PayerEffect(StrEnum):
    """Who pays from then on: the same office, the worker if they wish, nobody, or to be decided."""

    SAME = "same"
    SELF = "self"
    NOBODY = "nobody"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an event means for a role of these segments (empty: all) and for who pays.

    `years` belongs to `age`. The first that fits a segment holds.
    """

    event: EventKind
    segments: tuple[str, ...]
    role: RoleEffect
    payer: PayerEffect
    words: Words
    citation: Words
    confirmed: bool
    years: int = 0


@dataclass(frozen=True, slots=True)
class Benefit:
    """What a programme pays, in rupiah where it is a sum, from so many months of membership on.

    `until_months` is the last month it holds for where a better one follows, else None.
    """

    code: str
    programme: str
    after_months: int
    until_months: int | None
    amount: int | None
    words: Words
    citation: Words
    confirmed: bool
