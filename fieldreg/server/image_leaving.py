"""Letting go of photos: those that records have no longer, and parts that nobody finishes."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, select

from .blobs import image_key
from .identity import Centre
from .image_links import await_again, is_wanted, lock_images
from .tables import image

KEEP_PARTS_SECONDS = 7 * 86_400
"""How long what came of a photo waits for its rest; then it begins anew."""


def let_go(centre: Centre, office_id: str, sha256: str) -> bool:
    """Take an office's photo away unless a record of it has it; whether it is away.

    The blob goes while the photo's row is locked: nobody links it meanwhile. Should the transaction
    fail after it, the row says that the photo is here, and whoever asks for a receipt finds out
    that it is not. May raise EnvironmentTrouble images_unreachable.
    """

    def work(connection: Connection) -> bool:
        lock_images(connection, office_id, [sha256])
        if is_wanted(connection, office_id, sha256):
            return False
        centre.blobs.remove(image_key(office_id, sha256))
        await_again(connection, office_id, [sha256])
        return True

    return centre.database.write(work)


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
