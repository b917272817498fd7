"""What the other registrations on this laptop say of people of one KK (of quotas: `places`).

A laptop holds the people of its own office only, so that both are the least there can be. One NIK
is one person, however often it was entered; whom the rules refused takes nobody's place; and a
place belongs to who came first (ids sort by the time they were made), so that saving again never
throws anybody out.

It is asked at each save and while a form is filled in, so that it may not look at everybody.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, select

from fieldreg.database.prepared import Prepared
from fieldreg.domain.words import Case, Eligibility

from .places import NEVER_REACHED
from .schema import verdict
from .view_schema import view

_SAID_LAST = (
    select(verdict.c.overall)
    .where(verdict.c.record_id == view.c.record_id)
    .order_by(verdict.c.row_no.desc())
    .limit(1)
    .correlate(view)
    .scalar_subquery()
)
_PERSON = func.coalesce(func.nullif(view.c.nik, ""), view.c.record_id)
_OF_KK = Prepared(
    select(func.count(func.distinct(_PERSON))).where(
        view.c.kk_number == bindparam("kk_number"),
        view.c.voided == 0,
        view.c.case_name != Case.ENDED,
        view.c.case_name != Case.REJECTED,
        view.c.record_id < bindparam("before"),
        bindparam("own_nik") != _PERSON,
        func.coalesce(_SAID_LAST, "") != Eligibility.REFUSE,
    )
)


def kk_others(connection: Connection, kk_number: str, *, other_than: str, nik: str = "") -> int:
    """How many other people are registered under this KK number before the record *other_than*.

    *nik* is the person's own.
    """
    asked = {"kk_number": kk_number, "before": other_than or NEVER_REACHED, "own_nik": nik}
    return int(_OF_KK.scalar(connection, asked))


def people_of_kk(connection: Connection) -> dict[str, int]:
    """How many live records stand under each KK number that more than one has."""
    live = (view.c.voided == 0, view.c.case_name.not_in((Case.ENDED, Case.REJECTED)))
    count = func.count()
    query = select(view.c.kk_number, count).where(*live, view.c.kk_number.is_not(None))
    rows = connection.execute(query.group_by(view.c.kk_number).having(count > 1))
    return {kk_number: people for kk_number, people in rows}
