"""Photos kept with a registration."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fieldreg.documents import pictures
from fieldreg.documents.picture_header import MOST_BYTES
from fieldreg.documents.pictures import Picture
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import Audited, ImageKind
from fieldreg.protocol.images import LONGEST_REASON
from fieldreg.store import audit, record_images
from fieldreg.store.images import StoredImage
from fieldreg.store.record_images import ImageLink
from fieldreg.sync.surroundings import OnWriter

from .desk import Desk
from .image_mending import is_search_due, look_for_lost, mending


@dataclass(frozen=True, slots=True)
class RecordImage:
    """A photo of a record. `sha256` is hex, moments are UTC, the size is in pixels.

    `state`: `here`, `delivered` (the centre has it, this laptop no longer), `missing` (on record,
    but lost here, and no backup that is there has it), `sought` (lost here, and not every backup
    was asked yet); size and date of a missing one are unknown:
    0 and when it was added.
    `is_delivered`: the centre has said that it has it; until then it is on its way, or `refused`
    by the centre, for the reason with this key.
    """

    sha256: str
    kind: ImageKind
    added_at: str
    officer_id: str
    width: int
    height: int
    state: str
    is_delivered: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class TakenImage:
    """A photo that was taken from its record: what it showed, when (UTC), by whom and why (empty
    where the record was erased). `is_told`: the centre has let go of it too."""

    kind: ImageKind
    taken_at: str
    taken_by: str
    reason: str
    is_told: bool


def prepare_image(data: bytes) -> Picture:
    """The photo in a file's bytes *data*, made ready to be kept; takes up to a second, and touches
    nothing of the desk. Raises as `add_image`, but for record_missing and the disk."""
    return pictures.prepare(data)


def prepare_file(path: Path) -> Picture:
    """The photo in a file, made ready to be kept. Raises as `prepare_image`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserTrouble("picture_too_large", most="30 MB")
        data = path.read_bytes()
    except OSError:
        raise UserTrouble("picture_unreadable") from None
    return prepare_image(data)


def add_image(desk: Desk, record_id: str, data: bytes, *, kind: ImageKind) -> str:
    """Keep the photo in the file's bytes *data* with a record; its hash (hex).

    Takes up to a second; for the writer lane. The picture is on the disk before the record says
    that it has it, so a killed program leaves at most a picture that nobody names. The same
    photo again changes nothing; one that was taken away comes back. Raises UserTrouble
    record_missing, picture_kind, picture_too_large(most), picture_unreadable; EnvironmentTrouble
    picture_reader_missing and those of the disk.
    """
    _require(desk, record_id)
    return keep_image(desk, record_id, prepare_image(data), kind=kind)


def keep_image(desk: Desk, record_id: str, picture: Picture, *, kind: ImageKind) -> str:
    """Keep a photo that is ready with a record, as `add_image` does; its hash (hex)."""
    _require(desk, record_id)
    at = desk.now()
    stored = StoredImage(picture.sha256, picture.width, picture.height, picture.data)
    put = partial(desk.store.images.put, stored, at=at)
    mending(desk, put)
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
    mending(desk, put)  # until now a mend on another lane took one that was taken away for gone
    return picture.sha256.hex()


def images(desk: Desk, record_id: str) -> tuple[RecordImage, ...]:
    """As `listed_images`, after the backups were asked for those that are lost here: whoever waits
    for the answer waits for that too, but not for a search that fails. Raises as that does."""
    with suppress(EnvironmentTrouble):
        look_for_images(desk, record_id)
    return listed_images(desk, record_id)


def look_for_images(
    desk: Desk,
    record_id: str,
    *,
    on_writer: OnWriter | None = None,
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """Ask the backups for photos of the record that are lost here; for a lane that nobody waits
    for. Raises as `look_for_lost`."""
    digests = [row.sha256 for row in _links(desk, record_id)]
    if digests:
        more = {"on_writer": on_writer} if on_writer else {}
        look_for_lost(desk, digests, goes_on=goes_on, **more)


def listed_images(desk: Desk, record_id: str) -> tuple[RecordImage, ...]:
    """The record's photos, oldest first; nothing is decoded or read for it, and no backup asked.

    Raises as `mending` where the pictures are damaged.
    """
    rows = _links(desk, record_id)
    if not rows:
        return ()
    facts = mending(desk, lambda: desk.store.images.facts(row.sha256 for row in rows))
    is_one_lost = len(facts) < len(rows)
    unknown = "sought" if is_one_lost and is_search_due(desk) else "missing"
    found = []
    for row in rows:
        known = facts.get(row.sha256)
        width, height = (known.width, known.height) if known else (0, 0)
        state = unknown if known is None else "here" if known.is_here else "delivered"
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
                row.refused or "",
            )
        )
    return tuple(found)


