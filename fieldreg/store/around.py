"""What the other registrations on this laptop say: people of one KK, places taken in a quota.

A laptop holds the people of its own office only, so that both are the least there can be. One NIK
is one person, however often it was entered; whom the rules refused takes nobody's place; and a
place belongs to who came first (ids sort by the time they were made), so that saving again never
throws anybody out.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, func, select

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import Quota
from fieldreg.domain.words import Case, Eligibility

from .schema import verdict
from .view_schema import view, view_segment


def kk_others(connection: Connection, kk_number: str, *, other_than: str, nik: str = "") -> int:
    """How many other people are registered under this KK number before the record *other_than*.

    *nik* is the person's own.
    """
    where = [*_others(other_than, nik), view.c.kk_number == kk_number]
    return connection.execute(select(_people()).where(*where)).scalar_one()


def quota_used(
    connection: Connection, pack: Pack, segment: str, *, other_than: str, nik: str = ""
) -> dict[tuple[str, str], int]:
    """How many people before *other_than* each quota of *segment* counts, by (segment, area)."""
    others = _others(other_than, nik)
    return {
        (quota.segment, quota.area): _used(connection, pack, quota, others)
        for quota in pack.quotas
        if quota.segment == segment
    }


def people_of_kk(connection: Connection) -> dict[str, int]:
    """How many live records stand under each KK number that more than one has."""
    live = (view.c.voided == 0, view.c.case_name.not_in((Case.ENDED, Case.REJECTED)))
    count = func.count()
    query = select(view.c.kk_number, count).where(*live, view.c.kk_number.is_not(None))
    rows = connection.execute(query.group_by(view.c.kk_number).having(count > 1))
    return {kk_number: people for kk_number, people in rows}


def _used(
    connection: Connection, pack: Pack, quota: Quota, others: tuple[ColumnElement[bool], ...]
) -> int:
    of_segment = select(view_segment.c.search_id).where(view_segment.c.segment == quota.segment)
    where = [*others, view.c.search_id.in_(of_segment)]
    where.append(view.c.registered_on >= pack.valid_from.isoformat())
    if pack.valid_to:
        where.append(view.c.registered_on <= pack.valid_to.isoformat())
    if quota.area:
        inside = view.c.village_code.startswith(f"{quota.area}.", autoescape=True)
        where.append((view.c.village_code == quota.area) | inside)
    return connection.execute(select(_people()).where(*where)).scalar_one()


def _people() -> ColumnElement[int]:
    """One NIK is one person; who has none is a person of their own."""
    return func.count(func.distinct(func.coalesce(func.nullif(view.c.nik, ""), view.c.record_id)))


def _others(other_than: str, nik: str) -> tuple[ColumnElement[bool], ...]:
    """Live records made before *other_than* (before now, where that is empty), not refused."""
    newest = select(func.max(verdict.c.row_no)).group_by(verdict.c.record_id)
    refused = select(verdict.c.record_id).where(
        verdict.c.row_no.in_(newest), verdict.c.overall == Eligibility.REFUSE
    )
    others = [
        view.c.voided == 0,
        view.c.case_name.not_in((Case.ENDED, Case.REJECTED)),
        view.c.record_id.not_in(refused),
    ]
    if other_than:
        others.append(view.c.record_id < other_than)
    if nik:
        others.append(func.coalesce(view.c.nik, "") != nik)
    return tuple(others)
