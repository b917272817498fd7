"""The store as the sync core sees it: each function is the work of one transaction.

What waits is pictured in `picturing`, receipts are taken in `receipts`, the stream is followed in
`stream`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select, update

from fieldreg.database.prepared import Prepared
from fieldreg.protocol.exchange import Identity, Outgoing, Stretch, Taken
from fieldreg.protocol.messages import SyncResponse

from .anew import lay_lost_anew
from .coming_pack import take_part
from .compare import tell_again
from .derive import derive
from .doubtful import ask_again
from .first_fill import begin_again, end_first_fill, take_index
from .former import forget_untold, keep_rows, show_told
from .heard import note_time
from .incarnations import earlier_incarnations
from .office import take_office
from .picturing import (
    Room,
    held_rows,
    oldest_waiting,
    picture,
    picture_of,
    waiting_count,
    waits_still,
    waits_whole,
)
from .receipts import Receipts, read_receipts, resend_behind, write_receipts
from .reduced import erase_again, fill, wanted_count
from .schema import sync_state
from .stick_epoch import note_forgotten
from .stream import apply_changes
from .witness import anchor_of

_STATE = Prepared(select(sync_state))
_WRITE_STATE = Prepared(update(sync_state))


def identity(connection: Connection) -> Identity:
    """Who this laptop is, with the incarnations it numbered under before."""
    (state,) = _STATE.rows(connection, {})
    return Identity(
        device_id=state.device_id,
        incarnation=state.incarnation,
        url=state.url,
        ca_certificate=state.ca_certificate,
        centre_id=state.centre_id,
        centre_key=state.centre_key,
        device_token=state.device_token,
        device_key=state.device_key,
        earlier_incarnations=earlier_incarnations(connection, state.incarnation),
    )


def prepare(connection: Connection, exchange: str, *, most: int, most_bytes: int) -> Outgoing:
    """Picture the oldest incarnation that has something waiting, else the present one."""
    (state,) = _STATE.rows(connection, {})
    incarnation = oldest_waiting(connection) or state.incarnation
    outgoing = picture(connection, state, incarnation, Room(most, most_bytes))
    return replace(outgoing, exchange=_pending(connection, state, exchange))


def prepare_with(connection: Connection, exchange: str, known: Stretch) -> Outgoing | None:
    """The same of *known*, which was read before; None where that is not what waits first."""
    if not waits_still(connection, known):
        return None
    (state,) = _STATE.rows(connection, {})
    outgoing = picture_of(connection, state, known)
    return replace(outgoing, exchange=_pending(connection, state, exchange))


def _pending(connection: Connection, state: Any, exchange: str) -> str:
    """The exchange that is under way: one that was never answered, else *exchange*."""
    if not state.pending_exchange:
        _WRITE_STATE.run(connection, {"pending_exchange": exchange})
    return state.pending_exchange or exchange


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
    (state,) = _STATE.rows(connection, {})
    if exchange != state.pending_exchange:
        rows = None if response.more else held_rows(connection)
        return Taken(0, 0, frozenset(), rows, wanted=wanted_count(connection))
    received = read_receipts(connection, response, now)
    read = take_stream(connection, response, received, show=show)
    _WRITE_STATE.run(connection, _state_after(response, state.incarnation))
    rows = None if response.more else held_rows(connection)
    changed = received.records | read.changed_records
    if rows is not None and rows == response.rows:
        changed |= settle_end(connection, show)
    wanted = wanted_count(connection)
    return replace(
        read,
        delivered=received.delivered,
        quarantined=received.quarantined,
        changed_records=frozenset(changed),
        rows=rows,
        wanted=wanted,
        waiting=0 if rows is None else waiting_count(connection),
    )


def go_on(
    connection: Connection, exchange: str, following: str, token: str, known: Stretch | None
) -> bool:
    """Exchange *following* is under way from now on, with the *token* of the answer to *exchange*.

    That answer is written later (`take_late`); after a crash *following* is asked again, and tells
    it once more. False, with nothing written, where the one is not pending, or where not all of
    *known* waits.
    """
    (state,) = _STATE.rows(connection, {})
    if state.pending_exchange != exchange or not (known is None or waits_whole(connection, known)):
        return False
    _WRITE_STATE.run(connection, {"token": token, "pending_exchange": following})
    return True


def take_late(
    connection: Connection,
    following: str,
    response: SyncResponse,
    now: str,
    *,
    show: Callable[[Connection, Iterable[str]], object] = derive,
) -> Taken:
    """Write receipts, outcomes, changes and cursor of the answer before *following*, which is
    under way: token and pending exchange are its own. The stream is read on, whatever this said."""
    (state,) = _STATE.rows(connection, {})
    if following != state.pending_exchange:
        return Taken(0, 0, frozenset())
    response = response.model_copy(update={"more": True, "rows": None})
    received = read_receipts(connection, response, now)
    read = take_stream(connection, response, received, show=show)
    after = _state_after(response, state.incarnation)
    under_way = ("token", "pending_exchange")
    _WRITE_STATE.run(connection, {n: v for n, v in after.items() if n not in under_way})
    return replace(
        read,
        delivered=received.delivered,
        quarantined=received.quarantined,
        changed_records=frozenset(received.records | read.changed_records),
    )


def settle_end(
    connection: Connection, show: Callable[[Connection, Iterable[str]], object]
) -> set[str]:
    """Where the stream was read to its end and both sides hold the same: what it does not have is
    not at the centre. As long as they differ it may well be. The records that are gone with it."""
    gone = forget_untold(connection)
    if gone:
        show(connection, gone)
    lay_lost_anew(connection)
    ask_again(connection)
    return gone


def take_stream(
    connection: Connection,
    response: SyncResponse,
    received: Receipts | None = None,
    *,
    show: Callable[[Connection, Iterable[str]], object] = derive,
) -> Taken:
    """Follow the answer's part of the stream, write what of *received* is still to be written, and
    *show* what both changed."""
    at = note_time(connection, response)
    received = received or Receipts()
    changed = apply_changes(connection, response.changes, at=at, receipts=received)
    write_receipts(connection, received)
    changed |= tell_again(connection, response.retold, at=at)
    take_office(connection, response.office)
    filled = fill(connection, response.records or ())
    if response.index:
        changed |= take_index(connection, response.index)
    if not response.more:
        filled |= erase_again(connection)
        changed |= show_told(connection)
        changed |= end_first_fill(connection)
    changed |= filled
    show(connection, changed | received.records)
    left = take_part(connection, response.pack)
    return Taken(0, 0, frozenset(changed), filled=len(filled), pack_left=left)


def new_incarnation(connection: Connection, incarnation: str) -> None:
    """Number what is made from now on afresh; the token of the old life is worth nothing."""
    connection.execute(
        update(sync_state).values(incarnation=incarnation, token="", pending_exchange="")
    )


def read_again(connection: Connection, epoch: str) -> None:
    """Read the stream from its start: what is known stays in view until it is told again.

    The pending exchange stays: its answer may have been lost. Without an *epoch* no receipt may
    stand behind what waits: the next answer brings the new one.
    """
    if not epoch:
        note_forgotten(connection)
        resend_behind(connection)
    derive(connection, keep_rows(connection))
    begin_again(connection)
    connection.execute(update(sync_state).values(cursor="", epoch=epoch))


def note_sync(connection: Connection, at: str, trouble: str) -> None:
    """Remember how a sync ended."""
    values = {"last_sync_at": at, "last_sync_trouble": trouble}
    if not trouble:
        values["last_good_sync"] = at
    connection.execute(update(sync_state).values(**values))


def _state_after(response: SyncResponse, incarnation: str) -> dict[str, str]:
    anchored = {}
    if response.audit:
        anchored = {"audit_anchor": anchor_of(response.audit, incarnation, response.epoch)}
    return {
        **anchored,
        "cursor": response.cursor,
        "epoch": response.epoch,
        "token": response.token,
        "pending_exchange": "",
        "last_receipt": response.receipt.model_dump_json(),
    }
