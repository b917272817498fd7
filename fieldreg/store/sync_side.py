"""The store as the sync core sees it: each function is the work of one transaction.

A revision counts as received only when the centre's receipt names the link that this laptop's own
chain has after it. As receipts are found by their link, an answer about one incarnation can never
be taken for another's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Set
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select, update

from fieldreg.database.prepared import Prepared
from fieldreg.domain.words import Outcome
from fieldreg.protocol.digests import rows_digest
from fieldreg.protocol.exchange import Identity, Outgoing, Taken
from fieldreg.protocol.messages import ChainHead, OutcomeEntry, RowsDigest, SyncResponse
from fieldreg.protocol.sealed import FIRST_LINK, compact

from .anew import TOO_LARGE, lay_lost_anew
from .audit import audit_head
from .coming_pack import take_part, wish
from .compare import tell_again
from .derive import derive
from .doubtful import ask_again
from .due import derive_later
from .first_fill import begin_again, end_first_fill, index_wanted, take_index
from .heard import note_time
from .record_state import sealed_of
from .reduced import erase_again, fill, wanted_count, wanted_records
from .schema import centre_row, revision, sync_state
from .stream import apply_changes, forget_rows

_MADE_HERE: ColumnElement[bool] = revision.c.link.is_not(None)
_STANDS: ColumnElement[bool] = _MADE_HERE & revision.c.superseded_by.is_(None)
_WAITS: ColumnElement[bool] = _STANDS & revision.c.receipted_at.is_(None)
_ENVELOPE_BYTES = 200
_TOLD = ("outcome", "problem", "kept_aside", "seq", "version")
_WRITE_RECEIPT = Prepared(
    update(revision)
    .where(revision.c.row_no == bindparam("of_row"))
    .values({name: bindparam(f"new_{name}") for name in ("receipted_at", *_TOLD)})
)
_HASHES = Prepared(select(centre_row.c.row_hash).where(centre_row.c.version > 0))


def identity(connection: Connection) -> Identity:
    """Who this laptop is, with the incarnations it numbered under before."""
    state = connection.execute(select(sync_state)).one()
    earlier = connection.execute(
        select(revision.c.incarnation)
        .where(_MADE_HERE, revision.c.incarnation != state.incarnation)
        .group_by(revision.c.incarnation)
        .order_by(func.min(revision.c.row_no))
    ).scalars()
    return Identity(
        device_id=state.device_id,
        incarnation=state.incarnation,
        url=state.url,
        ca_certificate=state.ca_certificate,
        centre_id=state.centre_id,
        centre_key=state.centre_key,
        device_token=state.device_token,
        device_key=state.device_key,
        earlier_incarnations=tuple(earlier),
    )


def prepare(connection: Connection, exchange: str, *, most: int, most_bytes: int) -> Outgoing:
    """Picture the oldest incarnation that has something waiting, else the present one."""
    state = connection.execute(select(sync_state)).one()
    oldest = select(revision.c.incarnation).where(_WAITS).order_by(revision.c.row_no).limit(1)
    incarnation = connection.execute(oldest).scalar_one_or_none() or state.incarnation
    pending = state.pending_exchange or exchange
    if not state.pending_exchange:
        connection.execute(update(sync_state).values(pending_exchange=pending))
    outgoing = picture(connection, state, incarnation, most, most_bytes)
    return replace(outgoing, exchange=pending)


def picture(
    connection: Connection,
    state: Row[Any],
    incarnation: str,
    most: int,
    most_bytes: int,
    *,
    after: int = 0,
) -> Outgoing:
    """What of *incarnation* waits above number *after*, up to the first gap; `exchange` is empty.

    *state* is the row of `sync_state`.
    """
    rows = _fitting(connection, incarnation, most, most_bytes, after)
    waiting = _waiting(connection)
    receipted, gap_from = _over_gap(_receipted(connection, incarnation, rows), rows)
    return Outgoing(
        exchange="",
        token=state.token,
        epoch=state.epoch,
        cursor=state.cursor,
        pack=state.pack,
        receipted=receipted,
        rows=held_rows(connection),
        revisions=tuple(sealed_of(r) for r in rows),
        revision_ids=tuple(r.revision_id for r in rows),
        links=tuple(r.link.hex() for r in rows),
        waiting=waiting,
        incarnation="" if incarnation == state.incarnation else incarnation,
        audit=_audit_to_tell(connection, state),
        gap_from=gap_from,
        wanted=wanted_records(connection),
        index=index_wanted(connection),
        pack_wish=wish(connection),
    )


def take(
    connection: Connection,
    exchange: str,
    response: SyncResponse,
    now: str,
    *,
    show: Callable[[Connection, Iterable[str]], object] = derive,
) -> Taken:
    """Write receipts, outcomes, changes, cursor and token. An exchange is taken once.

    *show* sees to the views of the records that changed: at once, or with `derive_later`.
    """
    state = connection.execute(select(sync_state)).one()
    if exchange != state.pending_exchange:
        rows = None if response.more else held_rows(connection)
        return Taken(0, 0, frozenset(), rows, wanted=wanted_count(connection))
    received = take_receipts(connection, response, now)
    read = take_stream(connection, response, received.changed_records, show=show)
    connection.execute(update(sync_state).values(**_state_after(response, state.incarnation)))
    rows = None if response.more else held_rows(connection)
    if rows is not None and rows == response.rows:
        # As long as both sides differ, what was not seen here may well be at the centre.
        lay_lost_anew(connection)
        ask_again(connection)
    wanted = wanted_count(connection)
    changed = received.changed_records | read.changed_records
    return replace(
        read,
        delivered=received.delivered,
        quarantined=received.quarantined,
        changed_records=changed,
        rows=rows,
        wanted=wanted,
        waiting=0 if rows is None else _waiting(connection),
    )


def take_receipts(
    connection: Connection, response: SyncResponse, now: str, *, only_told: bool = False
) -> Taken:
    """Write what the answer's receipt proves, with the outcomes; views are not derived yet.

    *only_told* leaves waiting what the answer has no outcome for, as it may be kept aside.
    """
    changed, quarantined, delivered = set(), 0, 0
    receipts: list[dict[str, object]] = []
    outcomes = {entry.revision_id: entry for entry in response.outcomes}
    for row in _covered(connection, response.receipt):
        entry = outcomes.get(row.revision_id)
        if only_told and entry is None:
            continue
        receipts.append(_receipt(row, entry, now))
        is_aside = entry is not None and entry.outcome is Outcome.QUARANTINED
        quarantined, delivered = quarantined + is_aside, delivered + (not is_aside)
        changed.add(row.record_id)
    _WRITE_RECEIPT.run_all(connection, receipts)
    return Taken(delivered, quarantined, frozenset(changed))


def take_stream(
    connection: Connection,
    response: SyncResponse,
    received: Set[str] = frozenset(),
    *,
    show: Callable[[Connection, Iterable[str]], object] = derive,
) -> Taken:
    """Follow the answer's part of the stream, and *show* what it and *received* changed."""
    at = note_time(connection, response)
    changed = apply_changes(connection, response.changes, at=at)
    changed |= tell_again(connection, response.retold, at=at)
    filled = fill(connection, response.records or ())
    if response.index:
        changed |= take_index(connection, response.index)
    if not response.more:
        filled |= erase_again(connection)
        changed |= end_first_fill(connection)
    changed |= filled
    show(connection, changed | received)
    left = take_part(connection, response.pack)
    return Taken(0, 0, frozenset(changed), filled=len(filled), pack_left=left)


