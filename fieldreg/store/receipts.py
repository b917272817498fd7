"""Receipts: which of the revisions made here are at the centre, and what became of each.

A revision counts as received only when the centre's receipt names the link that this laptop's own
chain has after it. As receipts are found by their link, an answer about one incarnation can never
be taken for another's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, select, update

from fieldreg.database.prepared import Prepared
from fieldreg.domain.words import Outcome
from fieldreg.protocol.exchange import Taken
from fieldreg.protocol.messages import ChainHead, OutcomeEntry, SyncResponse

from .anew import TOO_LARGE
from .derive import derive
from .incarnations import incarnation_at
from .picturing import STANDS, WAITS
from .schema import revision
from .values import paths_to_json

_TOLD = ("outcome", "problem", "kept_aside", "seq", "version")
_WRITE_RECEIPT = Prepared(
    update(revision)
    .where(revision.c.row_no == bindparam("of_row"))
    .values({name: bindparam(f"new_{name}") for name in ("receipted_at", *_TOLD)})
)
_COVERED = Prepared(
    select(
        revision.c.row_no,
        revision.c.revision_id,
        revision.c.record_id,
        revision.c.seen,
        revision.c.body,
        revision.c.commitment,
        *(revision.c[name] for name in _TOLD),
    )
    .where(
        WAITS,
        revision.c.incarnation == bindparam("of_incarnation"),
        revision.c.revision_no <= bindparam("no"),
    )
    .order_by(revision.c.revision_no)
)


_IS_TOLD: ColumnElement[bool] = (revision.c.seen == 1) | revision.c.seq.is_not(None)
"""What became of these the centre's order says, and that stands without any receipt."""


@dataclass(slots=True)
class Receipts:
    """What an answer's receipt proves: how much was delivered and set aside, the records that it
    is about, and under each revision's id its row with what is still to be written of it."""

    delivered: int = 0
    quarantined: int = 0
    records: set[str] = field(default_factory=set)
    now: str = ""
    to_write: dict[str, tuple[Any, OutcomeEntry | None]] = field(default_factory=dict)


def read_receipts(
    connection: Connection, response: SyncResponse, now: str, *, only_told: bool = False
) -> Receipts:
    """What the answer's receipt proves, with the outcomes; nothing is written yet.

    *only_told* leaves waiting what the answer has no outcome for, as it may be kept aside.
    """
    found = Receipts(now=now)
    outcomes = {entry.revision_id: entry for entry in response.outcomes}
    for row in _covered(connection, response.receipt):
        entry = outcomes.get(row.revision_id)
        if only_told and entry is None:
            continue
        found.to_write[row.revision_id] = row, entry
        is_aside = entry is not None and entry.outcome is Outcome.QUARANTINED
        found.quarantined += is_aside
        found.delivered += not is_aside
        found.records.add(row.record_id)
    return found


def write_receipts(connection: Connection, receipts: Receipts) -> None:
    """Write what is still to be written of them."""
    rows = [_receipt(row, entry, receipts.now) for row, entry in receipts.to_write.values()]
    _WRITE_RECEIPT.run_all(connection, rows)
    receipts.to_write.clear()


def receipt_beside(receipts: Receipts, revision_id: str) -> dict[str, Any] | None:
    """What a receipt writes beside what the stream tells of the revision; None if there is none.

    It is taken out: whoever asks writes it.
    """
    if revision_id not in receipts.to_write:
        return None
    row, entry = receipts.to_write.pop(revision_id)
    problem = row.problem if entry is None or row.seen else entry.problem
    return {"new_receipted_at": receipts.now, "new_problem": problem}


def take_receipts(
    connection: Connection, response: SyncResponse, now: str, *, only_told: bool = False
) -> Taken:
    """Read receipts and write them at once; views are not derived yet."""
    found = read_receipts(connection, response, now, only_told=only_told)
    write_receipts(connection, found)
    return Taken(found.delivered, found.quarantined, frozenset(found.records))


def resend_from(connection: Connection, incarnation: str, no: int) -> None:
    """Take receipts back from number *no* of *incarnation* on."""
    take_back(connection, (revision.c.incarnation == incarnation) & (revision.c.revision_no >= no))


def resend_behind(connection: Connection) -> None:
    """Take receipts back behind whatever waits, in the same incarnation.

    A stick may leave such a gap: a file has what waited when it was made. In a new epoch the centre
    would answer for what waits, and say only afterwards that it has lost what comes behind.
    """
    first = (
        select(revision.c.incarnation, func.min(revision.c.revision_no))
        .where(WAITS)
        .group_by(revision.c.incarnation)
    )
    for incarnation, no in connection.execute(first).all():
        resend_from(connection, incarnation, no)


def resend_all(connection: Connection) -> None:
    """Take all receipts back."""
    take_back(connection, STANDS)


def take_back(connection: Connection, these: ColumnElement[bool]) -> int:
    """Let those of *these* that have a receipt wait again; how many.

    What the stream has told of a revision stays: read there already, it is not told once more.
    """
    lost = STANDS & (revision.c.problem != TOO_LARGE) & these & revision.c.receipted_at.is_not(None)
    records = connection.execute(select(revision.c.record_id).where(lost)).scalars().all()
    unless_told = {
        "outcome": case((_IS_TOLD, revision.c.outcome), else_=None),
        "problem": case((_IS_TOLD, revision.c.problem), else_=""),
    }
    if records:
        connection.execute(update(revision).where(lost).values(receipted_at=None, **unless_told))
        derive(connection, records)
    return len(records)


def _covered(connection: Connection, receipt: ChainHead) -> list[Any]:
    """The waiting revisions that *receipt* proves to be at the centre."""
    incarnation = incarnation_at(connection, receipt.no, bytes.fromhex(receipt.link))
    if not incarnation:
        return []
    return _COVERED.rows(connection, {"of_incarnation": incarnation, "no": receipt.no})


def _receipt(row: Any, entry: OutcomeEntry | None, now: str) -> dict[str, Any]:
    """What a receipt writes; what the stream has told of the revision already stands."""
    told = {name: getattr(row, name) for name in _TOLD}
    if entry is not None and not row.seen:
        told = {
            "outcome": entry.outcome,
            "problem": entry.problem,
            "kept_aside": paths_to_json(entry.kept_aside),
            "seq": entry.seq or None,
            "version": entry.version or None,
        }
    new = {f"new_{name}": value for name, value in told.items()}
    return {"of_row": row.row_no, "new_receipted_at": now, **new}
