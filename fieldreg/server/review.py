"""A reviewer's verdict: a revision like any other, made by the centre as a device of its own.

It has the centre's own numbers and chain and goes down the same stream to the laptops.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from fieldreg.domain.merge import merge
from fieldreg.domain.record import is_path
from fieldreg.domain.revision import Base, Body, Header, Reason, Revision
from fieldreg.domain.words import CENTRE_ACTS, Act, Case
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.sealed import SALT_BYTES, UnreadableRevision, read_patch, seal

from .chain import Arrived
from .identity import Centre, Identity, read_identity
from .judge import Asking, Held, Judged, at_least, has_good_values, is_by_centre
from .push import Log, read_log, write_log, write_revisions
from .records import lock_records, write_records
from .refusal import Refusal
from .review_messages import VerdictRequest, VerdictResponse
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
class _Asked:
    author: str
    record_id: str
    request: VerdictRequest
    body: Body


def give_verdict(
    centre: Centre, author: str, record_id: str, request: VerdictRequest
) -> VerdictResponse:
    """Write a verdict on the version that *author* (a reviewer's id) read.

    Raises Refusal: not_found, record_changed (another version stands there now), verdict_invalid
    (detail: `act`, `case`, `reasons` or `patch`).
    """
    body = _body(request)
    asked = _Asked(author, record_id, request, body)
    return centre.database.write(lambda c: _give(centre, c, asked))


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
    if not all(map(is_by_centre, patch)) or not has_good_values(patch):
        raise Refusal(Problems.VERDICT_INVALID, "patch")
    return Body(patch, reasons)


def _is_place(path: str) -> bool:
    return not path or is_path(path)


def _give(centre: Centre, connection: Connection, asked: _Asked) -> VerdictResponse:
    identity = read_identity(connection)
    _lock_own_device(connection, identity)
    held = _read_one(connection, asked)
    log = read_log(connection, identity.device_id, identity.incarnation)
    head = Header(
        revision_id=new_id(),
        device_id=identity.device_id,
        incarnation=identity.incarnation,
        revision_no=log.last_no + 1,
        record_id=asked.record_id,
        base=Base(version=held.record.version),
        act=asked.request.act,
        author=asked.author,
        made_at=centre.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
        pack=held.pack,
    )
    held = replace(held, record=at_least(held.record, identity.version_floor))
    return _write(connection, Revision(head, asked.body), held, log, centre.seconds())


def _read_one(connection: Connection, asked: _Asked) -> Held:
    """The record to judge, locked. Raises Refusal if it is not what the reviewer saw."""
    held = lock_records(connection, [asked.record_id]).get(asked.record_id)
    if held is None:
        raise Refusal(Problems.NOT_FOUND)
    if held.record.version != asked.request.expected_version:
        raise Refusal(Problems.RECORD_CHANGED)
    if held.record.case not in ALLOWED_FROM[asked.request.act]:
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
    result = merge(held.record, patch, act=head.act, trunk=trunk, writer=asking.writer)
    after = result.record
    sealed = seal(revision, secrets.token_bytes(SALT_BYTES))
    link = sealed.link(log.last_link)
    fresh = [Arrived(head.revision_no, sealed, link, head.revision_id, None)]
    write_records(connection, [replace(held, record=after)], [after.record_id], now)
    write_log(connection, asking, log, fresh, now=now)
    judged = Judged(result.outcome, after.record_id, after.version, trunk, after.case)
    entry = write_revisions(connection, asking, fresh, {head.revision_no: judged}, now=now)[0]
    return VerdictResponse(
        record_id=after.record_id,
        revision_id=head.revision_id,
        version=after.version,
        case=after.case or Case.INCOMPLETE,
        seq=entry.seq,
    )
