"""A laptop's file from a stick: taken whole or refused, and answered with a file of its own.

What the file brings goes the very way of an exchange over the network, request by request, except
for the one-use token: a stick may come late, twice or never, and a token would make every network
exchange in between look like that of a copied disk. A copy shows itself here by other bytes at a
number (`fork`), or by numbers that the laptop never made (`held`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Outcome
from fieldreg.protocol.bundle import Manifest, Source, Way, open_file, pass_photos, seal
from fieldreg.protocol.images import MOST_IMAGE_BYTES
from fieldreg.protocol.messages import MAX_BYTES, SyncRequest
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.stick import Answered, ReadingRequest, StickImages, StickTold

from .devices import Device, locked_device
from .identity import Centre, read_identity
from .push import Pushed, push, read_log
from .refusal import Refusal
from .secrets import new_id
from .stick_files import is_known, note_taken, requests_in, sender
from .stick_forks import fork_number
from .stick_images import take_images
from .stick_order import Early, Untaken, check_order
from .stick_pages import response_to, stream_pages
from .stick_waiting import TOO_EARLY, forget_settled, keep, take_up

_ROOM_IN_REQUEST = 8 << 10


@dataclass(slots=True)
class Report:
    """What a file brought: how many revisions are new, were here, are quarantined, wait for a gap
    (from number `gap_from`), came too early (`stick_order`) and are to come once more; the codes of
    what was refused; how many of the photos it told of are here now, were refused, and did not come
    with it or have no registration here; and whether the reply has everything that is new for the
    laptop."""

    device_id: str
    device_name: str
    made_at: str
    new: int = 0
    known: int = 0
    quarantined: int = 0
    waiting: int = 0
    gap_from: int = 0
    early: int = 0
    refused: list[str] = field(default_factory=list)
    images: int = 0
    images_refused: int = 0
    images_missing: int = 0
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class StickReply:
    """The file to carry back (None to a revoked laptop), and what to tell the operator."""

    data: bytes | None
    report: Report


def answer_bundle(
    centre: Centre, data: bytes | Source, *, again: bool = False, admits_revoked: bool = False
) -> StickReply:
    """Take the file *data* and make its reply. Photos pass through memory one at a time.

    With *admits_revoked* also from a laptop that was revoked, which nobody else may ask for: it is
    told nothing, and as it will bring nothing again, nothing of the file waits for what it lacks
    but what comes before in its own numbers.

    Raises EnvironmentTrouble images_unreachable, and then the same file is to be taken once more.
    Raises UserTrouble, and then nothing changed: what `bundle.open_file` raises,
    stick_other_centre, stick_stranger (no laptop of this centre), stick_revoked (where that happens
    meanwhile, what was taken by then is taken), stick_again (it was taken before; with *again* it
    is answered anew, which changes nothing either).
    """
    with centre.database.reading() as connection:
        identity = read_identity(connection)
        opened = open_file(data, Way.BUNDLE, identity.signing_key)
        device, name = sender(connection, identity, opened, admits_revoked=admits_revoked)
        opened.believe(device.public_key)
        asked = _Asked(device, *requests_in(opened, device.public_key))
        if not again and is_known(connection, opened):
            raise UserTrouble("stick_again")
    report = Report(device.id, name, opened.manifest.made_at)
    try:
        answers = _answers(centre, data, asked, report)
    except Refusal as refusal:
        if refusal.kind is Problems.DEVICE_REVOKED:
            raise UserTrouble("stick_revoked") from None
        raise
    forget_settled(centre)
    reply = None if device.is_salvaged else _seal(centre, device, opened.manifest, answers)
    centre.database.write(lambda c: note_taken(c, opened, device.id, report.new, centre.seconds()))
    return StickReply(reply, report)


@dataclass(frozen=True, slots=True)
class _Asked:
    device: Device
    pushes: list[SyncRequest]
    reading: ReadingRequest


def _answers(centre: Centre, data: bytes | Source, asked: _Asked, report: Report) -> list[Answered]:
    """Take everything, and answer it. Raises Refusal device_revoked."""
    untaken = Untaken(is_last=asked.device.is_salvaged)
    answers = [_taken(centre, request, report, untaken) for request in asked.pushes]
    images = _images(centre, asked.device, data, asked.reading.images)
    if images:
        _count(images, report)
    if asked.device.is_salvaged:
        return answers
    pages = list(stream_pages(centre, asked.reading))
    report.is_whole = not (pages[-1].response and pages[-1].response.more)
    if images:
        pages[-1] = pages[-1].model_copy(update={"images": images})
    return [*answers, *pages]


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

    What stands on something *untaken* is kept to be seen only: it comes again.
    """
    first = request.head.no - len(request.revisions) + 1
    about = Answered(incarnation=request.incarnation, first=max(first, 0), last=request.head.no)
    try:
        done = centre.database.write(lambda c: _pushed_or_kept(centre, c, request, untaken))
    except Refusal as refusal:
        if refusal.kind is Problems.DEVICE_REVOKED:
            raise
        done = refusal
    if isinstance(done, Refusal):
        return about.model_copy(update=_refused(centre, request, done, report, untaken))
    report.new += done.written
    report.known += len(request.revisions) - done.written
    report.quarantined += sum(e.outcome is Outcome.QUARANTINED for e in done.outcomes)
    report.new += take_up(
        centre, request.device_id, request.incarnation, admits_revoked=untaken.is_last
    )
    with centre.database.reading() as connection:
        identity = read_identity(connection)
    response = response_to(centre, identity, request, done)
    return about.model_copy(update={"response": response})


