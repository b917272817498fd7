"""Questions to the view. Each one runs over an index; whatever is typed is data, never a query."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    Text,
    column,
    func,
    select,
    table,
)

from fieldreg.domain.record import AS_TYPED, Values
from fieldreg.domain.words import Case, Delivery

from .likeness import may_be_one, name_key
from .schema import draft, sync_state
from .values import folded
from .view_schema import view, view_segment, view_word

_TRIGRAM = 3
_MOST_WORDS = 12
_MOST_COMPARED = 50
_DIGIT_GROUPS = re.compile(r"(?<=\d)[ .\-]+(?=\d)")
_ROWID = column("rowid", Integer)
_SEARCH = table("view_search", column("view_search", Text))
_LAST = "\U0010ffff"
_LISTED = (
    "record_id",
    "full_name",
    "alias",
    "nik",
    "birth_date",
    "village_code",
    "banjar",
    "segments",
    "case_name",
    "delivery",
    "registered_on",
    "changed_at",
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; an empty member narrows nothing."""

    words: str = ""
    case: Case | None = None
    delivery: Delivery | None = None
    segment: str = ""
    registered_on: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list, as the view has it."""

    record_id: str
    full_name: str
    alias: str
    nik: str
    birth_date: str
    village_code: str
    banjar: str
    segments: tuple[str, ...]
    case: Case
    delivery: Delivery
    registered_on: str
    changed_at: str
    has_odd_nik: bool = False


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A registration that is neither ended nor voided; `body` is its values as JSON."""

    number: int
    record_id: str
    full_name: str
    body: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of people, voided records left out."""

    today: int
    total: int
    waiting: int
    quarantined: int
    needs_correction: int
    incomplete: int
    accepted: int
    in_review: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class SyncMemory:
    """How the last sync ended, and the office it is for."""

    last_sync_at: str
    last_sync_trouble: str
    last_good_sync: str
    office_name: str
    village_code: str


def search(
    connection: Connection, filters: Filters, *, limit: int, offset: int
) -> tuple[tuple[Listed, ...], int]:
    """A window of the people that match, last changed first, and how many match in all."""
    where = _conditions(filters)
    total = connection.execute(select(func.count()).select_from(view).where(*where)).scalar_one()
    query = _listing().where(*where).order_by(view.c.touched.desc()).limit(limit).offset(offset)
    return tuple(_listed(row) for row in connection.execute(query)), total


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
        query = _listing().where(*conditions, view.c.voided == 0, view.c.record_id != other_than)
        query = query.add_columns(view.c.sex).order_by(view.c.touched.desc())
        for row in connection.execute(query.limit(_MOST_COMPARED)):
            if why == "same_nik" or _may_be_one(values, row):
                found.setdefault(row.record_id, (_listed(row), why))
    return tuple(found.values())[:most]


def _may_be_one(values: Values, row: Row[Any]) -> bool:
    own = str(values.get("full_name", "")), str(values.get("sex", ""))
    return may_be_one(*own, row.full_name or "", row.sex or "")


def live_count(connection: Connection) -> int:
    """How many registrations are neither ended nor voided."""
    live = (view.c.voided == 0, view.c.case_name != Case.ENDED)
    return connection.execute(select(func.count()).select_from(view).where(*live)).scalar_one()


def live_rows(connection: Connection, *, after: int, most: int) -> tuple[LiveRow, ...]:
    """At most *most* live registrations with a number above *after*, by that number."""
    columns = (view.c.search_id, view.c.record_id, view.c.full_name, view.c.body)
    # A sum keeps SQLite from an index of `voided`, with which it would sort all of them each time.
    live = (view.c.voided + 0 == 0, view.c.case_name != Case.ENDED)
    query = select(*columns).where(*live, view.c.search_id > after)
    rows = connection.execute(query.order_by(view.c.search_id).limit(most))
    return tuple(LiveRow(r.search_id, r.record_id, r.full_name or "", r.body) for r in rows)


def counts(connection: Connection, today: str) -> Counts:
    """The desk's numbers; *today* is the ISO date of the pack's zone."""
    alive = view.c.voided == 0
    grouped = connection.execute(
        select(view.c.case_name, view.c.delivery, func.count())
        .where(alive)
        .group_by(view.c.case_name, view.c.delivery)
    ).all()
    registered = select(func.count()).where(alive, view.c.registered_on == today)

    def of(column: int, word: str) -> int:
        return sum(row[2] for row in grouped if row[column] == word)

    return Counts(
        today=connection.execute(registered).scalar_one(),
        total=sum(row[2] for row in grouped),
        waiting=of(1, Delivery.WAITING),
        quarantined=of(1, Delivery.QUARANTINED),
        needs_correction=of(0, Case.NEEDS_CORRECTION),
        incomplete=of(0, Case.INCOMPLETE),
        accepted=of(0, Case.ACCEPTED),
        in_review=sum(n for case, place, n in grouped if _is_with_centre(case, place)),
        rejected=of(0, Case.REJECTED),
    )


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


def search_tokens(words: str) -> tuple[str, ...]:
    """What was typed, as single words in small letters; groups of digits count as one number."""
    return tuple(folded(_DIGIT_GROUPS.sub("", words)).split())[:_MOST_WORDS]


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """Voided records are shown only to who asks for the ended ones."""
    where = [_has_word(token) for token in search_tokens(filters.words)]
    where.append(view.c.voided.in_((0, 1) if filters.case is Case.ENDED else (0,)))
    if filters.case is not None:
        where.append(view.c.case_name == filters.case)
    if filters.delivery is not None:
        where.append(view.c.delivery == filters.delivery)
    if filters.registered_on:
        where.append(view.c.registered_on == filters.registered_on)
    if filters.segment:
        of_segment = select(view_segment.c.search_id).where(
            view_segment.c.segment == filters.segment
        )
        where.append(view.c.search_id.in_(of_segment))
    return where


def _has_word(token: str) -> ColumnElement[bool]:
    """Three letters or more anywhere in the words; fewer at the beginning of one."""
    if len(token) >= _TRIGRAM:
        quoted = '"' + token.replace('"', '""') + '"'
        found = select(_ROWID).select_from(_SEARCH).where(_SEARCH.c.view_search.op("MATCH")(quoted))
        return view.c.search_id.in_(found)
    beginning = (view_word.c.word >= token) & (view_word.c.word < token + _LAST)
    return view.c.search_id.in_(select(view_word.c.search_id).where(beginning))


def _named(name: str) -> ColumnElement[bool]:
    return view.c.name_key == name


def _listing() -> Select[Any]:
    odd_nik = func.json_type(view.c.body, f'$."{AS_TYPED}nik"').is_not(None)
    return select(*(view.c[name] for name in _LISTED), odd_nik.label("has_odd_nik"))


def _listed(row: Row[Any]) -> Listed:
    texts = {
        name: getattr(row, name) or ""
        for name in _LISTED
        if name not in ("segments", "case_name", "delivery")
    }
    return Listed(
        **texts,
        segments=tuple(json.loads(row.segments)),
        case=Case(row.case_name),
        delivery=Delivery(row.delivery),
        has_odd_nik=bool(row.has_odd_nik),
    )
