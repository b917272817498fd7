"""What a role costs a month, and who pays for which programme."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.contributions import Discount, Rate, share
from fieldreg.domain.pack.parts import PaidFrom, Segment
from fieldreg.domain.pack.promises import PayerEffect

from . import say
from .facts import RoleFacts
from .results import Contribution, Part, Payer

_MOST_KNOWN = 4096


class _Asked(NamedTuple):
    """All that the parts of a contribution depend on; the payer without a role."""

    segment: Segment
    base_income: int
    sector: str
    programmes: tuple[str, ...]
    payer: Payer
    on: date


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
    role: RoleFacts, programmes: tuple[str, ...], payer: Payer | None, pack: Pack, on: date
) -> Contribution | None:
    """What a role costs on the day *on*; None while income, payer or a programme is unknown.

    Where nobody pays any more nothing is due, and there is no contribution either.
    """
    table = pack.contributions_on(on)
    band = table.band(role.income) if role.income is not None else None
    segment = pack.segment(role.segment)
    if band is None or payer is None or segment is None or payer.paid_from is None:
        return None
    sector = role.occupation.sector if role.occupation else ""
    known = pack.prepared("contribution_parts", _no_parts)
    # Most people of a segment cost the same; what is reckoned once serves them all.
    base = band.base_income if segment.base_income is None else segment.base_income
    asked = _Asked(segment, base, sector, programmes, payer._replace(role_id=""), on)
    key = (segment.code, *asked[1:])
    parts = known.get(key)
    if parts is None:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        # Kept in hand: another thread may clear what is known at any moment.
        parts = known[key] = _parts(asked, pack)
    return Contribution(role.id, base, parts, table.confirmed) if parts else None


def paying(payer: Payer, cost: Contribution | None) -> Payer:
    """*payer*, or the worker where the office pays for none of the programmes of *cost*."""
    if cost is None or any(part.paid_from is payer.paid_from for part in cost.parts):
        return payer
    return Payer(payer.role_id, say.WORKER, True, PaidFrom.SELF)


def _no_parts(pack: Pack) -> dict[tuple[object, ...], tuple[Part, ...]]:
    return {}


def _parts(asked: _Asked, pack: Pack) -> tuple[Part, ...]:
    """Each programme's part; none at all where a programme is unknown."""
    parts = []
    for programme in asked.programmes:
        rate = pack.contributions_on(asked.on).rate(programme)
        if rate is None:
            return ()
        is_paid = programme in asked.segment.pays
        own = asked.payer if is_paid else Payer("", say.WORKER, True, PaidFrom.SELF)
        given = [d for d in pack.discounts if _is_given(d, programme, own, asked.sector, asked.on)]
        parts.append(_part(rate, asked.base_income, own, given))
    return tuple(parts)


def _is_given(discount: Discount, programme: str, payer: Payer, sector: str, on: date) -> bool:
    return payer.paid_from is not None and discount.holds(programme, on, payer.paid_from, sector)


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
