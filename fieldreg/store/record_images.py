"""Which pictures belong to a record, and which were taken from it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, case, exists, func, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert

from fieldreg.protocol.images import MOST_STEPS, ImagePlace, KeptEntry

from .schema import centre_row, record_image, revision, sync_state

_EPOCH = select(sync_state.c.epoch)
UNDELIVERED = record_image.c.delivered_at.is_(None) | (
    record_image.c.delivered_epoch != _EPOCH.scalar_subquery()
)
"""The centre's receipt for it is not here, or is one of an epoch that is over."""
_IS_TAKEN = record_image.c.step % 2 == 1
_REFUSED = record_image.c.refused.is_not(None) & (
    record_image.c.refused_epoch == _EPOCH.scalar_subquery()
)
_OF_IT = ("record_id", "sha256", "kind", "added_at", "officer_id", "step")
_LINKS = select(
    *(record_image.c[name] for name in (*_OF_IT, "taken_at", "taken_by", "reason")),
    case((~UNDELIVERED, record_image.c.delivered_at)).label("delivered_at"),
    case((_REFUSED & ~_IS_TAKEN, record_image.c.refused)).label("refused"),
)
# The centre set the registration itself aside: it has nothing that a photo could belong to.
_IS_ASIDE = exists(
    select(1).where(
        revision.c.record_id == record_image.c.record_id, revision.c.outcome == "quarantined"
    )
) & ~exists(select(1).where(centre_row.c.record_id == record_image.c.record_id))


_UNTOLD = {
    "delivered_at": None,
    "delivered_epoch": None,
    "refused": None,
    "refused_epoch": None,
}
Step = tuple[str, bytes, int]
"""A picture as it was told: its record, its SHA-256, and the step by which the record had it."""
_NOT_TAKEN = {"taken_at": None, "taken_by": None, "reason": None}


@dataclass(frozen=True, slots=True)
class ImageLink:
    """A picture of a record: what it shows (`ImageKind`), who added it when (UTC).

    `delivered_at` (UTC, the centre's clock) is None until the centre's receipt for it is here, and
    again when the centre was restored since: it may have lost it. `refused` is the key of what the
    centre has against it. `step` is odd where it was taken from the record again: then `taken_at`
    (UTC), `taken_by` and `reason` say when, by whom and why, and `delivered_at` that the centre
    has let go of it too.
    """

    record_id: str
    sha256: bytes
    kind: str
    added_at: str
    officer_id: str
    delivered_at: str | None = None
    step: int = 0
    taken_at: str | None = None
    taken_by: str | None = None
    reason: str | None = None
    refused: str | None = None

    @property
    def is_taken(self) -> bool:
        """Whether it was taken from the record again."""
        return self.step % 2 == 1


def at_step(record_id: str, digest: bytes, step: int) -> ColumnElement[bool]:
    """The picture of a record, if it stands here by this step."""
    one = (record_image.c.record_id == record_id) & (record_image.c.sha256 == digest)
    return one & (record_image.c.step == step)


def is_known(connection: Connection, record_id: str) -> bool:
    """Whether there is such a record here."""
    query = select(revision.c.row_no).where(revision.c.record_id == record_id).limit(1)
    return connection.execute(query).one_or_none() is not None


def link(connection: Connection, row: ImageLink) -> bool:
    """Say that a picture belongs to a record, also once more; False if that stands already."""
    values = {name: getattr(row, name) for name in _OF_IT if name != "step"}
    statement = insert(record_image).values(values)
    again = {name: statement.excluded[name] for name in ("kind", "added_at", "officer_id")}
    statement = statement.on_conflict_do_update(
        index_elements=["record_id", "sha256"],
        set_=again | {"step": record_image.c.step + 1} | _UNTOLD | _NOT_TAKEN,
        where=_IS_TAKEN,
    )
    return connection.execute(statement).rowcount > 0


def take(connection: Connection, row: ImageLink) -> bool:
    """Take the picture from its record, as `taken_at`, `taken_by`, `reason` of *row* say.

    False if the record does not have it.
    """
    which = (record_image.c.record_id == row.record_id) & (record_image.c.sha256 == row.sha256)
    return _take(connection, which, row.taken_at or "", row.taken_by or "", row.reason or "") > 0


