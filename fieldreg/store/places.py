"""The places that people take in the quotas of a segment: kept row by row, counted by order.

A place belongs to who came first (ids sort by the time they were made). Each save asks how many
came before, so that neither a large quota nor a large segment may be counted through: where a quota
once was full, it is remembered up to whom, and whoever came later is not counted for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldreg.database.prepared import Prepared
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import Quota

from .listed import LISTED, listed
from .view_schema import view_full, view_place

NEVER_REACHED = "\U0010ffff"
"""Sorts behind every id, day and village code."""

_COLUMNS = tuple(c.name for c in view_place.c)
_OF_RECORDS = Prepared(select(view_place).where(view_place.c.record_id.in_(LISTED)))
_FORGET = Prepared(delete(view_place).where(view_place.c.record_id.in_(LISTED)))
_KEEP = Prepared(insert(view_place))
_INSIDE = """segment = :segment AND registered_on BETWEEN :first AND :last
    AND (village_code = :area OR village_code BETWEEN :inside AND :inside_end)"""
_COUNT = Prepared(
    text(f"""SELECT count(*) FROM (
        SELECT DISTINCT person FROM {view_place.name}
        WHERE {_INSIDE} AND record_id < :before AND person <> :own_nik LIMIT :places)""")  # noqa: S608 - our own words
)
_IN_ORDER = Prepared(
    text(f"""SELECT record_id, person FROM {view_place.name}
        WHERE {_INSIDE} ORDER BY record_id LIMIT :most""")  # noqa: S608 - our own words
)
_QUOTA = ("segment", "area", "first", "last", "places")
_IS_FULL = Prepared(
    text(f"""SELECT full_at < :before FROM {view_full.name} WHERE segment = :segment
        AND area = :area AND first = :first AND last = :last AND places = :places""")  # noqa: S608
)
_FULL_UPSERT = upsert(view_full)
_FILL = Prepared(
    _FULL_UPSERT.on_conflict_do_update(
        index_elements=[view_full.c[name] for name in _QUOTA],
        set_={"full_at": _FULL_UPSERT.excluded.full_at},
    )
)


def quota_used(
    connection: Connection,
    pack: Pack,
    segment: str,
    *,
    other_than: str,
    nik: str = "",
    remembers: bool = False,
) -> dict[tuple[str, str], int]:
    """How many people before *other_than* each quota of *segment* counts, by (segment, area).

    *nik* is the person's own. Nobody is counted beyond the last place. *remembers*: the
    transaction may write where a quota is full.
    """
    return {
        (quota.segment, quota.area): _used(
            connection, _asked(pack, quota), other_than, nik, remembers=remembers
        )
        for quota in pack.quotas
        if quota.segment == segment
    }


def place(segment: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The place that a registration, a row of the view, takes in *segment*."""
    return {
        "segment": segment,
        "record_id": row["record_id"],
        "person": row["nik"] or row["record_id"],
        "village_code": row["village_code"] or "",
        "registered_on": row["registered_on"] or "",
    }


def keep_places(
    connection: Connection, known: Iterable[str], taken: Sequence[Mapping[str, Any]]
) -> None:
    """Write the places *taken*, in place of those that the records *known* took so far.

    What stays is not touched: it would be forgotten up to whom a quota was full.
    """
    known = list(known)
    old = _OF_RECORDS.rows(connection, listed(known)) if known else []
    before = {tuple(row) for row in old}
    now = {tuple(row[name] for name in _COLUMNS) for row in taken}
    changed = {row[1] for row in before ^ now}
    if any(row[1] in changed for row in before):
        _FORGET.run(connection, listed(sorted(changed)))
    _KEEP.run_all(connection, [row for row in taken if row["record_id"] in changed])


def _asked(pack: Pack, quota: Quota) -> dict[str, Any]:
    """An area holds its own code and all that begin with it and a dot; none holds everywhere."""
    area = quota.area
    return {
        "segment": quota.segment,
        "first": pack.valid_from.isoformat(),
        "last": pack.valid_to.isoformat() if pack.valid_to else NEVER_REACHED,
        "area": area,
        "inside": f"{area}." if area else "",
        "inside_end": f"{area}.{NEVER_REACHED}" if area else NEVER_REACHED,
        "places": quota.people,
    }


def _used(
    connection: Connection, asked: dict[str, Any], other_than: str, nik: str, *, remembers: bool
) -> int:
    before = other_than or NEVER_REACHED
    places = int(asked["places"])
    of_quota = {name: asked[name] for name in _QUOTA}
    known = _IS_FULL.scalar(connection, {**of_quota, "before": before})
    if known:
        return places
    used = int(_COUNT.scalar(connection, {**asked, "before": before, "own_nik": nik}))
    if remembers and known is None and used >= places:
        _remember(connection, asked, of_quota)
    return used


def _remember(connection: Connection, asked: dict[str, Any], of_quota: dict[str, Any]) -> None:
    """Up to whom the quota is full, whoever asks: one person more than it has places."""
    wanted = int(asked["places"]) + 1
    asked = {name: value for name, value in asked.items() if name != "places"}
    seen: set[str] = set()
    # People entered twice are few; where they are not, it is counted again each time.
    for record_id, person in _IN_ORDER.rows(connection, {**asked, "most": 2 * wanted}):
        seen.add(person)
        if len(seen) == wanted:
            _FILL.run(connection, {**of_quota, "full_at": record_id})
            return
