"""`POST /v1/sync`: one exchange with one laptop, from its request to the centre's answer.

Two transactions: a short writing one takes the revisions and the token; a reading one then sees a
single snapshot, so that changes, cursor and row digest belong together. Where a stick brought what
had to wait for these revisions, that is taken up between the two.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.protocol.problems import Problems

from .ahead import Ahead, Page, Place
from .audit_heads import countersigned, take_head
from .compare import compared
from .crash import AFTER_COMMIT
from .cursor import CursorMaker
from .devices import Device, locked_device, locked_device_of
from .identity import Centre, Identity, read_identity
from .judge import Asking
from .office_rows import forget
from .officers import take_officers
from .offices import told_of
from .packs import part_for
from .people_index import people_index
from .pull import Pulled, pull, rows_of, stretch_of, whole_records
from .push import Pushed, push, read_log
from .refusal import Refusal
from .stick_waiting import is_ready, take_up
from .turns import take_turn

log = logging.getLogger("fieldreg.server")


@dataclass(frozen=True, slots=True)
class _Taken:
    identity: Identity
    device: Device
    asking: Asking
    pushed: Pushed
    token: str
    after: int
    is_witnessed: bool
    fills_gap: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer. Where there is a *page*, that has the changes and `response` none.

    `reads_on`: where the laptop goes on reading, None where there is no more.
    """

    response: SyncResponse
    page: Page | None = None
    reads_on: Place | None = None

    @property
    def news(self) -> int:
        """How many changes it brings."""
        return self.page.count if self.page else len(self.response.changes)


def exchange(
    centre: Centre, token: str, request: SyncRequest, ahead: Ahead | None = None
) -> Answered:
    """Answer one request, with a page that is ready *ahead* if there is one.

    Raises Refusal; then nothing was stored and no token consumed.
    """

    def found(connection: Connection) -> Device:
        device = locked_device_of(connection, token, centre.seconds())
        if device.id != request.device_id:
            raise Refusal(Problems.NOT_ALLOWED)
        return device

    return _exchanged(centre, request, found, ahead)


def salvage(centre: Centre, request: SyncRequest) -> SyncResponse:
    """Answer a request that the centre's own people bring, out of a laptop's opened workspace.

    No device token is asked for, and one that was revoked comes in: its signature proves whose
    work it is. Raises Refusal as `exchange`, and not_signed_in for a laptop of another centre.
    """

    def found(connection: Connection) -> Device:
        return locked_device(connection, request.device_id, admits_revoked=True)

    return _exchanged(centre, request, found, admits_revoked=True).response


def _exchanged(
    centre: Centre,
    request: SyncRequest,
    found: Callable[[Connection], Device],
    ahead: Ahead | None = None,
    *,
    admits_revoked: bool = False,
) -> Answered:
    taken = centre.database.write(lambda c: _take(centre, c, request, found))
    if taken.pushed.written:
        centre.crash.here(AFTER_COMMIT)
    if taken.fills_gap:
        take_up(centre, request.device_id, request.incarnation, admits_revoked=admits_revoked)
    place = Place(taken.asking, taken.identity.epoch, taken.after)
    # Before a snapshot is taken: who waits for a page must not hold what it is made with.
    ready = ahead.take(place, request.limit) if ahead and _is_plain(request) else None
    with centre.database.reading() as connection:
        if taken.fills_gap:
            held = read_log(connection, request.device_id, request.incarnation).last_no
            taken = replace(taken, pushed=replace(taken.pushed, held=held))
        found_page = _page(connection, request, taken, ready)
        answer = _answer(connection, centre, request, taken, found_page.pulled)
    if found_page.pulled.is_off:
        log.error("office %s: the sum that was kept is not its records'", taken.device.office_id)
        centre.database.write(lambda c: forget(c, taken.device.office_id))
    reads_on = replace(place, after=found_page.pulled.seq) if answer.more else None
    return Answered(answer, found_page.ready, reads_on if _is_plain(request) else None)


def _is_plain(request: SyncRequest) -> bool:
    """Whether a request reads the stream and asks for nothing that depends on where it ends."""
    return request.index is None and request.compare is None


