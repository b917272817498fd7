"""Letting go of photos: those that records have no longer, and parts that nobody finishes."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, select, update

from .blobs import image_key
from .identity import Centre
from .image_links import await_again, is_wanted, lock_images
from .tables import image

KEEP_PARTS_SECONDS = 7 * 86_400
"""How long what came of a photo waits for its rest; then it begins anew."""
_UNFINISHED_SECONDS = 86_400


def let_go(centre: Centre, office_id: str, sha256: str) -> None:
    """Take an office's photo away unless a record of it has it.

    First the photo is no longer called here, under the lock under which records are given photos;
    only then its blob goes, and with it what an earlier call left behind. A next reception begins
    a new era with another blob, so a removal that comes late, from a process that stood still, hits
    nothing that anybody was promised. May raise EnvironmentTrouble images_unreachable.
    """

    def begin(connection: Connection) -> tuple[int, int]:
        row = lock_images(connection, office_id, [sha256]).get(sha256)
        if row is None:
            return (0, 0)
        if is_wanted(connection, office_id, sha256):
            return (row.cleared, row.era)
        await_again(connection, office_id, [sha256])
        connection.execute(update(image).where(is_it).values(era=row.era + 1))
        return (row.cleared, row.era + 1)

    is_it = (image.c.office_id == office_id) & (image.c.sha256 == sha256)
    first, end = centre.database.write(begin)
    for era in range(first, end):
        centre.blobs.remove(image_key(office_id, sha256, era))
    if first < end:
        done = update(image).where(is_it, image.c.cleared < end).values(cleared=end)
        centre.database.write(lambda connection: connection.execute(done))


def expire_parts(centre: Centre, *, seconds: int = KEEP_PARTS_SECONDS) -> int:
    """Take away what came of photos whose last part is older than *seconds*; of how many photos.

    The photos stay awaited: whoever sends one again begins at its first byte.
    """
    before = centre.seconds() - seconds
    is_old = image.c.received_at.is_(None) & (image.c.part_at < before)
    with centre.database.reading() as connection:
        due = connection.execute(select(image.c.office_id, image.c.sha256).where(is_old)).all()

    def expire(connection: Connection, office_id: str, sha256: str) -> bool:
        row = lock_images(connection, office_id, [sha256]).get(sha256)
        if row is None or row.received_at is not None or (row.part_at or before) >= before:
            return False  # it goes on just now
        await_again(connection, office_id, [sha256])
        return True

    jobs = (partial(expire, office_id=row.office_id, sha256=row.sha256) for row in due)
    return sum(centre.database.write(job) for job in jobs)


def sweep(centre: Centre) -> int:
    """Remove what processes that were killed left behind: how many photos and half-made files.

    A process that stood still while its photo was let go of may have put it away all the same, and
    have died before it could take it back: under an era that is over, which was promised to nobody.
    May raise EnvironmentTrouble images_unreachable.
    """
    columns = (image.c.office_id, image.c.sha256, image.c.era)
    with centre.database.reading() as connection:
        rows = connection.execute(select(*columns).where(image.c.era > 0)).all()
    left = [
        key
        for row in rows
        for era in range(row.era)
        if centre.blobs.size(key := image_key(row.office_id, row.sha256, era)) is not None
    ]
    for key in left:
        centre.blobs.remove(key)
    before = centre.clock().timestamp() - _UNFINISHED_SECONDS
    return len(left) + centre.blobs.drop_unfinished(before)
