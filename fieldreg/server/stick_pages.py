"""The part of a reply that tells what is new: the stream in pages, for the laptop to follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, select

from fieldreg.protocol.bundle import MAX_FILE_BYTES
from fieldreg.protocol.messages import ChainHead, SyncRequest, SyncResponse
from fieldreg.protocol.sealed import FIRST_LINK
from fieldreg.protocol.signing import receipt_text, sign
from fieldreg.protocol.stick import Answered, ReadingRequest

from .audit_heads import countersigned, take_head
from .cursor import CursorMaker
from .devices import Device, device_in, locked_device
from .identity import Centre, Identity, read_identity
from .judge import Asking
from .officers import take_officers
from .offices import told_of
from .pull import pull, whole_records
from .push import Pushed, push, read_log
from .refusal import Refusal
from .stick_compare import retold_by_stick
from .tables import device as device_table

_MOST_REPLY_BYTES = 3 * MAX_FILE_BYTES


def response_to(
    centre: Centre, identity: Identity, request: SyncRequest, pushed: Pushed
) -> SyncResponse:
    """An answer of a reply, with nothing of the stream in it yet."""
    return SyncResponse(
        protocol=1,
        centre_id=identity.id,
        epoch=identity.epoch,
        token="",
        centre_time=centre.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
        receipt=pushed.receipt,
        outcomes=pushed.outcomes,
        changes=[],
        cursor="",
        more=True,
        exchange=request.exchange,
        held=pushed.held,
    )


def stream_pages(centre: Centre, request: ReadingRequest) -> Iterator[Answered]:
    """The stream from where the laptop has read to, in pages, all of one snapshot.

    Every page has the bytes of every revision: nobody knows what the laptop will still have when
    the reply comes back. What finds no room comes with the next file.
    """
    is_witnessed = centre.database.write(lambda c: _hear(centre, c, request))
    with centre.database.reading() as connection:
        identity, device = read_identity(connection), _device(connection, request.device_id)
        told = told_of(connection, device.office_id)
        maker = CursorMaker(identity.mac_key, identity.epoch, device.office_id, told.mark)
        after, size = _start(maker, identity, request), 0
        log = read_log(connection, device.id, request.incarnation)
        asking = Asking(device.id, "", device.office_id)
        first, holds = after, request.holds if request.epoch == identity.epoch else None
        while True:
            page = pull(connection, asking, after, request.limit, certain=holds is not None)
            response = response_to(
                centre, identity, request, _nothing(identity, request, log.last_no)
            )
            wanted = None if page.more else request.wanted
            again = None
            if holds is not None and not page.more:
                again = retold_by_stick(connection, asking, holds, request.exchange, first)
            response = response.model_copy(
                update={
                    "changes": page.changes,
                    "cursor": maker.write(page.seq),
                    "more": page.more,
                    "rows": page.rows,
                    "audit": countersigned(identity, request) if is_witnessed else None,
                    "office": None if maker.was_told(request.cursor) else told.office,
                    "records": whole_records(connection, device.office_id, wanted or ()),
                    "retold": again,
                }
            )
            yield Answered(incarnation=request.incarnation, after=after, response=response)
            size += sum(_size_of(change.revision) for change in page.changes)
            if not page.more or size > _MOST_REPLY_BYTES:
                return
            after = page.seq


def _size_of(revision: object) -> int:
    header, body = getattr(revision, "header", ""), getattr(revision, "body", "")
    return len(header) + len(body or "")


def _hear(centre: Centre, connection: Connection, request: SyncRequest) -> bool:
    """Let a new incarnation begin, and witness its audit chain; whether that was done."""
    now, identity = centre.seconds(), read_identity(connection)
    device = locked_device(connection, request.device_id)
    # Without a token nothing says that this is newer than what was told last: no alarm from it.
    is_witnessed = take_head(connection, replace(device, next_hash=""), request, now)
    take_officers(connection, device, request.officers or (), now)
    log = read_log(connection, device.id, request.incarnation)
    push(connection, identity, device, request, log, now=now, crash=centre.crash)
    return is_witnessed


def _start(maker: CursorMaker, identity: Identity, request: SyncRequest) -> int:
    """Where to read on; from the stream's start where the laptop knows another epoch."""
    if request.epoch != identity.epoch:
        return 0
    try:
        return maker.read(request.cursor)
    except Refusal:
        return 0


def _device(connection: Connection, device_id: str) -> Device:
    query = select(device_table).where(device_table.c.id == device_id)
    row = connection.execute(query).mappings().one()
    return device_in(row)


def _nothing(identity: Identity, request: SyncRequest, held: int) -> Pushed:
    link = FIRST_LINK.hex()
    text = receipt_text(request.device_id, request.incarnation, 0, link)
    receipt = ChainHead(no=0, link=link, signature=sign(identity.signing_key, text))
    return Pushed([], receipt, 0, held)
