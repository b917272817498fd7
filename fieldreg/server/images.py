"""Which photos belong to a record: told by laptops, answered with how each stands.

That a record has a photo is only ever added, so it needs no order, no token and no chain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from fieldreg.protocol.images import (
    UPLOADS_PATH,
    ImageEntry,
    ImageNote,
    ImagesRequest,
    ImagesResponse,
)
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.signing import image_text, sign

from .blobs import image_key
from .devices import Device, device_of, locked_device
from .identity import Centre, Identity, read_identity
from .refusal import Refusal
from .secrets import new_epoch
from .tables import image, image_part, record, record_image


@dataclass(frozen=True, slots=True)
class RecordImage:
    """A photo of a record as reviewers see it; `received_at` is None while it is on its way."""

    image_id: str
    sha256: str
    kind: str
    author: str
    added_at: str
    size: int
    received_at: int | None


def tell(centre: Centre, token: str, request: ImagesRequest) -> ImagesResponse:
    """Take a laptop's notes and answer each. Raises Refusal; then nothing was stored."""
    with centre.database.reading() as connection:
        device = device_of(connection, token, centre.seconds())
    if device.id != request.device_id:
        raise Refusal(Problems.NOT_ALLOWED)
    return _told(centre, device, request)


def salvage_images(centre: Centre, request: ImagesRequest) -> ImagesResponse:
    """The same for what the centre's own people bring (see `exchange.salvage`)."""
    return _told(centre, salvaged(centre, request.device_id), request)


def salvaged(centre: Centre, device_id: str) -> Device:
    """A laptop of this centre, also one that was revoked. Raises Refusal not_signed_in."""
    return centre.database.write(lambda c: locked_device(c, device_id, admits_revoked=True))


def _told(centre: Centre, device: Device, request: ImagesRequest) -> ImagesResponse:
    with centre.database.reading() as connection:
        identity = read_identity(connection)
        if request.epoch and request.epoch != identity.epoch:
            raise Refusal(Problems.EPOCH_CHANGED, identity.epoch)
        said_here = _received(connection, device, request.images)
    lost = _lost(centre, device, said_here)

    def work(connection: Connection) -> list[ImageEntry]:
        again = locked_device(connection, device.id, admits_revoked=device.is_salvaged)
        await_again(connection, again.office_id, lost)
        known = declare(connection, again, request.images, centre.seconds())
        return _entries(connection, identity, again, request.images, known)

    return ImagesResponse(
        protocol=1,
        centre_id=identity.id,
        epoch=identity.epoch,
        images=centre.database.write(work),
    )


def declare(
    connection: Connection, device: Device, notes: Sequence[ImageNote], now: int
) -> set[str]:
    """Write down that records have photos; the ids of those records that the office has.

    What is said of other records is left alone.
    """
    asked = {note.record_id for note in notes}
    own = select(record.c.id).where(record.c.id.in_(asked), record.c.office_id == device.office_id)
    known = set(connection.execute(own).scalars())
    taken = [note for note in notes if note.record_id in known]
    _await_new(connection, device, taken, now)
    _link_new(connection, device, taken, now)
    return known


def await_again(connection: Connection, office_id: str, hashes: Iterable[str]) -> None:
    """Expect these photos of the office once more, from their first byte."""
    for sha256 in sorted(hashes):
        which = (image.c.office_id == office_id) & (image.c.sha256 == sha256)
        row = connection.execute(select(image.c.id).where(which).with_for_update()).one_or_none()
        if row is not None:
            connection.execute(delete(image_part).where(image_part.c.image_id == row.id))
            connection.execute(update(image).where(which).values(arrived=0, received_at=None))


def images_of(connection: Connection, record_id: str) -> list[RecordImage]:
    """The record's photos, oldest first."""
    columns = (image.c.id.label("image_id"), image.c.size, image.c.received_at)
    linked = (image.c.office_id == record_image.c.office_id) & (
        image.c.sha256 == record_image.c.sha256
    )
    told = [record_image.c[name] for name in ("sha256", "kind", "author", "added_at")]
    query = (
        select(*columns, *told)
        .select_from(record_image.join(image, linked))
        .where(record_image.c.record_id == record_id)
        .order_by(record_image.c.added_at, record_image.c.sha256)
    )
    return [RecordImage(**row) for row in connection.execute(query).mappings()]


