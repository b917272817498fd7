"""Sync by stick: take the centre's reply. What makes the file for it is `stick_making`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Audited
from fieldreg.protocol.bundle import Opened, Way, open_file
from fieldreg.protocol.bundle_files import read_file
from fieldreg.protocol.stick import Answered, Reply
from fieldreg.store import record_images, stick_side
from fieldreg.store.stick_side import LastFiles
from fieldreg.store.store import Store
from fieldreg.sync.stick import Taking
from fieldreg.sync.surroundings import OnWriter

from . import audit
from .desk import Desk
from .stick_making import StickFile, bundle_of, make_file, note_file

__all__ = [
    "LastFiles",
    "StickFile",
    "StickReport",
    "bundle_of",
    "make_file",
    "memory",
    "take_file",
    "take_reply",
]


@dataclass(frozen=True, slots=True)
class StickReport:
    """What a reply did. `must_repeat`: make and bring another file, something is not settled yet.

    `trouble` is empty or a key; `equal` is None where both sides could not be compared. Of photos:
    how many are delivered by it, were refused, and wait still.
    """

    delivered: int = 0
    quarantined: int = 0
    received: int = 0
    waiting: int = 0
    equal: bool | None = None
    must_repeat: bool = False
    trouble: str = ""
    changed_records: frozenset[str] = field(default_factory=frozenset)
    photos: int = 0
    photos_refused: int = 0
    photos_waiting: int = 0


def take_file(desk: Desk, path: Path, *, on_writer: OnWriter) -> StickReport:
    """Take the centre's reply in *path*.

    Raises UserTrouble, and then nothing changed: what `bundle.open_file` raises, stick_missing,
    stick_other_centre, stick_other_laptop, stick_again (taken before), stick_stale (of an
    epoch that is over); SyncTrouble where an answer inside does not prove what it must.
    """
    report = take_reply(
        desk.store, read_file(path), make_id=desk.make_id, now=desk.now(), on_writer=on_writer
    )
    on_writer(lambda: audit.note(desk, Audited.IMPORTED, what="stick", count=report.received))
    return report


def memory(desk: Desk) -> LastFiles:
    """What is remembered of files that were made and taken. Runs in the reader lane."""
    with desk.store.reading() as connection:
        return stick_side.last_files(connection)


def take_reply(
    store: Store, data: bytes, *, make_id: Callable[[], str], now: str, on_writer: OnWriter
) -> StickReport:
    """Take the reply *data*; raises as `take_file`."""
    opened = _opened(store, data, on_writer)
    manifest = opened.manifest
    reply = Reply(manifest.asked_epoch, manifest.epoch, lambda: _answers(opened), manifest.about)
    done = Taking(store, reply, on_writer=on_writer, make_id=make_id).run()
    if not done.trouble:
        counts = (done.delivered, done.images.delivered)
        on_writer(lambda: note_file(store, manifest.file_id, now, *counts, is_out=False))
    if done.equal:  # the centre was heard, and both sides hold the same
        on_writer(lambda: store.note_sync(now, ""))
    return StickReport(
        delivered=done.delivered,
        quarantined=done.quarantined,
        received=done.received,
        waiting=done.waiting,
        equal=done.equal,
        must_repeat=done.must_repeat,
        trouble=done.trouble.key if done.trouble else "",
        changed_records=frozenset(done.changed_records),
        photos=done.images.delivered,
        photos_refused=done.images.refused,
        photos_waiting=on_writer(lambda: _photos_waiting(store)),
    )


def _opened(store: Store, data: bytes, on_writer: OnWriter) -> Opened:
    identity = on_writer(store.identity)
    opened = open_file(data, Way.REPLY, identity.device_key)
    manifest = opened.manifest
    if manifest.centre_id != identity.centre_id:
        raise UserTrouble("stick_other_centre")
    if manifest.device_id != identity.device_id:
        raise UserTrouble("stick_other_laptop")
    opened.believe(identity.centre_key)
    if on_writer(lambda: _is_known(store, manifest.file_id)):
        raise UserTrouble("stick_again")
    return opened


def _answers(opened: Opened) -> Iterator[Answered]:
    for text in opened.messages():
        try:
            yield Answered.model_validate_json(text)
        except (ValidationError, ValueError):
            raise UserTrouble("stick_newer") from None


def _is_known(store: Store, file_id: str) -> bool:
    with store.writing() as connection:
        return stick_side.is_known(connection, file_id)


def _photos_waiting(store: Store) -> int:
    with store.reading() as connection:
        return record_images.how_many(connection).on_the_way
