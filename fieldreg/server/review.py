"""A reviewer's verdict: a revision like any other, made by the centre as a device of its own.

It has the centre's own numbers and chain and goes down the same stream to the laptops.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from fieldreg.domain.merge import merge
from fieldreg.domain.record import Values, is_by_centre, is_path
from fieldreg.domain.revision import Aside, Base, Body, Header, Reason, Revision
from fieldreg.domain.shapes import are_faultless
from fieldreg.domain.words import CENTRE_ACTS, Act, Case
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.sealed import SALT_BYTES, UnreadableRevision, read_patch, seal

from .chain import Arrived
from .identity import Centre, Identity, read_identity
from .judge import Asking, Held, Judged, at_least
from .push import Log, read_log, write_log
from .records import lock_records, write_records
from .refusal import Refusal
from .review_messages import VerdictRequest, VerdictResponse
from .revisions import write_revisions
from .secrets import new_id
from .tables import device as device_table
from .words import is_storable

_IN_REVIEW = frozenset({Case.SUBMITTED, Case.UNDER_REVIEW})
ALLOWED_FROM: dict[Act, frozenset[Case]] = {
    Act.REVIEW_STARTED: frozenset({Case.SUBMITTED}),
    Act.SENT_BACK: _IN_REVIEW | {Case.ACCEPTED},
    Act.ACCEPTED: _IN_REVIEW,
    Act.REJECTED: _IN_REVIEW | {Case.ACCEPTED, Case.NEEDS_CORRECTION},
    Act.ENROLLED: frozenset({Case.ACCEPTED}),
    Act.ENDED: frozenset(Case) - {Case.ENDED},
}
"""In which case a record must be for each act of the centre."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An act of the centre on the version that its author read.

    `body` says what is written of the record's values then; `settles` are values kept aside.
    """

    author: str
    record_id: str
    act: Act
    expected_version: int
    body: Callable[[Values], Body]
    settles: tuple[Aside, ...] = ()


def give_verdict(
    centre: Centre, author: str, record_id: str, request: VerdictRequest
) -> VerdictResponse:
    """Write a verdict on the version that *author* (a reviewer's id) read.

    Raises Refusal: not_found, record_changed (another version stands there now), verdict_invalid
    (detail: `act`, `case`, `reasons` or `patch`).
    """
    body = _body(request)
    act, version = request.act, request.expected_version

    def write(connection: Connection) -> VerdictResponse:
        asked = Asked(author, record_id, act, version, lambda _: body)
        return write_act(centre, connection, asked, allowed=ALLOWED_FROM[act])

    return centre.database.write(write)


def _body(request: VerdictRequest) -> Body:
    if request.act not in CENTRE_ACTS:
        raise Refusal(Problems.VERDICT_INVALID, "act")
    reasons = tuple(Reason(r.path, r.text.strip()) for r in request.reasons)
    good = all(r.text and is_storable(r.text) and _is_place(r.path) for r in reasons)
    if not good or (request.act is Act.SENT_BACK and not reasons):
        raise Refusal(Problems.VERDICT_INVALID, "reasons")
    try:
        patch = read_patch(request.patch)
    except (UnreadableRevision, ValueError):
        raise Refusal(Problems.VERDICT_INVALID, "patch") from None
    if not all(map(is_by_centre, patch)) or not are_faultless(patch):
        raise Refusal(Problems.VERDICT_INVALID, "patch")
    return Body(patch, reasons)


def _is_place(path: str) -> bool:
    return not path or is_path(path)


def write_act(
    centre: Centre,
    connection: Connection,
    asked: Asked,
    *,
    allowed: Collection[Case] = frozenset(Case),
) -> VerdictResponse:
    """Write the act as the next revision of the centre's own log.

    Raises Refusal: not_found, record_changed, verdict_invalid (`case`: none of those *allowed*).
    """
    identity = read_identity(connection)
    _lock_own_device(connection, identity)
    held = _read_one(connection, asked, allowed)
    log = read_log(connection, identity.device_id, identity.incarnation)
    head = Header(
        revision_id=new_id(),
        device_id=identity.device_id,
        incarnation=identity.incarnation,
        revision_no=log.last_no + 1,
        record_id=asked.record_id,
        base=Base(version=held.record.version),
        act=asked.act,
        author=asked.author,
        made_at=centre.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
        pack=held.pack,
        settles=asked.settles,
    )
    held = held._replace(record=at_least(held.record, identity.version_floor))
    body = asked.body(held.record.values)
    return _write(connection, Revision(head, body), held, log, centre.seconds())


def _read_one(connection: Connection, asked: Asked, allowed: Collection[Case]) -> Held:
    """The record to judge, locked. Raises Refusal if it is not what the reviewer saw."""
    held = lock_records(connection, [asked.record_id]).get(asked.record_id)
    if held is None:
        raise Refusal(Problems.NOT_FOUND)
    if held.record.version != asked.expected_version:
        raise Refusal(Problems.RECORD_CHANGED)
    if held.record.case not in allowed:
        raise Refusal(Problems.VERDICT_INVALID, "case")
    return held


def _lock_own_device(connection: Connection, identity: Identity) -> None:
    own = device_table.c.id == identity.device_id
    connection.execute(select(device_table.c.id).where(own).with_for_update()).one()


def _write(
    connection: Connection, revision: Revision, held: Held, log: Log, now: int
) -> VerdictResponse:
    head, trunk = revision.header, held.record.version
    asking = Asking(head.device_id, head.incarnation, held.office_id)
    patch = revision.body.patch if revision.body else {}
    result = merge(
        held.record,
        patch,
        act=head.act,
        trunk=trunk,
        writer=asking.writer,
        settles=bool(head.settles),
    )
    after = result.record
    sealed = seal(revision, secrets.token_bytes(SALT_BYTES))
    link = sealed.link(log.last_link)
    commitment = sealed.commitment
    fresh = [Arrived(head.revision_no, sealed, commitment, link, head.revision_id, None)]
    write_records(connection, [held._replace(record=after)], now)
    write_log(connection, asking, log, fresh, now=now)
    judged = Judged(
        result.outcome,
        after.record_id,
        after.version,
        trunk,
        after.case,
        settles=head.settles,
    )
    decided = {head.revision_no: judged}
    entry = write_revisions(connection, asking, fresh, decided, now=now).outcomes[0]
    return VerdictResponse(
        record_id=after.record_id,
        revision_id=head.revision_id,
        version=after.version,
        case=after.case or Case.INCOMPLETE,
        seq=entry.seq,
    )
