"""Deriving the view from centre rows and revisions, many records at a time.

Read and written set-wise: at a statement a record, a first fill of some thousand people would
keep the laptop's two cores busy for minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    union_all,
    update,
)

from fieldreg.database.prepared import Prepared
from fieldreg.domain.words import Case, Eligibility
from fieldreg.protocol.sealed import made_at

from .listed import LISTED, listed
from .places import keep_places, place
from .record_state import RecordState, record_states
from .schema import revision, sync_state, verdict
from .search_words import signs_of
from .shown import Shown, shown_of
from .view_schema import index_anew, make_anew, shape, view

_CHUNK = 200
Told = Callable[[int, int], object]

_INDEXED = ("nik", "kk_number", "phone", "name_key", "birth_date", "touched", "voided")
"""What the view's indexes are made of. A statement that names one of these writes its indexes
anew, also where it stays as it is; so only those that changed are named."""
_PLAIN = tuple(c.name for c in view.c if c.name not in ("search_id", "record_id", *_INDEXED))
_ADD = Prepared(insert(view))
_CHANGE = Prepared(update(view).where(view.c.search_id == bindparam("number")))
"""It writes the columns that its rows name."""
_ALL = text("""
    SELECT record_id FROM (
        SELECT record_id, max(row_no) AS touched FROM revision GROUP BY record_id
        UNION ALL
        SELECT record_id, 0 FROM centre_row
            WHERE record_id NOT IN (SELECT record_id FROM revision)
    ) ORDER BY touched
""")
"""Everybody, in the order in which the search index has them."""
_LAST = ""
_NUMBERS = Prepared(
    union_all(
        select(view.c.record_id, view.c.search_id, *(view.c[name] for name in _INDEXED)).where(
            view.c.record_id.in_(LISTED)
        ),
        select(
            literal(_LAST),
            func.coalesce(func.max(view.c.search_id), 0),
            *(literal(0).label(name) for name in _INDEXED),
        ),
    )
)
"""And, under no record's id, the last number that is given away."""
_LAST_ROWS = (
    select(func.max(revision.c.row_no).label("row_no"))
    .where(revision.c.record_id.in_(LISTED))
    .group_by(revision.c.record_id)
    .subquery()
)
_NEWEST = Prepared(
    select(revision.c.record_id, revision.c.row_no, revision.c.header).join_from(
        _LAST_ROWS, revision, revision.c.row_no == _LAST_ROWS.c.row_no
    )
)
_VERDICTS = Prepared(
    select(verdict.c.record_id, verdict.c.overall)
    .where(verdict.c.record_id.in_(LISTED))
    .order_by(verdict.c.row_no)
)
_PLACELESS = (Case.ENDED, Case.REJECTED)
_FORGET_WORDS = Prepared(text("DELETE FROM view_search WHERE rowid = :touched"))
_KEEP_WORDS = Prepared(text("INSERT INTO view_search (rowid, terms) VALUES (:touched, :terms)"))


@dataclass(frozen=True, slots=True)
class Newest:
    """The number and time of a record's newest revision."""

    touched: int
    changed_at: str


@dataclass(frozen=True, slots=True)
class _Before:
    """The numbers under which a record stands in the derived tables so far; what is indexed."""

    search_id: int
    touched: int
    indexed: Mapping[str, Any]


def derive_all_if_needed(connection: Connection, told: Told = lambda _done, _all: None) -> None:
    """Make the derived tables again if this program shapes them differently.

    That takes a third of a millisecond a person: *told* hears (done, all) as it goes on.
    """
    left_with = connection.execute(select(sync_state.c.view_shape)).scalar_one()
    if left_with == shape():
        return
    make_anew(connection)
    everybody = connection.execute(_ALL).scalars().all()
    for at, some in enumerate(_chunks(everybody)):
        told(at * _CHUNK, len(everybody))
        _derive_some(connection, some)
    index_anew(connection)
    connection.execute(update(sync_state).values(view_shape=shape()))


def derive(connection: Connection, record_ids: Iterable[str]) -> dict[str, RecordState]:
    """Derive the view of these records again, in the caller's transaction; their states."""
    wanted = sorted(set(record_ids))
    states: dict[str, RecordState] = {}
    for some in _chunks(wanted):
        states |= _derive_some(connection, some)
    return states


