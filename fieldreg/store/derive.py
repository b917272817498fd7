"""Deriving the view from centre rows and revisions, many records at a time.

Read and written set-wise: at a statement a record, a first fill of some thousand people would
keep the laptop's two cores busy for minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Kind
from fieldreg.domain.record import Value, Values, item_ids
from fieldreg.domain.words import Case
from fieldreg.protocol.sealed import compact, read_header

from .likeness import name_key
from .record_state import RecordState, record_states
from .schema import centre_row, revision, sync_state
from .search_words import search_text, signs_of
from .values import to_json
from .view_schema import make_anew, shape, view, view_segment

_CHUNK = 200

_WRITE = upsert(view).values({c.name: bindparam(c.name) for c in view.c})
_UPSERT = _WRITE.on_conflict_do_update(
    index_elements=[view.c.search_id],
    set_={c.name: _WRITE.excluded[c.name] for c in view.c if c.name != "search_id"},
)
_FORGET_WORDS = text("DELETE FROM view_search WHERE rowid = :touched")
_KEEP_WORDS = text("INSERT INTO view_search (rowid, words) VALUES (:touched, :words)")


@dataclass(frozen=True, slots=True)
class _Newest:
    """The number and time of a record's newest revision."""

    touched: int
    changed_at: str


@dataclass(frozen=True, slots=True)
class _Before:
    """The numbers under which a record stands in the derived tables so far."""

    search_id: int
    touched: int


def derive_all_if_needed(connection: Connection) -> None:
    """Make the derived tables again if this program shapes them differently."""
    left_with = connection.execute(select(sync_state.c.view_shape)).scalar_one()
    if left_with == shape():
        return
    make_anew(connection)
    known = select(revision.c.record_id).union(select(centre_row.c.record_id))
    derive(connection, connection.execute(known).scalars().all())
    connection.execute(update(sync_state).values(view_shape=shape()))


def derive(connection: Connection, record_ids: Iterable[str]) -> dict[str, RecordState]:
    """Derive the view of these records again, in the caller's transaction; their states."""
    wanted = sorted(set(record_ids))
    states: dict[str, RecordState] = {}
    for start in range(0, len(wanted), _CHUNK):
        states |= _derive_some(connection, wanted[start : start + _CHUNK])
    return states


def _derive_some(connection: Connection, record_ids: Sequence[str]) -> dict[str, RecordState]:
    states = record_states(connection, record_ids)
    newest = _newest(connection, record_ids)
    before = _before(connection, record_ids)
    _forget(connection, list(before.values()))
    old = {r: row.search_id for r, row in before.items()}
    gone = [old[r] for r in old if states[r].case is None]
    if gone:
        connection.execute(delete(view).where(view.c.search_id.in_(gone)))
    shown = {r: s for r, s in states.items() if s.case is not None}
    numbers = _numbered(connection, shown, old)
    rows = [
        {
            "search_id": numbers[r],
            "record_id": r,
            **_columns(state),
            **_history_columns(newest.get(r), numbers[r]),
        }
        for r, state in shown.items()
    ]
    if rows:
        connection.execute(_UPSERT, rows)
        _index(connection, rows, shown)
    return states


def _before(connection: Connection, record_ids: Sequence[str]) -> dict[str, _Before]:
    """The numbers under which these records stand in the derived tables so far."""
    columns = (view.c.record_id, view.c.search_id, view.c.touched)
    found = connection.execute(select(*columns).where(view.c.record_id.in_(record_ids)))
    return {row.record_id: _Before(row.search_id, row.touched) for row in found}


def _numbered(
    connection: Connection, record_ids: Iterable[str], old: Mapping[str, int]
) -> dict[str, int]:
    """Each record's number in the search tables: its old one, or the next free."""
    last = connection.execute(select(func.max(view.c.search_id))).scalar_one() or 0
    new = [r for r in record_ids if r not in old]
    return {**old, **{r: last + i for i, r in enumerate(new, start=1)}}


def _newest(connection: Connection, record_ids: Sequence[str]) -> dict[str, _Newest]:
    of_records = revision.c.record_id.in_(record_ids)
    grouped = (
        select(func.max(revision.c.row_no).label("row_no"))
        .where(of_records)
        .group_by(revision.c.record_id)
        .subquery()
    )
    query = select(revision.c.record_id, revision.c.row_no, revision.c.header).join_from(
        grouped, revision, revision.c.row_no == grouped.c.row_no
    )
    return {
        row.record_id: _Newest(row.row_no, read_header(row.header).made_at)
        for row in connection.execute(query)
    }


def _columns(state: RecordState) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for field in definition().flat_fields():
        value = state.values.get(field.name)
        if field.kind in (Kind.WHOLE, Kind.MONEY):
            row[field.name] = value if isinstance(value, int) else None
        else:
            row[field.name] = _plain(value)
    return {
        **row,
        "name_key": name_key(state.values),
        "segments": compact(segments(state.values)).decode(),
        "case_name": state.case,
        "delivery": state.delivery,
        "problem": state.problem,
        "voided": int(state.voided),
        "body": to_json(state.values),
    }


def _history_columns(newest: _Newest | None, search_id: int) -> dict[str, Any]:
    """A record without any revision, which no centre sends, still has a `touched` of its own."""
    if newest is None:
        return {"touched": -search_id, "changed_at": ""}
    return {"touched": newest.touched, "changed_at": newest.changed_at}


def _plain(value: Value | None) -> str | None:
    if isinstance(value, tuple):
        return compact(list(value)).decode()
    return value if isinstance(value, str) else None


def segments(values: Values) -> list[str]:
    """The segments of all roles, each once, in the order of the roles."""
    found = (values.get(f"roles.{i}.segment") for i in item_ids(values, "roles"))
    return list(dict.fromkeys(s for s in found if isinstance(s, str)))


def _forget(connection: Connection, rows: Sequence[_Before]) -> None:
    if not rows:
        return
    of_them = view_segment.c.search_id.in_([row.search_id for row in rows])
    connection.execute(delete(view_segment).where(of_them))
    connection.execute(_FORGET_WORDS, [{"touched": row.touched} for row in rows])


def _index(
    connection: Connection, rows: Sequence[Mapping[str, Any]], shown: Mapping[str, RecordState]
) -> None:
    belongs: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    for row in rows:
        state = shown[row["record_id"]]
        of = segments(state.values)
        belongs += [{"segment": segment, "search_id": row["search_id"]} for segment in of]
        case = state.case or Case.INCOMPLETE
        signs = signs_of(state.values, case, state.delivery, of, voided=state.voided)
        said.append({"touched": row["touched"], "words": search_text(state.values, signs)})
    connection.execute(_KEEP_WORDS, said)
    if belongs:
        connection.execute(insert(view_segment), belongs)
