"""Whether photos' bytes lie where the database says, or lie there though it does not know of them.

The store of photos is asked outside any transaction, for it may be slow. What was seen there counts
only for rows that still are as they were: another request may have brought a photo meanwhile, whose
laptop has a receipt for it and lets go of its own bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256 as sha256_of

from sqlalchemy import Connection, delete, select, update

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.images import ImageNote

from .blobs import image_key
from .identity import Centre
from .image_links import await_again, is_wanted, lock_images
from .tables import image, image_part

_MOST_READ = 20
"""Photos that are read whole for one request; what is left is found by the next."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo of an office as its row was when the store of photos was asked."""

    sha256: str
    size: int
    era: int
    received_at: int | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """Photos that are called received and whose bytes are gone, as after a folder was lost or came
    back older; and photos that are not, whose bytes are there."""

    lost: tuple[Seen, ...]
    found: tuple[Seen, ...]


def look(centre: Centre, office_id: str, notes: Sequence[ImageNote]) -> Looked:
    """Ask the store of photos, before a receipt is given: a laptop may let go of its own bytes.

    Bytes that nobody knows of are looked for only where a laptop says that it has them no more.
    Whoever has them brings them; asking for each photo that is awaited would cost a request to the
    store for every photo on every slow line, at each sync. May raise EnvironmentTrouble
    images_unreachable.
    """
    sizes = {note.sha256: note.size for note in notes}
    columns = (image.c.sha256, image.c.size, image.c.era, image.c.received_at)
    which = (image.c.office_id == office_id) & image.c.sha256.in_(sizes)
    with centre.database.reading() as connection:
        rows = connection.execute(select(*columns).where(which)).all()
    known = {row.sha256: Seen(**row._mapping) for row in rows}
    here = [seen for seen in known.values() if seen.received_at is not None]
    missing = {note.sha256 for note in notes if note.lost} - {seen.sha256 for seen in here}
    eras = {sha256: seen.era for sha256, seen in known.items()}
    sought = [Seen(sha256, sizes[sha256], eras.get(sha256, 0)) for sha256 in sorted(missing)]
    lost = tuple(seen for seen in here if not _has_size(centre, office_id, seen))
    there = [seen for seen in sought if _has_size(centre, office_id, seen)][:_MOST_READ]
    return Looked(lost, tuple(seen for seen in there if _is_whole(centre, office_id, seen)))


def await_lost(connection: Connection, office_id: str, lost: Sequence[Seen]) -> None:
    """Expect these photos once more, unless they were brought meanwhile."""
    if not lost:
        return
    rows = lock_images(connection, office_id, {seen.sha256 for seen in lost})
    same = [
        seen.sha256
        for seen in lost
        if (row := rows.get(seen.sha256)) is not None
        and (row.era, row.received_at) == (seen.era, seen.received_at)
    ]
    await_again(connection, office_id, same)


def receive_found(connection: Connection, office_id: str, found: Sequence[Seen], now: int) -> None:
    """Call these photos received, where a record of the office has them and none let go of them
    meanwhile: then what was seen is a blob of an era that is over."""
    if not found:
        return
    rows = lock_images(connection, office_id, {seen.sha256 for seen in found})
    for seen in found:
        row = rows.get(seen.sha256)
        if row is None or (row.era, row.size, row.received_at) != (seen.era, seen.size, None):
            continue
        if is_wanted(connection, office_id, seen.sha256):
            connection.execute(delete(image_part).where(image_part.c.image_id == row.id))
            values = {"arrived": row.size, "received_at": now, "part_at": None}
            connection.execute(update(image).where(image.c.id == row.id).values(values))


def _has_size(centre: Centre, office_id: str, seen: Seen) -> bool:
    return centre.blobs.size(image_key(office_id, seen.sha256, seen.era)) == seen.size


def _is_whole(centre: Centre, office_id: str, seen: Seen) -> bool:
    try:
        data = centre.blobs.get(image_key(office_id, seen.sha256, seen.era))
    except EnvironmentTrouble as trouble:
        if trouble.key != "damaged":
            raise
        return False
    return data is not None and sha256_of(data).hexdigest() == seen.sha256
