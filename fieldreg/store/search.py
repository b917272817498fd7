"""Finding people: newest first, a window at a time, with no more work than the window needs.

`view_search` holds the terms of each registration (`search_words`) under the number of its newest
revision, so that the index itself runs from the newest on and stops where the window is full.
Counting stops at a thousand.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, select, text

from fieldreg.domain.record import AS_TYPED
from fieldreg.domain.words import Case, Delivery

from .search_words import (
    VOIDED,
    Wanted,
    asked,
    case_sign,
    day_sign,
    delivery_sign,
    segment_sign,
)
from .view_schema import view, view_figure

NOT_DELIVERED = frozenset({Delivery.WAITING, Delivery.QUARANTINED})
MOST_COUNTED = 1000
_MOST_TRIGRAMS = 16
_NEWER_THAN_ALL = 2**62
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
    "touched",
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
class Place:
    """A row of a list that was seen: at `position` (from 0) stood the one with this `touched`.

    As given it stands before the first row.
    """

    position: int = -1
    touched: int = _NEWER_THAN_ALL


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of a list are wanted: *limit* of them from position *offset* on.

    With `beside` they are counted from that place, whatever came or went before it since.
    """

    limit: int
    offset: int = 0
    beside: Place = Place()


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
    touched: int
    has_odd_nik: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A window of people. `total` is how many match; with `is_capped` there are more than that."""

    rows: tuple[Listed, ...]
    total: int
    is_capped: bool = False


def search(connection: Connection, filters: Filters, window: Window) -> Found:
    """The people that match, last changed first.

    Voided ones only for who asks for the ended, or for what is not with the centre as it should be.
    """
    words = asked(filters.words)
    wanted = (*words, *_narrowed(filters))
    question = _Question.of(wanted, with_voided=_with_voided(filters))
    keys = _keys(connection, question, window)
    rows = tuple(map(listed, connection.execute(_OF_KEYS, {"keys": keys}))) if keys else ()
    total = None if words else _maintained(connection, filters)
    if total is not None:
        return Found(rows, total)
    return Found(rows, *_counted(connection, question, window, len(rows)))


@dataclass(frozen=True, slots=True)
class _Question:
    """Where the numbers of the rows that match come from, and what narrows them there."""

    source: str
    number: str
    where: str
    values: dict[str, Any]

    @classmethod
    def of(cls, wanted: Sequence[Wanted], *, with_voided: bool) -> _Question:
        if not wanted:
            return cls("view", "touched", "voided = 0", {})
        match = " AND ".join(f"({_any(ways)})" for ways in wanted)
        if not with_voided:
            match = f"({match}) NOT {_quoted(VOIDED)}"
        return cls("view_search", "rowid", "view_search MATCH :match", {"match": match})

    def sql(self, beside: str, order: str) -> str:
        """The numbers on one side of a place."""
        where = f"{self.where} AND {self.number} {beside} :touched"
        return (
            f"SELECT {self.number} FROM {self.source} WHERE {where}"  # noqa: S608 - our own words
            f" ORDER BY {self.number} {order} LIMIT :limit OFFSET :skip"
        )


def _keys(connection: Connection, question: _Question, window: Window) -> list[int]:
    """The numbers of the window's rows, newest first."""
    beside, end = window.beside, window.offset + window.limit
    values = {**question.values, "touched": beside.touched, "limit": window.limit}
    if window.offset >= 0 and end <= beside.position:
        sql, values["skip"] = question.sql(">", "ASC"), beside.position - end
    else:
        if window.offset <= beside.position:
            beside, values["touched"] = Place(), _NEWER_THAN_ALL
        sql, values["skip"] = question.sql("<", "DESC"), window.offset - beside.position - 1
    found = connection.execute(text(sql), values).scalars().all()
    return sorted(found, reverse=True)


def _counted(
    connection: Connection, question: _Question, window: Window, shown: int
) -> tuple[int, bool]:
    """How many match, and whether there are more; no more of them are counted than must be."""
    beside = window.beside
    if beside.position < window.offset and 0 < shown < window.limit:
        return window.offset + shown, False
    most = MOST_COUNTED + max(window.offset - beside.position - 1, 0)
    values = {**question.values, "touched": beside.touched, "limit": most + 1, "skip": 0}
    sql = f"SELECT count(*) FROM ({question.sql('<', 'DESC')})"  # noqa: S608 - our own words
    count = connection.execute(text(sql), values).scalar_one()
    return beside.position + 1 + min(count, most), count > most


def _maintained(connection: Connection, filters: Filters) -> int | None:
    """How many there are where the figures say so."""
    if filters.segment or filters.registered_on:
        return None
    figure = view_figure.c
    where: list[ColumnElement[bool]] = [
        figure.voided.in_((0, 1) if _with_voided(filters) else (0,))
    ]
    where += [figure.case_name == filters.case] if filters.case else []
    where += [figure.delivery == filters.delivery] if filters.delivery else []
    query = select(func.coalesce(func.sum(figure.people), 0)).where(*where)
    return int(connection.execute(query).scalar_one())


def _with_voided(filters: Filters) -> bool:
    """That a mistake was voided must reach the centre too: one that waits or is held is shown."""
    return filters.case is Case.ENDED or filters.delivery in NOT_DELIVERED


def _narrowed(filters: Filters) -> list[Wanted]:
    signs = [case_sign(filters.case)] if filters.case else []
    signs += [delivery_sign(filters.delivery)] if filters.delivery else []
    signs += [segment_sign(filters.segment)] if filters.segment else []
    signs += [day_sign(filters.registered_on)] if filters.registered_on else []
    return [((sign,),) for sign in signs]


def _any(ways: Wanted) -> str:
    return " OR ".join(f"({' AND '.join(map(_quoted, way))})" for way in ways)


def _quoted(term: str) -> str:
    """A term as a string of the index's language; none has a quote in it, but that is not for here
    to know."""
    return '"' + term.replace('"', '""') + '"'


def listing() -> Select[Any]:
    """What `listed` reads."""
    odd_nik = func.json_type(view.c.body, f'$."{AS_TYPED}nik"').is_not(None)
    return select(*(view.c[name] for name in _LISTED), odd_nik.label("has_odd_nik"))


def listed(row: Row[Any]) -> Listed:
    """A row of `listing`."""
    return Listed(
        row.record_id,
        row.full_name or "",
        row.alias or "",
        row.nik or "",
        row.birth_date or "",
        row.village_code or "",
        row.banjar or "",
        tuple(json.loads(row.segments)),
        Case(row.case_name),
        Delivery(row.delivery),
        row.registered_on or "",
        row.changed_at,
        row.touched,
        bool(row.has_odd_nik),
    )


_OF_KEYS = (
    listing()
    .where(view.c.touched.in_(bindparam("keys", expanding=True)))
    .order_by(view.c.touched.desc())
)