def new_incarnation(connection: Connection, incarnation: str) -> None:
    """Number what is made from now on afresh; the token of the old life is worth nothing."""
    connection.execute(
        update(sync_state).values(incarnation=incarnation, token="", pending_exchange="")
    )


def resend_from(connection: Connection, incarnation: str, no: int) -> None:
    """Take receipts back from number *no* of *incarnation* on."""
    lost = (
        _STANDS
        & (revision.c.problem != TOO_LARGE)
        & (revision.c.incarnation == incarnation)
        & (revision.c.revision_no >= no)
        & revision.c.receipted_at.is_not(None)
    )
    records = connection.execute(select(revision.c.record_id).where(lost)).scalars().all()
    connection.execute(
        update(revision).where(lost).values(receipted_at=None, outcome=None, problem="")
    )
    derive(connection, records)


def read_again(connection: Connection, epoch: str) -> None:
    """Forget cursor and centre rows. The pending exchange stays: its answer may have been lost.

    Of whom only a row was known there may be nothing to tell any more: nobody stays in the lists.
    """
    derive_later(connection, connection.execute(select(centre_row.c.record_id)).scalars().all())
    forget_rows(connection)
    begin_again(connection)
    connection.execute(update(sync_state).values(cursor="", epoch=epoch))
    known = connection.execute(select(revision.c.record_id).distinct()).scalars().all()
    derive(connection, known)


def text_waits(connection: Connection) -> bool:
    """Whether anything saved here has no receipt."""
    waiting = select(revision.c.row_no).where(_WAITS).limit(1)
    return connection.execute(waiting).one_or_none() is not None


