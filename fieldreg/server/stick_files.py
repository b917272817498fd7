"""Whose a laptop's file is, what it asks, and which were taken before."""

from __future__ import annotations

from dataclasses import replace

from pydantic import ValidationError
from sqlalchemy import Connection, insert, select

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.bundle import Opened
from fieldreg.protocol.messages import SyncRequest
from fieldreg.protocol.sealed import FIRST_LINK
from fieldreg.protocol.stick import ReadingRequest

from .chain import check_signature
from .devices import Device, device_in
from .identity import Identity
from .refusal import Refusal
from .tables import device as device_table
from .tables import stick


def sender(
    connection: Connection, identity: Identity, opened: Opened, *, admits_revoked: bool = False
) -> tuple[Device, str]:
    """The laptop that a file says it is of, and its name; its signature is still to be checked.

    Raises UserTrouble stick_other_centre, stick_stranger, stick_revoked (but where *admits_revoked*
    says that the centre's own people want what such a laptop left: it is salvaged then).
    """
    manifest = opened.manifest
    if manifest.centre_id != identity.id:
        raise UserTrouble("stick_other_centre")
    query = select(device_table).where(device_table.c.id == manifest.device_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None or row["office_id"] is None:
        raise UserTrouble("stick_stranger")
    is_revoked = row["revoked_at"] is not None
    if is_revoked and not admits_revoked:
        raise UserTrouble("stick_revoked")
    return replace(device_in(row), is_salvaged=is_revoked), row["name"]


def requests_in(opened: Opened, key: str | None) -> tuple[list[SyncRequest], ReadingRequest]:
    """The requests with revisions, all of the sender's own, and the last one, to read with.

    *key* (hex) is the sender's; None where nobody knows it any more (`escrowed`). Raises
    UserTrouble stick_damaged.
    """
    try:
        *texts, last = opened.messages()
        pushes = [SyncRequest.model_validate_json(text) for text in texts]
        reading = ReadingRequest.model_validate_json(last)
        for request in (*pushes, reading):
            if key is not None:
                check_signature(request, key)
    except (ValidationError, ValueError, Refusal):
        raise UserTrouble("stick_damaged") from None
    sent_by = {request.device_id for request in (*pushes, reading)}
    is_sound = (
        sent_by == {opened.manifest.device_id}
        and all(request.revisions for request in pushes)
        and not (reading.revisions or reading.head.no)
        and reading.head.link == FIRST_LINK.hex()
        and (reading.images is None or len(reading.images.carried) == opened.photos)
    )
    if not is_sound:
        raise UserTrouble("stick_damaged")
    return pushes, reading


def is_known(connection: Connection, opened: Opened) -> bool:
    """Whether the file was taken before."""
    query = select(stick.c.digest).where(stick.c.file_id == opened.manifest.file_id)
    return connection.execute(query).one_or_none() is not None


def note_taken(
    connection: Connection, opened: Opened, device_id: str, revisions: int, now: int
) -> None:
    """Remember that the file was taken at *now* (seconds), with so many new *revisions*."""
    if is_known(connection, opened):
        return
    row = {
        "file_id": opened.manifest.file_id,
        "device_id": device_id,
        "digest": opened.digest,
        "revisions": revisions,
        "taken_at": now,
    }
    connection.execute(insert(stick).values(row))
