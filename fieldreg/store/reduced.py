"""Rows of which only a part is kept: asking for the whole again, and erasing once more.

What the centre changes in such a record cannot be laid over it here, for the hash of the whole row
would be unknown. Such a row is `WANTED`: the next request asks for it, and the answer brings the
whole. A record that was erased for good never comes back: whatever brings it, only its hash stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, exists, func, or_, select, update

from fieldreg.database.prepared import Prepared
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.digests import row_hash
from fieldreg.protocol.messages import MAX_WANTED, WholeRecord
from fieldreg.protocol.sealed import UnreadableRevision, read_values

from .record_state import sealed_of
from .schema import IN_PART, KEPT_WANTED, Kept, centre_row, revision, verdict
from .values import to_json

EMPTY = to_json({})
_successor = revision.alias("successor")


_IS_WANTED = IN_PART & or_(*(centre_row.c.reduced == int(kept) for kept in KEPT_WANTED))
_HALF = centre_row.c.version > 0
"""Where such a row has something in `former`, it is the row of before with its values."""
_SOME_WANTED = Prepared(select(centre_row.c.record_id).where(_IS_WANTED).limit(MAX_WANTED))
_COUNT_WANTED = Prepared(select(func.count()).select_from(centre_row).where(_IS_WANTED))


def wanted_records(connection: Connection) -> tuple[str, ...]:
    """The records whose whole must be asked for, as many as one request may name."""
    return tuple(_SOME_WANTED.column(connection, {}))


def wanted_count(connection: Connection) -> int:
    """How many records' whole must be asked for."""
    return int(_COUNT_WANTED.scalar(connection, {}))


def want(connection: Connection, record_id: str) -> bool:
    """Ask for the whole of a reduced record at the next sync; whether it is one."""
    one = (centre_row.c.record_id == record_id) & (centre_row.c.reduced == Kept.REDUCED)
    there = one & (centre_row.c.version > 0)
    return (
        connection.execute(update(centre_row).where(there).values(reduced=Kept.WANTED)).rowcount > 0
    )


def fill(connection: Connection, records: Sequence[WholeRecord]) -> set[str]:
    """Write what the centre told of records that were asked for; those that could be taken.

    One that is further than the stream was read to here is asked for again. Raises
    EnvironmentTrouble bad_answer for values that are none.
    """
    if not records:
        return set()
    wanted = centre_row.c.reduced.in_(KEPT_WANTED)
    named = centre_row.c.record_id.in_([record.record_id for record in records])
    rows = {
        row.record_id: row for row in connection.execute(select(centre_row).where(wanted, named))
    }
    filled = set()
    for record in records:
        row = rows.get(record.record_id)
        if row is None or row.version != record.version:
            continue
        _fill_one(connection, row, record)
        filled.add(record.record_id)
    return filled


def _fill_one(connection: Connection, row: Row[Any], record: WholeRecord) -> None:
    try:
        values = read_values(record.values)
    except UnreadableRevision:
        raise EnvironmentTrouble("bad_answer", what="record") from None
    is_erased = row.reduced == Kept.ERASED_WANTED
    kept = {
        "case_name": record.case.value,
        "body": EMPTY if is_erased else to_json(values),
        "row_hash": row_hash(record.record_id, record.version, record.case.value, values),
        "reduced": Kept.ERASED if is_erased else Kept.WHOLE,
    }
    one = centre_row.c.record_id == record.record_id
    connection.execute(update(centre_row).where(one).values(kept))
    own = revision.c.record_id == record.record_id
    if is_erased:
        erase_bodies(connection, own)
        return
    # Somebody needs it: its days are counted from now on (see `retention.stamp`).
    connection.execute(update(revision).where(own, revision.c.seen == 1).values(seen_at=None))


def erase_again(connection: Connection) -> set[str]:
    """Erase once more what was erased for good and the stream, read from its start, has told."""
    query = select(centre_row.c.record_id).where(IN_PART, centre_row.c.reduced == Kept.REBUILT)
    records = connection.execute(query).scalars().all()
    if records:
        erase_bodies(connection, revision.c.record_id.in_(records))
        told_again = centre_row.c.record_id.in_(records)
        gone = {"body": EMPTY, "reduced": Kept.ERASED}
        connection.execute(update(centre_row).where(told_again).values(gone))
    return set(records)


def forget_values(connection: Connection, record_id: str) -> int:
    """Erase for good what a record says: bodies, verdicts, the centre's row; of how many revisions.

    The view is the caller's to derive.
    """
    erased = erase_bodies(connection, revision.c.record_id == record_id)
    connection.execute(update(verdict).where(verdict.c.record_id == record_id).values(body="{}"))
    # One whose whole is asked for still needs it for its hash; one that is being told again is
    # hidden already, and erased where the stream ends.
    one = (centre_row.c.record_id == record_id) & (centre_row.c.reduced != Kept.REBUILT)
    after = case((centre_row.c.reduced.in_(KEPT_WANTED), Kept.ERASED_WANTED), else_=Kept.ERASED)
    gone = {"body": EMPTY, "reduced": after, "former": case((_HALF, ""), else_=centre_row.c.former)}
    connection.execute(update(centre_row).where(one).values(gone))
    return erased


def erase_bodies(connection: Connection, which: ColumnElement[bool]) -> int:
    """Erase what these revisions say; the commitments stay, and the chain holds. How many.

    What waits to be sent, or was kept aside, says what nobody else knows: it is left as it is.
    """
    there = revision.c.body.is_not(None)
    return _erase(
        connection, connection.execute(select(revision).where(which, there, is_done())).all()
    )


def is_done(since: str = "") -> ColumnElement[bool]:
    """The stream has brought it, or what says the same again; nothing of it waits or is aside.

    With *since*: before that moment of the centre's clock.
    """
    came = (revision.c.seen == 1) & (
        revision.c.link.is_(None) | revision.c.receipted_at.is_not(None)
    )
    again = (_successor.c.revision_id == revision.c.superseded_by) & (_successor.c.seen == 1)
    if since:
        came &= revision.c.seen_at < since
        again &= _successor.c.seen_at < since
    return came | exists(select(1).where(again))


def _erase(connection: Connection, rows: Iterable[Row[Any]]) -> int:
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the count is what is given
        gone = {"body": None, "salt": None, "commitment": sealed_of(row).commitment}
        connection.execute(update(revision).where(revision.c.row_no == row.row_no).values(gone))
    return count
