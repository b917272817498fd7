"""What the centre's reply on a stick says of photos, written down; the work of one transaction.

The reply may come late or twice, and a photo may have been taken from its record and added again
meanwhile: each answer counts for the step that was told, and for no other.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, select, update

from fieldreg.protocol.stick import ImagesTaken, StickTold

from .heard import heard_time
from .record_images import UNDELIVERED, at_step, take_above
from .schema import record_image, sync_state

_REASONS = frozenset({"image_altered", "image_kind", "too_large"})
_TAKEN_THERE = "image_taken_away"


def take_images(connection: Connection, epoch: str, told: StickTold, now: str) -> ImagesTaken:
    """Mark photos delivered, taken away, or refused, as the centre of *epoch* says; *now* is UTC.

    Nothing is marked once another epoch is known here. Twice changes nothing.
    """
    if connection.execute(select(sync_state.c.epoch)).scalar_one() != epoch:
        return ImagesTaken()
    delivered = {"delivered_at": heard_time(connection) or now, "delivered_epoch": epoch}
    counts = {"here": 0, "taken": 0, "refused": 0}
    for entry in told.images:
        which = _which(entry.record_id, entry.sha256, entry.step)
        if entry.state == "here":
            counts["here"] += _mark(connection, which, delivered)
            continue
        reason = _TAKEN_THERE if entry.state == "taken" else entry.problem
        if reason == _TAKEN_THERE or reason in _REASONS:
            refused = {"refused": reason, "refused_epoch": epoch}
            counts["refused"] += _mark(connection, which, refused)
    for gone in told.taken:
        which = _which(gone.record_id, gone.sha256, gone.step)
        counts["taken"] += _mark(connection, which, delivered)
    take_above(connection, told.kept)
    return ImagesTaken(counts["here"], counts["taken"], counts["refused"])


def _which(record_id: str, sha256: str, step: int) -> ColumnElement[bool]:
    return at_step(record_id, bytes.fromhex(sha256), step)


def _mark(connection: Connection, which: ColumnElement[bool], values: Mapping[str, str]) -> int:
    statement = update(record_image).where(which, UNDELIVERED).values(values)
    return connection.execute(statement).rowcount
