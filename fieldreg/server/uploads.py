"""Photos come by tus 1.0.0: created with their SHA-256, in parts, looked at when they are whole.

Parts wait in the database, so that any centre process takes the next one, and a crash leaves
offset and bytes in agreement. The blob is written first and called received after.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256 as sha256_of
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from fieldreg.documents.picture_header import read_header
from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.images import MOST_IMAGE_BYTES, ImageNote
from fieldreg.protocol.problems import Problems

from .blobs import image_key
from .devices import Device, locked_device
from .identity import Centre
from .image_leaving import KEEP_PARTS_SECONDS, let_go
from .image_links import await_again, declare, is_wanted
from .refusal import Refusal
from .tables import image, image_part
from .words import is_id

_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_METADATA = 4_096


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo on its way, or here: of `size` bytes the first `offset` have come.

    What came is kept until `ends_at` (seconds since 1970); None: nothing of it ends.
    """

    id: str
    offset: int
    size: int
    ends_at: int | None = None


def create(centre: Centre, device: Device, length: str, metadata: str) -> Upload:
    """Expect a photo; the same one that is under way, or here, is found again as it stands.

    *length* and *metadata* are the headers Upload-Length and Upload-Metadata. Raises Refusal
    bad_request, too_large, record_unknown, device_revoked.
    """
    size, known = _read_length(length), read_metadata(metadata)
    return centre.database.write(lambda c: _create(c, centre, device, known, size))


def look(centre: Centre, device: Device, upload_id: str) -> Upload:
    """How far an upload of the laptop's own office is. Raises Refusal not_found."""
    with centre.database.reading() as connection:
        row = _own(connection, device, upload_id)
    return _upload(row)


def add(centre: Centre, device: Device, upload_id: str, offset: int, data: bytes) -> Upload:
    """Take the bytes at *offset*. What makes the photo whole is looked at before it is kept.

    Raises Refusal not_found (also where no record has the photo any more), offset_wrong, too_large;
    image_altered (another SHA-256 than was
    promised) and image_kind (no JPEG), after which the upload begins anew.
    """
    with centre.database.reading() as connection:
        row = _own(connection, device, upload_id)
        _require_place(row, offset, len(data))
        is_last = row.received_at is None and offset + len(data) == row.size
        earlier = _parts(connection, row.id) if is_last else b""
    if is_last:
        _keep(centre, row, earlier + data)
    part = _Part(offset, data, centre.seconds(), is_last)
    era = centre.database.write(lambda c: _write(c, device, row, part))
    if era is not None:  # it was taken from its record just now
        let_go(centre, row.office_id, row.sha256)
        if is_last and row.era < era:
            centre.blobs.remove(image_key(row.office_id, row.sha256, row.era))
        raise Refusal(Problems.NOT_FOUND)
    ends_at = None if is_last else part.at + KEEP_PARTS_SECONDS
    return Upload(row.id, offset + len(data), row.size, ends_at)


