"""Sync by stick: write what waits into sealed files, photos after the text.

A file goes straight to its place, one photo in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import count
from os.path import lexists
from pathlib import Path

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Audited
from fieldreg.protocol.bundle import (
    BUNDLE_SUFFIX,
    MAX_FILE_BYTES,
    Manifest,
    Range,
    Way,
    seal,
    seal_into,
)
from fieldreg.protocol.bundle_files import write_through
from fieldreg.protocol.messages import SyncRequest
from fieldreg.store import stick_compare, stick_side
from fieldreg.store.store import Store
from fieldreg.sync.stick_bundle import Bundle, make_bundle
from fieldreg.sync.surroundings import OnWriter

from . import audit
from .desk import Desk, as_utc
from .image_mending import look_for_undelivered
from .image_sending import DeskPhotos
from .stick_photos import PhotosWaiting, bytes_of, fill, saying, waiting_photos

MOST_FILES = 20
"""Files that one journey takes at most: more than a gigabyte of photos."""
_ROOM_FOR_ALL_ELSE = 2 << 20


@dataclass(frozen=True, slots=True)
class StickFile:
    """What was written: how many revisions are in it, and how many found no room; the same of
    photos. Photos that find no room in the first file lie in `further` ones beside it. `size` is of
    all, in bytes."""

    path: Path
    revisions: int
    left: int
    size: int
    photos: int = 0
    photos_left: int = 0
    further: tuple[Path, ...] = ()


def make_file(
    desk: Desk,
    folder: Path,
    *,
    on_writer: OnWriter,
    with_photos: bool = True,
    goes_on: Callable[[], bool] = lambda: True,
) -> StickFile:
    """Write a file for the centre with everything that waits into *folder*, and further ones for
    photos that find no room in it.

    Nothing counts as sent by that. Lost photos are looked for in the backups before, while that
    *goes_on*. Raises UserTrouble stick_not_written, stick_exists,
    stick_too_large; where only a further file finds no room, its photos are `photos_left`.
    """
    writing = _Writing(desk, folder, on_writer)
    bundle = make_bundle(desk.store, desk.make_id, on_writer)
    waiting = PhotosWaiting()
    if with_photos:
        look_for_undelivered(desk, on_writer=on_writer, goes_on=goes_on)
        waiting = waiting_photos(DeskPhotos(desk), on_writer)
    waiting = writing.write(bundle, waiting)
    alone = replace(bundle, requests=(_bare(bundle.requests[-1]),))
    while not (waiting.is_nothing or bundle.left) and len(writing.paths) < MOST_FILES:
        try:
            waiting = writing.write(alone, waiting)
        except UserTrouble as trouble:
            if trouble.key != "stick_not_written":
                raise
            break  # no room on the stick for more photos; what is there is whole
    writing.note(bundle.revisions)
    size, photos = writing.size, writing.photos
    return StickFile(
        writing.paths[0], bundle.revisions, bundle.left, size, photos, waiting.to_carry,
        tuple(writing.paths[1:]),
    )  # fmt: skip


class _Writing:
    """The files of one journey."""

    def __init__(self, desk: Desk, folder: Path, on_writer: OnWriter) -> None:
        self._desk, self._folder, self._on_writer = desk, folder, on_writer
        self._moment = desk.clock()
        self._ids: list[str] = []
        self.paths: list[Path] = []
        self.size = self.photos = 0

    def write(self, bundle: Bundle, waiting: PhotosWaiting) -> PhotosWaiting:
        """One file; the photos that are left. Text goes first: where that has no room, no photo."""
        store, images = DeskPhotos(self._desk), None
        if not (waiting.is_nothing or bundle.left):
            text = sum(len(m) for m in _messages(bundle))
            images, waiting = fill(waiting, MAX_FILE_BYTES - _ROOM_FOR_ALL_ELSE - text)
            *pushes, reading = bundle.requests
            bundle = replace(bundle, requests=(*pushes, saying(reading, images)))
        carried = images.carried if images else []
        manifest = _manifest(bundle, self._desk.make_id(), self._desk.now())
        path = self._free_path(bundle)
        seal = partial(
            seal_into,
            manifest=manifest,
            messages=_messages(bundle),
            private_key=bundle.identity.device_key,
            receiver=bundle.identity.centre_key,
            escrow=self._on_writer(lambda: _escrow(self._desk.store)),
            photos=bytes_of(store, carried) if carried else None,
        )
        write_through(path, seal)
        if not self._ids:
            self._on_writer(partial(_note_asked, self._desk.store, manifest.file_id, bundle))
        self._ids.append(manifest.file_id)
        self.paths.append(path)
        self.size += path.stat().st_size
        self.photos += len(carried)
        return waiting

    def _free_path(self, bundle: Bundle) -> Path:
        """Where nothing lies yet: she may press twice within a second, or the clock stand still."""
        names = (_name(bundle, self._moment, number) for number in count(len(self.paths) + 1))
        return next(path for path in map(self._folder.joinpath, names) if not lexists(path))

    def note(self, revisions: int) -> None:
        """Remember what was made, and that it left this laptop."""
        store, at, photos = self._desk.store, self._desk.now(), self.photos
        for file_id in reversed(self._ids):
            is_first = file_id == self._ids[0]
            counts = (revisions, photos) if is_first else (0, 0)
            self._on_writer(partial(note_file, store, file_id, at, *counts, is_out=True))
        noted = partial(audit.note, self._desk, Audited.EXPORTED, what="stick", count=revisions)
        self._on_writer(partial(noted, photos=photos) if photos else noted)


def bundle_of(
    store: Store, *, make_id: Callable[[], str], now: str, on_writer: OnWriter
) -> tuple[bytes, Bundle]:
    """A file (its bytes) of everything that waits but photos, and what is in it; *now* is UTC.

    It is noted as made: whoever does not keep the bytes has lost nothing.
    """
    bundle = make_bundle(store, make_id, on_writer)
    identity = bundle.identity
    manifest = _manifest(bundle, make_id(), now)
    data = seal(
        manifest,
        _messages(bundle),
        identity.device_key,
        receiver=identity.centre_key,
        escrow=on_writer(lambda: _escrow(store)),
    )
    on_writer(lambda: note_file(store, manifest.file_id, now, bundle.revisions, is_out=True))
    on_writer(lambda: _note_asked(store, manifest.file_id, bundle))
    return data, bundle


def _bare(request: SyncRequest) -> SyncRequest:
    """The same request without what the first file says already."""
    known = dict(request)
    return SyncRequest(**{name: known[name] for name in SyncRequest.model_fields})


def _note_asked(store: Store, file_id: str, bundle: Bundle) -> None:
    with store.writing() as connection:
        stick_compare.note_asked(connection, file_id, bundle.requests[-1].cursor)


def _manifest(bundle: Bundle, file_id: str, now: str) -> Manifest:
    identity = bundle.identity
    return Manifest(
        way=Way.BUNDLE,
        file_id=file_id,
        centre_id=identity.centre_id,
        device_id=identity.device_id,
        incarnation=identity.incarnation,
        epoch=bundle.epoch,
        made_at=now,
        ranges=tuple(_ranges(bundle.requests)),
    )


def _messages(bundle: Bundle) -> Iterator[bytes]:
    return (request.model_dump_json().encode() for request in bundle.requests)


def _ranges(requests: tuple[SyncRequest, ...]) -> Iterator[Range]:
    for request in requests:
        if request.revisions:
            last = request.head.no
            yield Range(request.incarnation, last - len(request.revisions) + 1, last)


def _name(bundle: Bundle, moment: datetime, number: int) -> str:
    """A name that says when and from which laptop, and nothing of anybody."""
    which = f"-{number}" if number > 1 else ""
    digits = as_utc(moment).translate({ord(c): None for c in "-:"})
    return f"fieldreg-{bundle.identity.device_id[-8:]}-{digits}{which}{BUNDLE_SUFFIX}"


def _escrow(store: Store) -> str:
    with store.writing() as connection:
        return stick_side.escrow(connection)


def note_file(
    store: Store, file_id: str, at: str, revisions: int, photos: int = 0, *, is_out: bool
) -> None:
    """Remember a file that was made (*is_out*) or taken, with so many revisions and photos."""
    with store.writing() as connection:
        stick_side.note_file(connection, file_id, at, revisions, photos, is_out=is_out)
