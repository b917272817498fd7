"""The places that people take in the quotas of a segment: kept row by row, counted by order.

A place belongs to who came first (ids sort by the time they were made). Each save asks how many
came before, so that neither a large quota nor a large segment may be counted through: how far was
counted is remembered at every few people, and only those since then are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldreg.database.prepared import Prepared
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import Quota

from .listed import LISTED, listed
from .view_schema import view, view_count, view_place

NEVER_REACHED = "\U0010ffff"
"""Sorts behind every id, day and village code."""

_COLUMNS = tuple(c.name for c in view_place.c)
_OF_RECORDS = Prepared(select(view_place).where(view_place.c.record_id.in_(LISTED)))
_FORGET = Prepared(delete(view_place).where(view_place.c.record_id.in_(LISTED)))
_KEEP = Prepared(insert(view_place))


class Stride(NamedTuple):
    """After how many places it is remembered how far was counted; `far`: from so many on, all are
    counted from the beginning, which takes a tenth of the time for each."""

    note: int = 32
    far: int = 256


_USUAL = Stride()


def _inside(place: str) -> str:
    return f"""{place}.segment = :segment AND {place}.registered_on BETWEEN :first AND :last
        AND ({place}.village_code = :area
            OR {place}.village_code BETWEEN :inside AND :inside_end)"""


_EARLIER = f"""{view.name} AS same INDEXED BY view_nik CROSS JOIN {view_place.name} AS earlier
    ON earlier.record_id = same.record_id AND {_inside("earlier")}"""
_NEAREST = Prepared(
    text(f"""SELECT at, people FROM {view_count.name}
        WHERE segment = :segment AND area = :area AND first = :first AND last = :last
            AND at < :before ORDER BY at DESC LIMIT 1""")  # noqa: S608 - our own words
)
_SINCE = Prepared(
    text(f"""SELECT place.record_id, NOT EXISTS (SELECT 1 FROM {_EARLIER}
            WHERE same.nik = place.person AND same.record_id < place.record_id) AS is_first
        FROM {view_place.name} AS place
        WHERE {_inside("place")} AND place.record_id > :at AND place.record_id < :before
        ORDER BY place.record_id LIMIT :most""")  # noqa: S608 - our own words
)
_WAS_BEFORE = Prepared(
    text(f"""SELECT EXISTS (SELECT 1 FROM {_EARLIER}
        WHERE same.nik = :own_nik AND same.record_id < :before)""")  # noqa: S608 - our own words
)
_ALL = Prepared(
    text(f"""SELECT place.record_id, place.person FROM {view_place.name} AS place
        WHERE {_inside("place")} AND place.record_id > :at AND place.record_id < :before
        ORDER BY place.record_id LIMIT :most""")  # noqa: S608 - our own words
)
_NOTE_UPSERT = upsert(view_count)
_NOTE = Prepared(
    _NOTE_UPSERT.on_conflict_do_update(
        index_elements=list(view_count.primary_key.columns),
        set_={"people": _NOTE_UPSERT.excluded.people},
    )
)
_SCOPE = ("segment", "area", "first", "last")


def quota_used(
    connection: Connection,
    pack: Pack,
    segment: str,
    *,
    other_than: str,
    nik: str = "",
    remembers: bool = False,
    stride: Stride = _USUAL,
) -> dict[tuple[str, str], int]:
    """How many people before *other_than* each quota of *segment* counts, by (segment, area).

    *nik* is the person's own. Nobody is counted beyond the last place. *remembers*: the
    transaction may write how far was counted.
    """
    used: dict[tuple[str, str], int] = {}
    for quota in pack.quotas:
        if quota.segment == segment:
            asked = _asked(pack, quota, other_than)
            count = _Count(connection, quota.people, asked, stride, remembers=remembers)
            used[quota.segment, quota.area] = count.before(nik)
    return used


def count_ahead(connection: Connection, pack: Pack) -> None:
    """Count for the next save: after a sync, places may have come anywhere."""
    for segment in {quota.segment for quota in pack.quotas}:
        quota_used(connection, pack, segment, other_than="", remembers=True)


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

    What stays is not touched: it would be forgotten how far was counted.
    """
    known = list(known)
    old = _OF_RECORDS.rows(connection, listed(known)) if known else []
    before = {tuple(row) for row in old}
    now = {tuple(row[name] for name in _COLUMNS) for row in taken}
    changed = {row[1] for row in before ^ now}
    if any(row[1] in changed for row in before):
        _FORGET.run(connection, listed(sorted(changed)))
    _KEEP.run_all(connection, [row for row in taken if row["record_id"] in changed])


def _asked(pack: Pack, quota: Quota, other_than: str) -> dict[str, str]:
    """An area holds its own code and all that begin with it and a dot; none holds everywhere."""
    area = quota.area
    return {
        "segment": quota.segment,
        "first": pack.valid_from.isoformat(),
        "last": pack.valid_to.isoformat() if pack.valid_to else NEVER_REACHED,
        "area": area,
        "inside": f"{area}." if area else "",
        "inside_end": f"{area}.{NEVER_REACHED}" if area else NEVER_REACHED,
        "before": other_than or NEVER_REACHED,
    }


@dataclass(frozen=True, slots=True)
class _Count:
    """How many people take one of so many *places* before the one who asks."""

    connection: Connection
    places: int
    asked: Mapping[str, str]
    stride: Stride
    remembers: bool

    def before(self, nik: str) -> int:
        """Other people than the one with *nik*; nobody beyond the last place."""
        people = self._people()
        if people <= self.places and nik:
            # Where they are more, whoever asks may be one of them: it is full all the same.
            people -= _WAS_BEFORE.scalar(self.connection, {**self.asked, "own_nik": nik})
        return min(people, self.places)

    def _people(self) -> int:
        nearest = {**self._scope(), "before": self.asked["before"]}
        found = _NEAREST.rows(self.connection, nearest)
        at, people = found[0] if found else ("", 0)
        if people > self.places:
            return int(people)
        far = self.stride.far
        since = _SINCE.rows(self.connection, {**self.asked, "at": at, "most": far})
        if len(since) == far:
            return self._people_anew()
        people += sum(row.is_first for row in since)
        if len(since) >= self.stride.note or people > self.places:
            self._note([(since[-1].record_id, people)])
        return int(people)

    def _people_anew(self) -> int:
        """Count from the beginning; who remembers it goes on to the end, once for all who ask."""
        before = self.asked["before"]
        people, seen = 0, set[str]()
        notes: list[tuple[str, int]] = []
        for number, (record_id, person) in enumerate(self._in_order(), start=1):
            seen.add(person)
            people = len(seen) if record_id < before else people
            if number % self.stride.note == 0 or len(seen) > self.places:
                notes.append((record_id, len(seen)))
            if len(seen) > self.places:
                break
        self._note(notes)
        return people

    def _in_order(self) -> Iterator[tuple[str, str]]:
        at, most = "", self.places + self.stride.far
        asked = {**self.asked, "before": NEVER_REACHED} if self.remembers else self.asked
        while rows := _ALL.rows(self.connection, {**asked, "at": at, "most": most}):
            yield from rows
            at = rows[-1].record_id

    def _note(self, notes: Iterable[tuple[str, int]]) -> None:
        if self.remembers:
            of = self._scope()
            rows = [{**of, "at": at, "people": people} for at, people in notes]
            _NOTE.run_all(self.connection, rows)

    def _scope(self) -> dict[str, str]:
        return {name: self.asked[name] for name in _SCOPE}