def image_bytes(centre: Centre, record_id: str, image_id: str) -> bytes:
    """A photo of a record. Raises Refusal not_found (also while it is on its way)."""
    with centre.database.reading() as connection:
        found = [i for i in images_of(connection, record_id) if i.image_id == image_id]
        office = select(record.c.office_id).where(record.c.id == record_id)
        office_id = connection.execute(office).scalar_one_or_none()
    data = None
    if found and office_id and found[0].received_at is not None:
        data = centre.blobs.get(image_key(office_id, found[0].sha256))
    if data is None:
        raise Refusal(Problems.NOT_FOUND)
    return data


def upload_path(image_id: str) -> str:
    """Where a photo's bytes go."""
    return f"{UPLOADS_PATH}/{image_id}"


def _await_new(
    connection: Connection, device: Device, notes: Sequence[ImageNote], now: int
) -> None:
    wanted = {note.sha256: note.size for note in notes}
    there = _rows(connection, device.office_id, wanted)
    rows = [
        {"office_id": device.office_id, "sha256": sha256, "id": new_epoch(), "size": size,
         "arrived": 0, "told_at": now}
        for sha256, size in sorted(wanted.items())
        if sha256 not in there
    ]  # fmt: skip
    if rows:
        connection.execute(insert(image), rows)
    for sha256, row in sorted(there.items()):
        if row.received_at is None and row.size != wanted[sha256]:
            _resize(connection, row, wanted[sha256])


def _resize(connection: Connection, row: Row[Any], size: int) -> None:
    """Another size was told of a photo under way: one of the two was wrong, so begin again."""
    await_again(connection, row.office_id, [row.sha256])
    is_it = (image.c.id == row.id) & image.c.received_at.is_(None)
    connection.execute(update(image).where(is_it).values(size=size))


def _link_new(connection: Connection, device: Device, notes: Sequence[ImageNote], now: int) -> None:
    told = {(note.record_id, note.sha256): note for note in notes}
    query = select(record_image.c.record_id, record_image.c.sha256).where(
        record_image.c.record_id.in_({record_id for record_id, _ in told})
    )
    there = {(row.record_id, row.sha256) for row in connection.execute(query)}
    rows = [
        {"record_id": note.record_id, "sha256": note.sha256, "office_id": device.office_id,
         "device_id": device.id, "kind": note.kind, "author": note.author,
         "added_at": note.added_at, "told_at": now}
        for key, note in sorted(told.items())
        if key not in there
    ]  # fmt: skip
    if rows:
        connection.execute(insert(record_image), rows)


def _rows(connection: Connection, office_id: str, hashes: Collection[str]) -> dict[str, Row[Any]]:
    which = (image.c.office_id == office_id) & image.c.sha256.in_(hashes)
    return {row.sha256: row for row in connection.execute(select(image).where(which))}


def _received(connection: Connection, device: Device, notes: Sequence[ImageNote]) -> dict[str, int]:
    """Those that the database says are here, with their sizes."""
    rows = _rows(connection, device.office_id, {note.sha256 for note in notes})
    return {sha256: row.size for sha256, row in rows.items() if row.received_at is not None}


def _lost(centre: Centre, device: Device, said_here: dict[str, int]) -> list[str]:
    """Of these the ones whose bytes are gone, as after a folder was lost or came back older.

    Asked before a receipt is given, for a laptop may let go of its own bytes after one.
    """
    sizes = {sha: centre.blobs.size(image_key(device.office_id, sha)) for sha in said_here}
    return [sha256 for sha256, size in sizes.items() if size != said_here[sha256]]


def _entries(
    connection: Connection,
    identity: Identity,
    device: Device,
    notes: Sequence[ImageNote],
    known: set[str],
) -> list[ImageEntry]:
    rows = _rows(connection, device.office_id, {note.sha256 for note in notes})
    return [_entry(identity, device, note, rows, known) for note in notes]


def _entry(
    identity: Identity,
    device: Device,
    note: ImageNote,
    rows: dict[str, Row[Any]],
    known: set[str],
) -> ImageEntry:
    about: dict[str, Any] = {"record_id": note.record_id, "sha256": note.sha256}
    if note.record_id not in known:
        return ImageEntry(**about, state="record_unknown")
    row = rows[note.sha256]
    if row.received_at is None:
        path = upload_path(row.id)
        return ImageEntry(**about, state="awaited", upload=path, offset=row.arrived)
    text = image_text(identity.epoch, device.id, note.record_id, note.sha256)
    return ImageEntry(**about, state="here", receipt=sign(identity.signing_key, text))
