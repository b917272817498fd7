"""The pure heart of a sync: make a request, and believe only an answer that proves itself.

No clock, no network, no database. Whatever is wrong with an answer becomes a `SyncTrouble`, and
an answer that is not believed changes nothing: the work still waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fieldreg.domain.words import Outcome
from fieldreg.protocol.messages import (
    MAX_BYTES,
    MAX_REVISIONS,
    ChainHead,
    Change,
    OutcomeEntry,
    SyncRequest,
    SyncResponse,
    WireRevision,
)
from fieldreg.protocol.people_index import is_sound
from fieldreg.protocol.sealed import FIRST_LINK, SealedRevision, UnreadableRevision
from fieldreg.protocol.signing import (
    anchor_text,
    audit_text,
    is_signed,
    log_text,
    receipt_text,
    revoked_text,
    sign,
)

from .ports import Identity, Outgoing
from .trouble import SyncTrouble, Trouble

_ENVELOPE_BYTES = 4_096
_AROUND_BYTES = 128
_FIRST_BYTES = 64 << 10
_LEAST_BYTES = 4 << 10
_QUICK_SECONDS = 5.0
_SLOW_SECONDS = 10.0
_SLOW_LINE_SECONDS = 2.0
_LONG_WRITE_SECONDS = 0.15
_LEAST_CHANGES = 10


@dataclass(frozen=True, slots=True)
class Pace:
    """How much one exchange carries: revisions up (and their bytes), changes asked for (`limit`).

    All double while an exchange stays under five seconds and halve where it takes more than ten,
    so that on a slow line the way there and back is a small part of it, and little is lost where
    it breaks. Down it also depends on writing an answer, which must leave the writer lane free
    enough for typing. All halve on an error of the line.
    """

    most: int = 50
    limit: int = 100
    most_bytes: int = _FIRST_BYTES

    def after_success(self, seconds: float, writing_seconds: float) -> Pace:
        """The pace after an exchange that took *seconds* and was written in *writing_seconds*."""
        if seconds > _SLOW_SECONDS:
            return self.after_failure()
        most, limit, most_bytes = self.most, self.limit, self.most_bytes
        if seconds < _QUICK_SECONDS:
            most = min(most * 2, MAX_REVISIONS)
            most_bytes = min(most_bytes * 2, MAX_BYTES - _ENVELOPE_BYTES)
        if writing_seconds > _LONG_WRITE_SECONDS:
            limit = max(limit // 2, _LEAST_CHANGES)
        elif writing_seconds < _LONG_WRITE_SECONDS / 3 and seconds < _QUICK_SECONDS:
            limit = min(limit * 2, MAX_REVISIONS)
        return Pace(most, limit, most_bytes)

    def after_few(self, before: Pace) -> Pace:
        """This pace after an exchange that asked for few changes: nothing was learnt of many."""
        return replace(self, limit=min(self.limit, before.limit))

    def after_failure(self) -> Pace:
        """Half the pace; at least one revision, some kilobytes and ten changes."""
        most_bytes = max(self.most_bytes // 2, _LEAST_BYTES)
        return Pace(max(self.most // 2, 1), max(self.limit // 2, _LEAST_CHANGES), most_bytes)


def build_request(
    identity: Identity,
    outgoing: Outgoing,
    pace: Pace,
    *,
    is_slow: bool = False,
    hears_others: bool = False,
    wire: list[WireRevision] | None = None,
) -> SyncRequest:
    """What to say: as many of the pictured revisions as fit, and the signed head after them.

    Where the line *is_slow*, a laptop that is being filled asks for the index of people first, and
    one that has something to send asks for few changes meanwhile if it *hears_others*: what was
    written here is at the centre before the bulk of what others wrote comes down. *wire* are the
    first of those revisions, where they were made ready before.
    """
    wire = wire_of(outgoing.revisions, pace) if wire is None else wire
    no = outgoing.receipted.no + len(wire)
    link = outgoing.links[len(wire) - 1] if wire else outgoing.receipted.link
    incarnation = outgoing.incarnation or identity.incarnation
    request = _request(identity, outgoing, incarnation, no, link)
    is_present = incarnation == identity.incarnation
    # What is told in answer to an earlier incarnation is not taken (see `Engine`).
    asks_few = not is_present or (is_slow and hears_others and bool(wire))
    update = {
        "revisions": wire,
        "limit": min(pace.limit, _LEAST_CHANGES) if asks_few else pace.limit,
        "wanted": list(outgoing.wanted) if is_present else [],
        "index": outgoing.index if is_present and is_slow else None,
        "index_own": outgoing.index_own if is_present and is_slow else None,
        "pack_wish": outgoing.pack_wish if is_present else None,
        "officers": (list(outgoing.officers) or None) if is_present else None,
    }
    return request.model_copy(update=update)


def build_introduction(identity: Identity, outgoing: Outgoing) -> SyncRequest:
    """A request that only makes a new incarnation known, before anything is sent in its name."""
    return _request(identity, outgoing, identity.incarnation, 0, FIRST_LINK.hex())


def _request(
    identity: Identity, outgoing: Outgoing, incarnation: str, no: int, link: str
) -> SyncRequest:
    text = log_text(identity.device_id, incarnation, no, link)
    is_present = incarnation == identity.incarnation
    return SyncRequest(
        device_id=identity.device_id,
        incarnation=incarnation,
        exchange=outgoing.exchange,
        token=outgoing.token,
        epoch=outgoing.epoch,
        cursor=outgoing.cursor,
        pack=outgoing.pack,
        head=ChainHead(no=no, link=link, signature=sign(identity.device_key, text)),
        rows=outgoing.rows,
        audit=_audit_head(identity, outgoing.audit) if is_present and outgoing.audit else None,
    )


def _audit_head(identity: Identity, head: ChainHead) -> ChainHead:
    text = audit_text(identity.device_id, identity.incarnation, head.no, head.link)
    return head.model_copy(update={"signature": sign(identity.device_key, text)})


def wire_of(revisions: Sequence[SealedRevision], pace: Pace) -> list[WireRevision]:
    """As many of *revisions*, from the first on, as *pace* lets one request carry."""
    wire: list[WireRevision] = []
    room = pace.most_bytes
    for sealed in revisions[: pace.most]:
        revision = WireRevision.of(sealed)
        room -= _length(sealed)
        if room < 0 and wire:
            break
        wire.append(revision)
    return wire


def _length(sealed: SealedRevision) -> int:
    """How long a revision is in a request: text of JSON within JSON, and what stands around it."""
    header, body = sealed.header, sealed.body or b""
    escaped = sum(text.count(b'"') + text.count(b"\\") for text in (header, body))
    return len(header) + len(body) + escaped + _AROUND_BYTES


def check_answer(
    identity: Identity, outgoing: Outgoing, request: SyncRequest, response: SyncResponse
) -> None:
    """Believe *response* or raise `SyncTrouble`: centre, receipt, epoch, outcomes, the rest."""
    if response.centre_id != identity.centre_id:
        raise SyncTrouble(Trouble.NOT_OUR_CENTRE)
    _require(response.exchange in ("", request.exchange), "exchange")
    _check_receipt(identity, request, response)
    if request.epoch and response.epoch != request.epoch:
        raise SyncTrouble(Trouble.EPOCH_CHANGED)
    _require(bool(response.epoch and response.cursor), "position")
    _require(bool(response.token) and response.token != request.token, "token")
    is_present = request.incarnation == identity.incarnation
    if is_present and response.held > max(outgoing.made, request.head.no):
        raise SyncTrouble(Trouble.TOKEN_STALE)  # more than this disk ever made: it is an old copy
    _check_outcomes(outgoing, request, response.outcomes)
    _check_changes(response.changes)
    _check_changes(response.retold.changes if response.retold else [])
    _require(response.more or response.rows is not None, "rows")
    has_index = response.index is not None
    _require(not response.more or response.cursor != request.cursor or has_index, "cursor")
    _check_index(request, response)


def believed(identity: Identity, request: SyncRequest, response: SyncResponse) -> SyncResponse:
    """*response* with the audit head that the centre witnessed only where it proves itself.

    One that does not is no reason to refuse the rest: the registrations are delivered.
    """
    told, asked = response.audit, request.audit
    if told is None:
        return response
    text = anchor_text(identity.device_id, request.incarnation, told.no, told.link)
    is_ours = asked is not None and (told.no, told.link) == (asked.no, asked.link)
    if is_ours and is_signed(identity.centre_key, text, told.signature):
        return response
    return response.model_copy(update={"audit": None})


def _check_receipt(identity: Identity, request: SyncRequest, response: SyncResponse) -> None:
    receipt, head = response.receipt, request.head
    text = receipt_text(identity.device_id, request.incarnation, receipt.no, receipt.link)
    if not is_signed(identity.centre_key, text, receipt.signature):
        raise SyncTrouble(Trouble.RECEIPT_MISMATCH)
    if receipt.no < head.no - len(request.revisions):
        raise SyncTrouble(Trouble.OUT_OF_STEP, expected_no=receipt.no + 1)
    if (receipt.no, receipt.link) != (head.no, head.link):
        raise SyncTrouble(Trouble.RECEIPT_MISMATCH)


def _check_outcomes(outgoing: Outgoing, request: SyncRequest, outcomes: list[OutcomeEntry]) -> None:
    sent = outgoing.revision_ids[: len(request.revisions)]
    answered = [entry.revision_id for entry in outcomes]
    _require(sorted(sent) == sorted(answered), "outcomes")
    for entry in outcomes:
        is_numbered = entry.version >= 1 and entry.seq >= 1
        is_aside = entry.outcome is Outcome.QUARANTINED
        _require(is_aside or is_numbered, "outcome")


def _check_changes(changes: list[Change]) -> None:
    last = 0
    for change in changes:
        _require(change.seq > last and change.version >= 1, "change")
        _require(change.outcome is not Outcome.QUARANTINED, "change")
        last = change.seq


def _check_index(request: SyncRequest, response: SyncResponse) -> None:
    page, after = response.index, request.index
    if page is None:
        return
    _require(page.own in (None, request.index_own), "index")
    _require(after is not None and is_sound(page) and not response.changes, "index")
    _require(response.more and (not page.more or page.after > (after or "")), "index")


def is_slow_line(seconds: float, response: SyncResponse) -> bool:
    """Whether an exchange that took so long is one of many to come."""
    return response.more and seconds > _SLOW_LINE_SECONDS


def _require(is_sane: bool, what: str) -> None:
    if not is_sane:
        raise SyncTrouble(Trouble.BAD_ANSWER, what=what)


def can_read(response: SyncResponse) -> bool:
    """Whether this program understands every revision that the centre tells of."""
    again = response.retold.changes if response.retold else []
    return all(_is_readable(change) for change in (*response.changes, *again))


def _is_readable(change: Change) -> bool:
    if change.revision is None:
        return True
    try:
        header = change.revision.parts[1].header
    except (UnreadableRevision, ValueError):
        return False
    return (header.revision_id, header.record_id) == (change.revision_id, change.record_id)


def is_proved_revocation(identity: Identity, trouble: SyncTrouble) -> bool:
    """Whether the centre itself says that it revoked this laptop: nobody else can sign that."""
    if trouble.trouble is not Trouble.DEVICE_REVOKED:
        return False
    text = revoked_text(identity.centre_id, identity.device_id)
    return is_signed(identity.centre_key, text, trouble.proof)


def receipts_only(request: SyncRequest, response: SyncResponse) -> SyncResponse:
    """The answer without its changes: what was sent is delivered although reading must stop."""
    return response.model_copy(
        update={
            "changes": [],
            "cursor": request.cursor,
            "more": True,
            "rows": None,
            "records": None,
            "areas": None,
            "listed": None,
            "retold": None,
            "office": None,
        }
    )
