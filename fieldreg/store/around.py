"""What the other registrations on this laptop say: people of one KK, places taken in a quota.

A laptop holds the people of its own office only, so that both are the least there can be. One NIK
is one person, however often it was entered; whom the rules refused takes nobody's place; and a
place belongs to who came first (ids sort by the time they were made), so that saving again never
throws anybody out.

Both are asked at each save and while a form is filled in, so that neither may look at everybody.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import Quota
from fieldreg.domain.words import Case, Eligibility

from .schema import verdict
from .view_schema import view, view_place

_NEVER_REACHED = "\U0010ffff"
"""Sorts behind every id, day and village code."""

_SAID_LAST = (
    select(verdict.c.overall)
    .where(verdict.c.record_id == view.c.record_id)
    .order_by(verdict.c.row_no.desc())
    .limit(1)
    .correlate(view)
    .scalar_subquery()
)
_PERSON = func.coalesce(func.nullif(view.c.nik, ""), view.c.record_id)
_OF_KK = select(func.count(func.distinct(_PERSON))).where(
    view.c.kk_number == bindparam("kk_number"),
    view.c.voided == 0,
    view.c.case_name.not_in((Case.ENDED, Case.REJECTED)),
    view.c.record_id < bindparam("before"),
    bindparam("own_nik") != _PERSON,
    func.coalesce(_SAID_LAST, "") != Eligibility.REFUSE,
)
_IN_SEGMENT = text(
    f"""SELECT count(*) FROM (
        SELECT DISTINCT person FROM {view_place.name}
        WHERE segment = :segment AND record_id < :before AND person <> :own_nik
            AND registered_on BETWEEN :first AND :last
            AND (village_code = :area OR village_code BETWEEN :inside AND :inside_end)
        LIMIT :places)"""  # noqa: S608 - our own words
)


def kk_others(connection: Connection, kk_number: str, *, other_than: str, nik: str = "") -> int:
    """How many other people are registered under this KK number before the record *other_than*.

    *nik* is the person's own.
    """
    asked = {"kk_number": kk_number, **_others(other_than, nik)}
    return connection.execute(_OF_KK, asked).scalar_one()


def quota_used(
    connection: Connection, pack: Pack, segment: str, *, other_than: str, nik: str = ""
) -> dict[tuple[str, str], int]:
    """How many people before *other_than* each quota of *segment* counts, by (segment, area).

    Nobody is counted beyond its last place.
    """
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


def _used(connection: Connection, pack: Pack, quota: Quota, others: dict[str, Any]) -> int:
    """An area holds its own code and all that begin with it and a dot; none holds everywhere."""
    area = quota.area
    asked = {
        "segment": quota.segment,
        "first": pack.valid_from.isoformat(),
        "last": pack.valid_to.isoformat() if pack.valid_to else _NEVER_REACHED,
        "area": area,
        "inside": f"{area}." if area else "",
        "inside_end": f"{area}.{_NEVER_REACHED}" if area else _NEVER_REACHED,
        "places": quota.people,
    }
    return int(connection.execute(_IN_SEGMENT, {**asked, **others}).scalar_one())


def _others(other_than: str, nik: str) -> dict[str, Any]:
    """Records made before *other_than* (before now, where that is empty), but of this person."""
    return {"before": other_than or _NEVER_REACHED, "own_nik": nik}