def read_metadata(text: str) -> dict[str, str]:
    """The pairs of an Upload-Metadata header. Raises Refusal bad_request."""
    if len(text) > _MOST_METADATA:
        raise Refusal(Problems.BAD_REQUEST, "upload-metadata")
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, _, packed = pair.partition(" ")
        try:
            value = base64.b64decode(packed.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            raise Refusal(Problems.BAD_REQUEST, "upload-metadata") from None
        if name in found:
            raise Refusal(Problems.BAD_REQUEST, "upload-metadata")
        found[name] = value
    return found


def _create(
    connection: Connection, centre: Centre, device: Device, known: Mapping[str, str], size: int
) -> Upload:
    again = locked_device(connection, device.id, admits_revoked=device.is_salvaged)
    sha256 = known.get("sha256", "").lower()
    if not _HASH.fullmatch(sha256):
        raise Refusal(Problems.BAD_REQUEST, "upload-metadata")
    if "record_id" in known:
        note = _note(known, sha256, size)
        steps = declare(connection, again, [note], centre.seconds())
        if not steps or max(steps.values()) % 2:  # it was taken from the record by a later step
            raise Refusal(Problems.RECORD_UNKNOWN)
    which = (image.c.office_id == again.office_id) & (image.c.sha256 == sha256)
    row = connection.execute(select(image).where(which)).one_or_none()
    if row is None or row.size != size:
        raise Refusal(Problems.BAD_REQUEST, "upload-metadata" if row is None else "upload-length")
    return _upload(row)


def _upload(row: Row[Any]) -> Upload:
    ends_at = None if row.part_at is None else row.part_at + KEEP_PARTS_SECONDS
    return Upload(row.id, row.arrived, row.size, ends_at)


def _note(known: Mapping[str, str], sha256: str, size: int) -> ImageNote:
    told = {name: known.get(name, "") for name in ("record_id", "kind", "added_at", "author")}
    try:
        return ImageNote.model_validate(
            told | {"sha256": sha256, "size": size, "step": known.get("step") or 0}
        )
    except ValidationError:
        raise Refusal(Problems.BAD_REQUEST, "upload-metadata") from None


def _read_length(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or len(text) > 15 or not int(text):
        raise Refusal(Problems.BAD_REQUEST, "upload-length")
    if int(text) > MOST_IMAGE_BYTES:
        raise Refusal(Problems.TOO_LARGE)
    return int(text)


def _own(connection: Connection, device: Device, upload_id: str) -> Row[Any]:
    if not is_id(upload_id):
        raise Refusal(Problems.NOT_FOUND)
    which = (image.c.id == upload_id) & (image.c.office_id == device.office_id)
    row = connection.execute(select(image).where(which)).one_or_none()
    if row is None or not is_wanted(connection, row.office_id, row.sha256):
        raise Refusal(Problems.NOT_FOUND)
    return row


def _require_place(row: Row[Any], offset: int, size: int) -> None:
    if offset != row.arrived:
        raise Refusal(Problems.OFFSET_WRONG)
    if offset + size > row.size:
        raise Refusal(Problems.TOO_LARGE)


def _parts(connection: Connection, image_id: str) -> bytes:
    query = select(image_part.c.data).where(image_part.c.image_id == image_id)
    return b"".join(connection.execute(query.order_by(image_part.c.position)).scalars())


def _keep(centre: Centre, row: Row[Any], whole: bytes) -> None:
    """Keep a whole photo as a blob, or begin it again and refuse it."""
    problem = _judge(row, whole)
    if problem is None:
        centre.blobs.put(image_key(row.office_id, row.sha256, row.era), whole)
        return

    def begin_again(connection: Connection) -> None:
        if _locked(connection, row.id).received_at is None:
            await_again(connection, row.office_id, [row.sha256])

    centre.database.write(begin_again)
    raise Refusal(problem)


def _judge(row: Row[Any], whole: bytes) -> Problems | None:
    if sha256_of(whole).hexdigest() != row.sha256:
        return Problems.IMAGE_ALTERED
    try:
        return None if read_header(whole).kind == "JPEG" else Problems.IMAGE_KIND
    except UserTrouble:
        return Problems.IMAGE_KIND


def _locked(connection: Connection, image_id: str) -> Row[Any]:
    return connection.execute(select(image).where(image.c.id == image_id).with_for_update()).one()


@dataclass(frozen=True, slots=True)
class _Part:
    """Bytes at their place, when they came (seconds), and whether they are the last."""

    offset: int
    data: bytes = field(repr=False)
    at: int
    is_last: bool


def _write(connection: Connection, device: Device, row: Row[Any], part: _Part) -> int | None:
    """Keep the part, or call the photo received; the era it is in if it was let go of meanwhile."""
    locked_device(connection, device.id, admits_revoked=device.is_salvaged)
    now = _locked(connection, row.id)
    if now.size != row.size:
        raise Refusal(Problems.OFFSET_WRONG)
    if now.era != row.era or not is_wanted(connection, row.office_id, row.sha256):
        return int(now.era)
    offset, data = part.offset, part.data
    _require_place(now, offset, len(data))
    arrived = offset + len(data)
    if part.is_last:
        connection.execute(delete(image_part).where(image_part.c.image_id == row.id))
    elif data:
        values = {"image_id": row.id, "position": offset, "data": data}
        connection.execute(insert(image_part).values(values))
    else:
        return None
    changes: dict[str, int | None] = {"arrived": arrived, "part_at": part.at}
    if part.is_last:
        changes |= {"received_at": part.at, "part_at": None}
    connection.execute(update(image).where(image.c.id == row.id).values(changes))
    return None
