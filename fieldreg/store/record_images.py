"""Which pictures belong to a record."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from .schema import record_image, revision


@dataclass(frozen=True, slots=True)
class ImageLink:
    """A picture of a record: what it shows (`ImageKind`), who added it when (UTC)."""

    record_id: str
    sha256: bytes
    kind: str
    added_at: str
    officer_id: str


def is_known(connection: Connection, record_id: str) -> bool:
    """Whether there is such a record here."""
    query = select(revision.c.row_no).where(revision.c.record_id == record_id).limit(1)
    return connection.execute(query).one_or_none() is not None


def link(connection: Connection, row: ImageLink) -> bool:
    """Say that a picture belongs to a record; False if that stands already."""
    values = {name: getattr(row, name) for name in ImageLink.__dataclass_fields__}
    done = connection.execute(insert(record_image).values(values).on_conflict_do_nothing())
    return done.rowcount > 0


def links(connection: Connection, record_id: str) -> tuple[ImageLink, ...]:
    """The record's pictures, oldest first."""
    query = select(record_image).where(record_image.c.record_id == record_id)
    rows = connection.execute(query.order_by(record_image.c.added_at, record_image.c.sha256))
    return tuple(ImageLink(**row._asdict()) for row in rows)


def records_of(connection: Connection, digest: bytes) -> tuple[str, ...]:
    """The records that have this picture."""
    query = select(record_image.c.record_id).where(record_image.c.sha256 == digest)
    return tuple(connection.execute(query.order_by(record_image.c.record_id)).scalars())


def only_of(connection: Connection, record_id: str) -> tuple[bytes, ...]:
    """The pictures that this record has and no other."""
    had = {row.sha256 for row in links(connection, record_id)}
    others = select(record_image.c.sha256).where(
        record_image.c.sha256.in_(had), record_image.c.record_id != record_id
    )
    return tuple(sorted(had - set(connection.execute(others).scalars())))


def unlink(connection: Connection, record_id: str) -> None:
    """Take a record's pictures from it."""
    connection.execute(delete(record_image).where(record_image.c.record_id == record_id))
