"""Photos kept with a registration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fieldreg.documents import pictures
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import Audited, ImageKind
from fieldreg.store import audit, record_images
from fieldreg.store.backup_files import near_place
from fieldreg.store.images import StoredImage
from fieldreg.store.record_images import ImageLink

from .desk import Desk

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RecordImage:
    """A photo of a record. `sha256` is hex, moments are UTC, the size is in pixels.

    `state`: `here`, `delivered` (the centre has it, this laptop no longer), `missing` (on record,
    but lost here); size and date of a missing one are unknown: 0 and when it was added.
    `is_delivered`: the centre has said that it has it; until then it is on its way.
    """

    sha256: str
    kind: ImageKind
    added_at: str
    officer_id: str
    width: int
    height: int
    state: str
    is_delivered: bool = False


def add_image(desk: Desk, record_id: str, data: bytes, *, kind: ImageKind) -> str:
    """Keep the photo in the file's bytes *data* with a record; its hash (hex).

    Takes up to a second; for the writer lane. The picture is on the disk before the record says
    that it has it, so a killed program leaves at most a picture that nobody names. The same
    photo again changes nothing. Raises UserTrouble record_missing, picture_kind,
    picture_too_large(most), picture_unreadable; EnvironmentTrouble picture_reader_missing and
    those of the disk.
    """
    with desk.store.reading() as connection:
        if not record_images.is_known(connection, record_id):
            raise UserTrouble("record_missing")
    picture = pictures.prepare(data)
    at = desk.now()
    stored = StoredImage(picture.sha256, picture.width, picture.height, picture.data)
    mending(desk, lambda: desk.store.images.put(stored, at=at))
    row = ImageLink(record_id, picture.sha256, kind.value, at, desk.officer_id)
    with desk.store.writing() as connection:
        if record_images.link(connection, row):
            audit.note(
                connection,
                Audited.IMAGE_ADDED,
                at=at,
                officer_id=desk.officer_id,
                subject=record_id,
                image=picture.sha256.hex(),
                kind=kind.value,
            )
    return picture.sha256.hex()


def images(desk: Desk, record_id: str) -> tuple[RecordImage, ...]:
    """The record's photos, oldest first; nothing is decoded or read for it."""
    with desk.store.reading() as connection:
        rows = record_images.links(connection, record_id)
    if not rows:
        return ()
    facts = mending(desk, lambda: desk.store.images.facts(row.sha256 for row in rows))
    found = []
    for row in rows:
        known = facts.get(row.sha256)
        width, height = (known.width, known.height) if known else (0, 0)
        state = "missing" if known is None else "here" if known.is_here else "delivered"
        found.append(
            RecordImage(
                row.sha256.hex(),
                ImageKind(row.kind),
                row.added_at,
                row.officer_id,
                width,
                height,
                state,
                row.delivered_at is not None,
            )
        )
    return tuple(found)


def open_image(desk: Desk, sha256: str) -> bytes:
    """The JPEG with this hash (hex), to be shown; the audit chain says that it was.

    Raises UserTrouble image_not_here, image_unknown (no record has it); EnvironmentTrouble
    image_missing, damaged, where no backup has it either: one that does is used.
    """
    digest = _digest(sha256)
    with desk.store.reading() as connection:
        records = record_images.records_of(connection, digest)
    if not records:
        raise UserTrouble("image_unknown")
    data = mending(desk, lambda: desk.store.images.get(digest), "image_missing")
    with desk.store.writing() as connection:
        audit.note(
            connection,
            Audited.IMAGE_SHOWN,
            at=desk.now(),
            officer_id=desk.officer_id,
            subject=records[0],
            image=sha256,
        )
    return data


def forget_images(desk: Desk, record_id: str) -> int:
    """Take a record's photos away for good, as erasing it does; how many were here.

    One that another record has too stays for that one. The bytes go first: killed in
    between, the program leaves a record that names photos whose bytes are gone, and asked once
    more it ends the work.
    """
    with desk.store.reading() as connection:
        own = record_images.only_of(connection, record_id)
    number = desk.store.images.forget(own)
    with desk.store.writing() as connection:
        record_images.unlink(connection, record_id)
    return number


def drop_delivered(desk: Desk, before: str) -> int:
    """Take away photos that the centre has since before *before* (UTC); how many.

    One that several records have is taken once the centre has it for all of them.
    """
    with desk.store.reading() as connection:
        digests = record_images.delivered_before(connection, before)
    return desk.store.images.forget(digests)


def mending(desk: Desk, act: Callable[[], _T], *wrong: str) -> _T:
    """What *act* gives; where the pictures are damaged, or *wrong*, they are mended first.

    *wrong* are keys of trouble that *act* raises.
    """
    try:
        return act()
    except EnvironmentTrouble as trouble:
        if trouble.key not in ("damaged", *wrong):
            raise
    desk.store.images.mend(near_place(desk.folder))
    return act()


def _digest(sha256: str) -> bytes:
    try:
        return bytes.fromhex(sha256)
    except ValueError:
        raise UserTrouble("image_unknown") from None
