"""The store as a stick sees it: each function is the work of one transaction.

A stick uses up no token and leaves the pending exchange alone: its messages may be days on the way
while the network goes on. What a reply brings is found by links and sequence numbers instead, so
that sticks and network can be mixed and repeated in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from fieldreg.protocol.exchange import Outgoing, Taken
from fieldreg.protocol.messages import ChainHead, SyncResponse
from fieldreg.protocol.stick import Place

from .due import derive_later
from .picturing import WAITS, Room, held_rows, last_made, picture
from .receipts import resend_all, take_receipts
from .reduced import wanted_count
from .schema import audit, revision, stick, sync_state
from .stick_compare import asked_in, compare_nothing
from .sync_side import read_again, settle_end, take_stream
from .witness import anchor_of, kept_head

_OUT, _IN = "out", "in"
_MANY = 1_000_000


def pictures(connection: Connection, most_bytes: int) -> tuple[Outgoing, ...]:
    """Everything that waits, one picture for each chain without a gap, in the order it was made.

    The last one is of the present incarnation with no revisions, to read with. Beyond about
    *most_bytes* of revisions the rest is left for the next file.
    """
    state = connection.execute(select(sync_state)).one()
    waiting = connection.execute(
        select(revision.c.incarnation)
        .where(WAITS)
        .group_by(revision.c.incarnation)
        .order_by(func.min(revision.c.row_no))
    ).scalars()
    found: list[Outgoing] = []
    room = most_bytes
    for incarnation in waiting.all():
        after = 0
        while room > 0:
            one = picture(connection, state, incarnation, Room(_MANY, room), after=after)
            if not one.revisions:
                break
            found.append(one)
            after = one.receipted.no + len(one.revisions)
            room -= sum(len(r.header) + len(r.body or b"") for r in one.revisions)
    nothing = picture(connection, state, state.incarnation, Room(0, 0), after=_MANY << 20)
    return (*found, replace(nothing, revisions=(), revision_ids=(), links=(), incarnation=""))


def place(connection: Connection) -> Place:
    """How far this laptop has read, and what it has numbered."""
    state = connection.execute(select(sync_state)).one()
    read = select(func.coalesce(func.max(revision.c.seq), 0)).where(revision.c.seen == 1)
    return Place(
        state.epoch,
        connection.execute(read).scalar_one(),
        last_made(connection, state.incarnation),
        asked_in(connection, state.cursor),
    )


def begin_epoch(connection: Connection, epoch: str) -> None:
    """The centre was restored: read from the start in *epoch*, and let everything wait again.

    No receipt of the epoch before counts: what it was for may be lost, or may since have come once
    more by another stick and been judged otherwise. All of it is one transaction with the epoch
    itself: no crash may leave anything looking delivered.
    """
    if connection.execute(select(sync_state.c.epoch)).scalar_one():
        read_again(connection, epoch)
    compare_nothing(connection)
    connection.execute(update(sync_state).values(epoch=epoch))
    resend_all(connection)


def take_answer(connection: Connection, response: SyncResponse, now: str) -> Taken:
    """Write the receipt and outcomes of one request. The cursor stays; twice changes nothing.

    As of a page, the views of what changed are still to be derived then (see `due`).
    """
    taken = take_receipts(connection, response, now, only_told=True)
    derive_later(connection, taken.changed_records)
    _keep_receipt(connection, response.receipt)
    return taken


def take_page(connection: Connection, response: SyncResponse, incarnation: str) -> Taken:
    """Follow one page of the stream, which must not begin after where this laptop has read to.

    *incarnation* is the one in whose name it was asked for.
    """
    read = take_stream(connection, response, show=derive_later)
    at = {"cursor": response.cursor, "epoch": response.epoch}
    connection.execute(update(sync_state).values(**at))
    if response.audit:
        _keep_anchor(connection, response.audit, incarnation, response.epoch)
    rows = None if response.more else held_rows(connection)
    if rows is not None and rows == response.rows:
        gone = settle_end(connection, derive_later)
        read = replace(read, changed_records=read.changed_records | gone)
    return replace(read, rows=rows, wanted=wanted_count(connection))


def _keep_receipt(connection: Connection, receipt: ChainHead) -> None:
    """Keep the newest receipt of the present incarnation; an old reply does not take it back."""
    state = connection.execute(select(sync_state.c.incarnation, sync_state.c.last_receipt)).one()
    known = kept_head(state.last_receipt)
    last = known["no"] if _is_own(connection, state.incarnation, known["no"], known["link"]) else 0
    if receipt.no > last and _is_own(connection, state.incarnation, receipt.no, receipt.link):
        connection.execute(update(sync_state).values(last_receipt=receipt.model_dump_json()))


def _is_own(connection: Connection, incarnation: str, no: int, link: str) -> bool:
    one = (
        revision.c.link.is_not(None)
        & (revision.c.incarnation == incarnation)
        & (revision.c.revision_no == no)
        & (func.lower(func.hex(revision.c.link)) == link)
    )
    return connection.execute(select(revision.c.row_no).where(one)).one_or_none() is not None


def _keep_anchor(connection: Connection, head: ChainHead, incarnation: str, epoch: str) -> None:
    """Keep the newest head of the audit chain that the centre witnessed; one of another *epoch*,
    of a restored centre, is as new as what is kept."""
    kept = kept_head(connection.execute(select(sync_state.c.audit_anchor)).scalar_one())
    is_new = head.no > kept["no"] or (head.no == kept["no"] and epoch != kept["epoch"])
    link = connection.execute(select(audit.c.link).where(audit.c.audit_no == head.no)).scalar()
    if is_new and link == bytes.fromhex(head.link):
        anchor = anchor_of(head, incarnation, epoch)
        connection.execute(update(sync_state).values(audit_anchor=anchor))


def note_file(
    connection: Connection,
    file_id: str,
    at: str,
    revisions: int,
    photos: int = 0,
    *,
    is_out: bool,
) -> None:
    """Remember that a bundle was made, or a reply taken; of one that is known nothing changes."""
    if not is_known(connection, file_id):
        row = {"file_id": file_id, "way": _OUT if is_out else _IN, "at": at}
        connection.execute(insert(stick).values(**row, revisions=revisions, photos=photos))


def is_known(connection: Connection, file_id: str) -> bool:
    """Whether this file was noted."""
    query = select(stick.c.file_id).where(stick.c.file_id == file_id)
    return connection.execute(query).scalar_one_or_none() is not None


@dataclass(frozen=True, slots=True)
class LastFiles:
    """When (UTC, empty: never) the last file was made and the last reply taken, and how many
    revisions and photos were in it or are delivered by it. `is_open`: one was made since the last
    reply."""

    made_at: str = ""
    made_revisions: int = 0
    made_photos: int = 0
    taken_at: str = ""
    delivered: int = 0
    delivered_photos: int = 0
    is_open: bool = False


def last_files(connection: Connection) -> LastFiles:
    """What is remembered of files that were made and taken."""
    made, taken = _last(connection, _OUT), _last(connection, _IN)
    return LastFiles(
        made_at=made.at if made else "",
        made_revisions=made.revisions if made else 0,
        made_photos=made.photos if made else 0,
        taken_at=taken.at if taken else "",
        delivered=taken.revisions if taken else 0,
        delivered_photos=taken.photos if taken else 0,
        is_open=made is not None and (taken is None or made.row_no > taken.row_no),
    )


def _last(connection: Connection, way: str) -> Row[Any] | None:
    query = select(stick).where(stick.c.way == way).order_by(stick.c.row_no.desc())
    return connection.execute(query.limit(1)).one_or_none()


def escrow(connection: Connection) -> str:
    """The organisation's recovery key (an age recipient), empty where it has none."""
    key: str = connection.execute(select(sync_state.c.recovery_key)).scalar_one()
    return key
