"""Which pictures belong to a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, case, delete, func, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert

from fieldreg.protocol.images import ImagePlace

from .schema import record_image, revision, sync_state

_EPOCH = select(sync_state.c.epoch)
_UNDELIVERED = record_image.c.delivered_at.is_(None) | (
    record_image.c.delivered_epoch != _EPOCH.scalar_subquery()
)
_LINKS = select(
    *(record_image.c[name] for name in ("record_id", "sha256", "kind", "added_at", "officer_id")),
    case((~_UNDELIVERED, record_image.c.delivered_at)).label("delivered_at"),
)


@dataclass(frozen=True, slots=True)
class ImageLink:
    """A picture of a record: what it shows (`ImageKind`), who added it when (UTC).

    `delivered_at` (UTC, the centre's clock) is None until the centre's receipt for it is here, and
    again when the centre was restored since: it may have lost it.
    """

    record_id: str
    sha256: bytes
    kind: str
    added_at: str
    officer_id: str
    delivered_at: str | None = None


def is_known(connection: Connection, record_id: str) -> bool:
    """Whether there is such a record here."""
    query = select(revision.c.row_no).where(revision.c.record_id == record_id).limit(1)
    return connection.execute(query).one_or_none() is not None


def link(connection: Connection, row: ImageLink) -> bool:
    """Say that a picture belongs to a record; False if that stands already."""
    names = ("record_id", "sha256", "kind", "added_at", "officer_id")
    values = {name: getattr(row, name) for name in names}
    done = connection.execute(insert(record_image).values(values).on_conflict_do_nothing())
    return done.rowcount > 0


def links(connection: Connection, record_id: str) -> tuple[ImageLink, ...]:
    """The record's pictures, oldest first."""
    query = _LINKS.where(record_image.c.record_id == record_id)
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


def undelivered(
    connection: Connection, *, after: ImagePlace | None = None, most: int
) -> tuple[str, tuple[ImageLink, ...]]:
    """The centre's epoch as it is known here, and pictures without a receipt, oldest first.

    At most *most*, from behind *after* on.
    """
    order = (record_image.c.added_at, record_image.c.record_id, record_image.c.sha256)
    query = _LINKS.where(_UNDELIVERED)
    if after:
        added_at, record_id, sha256 = after
        query = query.where(tuple_(*order) > (added_at, record_id, bytes.fromhex(sha256)))
    rows = connection.execute(query.order_by(*order).limit(most))
    epoch = connection.execute(_EPOCH).scalar_one()
    return epoch, tuple(ImageLink(**row._asdict()) for row in rows)


def mark_delivered(
    connection: Connection, epoch: str, pairs: Iterable[tuple[str, bytes]], at: str
) -> int:
    """The centre has the pictures of *pairs* (record, SHA-256) since *at*; how many are new.

    Only if *epoch* is still the centre's, and for as long as it is.
    """
    if connection.execute(_EPOCH).scalar_one() != epoch:
        return 0
    values = {"delivered_at": at, "delivered_epoch": epoch}
    marked = 0
    for record_id, digest in pairs:
        which = (record_image.c.record_id == record_id) & (record_image.c.sha256 == digest)
        done = connection.execute(update(record_image).where(which, _UNDELIVERED).values(values))
        marked += done.rowcount
    return marked


def delivered_before(connection: Connection, before: str) -> tuple[bytes, ...]:
    """The pictures that the centre has, for every record they belong to, since before *before*."""
    last = func.max(record_image.c.delivered_at)
    is_one_missing = func.max(_UNDELIVERED)
    query = select(record_image.c.sha256).group_by(record_image.c.sha256)
    return tuple(connection.execute(query.having(is_one_missing == 0, last < before)).scalars())


def on_the_way(connection: Connection) -> int:
    """How many pictures have no receipt yet, counted for each record that has them."""
    query = select(func.count()).select_from(record_image).where(_UNDELIVERED)
    return connection.execute(query).scalar_one()
