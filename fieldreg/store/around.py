"""What the other registrations on this laptop say: people of one KK, places taken in a quota.

A laptop holds the people of its own office only, so that both are the least there can be.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, func, select

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import Quota
from fieldreg.domain.words import Case

from .view_schema import view, view_segment


def kk_others(connection: Connection, kk_number: str, *, other_than: str) -> int:
    """How many other people are registered under this KK number."""
    query = select(func.count()).select_from(view).where(view.c.kk_number == kk_number)
    return connection.execute(query.where(*_live(other_than))).scalar_one()


def quota_used(
    connection: Connection, pack: Pack, segment: str, *, other_than: str
) -> dict[tuple[str, str], int]:
    """How many other people each quota of *segment* counts, by (segment, area)."""
    return {
        (quota.segment, quota.area): _used(connection, pack, quota, other_than)
        for quota in pack.quotas
        if quota.segment == segment
    }


def _used(connection: Connection, pack: Pack, quota: Quota, other_than: str) -> int:
    of_segment = select(view_segment.c.search_id).where(view_segment.c.segment == quota.segment)
    where = [*_live(other_than), view.c.search_id.in_(of_segment)]
    where.append(view.c.registered_on >= pack.valid_from.isoformat())
    if pack.valid_to:
        where.append(view.c.registered_on <= pack.valid_to.isoformat())
    if quota.area:
        inside = view.c.village_code.startswith(f"{quota.area}.", autoescape=True)
        where.append((view.c.village_code == quota.area) | inside)
    return connection.execute(select(func.count()).select_from(view).where(*where)).scalar_one()


def _live(other_than: str) -> tuple[ColumnElement[bool], ...]:
    over = (Case.ENDED, Case.REJECTED)
    return (
        view.c.voided == 0,
        view.c.case_name.not_in(over),
        view.c.record_id != other_than,
    )
