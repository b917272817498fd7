"""What one answer in a reply on a stick must be, to be believed."""

from __future__ import annotations

from fieldreg.domain.words import Outcome
from fieldreg.protocol.messages import SyncResponse
from fieldreg.protocol.signing import anchor_text, is_signed, receipt_text
from fieldreg.protocol.stick import Answered, Reply

from .ports import Identity
from .trouble import SyncTrouble, Trouble


def check_answer(identity: Identity, reply: Reply, answered: Answered) -> None:
    """Believe one answer or raise `SyncTrouble`. The file's own signature holds already."""
    response = answered.response
    if (response is None) == (answered.problem is None):
        raise SyncTrouble(Trouble.BAD_ANSWER, what="answer")
    if response is None:
        return
    if response.centre_id != identity.centre_id:
        raise SyncTrouble(Trouble.NOT_OUR_CENTRE)
    receipt = response.receipt
    text = receipt_text(identity.device_id, answered.incarnation, receipt.no, receipt.link)
    if not is_signed(identity.centre_key, text, receipt.signature):
        raise SyncTrouble(Trouble.RECEIPT_MISMATCH)
    if receipt.no != answered.last:
        raise SyncTrouble(Trouble.RECEIPT_MISMATCH)
    _require(response.epoch == reply.epoch and bool(reply.epoch), "epoch")
    _require(not answered.is_page or bool(response.cursor), "cursor")
    _require(answered.is_page or not response.changes, "changes")
    _require(not answered.is_page or response.more == (response.rows is None), "rows")
    _require(not (answered.is_page and response.more) or bool(response.changes), "more")
    _check_audit(identity, answered.incarnation, response)
    for entry in response.outcomes:
        is_numbered = entry.version >= 1 and entry.seq >= 1
        _require(entry.outcome is Outcome.QUARANTINED or is_numbered, "outcome")
    _check_retold(answered, response)
    last = answered.after
    for change in response.changes:
        _require(change.seq > last and change.version >= 1, "change")
        _require(change.outcome is not Outcome.QUARANTINED, "change")
        _require(change.revision is not None, "change")
        last = change.seq


def _check_retold(answered: Answered, response: SyncResponse) -> None:
    """What is told again ends where the page does: nothing behind it is undone by it."""
    if response.retold is None:
        return
    _require(answered.is_page and not response.more, "retold")
    told = response.retold.records
    _require(len(set(told)) == len(told), "retold")
    end = response.changes[-1].seq if response.changes else answered.after
    last = 0
    for change in response.retold.changes:
        _require(last < change.seq <= end and change.version >= 1, "retold")
        _require(change.outcome is not Outcome.QUARANTINED, "retold")
        _require(change.revision is not None and change.record_id in told, "retold")
        last = change.seq


def _check_audit(identity: Identity, incarnation: str, response: SyncResponse) -> None:
    if response.audit:
        head = response.audit
        text = anchor_text(identity.device_id, incarnation, head.no, head.link)
        _require(is_signed(identity.centre_key, text, head.signature), "audit")


def _require(is_sane: bool, what: str) -> None:
    if not is_sane:
        raise SyncTrouble(Trouble.BAD_ANSWER, what=what)
