"""Questions to the view beside the search. Each runs over an index or reads kept figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from fieldreg.database.prepared import Prepared
from fieldreg.domain.record import Values
from fieldreg.domain.words import Case, Delivery

from .likeness import may_be_one, name_key
from .listed import LISTED as SOME
from .listed import listed as some
from .schema import draft, sync_state
from .search import Listed, listed, listing
from .view_schema import view, view_day, view_figure

_MOST_COMPARED = 50
_FIGURES = select(view_figure).where(view_figure.c.voided.in_((0, 1)))
_VILLAGE = Prepared(select(sync_state.c.village_code))


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A registration that is neither ended nor voided; `body` is its values as JSON."""

    number: int
    record_id: str
    full_name: str
    body: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of people, voided records left out except where they are on their way.

    `delivered` are those with nothing waiting and nothing held.
    """

    today: int
    total: int
    waiting: int
    quarantined: int
    needs_correction: int
    incomplete: int
    accepted: int
    in_review: int = 0
    rejected: int = 0
    delivered: int = 0


@dataclass(frozen=True, slots=True)
class AreaCount:
    """A village's registrations (voided ones left out), and of how many something waits or is held.

    `code` is empty for those that name none.
    """

    code: str
    people: int
    not_delivered: int


@dataclass(frozen=True, slots=True)
class SyncMemory:
    """How the last sync ended, and the office it is for."""

    last_sync_at: str
    last_sync_trouble: str
    last_good_sync: str
    office_name: str
    village_code: str


def similar(
    connection: Connection, values: Values, *, other_than: str, most: int = 10
) -> tuple[tuple[Listed, str], ...]:
    """People who may be the same person, with why; the strongest reason counts once.

    Names are compared by their keys; another sex or another birth order rules a person out.
    """
    name = name_key(values)
    nik, born, phone = (values.get(n) for n in ("nik", "birth_date", "phone"))
    reasons: list[tuple[str, tuple[ColumnElement[bool], ...]]] = []
    if nik:
        reasons.append(("same_nik", (view.c.nik == nik,)))
    if name and born:
        reasons.append(("same_name_and_birth_date", (_named(name), view.c.birth_date == born)))
    if name and phone:
        reasons.append(("same_name_and_phone", (_named(name), view.c.phone == phone)))
    found: dict[str, tuple[Listed, str]] = {}
    for why, conditions in reasons:
        query = listing().where(*conditions, view.c.voided == 0, view.c.record_id != other_than)
        query = query.add_columns(view.c.sex).order_by(view.c.touched.desc())
        for row in connection.execute(query.limit(_MOST_COMPARED)):
            if why == "same_nik" or _may_be_one(values, row):
                found.setdefault(row.record_id, (listed(row), why))
    return tuple(found.values())[:most]


def _may_be_one(values: Values, row: Row[Any]) -> bool:
    own = str(values.get("full_name", "")), str(values.get("sex", ""))
    return may_be_one(*own, row.full_name or "", row.sex or "")


def people(connection: Connection, record_ids: Sequence[str]) -> tuple[Listed, ...]:
    """These people as lists show them, in this order; unknown ones are left out."""
    query = listing().where(view.c.record_id.in_(SOME))
    found = {row.record_id: listed(row) for row in connection.execute(query, some(record_ids))}
    return tuple(found[r] for r in record_ids if r in found)


def live_count(connection: Connection) -> int:
    """How many registrations are neither ended nor voided."""
    stand = _figures(connection)
    return sum(n for one, _, n, voided in stand if one != Case.ENDED and not voided)


def live_rows(connection: Connection, *, after: int, most: int) -> tuple[LiveRow, ...]:
    """At most *most* live registrations with a number above *after*, by that number."""
    columns = (view.c.search_id, view.c.record_id, view.c.full_name, view.c.body)
    live = (view.c.voided == 0, view.c.case_name != Case.ENDED)
    query = select(*columns).where(*live, view.c.search_id > after)
    rows = connection.execute(query.order_by(view.c.search_id).limit(most))
    return tuple(LiveRow(r.search_id, r.record_id, r.full_name or "", r.body) for r in rows)


def counts(connection: Connection, today: str) -> Counts:
    """The desk's numbers; *today* is the ISO date of the pack's zone."""
    every = _figures(connection)
    stand = [(one, place, people) for one, place, people, voided in every if not voided]
    of_day = select(view_day.c.people).where(view_day.c.registered_on == today)

    of: Counter[str] = Counter()
    for one, _, people in stand:
        of[one] += people
    return Counts(
        today=connection.execute(of_day).scalar_one_or_none() or 0,
        total=of.total(),
        # That a mistake was voided is not with the centre before it is: those count here.
        waiting=sum(n for _, place, n, _ in every if place == Delivery.WAITING),
        quarantined=sum(n for _, place, n, _ in every if place == Delivery.QUARANTINED),
        needs_correction=of[Case.NEEDS_CORRECTION],
        incomplete=of[Case.INCOMPLETE],
        accepted=of[Case.ACCEPTED],
        in_review=sum(n for one, place, n in stand if _is_with_centre(one, place)),
        rejected=of[Case.REJECTED],
        delivered=sum(n for _, place, n in stand if place == Delivery.DELIVERED),
    )


def areas(connection: Connection) -> tuple[AreaCount, ...]:
    """Each village with its people, the largest first."""
    people: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    for row in connection.execute(_FIGURES):
        if not row.voided and row.people:
            people[row.village_code] += row.people
            elsewhere[row.village_code] += row.people * (row.delivery != Delivery.DELIVERED)
    ordered = sorted(people, key=lambda code: (-people[code], code))
    return tuple(AreaCount(code, people[code], elsewhere[code]) for code in ordered)


def _figures(connection: Connection) -> list[tuple[str, str, int, bool]]:
    """Case, delivery, how many people stand there, and whether they are voided."""
    rows = connection.execute(_FIGURES)
    return [(r.case_name, r.delivery, r.people, bool(r.voided)) for r in rows]


def _is_with_centre(case: str, delivery: str) -> bool:
    """Whether the centre has it and has not decided yet."""
    undecided = case in (Case.SUBMITTED, Case.UNDER_REVIEW)
    return undecided and delivery == Delivery.DELIVERED


def draft_count(connection: Connection, officer_id: str) -> int:
    """How many forms the officer left open."""
    query = select(func.count()).where(draft.c.officer_id == officer_id)
    return connection.execute(query).scalar_one()


def sync_memory(connection: Connection) -> SyncMemory:
    """How the last sync ended, and the office."""
    names = SyncMemory.__dataclass_fields__
    row = connection.execute(select(*(sync_state.c[n] for n in names))).one()
    return SyncMemory(*row)


def village_code(connection: Connection) -> str:
    """The office's village, empty for one of the city."""
    return str(_VILLAGE.scalar(connection, {}))


def _named(name: str) -> ColumnElement[bool]:
    return view.c.name_key == name
