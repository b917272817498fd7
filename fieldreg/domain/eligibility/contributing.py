"""What a role costs a month, and who pays for which programme."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.contributions import Discount, Rate, share
from fieldreg.domain.pack.parts import PaidFrom
from fieldreg.domain.pack.promises import PayerEffect

from . import say
from .facts import RoleFacts
from .results import Contribution, Part, Payer


def payer_of(role: RoleFacts, effect: PayerEffect, pack: Pack) -> Payer | None:
    """Who pays for a role on the day judged; None while its segment is not known."""
    segment = pack.segment(role.segment)
    if segment is None:
        return None
    if effect is PayerEffect.NOBODY:
        return Payer(role.id, say.NOBODY, True, None)
    if effect is PayerEffect.SELF:
        return Payer(role.id, say.WORKER, True, PaidFrom.SELF)
    confirmed = segment.payer_confirmed and effect is PayerEffect.SAME
    return Payer(role.id, segment.payer, confirmed, segment.paid_from)


def contribution_of(
    role: RoleFacts, programmes: Iterable[str], payer: Payer | None, pack: Pack, on: date
) -> Contribution | None:
    """What a role costs on the day *on*; None while income, payer or a programme is unknown."""
    table = pack.contributions_on(on)
    band = table.band(role.income) if role.income is not None else None
    segment = pack.segment(role.segment)
    if band is None or payer is None or segment is None:
        return None
    known = pack.find_occupation(role.occupation)
    sector = known.sector if known else ""
    parts = []
    for programme in programmes:
        rate = table.rate(programme)
        if rate is None:
            return None
        is_paid = programme in segment.pays
        own = payer if is_paid else Payer(role.id, say.WORKER, True, PaidFrom.SELF)
        given = [d for d in pack.discounts if _is_given(d, programme, own, sector, on)]
        parts.append(_part(rate, band.base_income, own, given))
    return Contribution(role.id, band.base_income, tuple(parts), table.confirmed)


def _is_given(discount: Discount, programme: str, payer: Payer, sector: str, on: date) -> bool:
    paid_from = payer.paid_from
    return paid_from is not None and discount.holds(programme, on, paid_from, sector)


def _part(rate: Rate, base_income: int, payer: Payer, given: list[Discount]) -> Part:
    """One programme's amount. Of several discounts only the largest is given."""
    full = rate.amount(base_income)
    best = max(given, key=lambda d: d.per_ten_thousand, default=None)
    return Part(
        rate.programme,
        full - share(full, best.per_ten_thousand) if best else full,
        full,
        payer.words,
        payer.paid_from,
        payer.confirmed and (best is None or best.confirmed),
        best.words if best else None,
        best.ends_on if best else None,
    )