def take_all(connection: Connection, record_id: str, *, at: str, officer_id: str) -> int:
    """Take all pictures from the record, as erasing it does, without a reason; how many.

    What was said of those that were taken before is erased as well, here and at the centre.
    """
    own = record_image.c.record_id == record_id
    said_before = update(record_image).where(own, _IS_TAKEN, record_image.c.reason != "")
    # A step more, so that the centre forgets the words too.
    connection.execute(
        said_before.values(_UNTOLD | {"reason": "", "step": record_image.c.step + 2})
    )
    return _take(connection, own, at, officer_id, "")


def _take(
    connection: Connection, which: ColumnElement[bool], at: str, officer_id: str, reason: str
) -> int:
    said = {"taken_at": at, "taken_by": officer_id, "reason": reason}
    statement = update(record_image).where(which, ~_IS_TAKEN)
    changes = said | _UNTOLD | {"step": record_image.c.step + 1}
    return connection.execute(statement.values(changes)).rowcount


def taken_from_all(connection: Connection) -> tuple[bytes, ...]:
    """The pictures that no record has any more."""
    query = select(record_image.c.sha256).group_by(record_image.c.sha256)
    return tuple(connection.execute(query.having(func.min(record_image.c.step % 2) == 1)).scalars())


def refuse(connection: Connection, epoch: str, told: Iterable[Step], key: str) -> int:
    """Remember what the centre of *epoch* has against these pictures of records; how many.

    Only of what still stands here as it was told.
    """
    values, marked = {"refused": key, "refused_epoch": epoch}, 0
    for step in told:
        statement = update(record_image).where(at_step(*step), ~_IS_TAKEN)
        marked += connection.execute(statement.values(values)).rowcount
    return marked


def take_above(connection: Connection, kept: Iterable[KeptEntry]) -> int:
    """Say these removals again, above the steps by which the centre has the pictures: nobody here
    knew of them when an officer took the picture from its record. How many.

    Only what still stands as it was told. A removal that the centre has followed once is over:
    whoever added the picture since then knew of it, and it is told no more in this epoch.
    """
    raised = 0
    for entry in kept:
        if not entry.step < entry.held < MOST_STEPS:
            continue
        which = at_step(entry.record_id, bytes.fromhex(entry.sha256), entry.step) & _IS_TAKEN
        is_over = update(record_image).where(which, record_image.c.delivered_at.is_not(None))
        connection.execute(is_over.values(delivered_epoch=_EPOCH.scalar_subquery()))
        again = update(record_image).where(which, record_image.c.delivered_at.is_(None))
        values = _UNTOLD | {"step": entry.held + 1}
        raised += connection.execute(again.values(values)).rowcount
    return raised


def offer_again(connection: Connection, record_id: str, digest: bytes) -> bool:
    """Let a refused picture be sent once more; whether it was refused.

    Whatever the centre was told of it before, this counts: its step is the next but one.
    """
    which = (record_image.c.record_id == record_id) & (record_image.c.sha256 == digest)
    statement = update(record_image).where(which, _REFUSED, ~_IS_TAKEN)
    return (
        connection.execute(statement.values(_UNTOLD | {"step": record_image.c.step + 2})).rowcount
        > 0
    )


def links(connection: Connection, record_id: str) -> tuple[ImageLink, ...]:
    """The record's pictures, oldest first."""
    query = _LINKS.where(record_image.c.record_id == record_id)
    rows = connection.execute(query.order_by(record_image.c.added_at, record_image.c.sha256))
    return tuple(ImageLink(**row._asdict()) for row in rows)


def records_of(connection: Connection, digest: bytes) -> tuple[str, ...]:
    """The records that have this picture."""
    has = record_image.c.sha256 == digest
    query = select(record_image.c.record_id).where(has, ~_IS_TAKEN)
    return tuple(connection.execute(query.order_by(record_image.c.record_id)).scalars())