def _links(desk: Desk, record_id: str) -> list[ImageLink]:
    with desk.store.reading() as connection:
        return [r for r in record_images.links(connection, record_id) if not r.is_taken]


def taken_images(desk: Desk, record_id: str) -> tuple[TakenImage, ...]:
    """Photos that were taken from the record, oldest first."""
    with desk.store.reading() as connection:
        rows = [r for r in record_images.links(connection, record_id) if r.is_taken]
    return tuple(
        TakenImage(
            ImageKind(row.kind),
            row.taken_at or "",
            row.taken_by or "",
            row.reason or "",
            row.delivered_at is not None,
        )
        for row in rows
    )


def glance(desk: Desk, sha256: str) -> bytes | None:
    """The JPEG with this hash (hex), to be shown so small that nothing on it can be read.

    None where it is not here. Nothing is noted, nothing is mended: who looks at it does that.
    """
    try:
        return desk.store.images.get(_digest(sha256))
    except (UserTrouble, EnvironmentTrouble) as trouble:
        if trouble.key in ("image_not_here", "image_missing", "damaged"):
            return None
        raise


def open_image(desk: Desk, sha256: str, record_id: str = "") -> bytes:
    """The JPEG with this hash (hex), to be shown; the audit chain says that it was, with
    *record_id* if that has it. On the disk before it is returned, and so before it is seen.

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
            subject=record_id if record_id in records else records[0],
            image=sha256,
        )
    return data


def take_image(desk: Desk, record_id: str, sha256: str, reason: str) -> None:
    """Take a photo from its record and its bytes off this laptop; the centre is told to do so too.

    That it was there, who took it away and why stays known. A photo that another record has too
    stays for that one. Raises UserTrouble reason_missing, reason_too_long(most), image_unknown.
    """
    words = reason.strip()
    if not words:
        raise UserTrouble("reason_missing")
    if len(words) > LONGEST_REASON:
        raise UserTrouble("reason_too_long", most=LONGEST_REASON)
    at = desk.now()
    gone = ImageLink(
        record_id, _digest(sha256), "", "", "",
        taken_at=at, taken_by=desk.officer_id, reason=words,
    )  # fmt: skip
    with desk.store.writing() as connection:
        if not record_images.take(connection, gone):
            raise UserTrouble("image_unknown")
        audit.note(
            connection,
            Audited.IMAGE_TAKEN,
            at=at,
            officer_id=desk.officer_id,
            subject=record_id,
            image=sha256,
        )
    forget_taken(desk)


def offer_again(desk: Desk, record_id: str, sha256: str) -> bool:
    """Let the next sync send a photo that the centre refused; whether it was refused."""
    with desk.store.writing() as connection:
        return record_images.offer_again(connection, record_id, _digest(sha256))


def forget_taken(desk: Desk) -> int:
    """Take away the bytes of photos that no record has any more; how many were here.

    That no record has them stands on the disk first: killed in between, the program does this with
    the next tidying.
    """
    with desk.store.reading() as connection:
        digests = record_images.taken_from_all(connection)
    return desk.store.images.forget(digests)


def _require(desk: Desk, record_id: str) -> None:
    with desk.store.reading() as connection:
        if not record_images.is_known(connection, record_id):
            raise UserTrouble("record_missing")


def drop_delivered(desk: Desk, before: str) -> int:
    """Take away photos that the centre has since before *before* (UTC); how many.

    One that several records have is taken once the centre has it for all of them.
    """
    with desk.store.reading() as connection:
        digests = record_images.delivered_before(connection, before)
    return desk.store.images.forget(digests)


def _digest(sha256: str) -> bytes:
    try:
        return bytes.fromhex(sha256)
    except ValueError:
        raise UserTrouble("image_unknown") from None
