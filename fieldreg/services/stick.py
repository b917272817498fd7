"""Sync by stick: write what waits into one sealed file, and take the centre's reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Audited
from fieldreg.protocol.bundle import (
    BUNDLE_SUFFIX,
    Manifest,
    Opened,
    Range,
    Way,
    open_file,
    seal,
)
from fieldreg.protocol.bundle_files import read_file, write_file
from fieldreg.protocol.messages import SyncRequest
from fieldreg.protocol.stick import Answered, Reply
from fieldreg.store import stick_side
from fieldreg.store.stick_side import LastFiles
from fieldreg.store.store import Store
from fieldreg.sync.stick import Taking
from fieldreg.sync.stick_bundle import Bundle, make_bundle
from fieldreg.sync.surroundings import OnWriter

from . import audit
from .desk import Desk, as_utc

__all__ = ["LastFiles", "StickFile", "StickReport", "make_file", "memory", "take_file"]


@dataclass(frozen=True, slots=True)
class StickFile:
    """A file that was written: how many revisions are in it, and how many found no room."""

    path: Path
    revisions: int
    left: int
    size: int


@dataclass(frozen=True, slots=True)
class StickReport:
    """What a reply did. `must_repeat`: make and bring another file, something is not settled yet.

    `trouble` is empty or a key; `equal` is None where both sides could not be compared.
    """

    delivered: int = 0
    quarantined: int = 0
    received: int = 0
    waiting: int = 0
    equal: bool | None = None
    must_repeat: bool = False
    trouble: str = ""
    changed_records: frozenset[str] = field(default_factory=frozenset)


def make_file(desk: Desk, folder: Path, *, on_writer: OnWriter) -> StickFile:
    """Write a file for the centre with everything that waits into *folder*.

    Nothing counts as sent by that. Raises UserTrouble stick_not_written, stick_exists,
    stick_too_large.
    """
    data, bundle = bundle_of(desk.store, make_id=desk.make_id, now=desk.now(), on_writer=on_writer)
    path = folder / _name(bundle, desk.clock())
    write_file(path, data)
    size, revisions = len(data), bundle.revisions
    on_writer(lambda: audit.note(desk, Audited.EXPORTED, what="stick", count=revisions))
    return StickFile(path, revisions, bundle.left, size)


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


def bundle_of(
    store: Store, *, make_id: Callable[[], str], now: str, on_writer: OnWriter
) -> tuple[bytes, Bundle]:
    """A file (its bytes) of everything that waits, and what is in it; *now* is UTC.

    It is noted as made: whoever does not keep the bytes has lost nothing.
    """
    bundle = make_bundle(store, make_id, on_writer)
    identity = bundle.identity
    manifest = Manifest(
        way=Way.BUNDLE,
        file_id=make_id(),
        centre_id=identity.centre_id,
        device_id=identity.device_id,
        incarnation=identity.incarnation,
        epoch=bundle.epoch,
        made_at=now,
        ranges=tuple(_ranges(bundle.requests)),
    )
    data = seal(
        manifest,
        (r.model_dump_json().encode() for r in bundle.requests),
        identity.device_key,
        receiver=identity.centre_key,
        escrow=on_writer(lambda: _escrow(store)),
    )
    on_writer(lambda: _note(store, manifest.file_id, now, bundle.revisions, is_out=True))
    return data, bundle


def take_reply(
    store: Store, data: bytes, *, make_id: Callable[[], str], now: str, on_writer: OnWriter
) -> StickReport:
    """Take the reply *data*; raises as `take_file`."""
    opened = _opened(store, data, on_writer)
    manifest = opened.manifest
    reply = Reply(manifest.asked_epoch, manifest.epoch, lambda: _answers(opened))
    done = Taking(store, reply, on_writer=on_writer, make_id=make_id).run()
    if not done.trouble:
        on_writer(lambda: _note(store, manifest.file_id, now, done.delivered, is_out=False))
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


def _ranges(requests: tuple[SyncRequest, ...]) -> Iterator[Range]:
    for request in requests:
        if request.revisions:
            last = request.head.no
            yield Range(request.incarnation, last - len(request.revisions) + 1, last)


def _name(bundle: Bundle, moment: datetime) -> str:
    """A name that says when and from which laptop, and nothing of anybody."""
    digits = as_utc(moment).translate({ord(c): None for c in "-:"})
    return f"fieldreg-{bundle.identity.device_id[-8:]}-{digits}{BUNDLE_SUFFIX}"


def _escrow(store: Store) -> str:
    with store.writing() as connection:
        return stick_side.escrow(connection)


def _is_known(store: Store, file_id: str) -> bool:
    with store.writing() as connection:
        return stick_side.is_known(connection, file_id)


def _note(store: Store, file_id: str, at: str, revisions: int, *, is_out: bool) -> None:
    with store.writing() as connection:
        stick_side.note_file(connection, file_id, at, revisions, is_out=is_out)
