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
from fieldreg.domain.record import AS_TYPED, Value, Values, item_ids
from fieldreg.protocol.sealed import compact, read_header

from .likeness import name_key
from .record_state import RecordState, record_states
from .schema import centre_row, revision, sync_state
from .values import folded, to_json
from .view_schema import make_anew, shape, view, view_segment, view_word

SEARCHED = ("full_name", "alias", "nik", "kk_number", "phone", "banjar", "desa_adat")
_CHUNK = 200

_WRITE = upsert(view).values({c.name: bindparam(c.name) for c in view.c})
_UPSERT = _WRITE.on_conflict_do_update(
    index_elements=[view.c.search_id],
    set_={c.name: _WRITE.excluded[c.name] for c in view.c if c.name != "search_id"},
)
_FORGET_WORDS = text("DELETE FROM view_search WHERE rowid = :old")
_KEEP_WORDS = text("INSERT INTO view_search (rowid, words) VALUES (:search_id, :words)")


@dataclass(frozen=True, slots=True)
class _Newest:
    """The number and time of a record's newest revision."""

    touched: int = 0
    changed_at: str = ""


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
    old = _search_ids(connection, record_ids)
    _forget(connection, list(old.values()))
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
            **_history_columns(newest.get(r, _Newest())),
        }
        for r, state in shown.items()
    ]
    if rows:
        connection.execute(_UPSERT, rows)
        _index(connection, {numbers[r]: state.values for r, state in shown.items()})
    return states


def _search_ids(connection: Connection, record_ids: Sequence[str]) -> dict[str, int]:
    query = select(view.c.record_id, view.c.search_id).where(view.c.record_id.in_(record_ids))
    return {row.record_id: row.search_id for row in connection.execute(query)}


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


def _history_columns(newest: _Newest) -> dict[str, Any]:
    return {
        "touched": newest.touched,
        "changed_at": newest.changed_at,
    }


def _plain(value: Value | None) -> str | None:
    if isinstance(value, tuple):
        return compact(list(value)).decode()
    return value if isinstance(value, str) else None


def segments(values: Values) -> list[str]:
    """The segments of all roles, each once, in the order of the roles."""
    found = (values.get(f"roles.{i}.segment") for i in item_ids(values, "roles"))
    return list(dict.fromkeys(s for s in found if isinstance(s, str)))


def _forget(connection: Connection, search_ids: Sequence[int]) -> None:
    if not search_ids:
        return
    for table in (view_segment, view_word):
        connection.execute(delete(table).where(table.c.search_id.in_(search_ids)))
    connection.execute(_FORGET_WORDS, [{"old": number} for number in search_ids])


def _index(connection: Connection, people: Mapping[int, Values]) -> None:
    said = {number: searched_words(values) for number, values in people.items()}
    connection.execute(_KEEP_WORDS, [{"search_id": n, "words": w} for n, w in said.items()])
    words = [
        {"word": word, "search_id": number}
        for number, text_of in said.items()
        for word in sorted(set(text_of.split()))
    ]
    belongs = [
        {"segment": segment, "search_id": number}
        for number, values in people.items()
        for segment in segments(values)
    ]
    for table, rows in ((view_word, words), (view_segment, belongs)):
        if rows:
            connection.execute(insert(table), rows)


def searched_words(values: Values) -> str:
    """All that a search looks at, folded; what was typed in a value's place counts too."""
    paths = [p for name in SEARCHED for p in (name, AS_TYPED + name)]
    return folded(" ".join(str(values[p]) for p in paths if p in values))