def _chunks(record_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (record_ids[i : i + _CHUNK] for i in range(0, len(record_ids), _CHUNK))


def _derive_some(connection: Connection, record_ids: Sequence[str]) -> dict[str, RecordState]:
    states = record_states(connection, record_ids)
    newest = _newest(connection, record_ids)
    _show(connection, states, newest, _refused(connection, record_ids))
    return states


def derive_appended(
    connection: Connection,
    record_id: str,
    state: RecordState,
    newest: Newest,
    overall: Eligibility | None,
    *,
    foreseen: Shown | None = None,
) -> None:
    """Derive the view of a record to which a revision was appended in the caller's transaction.

    *state* is folded from the same rows with that revision; *overall* is the verdict kept with it,
    None if there is none. *foreseen* is what the view will say of some values, very likely these.
    """
    if overall is None:
        refused = _refused(connection, [record_id])
    else:
        refused = {record_id} if overall is Eligibility.REFUSE else set()
    _show(connection, {record_id: state}, {record_id: newest}, refused, foreseen)


def _show(
    connection: Connection,
    states: Mapping[str, RecordState],
    newest: Mapping[str, Newest],
    refused: Collection[str],
    foreseen: Shown | None = None,
) -> None:
    """Write what the view says of these records, in place of what it said."""
    before, last = _before(connection, list(states))
    _forget(connection, before)
    old = {r: row.search_id for r, row in before.items()}
    gone = [old[r] for r in old if states[r].case is None]
    if gone:
        connection.execute(delete(view).where(view.c.search_id.in_(gone)))
    shown = {r: s for r, s in states.items() if s.case is not None}
    new = [r for r in shown if r not in old]
    numbers = {**old, **{r: last + i for i, r in enumerate(new, start=1)}}
    of = {r: _shown(state, foreseen) for r, state in shown.items()}
    rows = [
        {
            "search_id": numbers[r],
            "record_id": r,
            **_columns(state, of[r]),
            **_history_columns(newest.get(r), numbers[r]),
        }
        for r, state in shown.items()
    ]
    _write(connection, rows, before)
    keep_places(connection, before, _index(connection, rows, shown, of, refused))


def _before(connection: Connection, record_ids: Sequence[str]) -> tuple[dict[str, _Before], int]:
    """The numbers under which these records stand in the derived tables so far, and the last."""
    found = _NUMBERS.rows(connection, listed(record_ids))
    numbers = {
        row[0]: _Before(row.search_id, row.touched, dict(zip(_INDEXED, row[2:], strict=True)))
        for row in found
    }
    return numbers, numbers.pop(_LAST).search_id


def _write(
    connection: Connection, rows: Iterable[dict[str, Any]], before: Mapping[str, _Before]
) -> None:
    """Put in the rows of those who are new, and change those of the others."""
    new: list[dict[str, Any]] = []
    changed: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        old = before.get(row["record_id"])
        if old is None:
            new.append(row)
        else:
            names = tuple(name for name in _INDEXED if row[name] != old.indexed[name])
            changed.setdefault(names, []).append(row)
    _ADD.run_all(connection, new)
    for names, some in changed.items():
        _CHANGE.run_all(connection, [_said(row, names) for row in some])


def _said(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {"number": row["search_id"], **{name: row[name] for name in (*_PLAIN, *names)}}


def _newest(connection: Connection, record_ids: Sequence[str]) -> dict[str, Newest]:
    return {
        row.record_id: Newest(row.row_no, made_at(row.header))
        for row in _NEWEST.rows(connection, listed(record_ids))
    }


def _shown(state: RecordState, foreseen: Shown | None) -> Shown:
    if foreseen and foreseen.values == state.values:
        return foreseen
    return shown_of(state.values)


def _columns(state: RecordState, shown: Shown) -> dict[str, Any]:
    return {
        **shown.columns,
        "case_name": state.case,
        "delivery": state.delivery,
        "problem": state.problem,
        "voided": int(state.voided),
    }


def _history_columns(newest: Newest | None, search_id: int) -> dict[str, Any]:
    """A record without any revision, which no centre sends, still has a `touched` of its own."""
    if newest is None:
        return {"touched": -search_id, "changed_at": ""}
    return {"touched": newest.touched, "changed_at": newest.changed_at}


def _forget(connection: Connection, rows: Mapping[str, _Before]) -> None:
    if not rows:
        return
    old = [{"touched": row.touched} for row in rows.values()]
    _FORGET_WORDS.run_all(connection, _ascending(old))


def _ascending(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of the index, which writes itself down whenever a number is not the next one."""
    return sorted(rows, key=lambda row: int(row["touched"]))


def _index(
    connection: Connection,
    rows: Sequence[Mapping[str, Any]],
    shown: Mapping[str, RecordState],
    of: Mapping[str, Shown],
    refused: Collection[str],
) -> list[dict[str, Any]]:
    """Write the words by which these are found; the places that they take."""
    said: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    for row in rows:
        state = shown[row["record_id"]]
        its, case = of[row["record_id"]], state.case or Case.INCOMPLETE
        signs = signs_of(state.values, case, state.delivery, its.segments, voided=state.voided)
        said.append({"touched": row["touched"], "terms": " ".join([its.words, *signs])})
        if not state.voided and case not in _PLACELESS and row["record_id"] not in refused:
            places += [place(segment, row) for segment in its.segments]
    _KEEP_WORDS.run_all(connection, _ascending(said))
    return places


def _refused(connection: Connection, record_ids: Sequence[str]) -> set[str]:
    """Those of whom the verdict kept last says that the rules refuse them."""
    kept = _VERDICTS.rows(connection, listed(record_ids))
    newest = {row.record_id: row.overall for row in kept}
    return {record_id for record_id, overall in newest.items() if overall == Eligibility.REFUSE}