def _waiting(connection: Connection) -> int:
    return connection.execute(select(func.count()).where(_WAITS)).scalar_one()


def note_sync(connection: Connection, at: str, trouble: str) -> None:
    """Remember how a sync ended."""
    values = {"last_sync_at": at, "last_sync_trouble": trouble}
    if not trouble:
        values["last_good_sync"] = at
    connection.execute(update(sync_state).values(**values))


def held_rows(connection: Connection) -> RowsDigest:
    """What this laptop holds of the centre's rows."""
    return rows_digest(_HASHES.column(connection, {}))


def _fitting(
    connection: Connection, incarnation: str, most: int, most_bytes: int, after: int
) -> list[Row[Any]]:
    query = (
        select(revision)
        .where(_WAITS, revision.c.incarnation == incarnation, revision.c.revision_no > after)
        .order_by(revision.c.revision_no)
        .limit(max(most, 1))
    )
    rows: list[Row[Any]] = []
    size = 0
    for row in connection.execute(query):
        size += len(row.header) + len(row.body or b"") + _ENVELOPE_BYTES
        if rows and (size > most_bytes or row.revision_no != rows[-1].revision_no + 1):
            break
        rows.append(row)
    return rows


def _receipted(connection: Connection, incarnation: str, rows: list[Row[Any]]) -> ChainHead:
    """The head before the first of *rows*, or the incarnation's last one if none waits."""
    query = select(revision.c.revision_no, revision.c.link).where(
        _STANDS, revision.c.incarnation == incarnation
    )
    if rows:
        query = query.where(revision.c.revision_no < rows[0].revision_no)
    last = connection.execute(query.order_by(revision.c.revision_no.desc()).limit(1)).one_or_none()
    if last is None:
        return ChainHead(no=0, link=FIRST_LINK.hex())
    return ChainHead(no=last.revision_no, link=last.link.hex())


def _over_gap(head: ChainHead, rows: list[Row[Any]]) -> tuple[ChainHead, int]:
    """The head right before *rows*, and the first number that is missing between (0: none).

    The centre may have what is missing, and needs no link from us to take what follows.
    """
    if not rows or rows[0].revision_no == head.no + 1:
        return head, 0
    return ChainHead(no=rows[0].revision_no - 1, link=FIRST_LINK.hex()), head.no + 1


def _covered(connection: Connection, receipt: ChainHead) -> list[Row[Any]]:
    """The waiting revisions that *receipt* proves to be at the centre."""
    head = connection.execute(
        select(revision.c.incarnation).where(
            _MADE_HERE,
            revision.c.revision_no == receipt.no,
            revision.c.link == bytes.fromhex(receipt.link),
        )
    ).one_or_none()
    if head is None:
        return []
    query = (
        select(revision)
        .where(
            _WAITS,
            revision.c.incarnation == head.incarnation,
            revision.c.revision_no <= receipt.no,
        )
        .order_by(revision.c.revision_no)
    )
    return list(connection.execute(query))


def _receipt(row: Row[Any], entry: OutcomeEntry | None, now: str) -> dict[str, object]:
    """What a receipt writes; what the stream has told of the revision already stands."""
    told = {name: getattr(row, name) for name in _TOLD}
    if entry is not None and not row.seen:
        told = {
            "outcome": entry.outcome,
            "problem": entry.problem,
            "kept_aside": compact(entry.kept_aside).decode(),
            "seq": entry.seq or None,
            "version": entry.version or None,
        }
    new = {f"new_{name}": value for name, value in told.items()}
    return {"of_row": row.row_no, "new_receipted_at": now, **new}


def _audit_to_tell(connection: Connection, state: Row[Any]) -> ChainHead | None:
    """The audit chain's head; None where the centre, in the epoch it is in, has witnessed it."""
    found = audit_head(connection)
    if not found.no:
        return None
    head = ChainHead(no=found.no, link=found.link.hex())
    anchor = json.loads(state.audit_anchor) if state.epoch and state.audit_anchor else {}
    told = (anchor.get("incarnation"), anchor.get("no"), anchor.get("link"))
    return None if told == (state.incarnation, head.no, head.link) else head


def _state_after(response: SyncResponse, incarnation: str) -> dict[str, str]:
    anchored = {}
    if response.audit:
        anchor = {"incarnation": incarnation, **response.audit.model_dump()}
        anchored = {"audit_anchor": compact(anchor).decode()}
    return {
        **anchored,
        "cursor": response.cursor,
        "epoch": response.epoch,
        "token": response.token,
        "pending_exchange": "",
        "last_receipt": response.receipt.model_dump_json(),
    }
