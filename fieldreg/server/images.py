"""Which photos belong to a record: told by laptops, answered with how each stands.

It needs no token and no chain: see `image_links` for what holds.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Row, select

from fieldreg.protocol.images import (
    UPLOADS_PATH,
    ImageEntry,
    ImageNote,
    ImagesRequest,
    ImagesResponse,
    KeptEntry,
    TakenEntry,
    TakenNote,
)
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.signing import image_text, sign, taken_text

from .blobs import image_key
from .devices import Device, device_of, locked_device
from .identity import Centre, Identity, read_identity
from .image_leaving import let_go
from .image_links import declare, images_of, take
from .image_looking import await_lost, look, receive_found
from .refusal import Refusal
from .tables import image, record

Gone: TypeAlias = Literal["record_unknown", "taken"]


def tell(centre: Centre, token: str, request: ImagesRequest) -> ImagesResponse:
    """Take a laptop's notes and answer each. Raises Refusal; then nothing was stored."""
    with centre.database.reading() as connection:
        device = device_of(connection, token, centre.seconds())
    if device.id != request.device_id:
        raise Refusal(Problems.NOT_ALLOWED)
    return take_told(centre, device, request)


def salvage_images(centre: Centre, request: ImagesRequest) -> ImagesResponse:
    """The same for what the centre's own people bring (see `exchange.salvage`)."""
    return take_told(centre, salvaged(centre, request.device_id), request)


def salvaged(centre: Centre, device_id: str) -> Device:
    """A laptop of this centre, also one that was revoked. Raises Refusal not_signed_in."""
    return centre.database.write(lambda c: locked_device(c, device_id, admits_revoked=True))


def take_told(centre: Centre, device: Device, request: ImagesRequest) -> ImagesResponse:
    """Take what *device* tells and answer it. Raises Refusal; then nothing was stored."""
    with centre.database.reading() as connection:
        identity = read_identity(connection)
        if request.epoch and request.epoch != identity.epoch:
            raise Refusal(Problems.EPOCH_CHANGED, identity.epoch)
    looked = look(centre, device.office_id, request.images)

    def work(connection: Connection) -> tuple[list[ImageEntry], list[KeptEntry]]:
        again = locked_device(connection, device.id, admits_revoked=device.is_salvaged)
        now = centre.seconds()
        await_lost(connection, again.office_id, looked.lost)
        steps = declare(connection, again, request.images, now)
        held = take(connection, again, request.taken or (), now)
        receive_found(connection, again.office_id, looked.found, now)
        return _entries(connection, identity, again, request, steps), _kept(request, held)

    entries, kept = centre.database.write(work)
    still = {(entry.record_id, entry.sha256, entry.step) for entry in kept}
    gone = [n for n in request.taken or () if (n.record_id, n.sha256, n.step) not in still]
    return ImagesResponse(
        protocol=1,
        centre_id=identity.id,
        epoch=identity.epoch,
        images=entries,
        taken=[_gone(centre, identity, device, note) for note in gone],
        kept=kept,
    )


def _kept(request: ImagesRequest, held: dict[tuple[str, str], int]) -> list[KeptEntry]:
    """The removals that do not count, for the record was given the photo by a later step."""
    found = []
    for note in request.taken or ():
        step = held.get((note.record_id, note.sha256), 0)
        if step > note.step and step % 2 == 0:
            about = {"record_id": note.record_id, "sha256": note.sha256}
            found.append(KeptEntry(**about, step=note.step, held=step))
    return found


def _gone(centre: Centre, identity: Identity, device: Device, note: TakenNote) -> TakenEntry:
    """The receipt for a photo that was taken from its record, once its bytes are away."""
    let_go(centre, device.office_id, note.sha256)
    about = (note.record_id, note.sha256, note.step)
    text = taken_text(identity.epoch, device.id, *about)
    receipt = sign(identity.signing_key, text)
    return TakenEntry(record_id=about[0], sha256=about[1], step=about[2], receipt=receipt)


def image_bytes(centre: Centre, record_id: str, image_id: str) -> bytes:
    """A photo of a record. Raises Refusal not_found (also while it is on its way, or was taken from
    the record)."""
    with centre.database.reading() as connection:
        found = [i for i in images_of(connection, record_id) if i.image_id == image_id]
        office = select(record.c.office_id).where(record.c.id == record_id)
        office_id = connection.execute(office).scalar_one_or_none()
    data = None
    if found and office_id and found[0].received_at is not None:
        data = centre.blobs.get(image_key(office_id, found[0].sha256, found[0].era))
    if data is None:
        raise Refusal(Problems.NOT_FOUND)
    return data


def upload_path(image_id: str) -> str:
    """Where a photo's bytes go."""
    return f"{UPLOADS_PATH}/{image_id}"


def _rows(connection: Connection, office_id: str, hashes: Collection[str]) -> dict[str, Row[Any]]:
    which = (image.c.office_id == office_id) & image.c.sha256.in_(hashes)
    return {row.sha256: row for row in connection.execute(select(image).where(which))}


def _entries(
    connection: Connection,
    identity: Identity,
    device: Device,
    request: ImagesRequest,
    steps: dict[tuple[str, str], int],
) -> list[ImageEntry]:
    rows = _rows(connection, device.office_id, {note.sha256 for note in request.images})
    # One of before knows no more words.
    gone: Gone = "record_unknown" if request.taken is None else "taken"
    entries = []
    for note in request.images:
        step = steps.get((note.record_id, note.sha256))
        if step is None or step % 2:
            state = "record_unknown" if step is None else gone
            entry = ImageEntry(record_id=note.record_id, sha256=note.sha256, state=state)
        else:
            entry = _entry(identity, device, note, rows[note.sha256])
        entries.append(entry)
    return entries


def _entry(identity: Identity, device: Device, note: ImageNote, row: Row[Any]) -> ImageEntry:
    about: dict[str, Any] = {"record_id": note.record_id, "sha256": note.sha256}
    if row.received_at is None:
        path = upload_path(row.id)
        return ImageEntry(**about, state="awaited", upload=path, offset=row.arrived)
    text = image_text(identity.epoch, device.id, note.record_id, note.sha256)
    return ImageEntry(**about, state="here", receipt=sign(identity.signing_key, text))
