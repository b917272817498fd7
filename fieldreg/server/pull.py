"""The second half of an exchange: what is new for a laptop's office, in the centre's order."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, exists, func, select

from fieldreg.domain.words import Case
from fieldreg.protocol.messages import MAX_BYTES, Change, RowsDigest, WholeRecord, WireRevision
from fieldreg.protocol.sealed import SealedRevision

from . import office_rows
from .among import among
from .judge import Asking
from .tables import record as record_table
from .tables import revision as revision_table

_ENTRY_BYTES = 200
"""About what an entry of the stream is without the revision's bytes."""
_T = revision_table.c
_TOLD = (_T.seq, _T.record_id, _T.revision_id, _T.version, _T.case, _T.outcome, _T.kept_aside)
_IS_OWN = (_T.device_id == bindparam("of_device")) & (_T.incarnation == bindparam("of_incarnation"))
SIZE = func.length(_T.header) + func.coalesce(func.length(_T.body), 0)
"""The bytes of a revision, looked up without reading them."""
# Made once: to make a statement costs more than to run one of these.
_PAGE: Select[Any] = (
    select(*_TOLD, _IS_OWN.label("own"), SIZE.label("size"))
    .where(_T.office_id == bindparam("office"), _T.seq > bindparam("after"))
    .order_by(_T.seq)
    .limit(bindparam("most"))
)
_WIRES: Select[Any] = select(_T.seq, _T.header, _T.body, _T.salt, _T.commitment).where(~_IS_OWN)
_WIRES_OF_PAGE = _WIRES.where(
    _T.office_id == bindparam("office"), _T.seq > bindparam("after"), _T.seq <= bindparam("last")
)
_RETOLD: Select[Any] = select(*_TOLD, _IS_OWN.label("own")).order_by(_T.seq)


_BEHIND = exists().where(_T.office_id == bindparam("office"), _T.seq > bindparam("last"))
_LAST_ID = select(_T.revision_id).where(_T.seq == bindparam("last")).scalar_subquery()
_STRETCH: Select[Any] = select(func.count(), func.count(_T.body), _LAST_ID, _BEHIND).where(
    _T.office_id == bindparam("office"), _T.seq > bindparam("after"), _T.seq <= bindparam("last")
)


class Stretch(NamedTuple):
    """What tells whether a page would be the same again: nothing else of it ever changes.

    How many changes, how many of them with a body (one may be erased), which is the last, and
    whether more follows.
    """

    changes: int
    bodies: int
    last_id: str
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Pulled:
    """One page of the stream; `rows` is the office's digest, only at the end of the stream.

    `is_off`: the sum that the centre keeps is another than that of its records.
    """

    changes: list[Change]
    seq: int
    more: bool
    rows: RowsDigest | None
    is_off: bool = False


def pull(
    connection: Connection, asking: Asking, after: int, limit: int, *, certain: bool = False
) -> Pulled:
    """The changes after sequence number *after*: at most *limit*, about 1 MiB, one at least.

    *certain*: take the office's digest from its records and not from the sum that is kept.
    """
    page = page_after(connection, asking, after, limit)
    if page.more:
        return page
    rows, is_off = rows_of(connection, asking.office_id, certain=certain)
    return replace(page, rows=rows, is_off=is_off)


def page_after(connection: Connection, asking: Asking, after: int, limit: int) -> Pulled:
    """The same, without the office's digest."""
    told, more = _page(connection, asking, after, limit)
    last = told[-1].seq if told else after
    wires = {}
    if any(not row.own for row in told):
        bounds = {"office": asking.office_id, "after": after, "last": last}
        wires = _wires(connection, _WIRES_OF_PAGE, {**_own(asking), **bounds})
    return Pulled([_change(row, wires.get(row.seq)) for row in told], last, more, None)