def undelivered(
    connection: Connection, *, after: ImagePlace | None = None, most: int
) -> tuple[str, tuple[ImageLink, ...]]:
    """The centre's epoch as it is known here, and pictures of which it is to be told, oldest first.

    Those without a receipt, and those taken away without one; but none that it refused, or whose
    registration it set aside. At most *most*, from behind *after* on.
    """
    order = (record_image.c.added_at, record_image.c.record_id, record_image.c.sha256)
    query = _LINKS.where(UNDELIVERED, _IS_TAKEN | ~(_REFUSED | _IS_ASIDE))
    if after:
        added_at, record_id, sha256 = after
        query = query.where(tuple_(*order) > (added_at, record_id, bytes.fromhex(sha256)))
    rows = connection.execute(query.order_by(*order).limit(most))
    epoch = connection.execute(_EPOCH).scalar_one()
    return epoch, tuple(ImageLink(**row._asdict()) for row in rows)


def all_undelivered(connection: Connection) -> set[bytes]:
    """Every picture that a record has and that the centre has not, or not for that record."""
    query = select(record_image.c.sha256).where(UNDELIVERED, ~_IS_TAKEN)
    return set(connection.execute(query).scalars())


def mark_delivered(connection: Connection, epoch: str, told: Iterable[Step], at: str) -> int:
    """The centre has the pictures of *told*, or has let go of them where that was the step, since
    *at*; how many are new.

    Only if *epoch* is still the centre's, and for as long as it is; and only for what still stands
    here as it was told: a picture may have been taken away and added again since then.
    """
    if connection.execute(_EPOCH).scalar_one() != epoch:
        return 0
    values = {"delivered_at": at, "delivered_epoch": epoch}
    marked = 0
    for step in told:
        statement = update(record_image).where(at_step(*step), UNDELIVERED)
        marked += connection.execute(statement.values(values)).rowcount
    return marked


def forget_receipts(connection: Connection) -> None:
    """Ask the centre anew how all pictures stand, also those that it has, or has let go of.

    That it has let go of one at all is not forgotten: see `take_above`.
    """
    connection.execute(update(record_image).where(_IS_TAKEN).values(delivered_epoch=""))
    told_anew = {"delivered_at": None, "delivered_epoch": None}
    connection.execute(update(record_image).where(~_IS_TAKEN).values(told_anew))


def delivered_before(connection: Connection, before: str) -> tuple[bytes, ...]:
    """The pictures that the centre has, for every record they belong to, since before *before*."""
    last = func.max(record_image.c.delivered_at)
    is_one_missing = func.max(UNDELIVERED)
    query = select(record_image.c.sha256).where(~_IS_TAKEN).group_by(record_image.c.sha256)
    return tuple(connection.execute(query.having(is_one_missing == 0, last < before)).scalars())


def on_the_way(connection: Connection) -> int:
    """How many pictures have no receipt yet, counted for each record that has them; those that the
    centre refused wait for an officer and are on no way."""
    return how_many(connection).on_the_way


class HowMany(NamedTuple):
    """Pictures by what is to come, counted for each record: to be sent, to be taken away at the
    centre, and refused there."""

    on_the_way: int
    to_take: int
    refused: int


def how_many(connection: Connection) -> HowMany:
    """How the pictures of all records stand."""
    kinds = (~_IS_TAKEN & ~_REFUSED, _IS_TAKEN, ~_IS_TAKEN & _REFUSED)
    counts = (func.count(case((kind, 1))) for kind in kinds)
    query = select(*counts).select_from(record_image).where(UNDELIVERED)
    way, to_take, refused = tuple(connection.execute(query).one())
    return HowMany(way, to_take, refused)


def refused_records(connection: Connection, most: int) -> tuple[str, ...]:
    """Records with a picture that the centre refused, the newest picture first; at most *most*."""
    last = func.max(record_image.c.added_at)
    query = select(record_image.c.record_id).where(UNDELIVERED, ~_IS_TAKEN, _REFUSED)
    query = query.group_by(record_image.c.record_id).order_by(last.desc(), record_image.c.record_id)
    return tuple(connection.execute(query.limit(most)).scalars())


def is_one_on_the_way(connection: Connection, record_id: str) -> bool:
    """Whether a picture of the record is still to reach the centre."""
    own = record_image.c.record_id == record_id
    query = select(exists(select(1).where(own, UNDELIVERED, ~_IS_TAKEN, ~_REFUSED)))
    return bool(connection.execute(query).scalar_one())
