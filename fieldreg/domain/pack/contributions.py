"""Monthly contributions of people who work for no employer (BPU), from a pack's tables.

Amounts are whole rupiah. A band begins at an income and reaches up to where the next begins,
so no income falls between two bands (the printed table leaves 1.099.001 to 1.099.999 open).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from fieldreg.domain.words import Words

from .parts import PaidFrom

PER_TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Band:
    """Incomes from `from_income` on are reckoned as `base_income`."""

    from_income: int
    base_income: int


@dataclass(frozen=True, slots=True)
class Rate:
    """What one programme costs: a share of the base income (per 10,000), a flat sum, or both.

    An `optional` programme is only charged when it is chosen.
    """

    programme: str
    per_ten_thousand: int
    flat: int
    optional: bool = False

    def amount(self, base_income: int) -> int:
        """Rupiah a month at *base_income*; half a rupiah counts as one."""
        return self.flat + share(base_income, self.per_ten_thousand)


@dataclass(frozen=True)
class ContributionTable:
    """Bands in rising order, the first from 0, and a rate for each programme.

    It holds from `valid_from` (inclusive) until the next table of the pack begins.
    """

    bands: tuple[Band, ...]
    rates: tuple[Rate, ...]
    source: str = ""
    confirmed: bool = True
    valid_from: date = date.min

    @cached_property
    def _starts(self) -> list[int]:
        return [b.from_income for b in self.bands]

    @cached_property
    def _rates(self) -> dict[str, Rate]:
        return {r.programme: r for r in self.rates}

    @cached_property
    def programmes(self) -> tuple[str, ...]:
        """Codes of every programme the table knows."""
        return tuple(r.programme for r in self.rates)

    @cached_property
    def standard_programmes(self) -> tuple[str, ...]:
        """Codes of the programmes that are not optional."""
        return tuple(r.programme for r in self.rates if not r.optional)

    def band(self, income: int) -> Band | None:
        """The band of a monthly income, None for a negative one."""
        place = bisect_right(self._starts, income)
        return self.bands[place - 1] if place else None

    def rate(self, programme: str) -> Rate | None:
        """What *programme* costs, None where the table does not know it."""
        return self._rates.get(programme)

    def parts(self, income: int, programmes: Iterable[str]) -> dict[str, int] | None:
        """Rupiah a month of each programme; None if the income or a programme is unknown."""
        band, chosen = self.band(income), tuple(programmes)
        if band is None or any(p not in self._rates for p in chosen):
            return None
        return {p: self._rates[p].amount(band.base_income) for p in chosen}


@dataclass(frozen=True, slots=True)
class Discount:
    """A share (per 10,000) taken off some programmes from one day to another, both included.

    It is not given on contributions paid from one of `not_paid_from`. `sectors` narrows it to
    occupations of these sectors, `not_sectors` to those of no such sector; both empty mean all.
    """

    code: str
    words: Words
    per_ten_thousand: int
    programmes: tuple[str, ...]
    starts_on: date
    ends_on: date
    not_paid_from: tuple[PaidFrom, ...]
    sectors: tuple[str, ...]
    not_sectors: tuple[str, ...]
    citation: Words
    confirmed: bool

    def holds(self, programme: str, on: date, paid_from: PaidFrom, sector: str) -> bool:
        """Whether it is given for this programme and payer on the day *on*."""
        if programme not in self.programmes or not self.starts_on <= on <= self.ends_on:
            return False
        if paid_from in self.not_paid_from or sector in self.not_sectors:
            return False
        return not self.sectors or sector in self.sectors


def share(amount: int, per_ten_thousand: int) -> int:
    """That share of *amount* in whole rupiah; half a rupiah counts as one."""
    return (amount * per_ten_thousand + PER_TEN_THOUSAND // 2) // PER_TEN_THOUSAND