def rows_of(
    connection: Connection, office_id: str, *, certain: bool = False
) -> tuple[RowsDigest, bool]:
    """The office's digest, and whether the sum that is kept was found to be another."""
    kept = office_rows.kept(connection, office_id)
    if kept is not None and not certain:
        return kept, False
    rows = office_rows.counted(connection, office_id)
    return rows, kept not in (None, rows)


def stretch_of(connection: Connection, office_id: str, after: int, last: int) -> Stretch:
    """What of the stream lies after *after*, up to *last*, counted."""
    bounds = {"office": office_id, "after": after, "last": last}
    changes, bodies, last_id, goes_on = connection.execute(_STRETCH, bounds).one()
    return Stretch(changes, bodies, last_id or "", bool(goes_on))


def retold(connection: Connection, asking: Asking, of: Sequence[str]) -> list[Change]:
    """All changes of these records of the office, in the centre's order."""
    which = changes_of(connection, asking.office_id, of)
    wires = _wires(connection, _WIRES.where(*which), _own(asking))
    rows = connection.execute(_RETOLD.where(*which), _own(asking)).all()
    return [_change(row, wires.get(row.seq)) for row in rows]


def changes_of(
    connection: Connection, office_id: str, record_ids: Sequence[str]
) -> tuple[ColumnElement[bool], ...]:
    """What the stream of an office says of these records, as conditions."""
    table = revision_table.c
    are_these = among(connection, table.record_id, record_ids)
    return (table.office_id == office_id, are_these, table.seq.is_not(None))


def whole_records(
    connection: Connection, office_id: str, wanted: Sequence[str]
) -> list[WholeRecord] | None:
    """Those of *wanted* that are this office's, as many as about 1 MiB holds; None for none asked.

    The rest is asked for again.
    """
    if not wanted:
        return None
    table = record_table
    query = select(table.c.id, table.c.version, table.c.case, table.c.values_json)
    query = query.where(table.c.office_id == office_id, table.c.id.in_(wanted))
    found: list[WholeRecord] = []
    size = 0
    for row in connection.execute(query.order_by(table.c.id)):
        size += len(row.values_json)
        if found and size > MAX_BYTES:
            break
        values = json.loads(row.values_json)
        case = Case(row.case)
        found.append(WholeRecord(record_id=row.id, version=row.version, case=case, values=values))
    return found


def _page(
    connection: Connection, asking: Asking, after: int, limit: int
) -> tuple[list[Row[Any]], bool]:
    """What is told next but for the bytes themselves, and whether more follows.

    The asking incarnation has its own bytes: they are neither read here nor sent.
    """
    bounds = {"office": asking.office_id, "after": after, "most": limit + 1}
    rows = connection.execute(_PAGE, {**_own(asking), **bounds}).all()
    size = 0
    for count, row in enumerate(rows):
        size += _ENTRY_BYTES + (0 if row.own else row.size)
        if count == limit or (count and size > MAX_BYTES):
            return list(rows[:count]), True
    return list(rows), False


def _wires(
    connection: Connection, query: Select[Any], of: Mapping[str, Any]
) -> dict[int, WireRevision]:
    """The stored bytes of revisions in their wire form, by sequence number."""
    found = {}
    for seq, header, body, salt, commitment in connection.execute(query, of):
        found[seq] = WireRevision.of(SealedRevision(header, body, salt, commitment))
    return found


def _own(asking: Asking) -> dict[str, str]:
    return {"of_device": asking.device_id, "of_incarnation": asking.incarnation}


def _change(row: Sequence[Any], wire: WireRevision | None) -> Change:
    """A row of `revision` as the stream tells it."""
    seq, record_id, revision_id, version, case, outcome, kept_aside, *_ = row
    return Change(
        seq=seq,
        record_id=record_id,
        revision_id=revision_id,
        version=version,
        case=case,
        outcome=outcome,
        kept_aside=[] if kept_aside == "[]" else json.loads(kept_aside),
        revision=wire,
    )
