"""The second half of an exchange: what is new for a laptop's office, in the centre's order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from fieldreg.domain.words import Case, Outcome
from fieldreg.protocol.digests import rows_digest
from fieldreg.protocol.messages import MAX_BYTES, Change, RowsDigest, WholeRecord, WireRevision
from fieldreg.protocol.sealed import SealedRevision

from .judge import Asking
from .tables import record as record_table
from .tables import revision as revision_table

_CHUNK = 100


@dataclass(frozen=True, slots=True)
class Pulled:
    """One page of the stream; `rows` is the office's digest, only at the end of the stream."""

    changes: list[Change]
    seq: int
    more: bool
    rows: RowsDigest | None


def pull(connection: Connection, asking: Asking, after: int, limit: int) -> Pulled:
    """The changes after sequence number *after*: at most *limit*, about 1 MiB, one at least."""
    changes: list[Change] = []
    size = 0
    for row in _rows(connection, asking.office_id, after, limit + 1):
        change = change_of(row, asking)
        size += _size(change)
        if len(changes) == limit or (changes and size > MAX_BYTES):
            return Pulled(changes, changes[-1].seq, True, None)
        changes.append(change)
    seq = changes[-1].seq if changes else after
    return Pulled(changes, seq, False, office_digest(connection, asking.office_id))


def office_digest(connection: Connection, office_id: str) -> RowsDigest:
    """Count and digest of all records of an office."""
    query = select(record_table.c.row_hash).where(record_table.c.office_id == office_id)
    return rows_digest(connection.execute(query).scalars().all())


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


def wire_revision(row: Mapping[Any, Any]) -> WireRevision:
    """The stored bytes of a revision in their wire form."""
    return WireRevision.of(
        SealedRevision(row["header"], row["body"], row["salt"], row["commitment"])
    )


def _rows(
    connection: Connection, office_id: str, after: int, limit: int
) -> Iterable[Mapping[Any, Any]]:
    """The next *limit* rows, fetched as few at once as about 1 MiB holds, one at least."""
    for last in _ends(connection, office_id, after, limit):
        query = select(revision_table).where(*_between(office_id, after, last))
        yield from connection.execute(query.order_by(revision_table.c.seq)).mappings().all()
        after = last


def _ends(connection: Connection, office_id: str, after: int, limit: int) -> Iterable[int]:
    """The last number of each piece. Sizes are looked up without reading what has them."""
    table = revision_table.c
    size = func.length(table.header) + func.coalesce(func.length(table.body), 0)
    query = select(table.seq, size).where(*_between(office_id, after)).order_by(table.seq)
    count = total = last = 0
    for seq, size_of_it in connection.execute(query.limit(limit)).all():
        if count and (count == _CHUNK or total + size_of_it > MAX_BYTES):
            yield last
            count = total = 0
        count, total, last = count + 1, total + size_of_it, seq
    if count:
        yield last


def _between(office_id: str, after: int, last: int | None = None) -> list[ColumnElement[bool]]:
    table = revision_table.c
    bounds = [table.office_id == office_id, table.seq > after]
    return bounds if last is None else [*bounds, table.seq <= last]


def change_of(row: Mapping[Any, Any], asking: Asking) -> Change:
    """A row of `revision` as the stream tells it to *asking*."""
    own = (row["device_id"], row["incarnation"]) == (asking.device_id, asking.incarnation)
    return Change(
        seq=row["seq"],
        record_id=row["record_id"],
        revision_id=row["revision_id"],
        version=row["version"],
        case=Case(row["case"]),
        outcome=Outcome(row["outcome"]),
        kept_aside=json.loads(row["kept_aside"]),
        revision=None if own else wire_revision(row),
    )


def _size(change: Change) -> int:
    revision = change.revision
    text = len(revision.header) + len(revision.body or "") if revision else 0
    return text + 200