def _take(
    centre: Centre,
    connection: Connection,
    request: SyncRequest,
    found: Callable[[Connection], Device],
) -> _Taken:
    now = centre.seconds()
    identity, device = read_identity(connection), found(connection)
    if request.epoch and request.epoch != identity.epoch:
        raise Refusal(Problems.EPOCH_CHANGED, identity.epoch)
    after = CursorMaker(identity.mac_key, identity.epoch, device.office_id).read(request.cursor)
    log = read_log(connection, device.id, request.incarnation)
    is_witnessed = take_head(connection, device, request, now)
    take_officers(connection, device, request.officers or (), now)
    token = take_turn(connection, identity, device, request, new_incarnation=log.is_new, now=now)
    pushed = push(connection, identity, device, request, log, now=now, crash=centre.crash)
    # Also where it brings nothing new: whoever brought it may have died before taking that up.
    fills_gap = bool(request.revisions) and is_ready(
        connection, device.id, request.incarnation, pushed.held
    )
    asking = Asking(device.id, request.incarnation, device.office_id)
    return _Taken(identity, device, asking, pushed, token, after, is_witnessed, fills_gap)


@dataclass(frozen=True, slots=True)
class _Page:
    """What the stream has for a request; `ready` has the changes where they were ready ahead."""

    pulled: Pulled
    ready: Page | None = None


def _page(connection: Connection, request: SyncRequest, taken: _Taken, ready: Page | None) -> _Page:
    asking, after = taken.asking, taken.after
    if request.index is not None:
        return _Page(Pulled([], after, True, None))
    if _is_plain(request) and (told := _just_told(connection, request, taken)):
        return _Page(told)
    if ready and ready.stretch == stretch_of(connection, asking.office_id, after, ready.last):
        pulled = Pulled([], ready.last, ready.stretch.goes_on, None)
        return _Page(_with_rows(connection, asking, pulled), ready)
    is_certain = request.compare is not None
    return _Page(pull(connection, asking, after, request.limit, certain=is_certain))


def _just_told(connection: Connection, request: SyncRequest, taken: _Taken) -> Pulled | None:
    """What this request has just brought, where the stream has that and nothing else to tell."""
    told, asking = taken.pushed.told, taken.asking
    if not told or len(told) > request.limit:
        return None
    stretch = stretch_of(connection, asking.office_id, taken.after, told[-1].seq)
    if stretch.changes != len(told):
        return None
    pulled = Pulled(list(told), told[-1].seq, stretch.goes_on, None)
    return _with_rows(connection, asking, pulled)


def _with_rows(connection: Connection, asking: Asking, page: Pulled) -> Pulled:
    return page if page.more else replace(page, rows=rows_of(connection, asking.office_id)[0])


def _answer(
    connection: Connection,
    centre: Centre,
    request: SyncRequest,
    taken: _Taken,
    page: Pulled,
) -> SyncResponse:
    identity, device, asking = taken.identity, taken.device, taken.asking
    index = None
    if request.index is not None:
        own = request.index_own
        index = people_index(connection, device.office_id, request.index, own=own)
    told = told_of(connection, device.office_id)
    maker = CursorMaker(identity.mac_key, identity.epoch, device.office_id, told.mark)
    asked = None if page.more else request.compare
    is_same = request.rows == page.rows
    found = compared(connection, asking, asked, request.exchange, is_same=is_same)
    return SyncResponse(
        protocol=1,
        centre_id=identity.id,
        epoch=identity.epoch,
        token=taken.token,
        centre_time=centre.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
        receipt=taken.pushed.receipt,
        outcomes=taken.pushed.outcomes,
        changes=page.changes,
        cursor=maker.write(page.seq),
        more=page.more,
        rows=page.rows,
        exchange=request.exchange,
        held=taken.pushed.held,
        audit=countersigned(identity, request) if taken.is_witnessed else None,
        records=whole_records(connection, device.office_id, request.wanted),
        areas=found.areas,
        listed=found.listed,
        retold=found.retold,
        index=index,
        pack=part_for(connection, identity, request.pack, request.pack_wish),
        office=None if maker.was_told(request.cursor) else told.office,
    )
