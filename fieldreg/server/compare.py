"""Finding what a laptop holds otherwise than the centre: digests of areas, lists, changes again.

Each step reads the snapshot of the rest of the answer, in bounded pieces.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from fieldreg.protocol.digests import areas_digest, check
from fieldreg.protocol.messages import (
    MAX_BYTES,
    MAX_LISTED,
    AreaDigest,
    Compare,
    Listed,
    ListedRecord,
    Retold,
)

from .judge import Asking
from .people import person
from .pull import SIZE, changes_of, retold
from .tables import record as record_table
from .tables import revision as revision_table

log = logging.getLogger(__name__)
MOST_OF_ONE = 8 * MAX_BYTES
"""A record with a longer history than this many bytes is not told again alone."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The answer to one step; two of the three are None."""

    areas: list[AreaDigest] | None = None
    listed: Listed | None = None
    retold: Retold | None = None


def compared(
    connection: Connection,
    asking: Asking,
    asked: Compare | None,
    exchange: str,
    *,
    is_same: bool = False,
) -> Compared:
    """Answer one step; nothing where nothing was asked. *is_same*: both hold the same rows."""
    if asked is None:
        return Compared()
    if asked.records:
        return Compared(retold=_retold(connection, asking, asked.records))
    if asked.area is not None:
        return Compared(listed=_listed(connection, asking, asked.area, asked.after, exchange))
    # Whom it concerns and nothing of what: a centre should see that this happens at all.
    if is_same:
        log.info("device %s compares by area: it was asked to", asking.device_id)
    else:
        log.warning("device %s compares by area: its rows differ", asking.device_id)
    return Compared(areas=_areas(connection, asking))


def _areas(connection: Connection, asking: Asking) -> list[AreaDigest]:
    people = person()
    query = select(_area(), record_table.c.row_hash).join_from(
        record_table, people, people.c.record_id == record_table.c.id, isouter=True
    )
    rows = connection.execute(query.where(record_table.c.office_id == asking.office_id))
    return areas_digest((area, row_hash) for area, row_hash in rows)


def _listed(connection: Connection, asking: Asking, area: str, after: str, exchange: str) -> Listed:
    people = person()
    query = (
        select(record_table.c.id, record_table.c.row_hash)
        .join_from(record_table, people, people.c.record_id == record_table.c.id, isouter=True)
        .where(record_table.c.office_id == asking.office_id, _area() == area)
        .where(record_table.c.id > after)
        .order_by(record_table.c.id)
        .limit(MAX_LISTED + 1)
    )
    rows = connection.execute(query).all()
    records = [ListedRecord(record_id=r.id, check=check(exchange, r.row_hash)) for r in rows]
    return Listed(area=area, records=records[:MAX_LISTED], more=len(rows) > MAX_LISTED)


def _retold(connection: Connection, asking: Asking, asked: Sequence[str]) -> Retold:
    """The changes of as many of *asked* as about 1 MiB holds, one at least."""
    told = fitting(connection, asking, asked)
    return Retold(records=told, changes=retold(connection, asking, told))


def fitting(
    connection: Connection, asking: Asking, asked: Sequence[str], room: int = 0
) -> list[str]:
    """As many of the records *asked* as have their changes in about *room* bytes (0: 1 MiB); one at
    least."""
    room = room or MAX_BYTES
    table = revision_table
    query = select(table.c.record_id, func.sum(SIZE).label("size"))
    query = query.where(*changes_of(connection, asking.office_id, asked))
    sizes = {r.record_id: int(r.size) for r in connection.execute(query.group_by("record_id"))}
    told: list[str] = []
    for record_id in dict.fromkeys(asked):
        size_of_it = sizes.get(record_id, 0)
        if size_of_it > MOST_OF_ONE or (told and size_of_it > room):
            continue
        room -= size_of_it
        told.append(record_id)
    return told


def _area() -> ColumnElement[str]:
    return func.coalesce(person().c.village_code, "")