def _refused(
    centre: Centre, request: SyncRequest, refusal: Refusal, report: Report, untaken: Untaken
) -> dict[str, object]:
    """What the answer and the *report* say of a request of which nothing was taken."""
    number = len(request.revisions)
    if isinstance(refusal, Early):
        report.early += number
    elif _is_behind_gap(request, refusal):
        # After a fork they come again under other numbers, and none of them waits for a gap.
        is_waiting = not untaken.is_forked(request)
        report.waiting += number if is_waiting else 0
        if is_waiting:
            report.gap_from = report.gap_from or refusal.problem.expected_no or 0
    else:
        report.refused.append(refusal.problem.code)
    is_fork, fork_no = refusal.kind is Problems.FORK, 0
    untaken.add(request, is_fork=is_fork)
    if is_fork:
        with centre.database.reading() as connection:
            fork_no = fork_number(connection, request)
    return {"problem": refusal.problem, "fork_no": fork_no}


def _is_behind_gap(request: SyncRequest, refusal: Refusal) -> bool:
    first, expected = request.head.no - len(request.revisions) + 1, refusal.problem.expected_no
    return refusal.kind is Problems.OUT_OF_STEP and bool(expected) and first > (expected or 0)


def _pushed_or_kept(
    centre: Centre, connection: Connection, request: SyncRequest, untaken: Untaken
) -> Pushed | Refusal:
    """In one transaction, the laptop locked: nobody fills a gap between seeing and keeping."""
    now = centre.seconds()
    try:
        return _push(centre, connection, request, untaken)
    except Early as early:
        keep(connection, request, now, TOO_EARLY)
        return early
    except Refusal as refusal:
        if refusal.kind is not Problems.OUT_OF_STEP:
            raise
        # It comes before the first write, so that what is kept is all that is written.
        if not untaken.is_forked(request):
            is_gap = _is_behind_gap(request, refusal)
            keep(connection, request, now, "" if is_gap else refusal.problem.code)
        return refusal


def _push(centre: Centre, connection: Connection, request: SyncRequest, untaken: Untaken) -> Pushed:
    identity = read_identity(connection)
    device = locked_device(connection, request.device_id, admits_revoked=untaken.is_last)
    if len(request.model_dump_json()) > MAX_BYTES + _ROOM_IN_REQUEST:
        raise Refusal(Problems.TOO_LARGE)
    log = read_log(connection, device.id, request.incarnation)
    if request.head.no > log.last_no:
        check_order(connection, request, untaken, expected_no=log.last_no + 1, epoch=identity.epoch)
    return push(
        connection, identity, device, request, log, now=centre.seconds(), crash=centre.crash
    )


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
