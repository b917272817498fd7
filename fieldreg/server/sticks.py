"""A laptop's file from a stick: taken whole or refused, and answered with a file of its own.

What the file brings goes the very way of an exchange over the network, request by request, except
for the one-use token: a stick may come late, twice or never, and a token would make every network
exchange in between look like that of a copied disk. A copy shows itself here by other bytes at a
number (`fork`), or by numbers that the laptop never made (`held`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from sqlalchemy import Connection, select

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Outcome
from fieldreg.protocol.bundle import (
    MAX_FILE_BYTES,
    Manifest,
    Source,
    Way,
    open_file,
    pass_photos,
    seal,
)
from fieldreg.protocol.images import MOST_IMAGE_BYTES
from fieldreg.protocol.messages import MAX_BYTES, ChainHead, SyncRequest, SyncResponse
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.sealed import FIRST_LINK
from fieldreg.protocol.signing import receipt_text, sign
from fieldreg.protocol.stick import Answered, ReadingRequest, StickImages, StickTold

from .audit_heads import countersigned, take_head
from .cursor import CursorMaker
from .devices import Device, device_in, locked_device
from .identity import Centre, Identity, read_identity
from .judge import Asking
from .offices import told_of
from .pull import pull, whole_records
from .push import Pushed, push, read_log
from .refusal import Refusal
from .secrets import new_id
from .stick_compare import retold_by_stick
from .stick_files import is_known, note_taken, requests_in, sender
from .stick_forks import fork_number
from .stick_images import take_images
from .stick_order import Early, Untaken, check_order
from .stick_waiting import keep, take_up
from .tables import device as device_table

_MOST_REPLY_BYTES = 3 * MAX_FILE_BYTES
_ROOM_IN_REQUEST = 8 << 10


@dataclass(slots=True)
class Report:
    """What a file brought: how many revisions are new, were here, are quarantined, wait for a gap
    (from number `gap_from`); the codes of what was refused; how many of the photos it told of are
    here now, were refused, and did not come with it or have no registration here; and whether the
    reply has everything that is new for the laptop."""

    device_id: str
    device_name: str
    made_at: str
    new: int = 0
    known: int = 0
    quarantined: int = 0
    waiting: int = 0
    gap_from: int = 0
    refused: list[str] = field(default_factory=list)
    images: int = 0
    images_refused: int = 0
    images_missing: int = 0
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class StickReply:
    """The file to carry back, and what to tell the operator."""

    data: bytes
    report: Report


def answer_bundle(centre: Centre, data: bytes | Source, *, again: bool = False) -> StickReply:
    """Take the file *data* and make its reply. Photos pass through memory one at a time.

    Raises EnvironmentTrouble images_unreachable, and then the same file is to be taken once more.
    Raises UserTrouble, and then nothing changed: what `bundle.open_file` raises,
    stick_other_centre, stick_stranger (no laptop of this centre), stick_revoked, stick_again
    (it was taken before; with *again* it is answered anew, which changes nothing either).
    """
    with centre.database.reading() as connection:
        identity = read_identity(connection)
        opened = open_file(data, Way.BUNDLE, identity.signing_key)
        device, name = sender(connection, identity, opened)
        opened.believe(device.public_key)
        pushes, reading = requests_in(opened, device.public_key)
        if not again and is_known(connection, opened):
            raise UserTrouble("stick_again")
    report = Report(device.id, name, opened.manifest.made_at)
    untaken = Untaken()
    answers = [_taken(centre, request, report, untaken) for request in pushes]
    images = _images(centre, device, data, reading.images)
    pages = list(_pages(centre, reading, report))
    if images:
        pages[-1] = pages[-1].model_copy(update={"images": images})
        _count(images, report)
    reply = _seal(centre, device, opened.manifest, [*answers, *pages])
    centre.database.write(lambda c: note_taken(c, opened, device.id, report.new, centre.seconds()))
    return StickReply(reply, report)


def _images(
    centre: Centre, device: Device, data: bytes | Source, told: StickImages | None
) -> StickTold | None:
    if told is None:
        return None
    with centre.database.reading() as connection:
        key = read_identity(connection).signing_key
    passing = partial(pass_photos, data, key, most=MOST_IMAGE_BYTES)
    return take_images(centre, device, told, passing)


def _count(images: StickTold, report: Report) -> None:
    states = Counter(entry.state for entry in images.images)
    report.images, report.images_refused = states["here"], states["refused"]
    report.images_missing = states["awaited"] + states["record_unknown"]


def _taken(centre: Centre, request: SyncRequest, report: Report, untaken: Untaken) -> Answered:
    """Push one request; what cannot be applied yet is kept aside.

    What stands on something *untaken* is not even kept: it comes again.
    """
    first = request.head.no - len(request.revisions) + 1
    about = Answered(incarnation=request.incarnation, first=max(first, 0), last=request.head.no)
    try:
        pushed = centre.database.write(lambda c: _push(centre, c, request, untaken))
    except Early as early:
        untaken.add(request)
        return about.model_copy(update={"problem": early.problem})
    except Refusal as refusal:
        untaken.add(request)
        fork_no = 0
        if refusal.kind is Problems.OUT_OF_STEP and refusal.problem.expected_no:
            centre.database.write(lambda c: keep(c, request, centre.seconds()))
            report.waiting += len(request.revisions)
            report.gap_from = report.gap_from or refusal.problem.expected_no
        else:
            report.refused.append(refusal.problem.code)
        if refusal.kind is Problems.FORK:
            with centre.database.reading() as connection:
                fork_no = fork_number(connection, request)
        return about.model_copy(update={"problem": refusal.problem, "fork_no": fork_no})
    report.new += pushed.written
    report.known += len(request.revisions) - pushed.written
    report.quarantined += sum(e.outcome is Outcome.QUARANTINED for e in pushed.outcomes)
    report.new += take_up(centre, request.device_id, request.incarnation)
    with centre.database.reading() as connection:
        identity = read_identity(connection)
    response = _response(centre, identity, request, pushed)
    return about.model_copy(update={"response": response})


def _push(centre: Centre, connection: Connection, request: SyncRequest, untaken: Untaken) -> Pushed:
    identity, device = read_identity(connection), locked_device(connection, request.device_id)
    if len(request.model_dump_json()) > MAX_BYTES + _ROOM_IN_REQUEST:
        raise Refusal(Problems.TOO_LARGE)
    log = read_log(connection, device.id, request.incarnation)
    if request.head.no > log.last_no:
        check_order(connection, request, untaken, expected_no=log.last_no + 1, epoch=identity.epoch)
    return push(
        connection, identity, device, request, log, now=centre.seconds(), crash=centre.crash
    )


def _response(
    centre: Centre, identity: Identity, request: SyncRequest, pushed: Pushed
) -> SyncResponse:
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


def _pages(centre: Centre, request: ReadingRequest, report: Report) -> Iterator[Answered]:
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
            response = _response(
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
            report.is_whole = not page.more
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


def _seal(centre: Centre, device: Device, asked: Manifest, answers: list[Answered]) -> bytes:
    with centre.database.reading() as connection:
        identity = read_identity(connection)
    manifest = Manifest(
        way=Way.REPLY,
        file_id=new_id(),
        centre_id=identity.id,
        device_id=device.id,
        incarnation=asked.incarnation,
        epoch=identity.epoch,
        made_at=centre.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
        about=asked.file_id,
        asked_epoch=asked.epoch,
    )
    messages = (answer.model_dump_json().encode() for answer in answers)
    return seal(manifest, messages, identity.signing_key, receiver=device.public_key)
