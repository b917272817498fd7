"""What is believed of a centre's answer about photos: only what it proves."""

from __future__ import annotations

from fieldreg.protocol.images import ImagesRequest, ImagesResponse
from fieldreg.protocol.signing import image_text, is_signed, taken_text
from fieldreg.protocol.stick import StickTold

from .ports import Identity
from .trouble import SyncTrouble, Trouble


def check_answer(identity: Identity, request: ImagesRequest, answer: ImagesResponse) -> None:
    """Raises SyncTrouble unless it is the centre's answer, to what was asked, and receipts hold."""
    if answer.centre_id != identity.centre_id:
        raise SyncTrouble(Trouble.NOT_OUR_CENTRE)
    asked = [(note.record_id, note.sha256) for note in request.images]
    if [(entry.record_id, entry.sha256) for entry in answer.images] != asked:
        raise SyncTrouble(Trouble.BAD_ANSWER, what="images")
    for entry in answer.images:
        if entry.state == "here":
            text = image_text(answer.epoch, identity.device_id, entry.record_id, entry.sha256)
            if not is_signed(identity.centre_key, text, entry.receipt):
                raise SyncTrouble(Trouble.RECEIPT_MISMATCH)
        elif entry.state == "awaited" and not entry.upload.startswith("/v1/uploads/"):
            raise SyncTrouble(Trouble.BAD_ANSWER, what="upload")
    _check_taken(identity, request, answer)


def _check_taken(identity: Identity, request: ImagesRequest, answer: ImagesResponse) -> None:
    asked = {(note.record_id, note.sha256, note.step) for note in request.taken or ()}
    for kept in answer.kept:
        if (kept.record_id, kept.sha256, kept.step) not in asked:
            raise SyncTrouble(Trouble.BAD_ANSWER, what="images")
    for gone in answer.taken:
        if (gone.record_id, gone.sha256, gone.step) not in asked:
            raise SyncTrouble(Trouble.BAD_ANSWER, what="images")
        text = taken_text(answer.epoch, identity.device_id, gone.record_id, gone.sha256, gone.step)
        if not is_signed(identity.centre_key, text, gone.receipt):
            raise SyncTrouble(Trouble.RECEIPT_MISMATCH)


def check_told(identity: Identity, epoch: str, told: StickTold) -> None:
    """Raises SyncTrouble unless the receipts in a reply on a stick hold. What was asked is not
    known any more: what the answer is about, it says itself."""
    for entry in told.images:
        text = image_text(epoch, identity.device_id, entry.record_id, entry.sha256)
        if entry.state == "here" and not is_signed(identity.centre_key, text, entry.receipt):
            raise SyncTrouble(Trouble.RECEIPT_MISMATCH)
    for gone in told.taken:
        text = taken_text(epoch, identity.device_id, gone.record_id, gone.sha256, gone.step)
        if not is_signed(identity.centre_key, text, gone.receipt):
            raise SyncTrouble(Trouble.RECEIPT_MISMATCH)
