"""What those are called who write at an office's laptops, for its other laptops and for reviewers.

A revision names nobody; the names stand beside, told by the laptop at which somebody works.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from fieldreg.protocol.messages import OfficerName

from .devices import Device
from .tables import officer, reviewer

MOST_OFFICERS = 1_000
"""Of one office: what all its laptops are told must stay short, whatever one of them says."""
_OF_OFFICE = (
    select(officer.c.id, officer.c.name)
    .where(officer.c.office_id == bindparam("of"))
    .order_by(officer.c.id)
)


def officers_of(connection: Connection, office_id: str) -> list[OfficerName]:
    """Everybody of whom a laptop of the office told, in the order of their ids."""
    rows = connection.execute(_OF_OFFICE, {"of": office_id})
    return [OfficerName(id=row.id, name=row.name) for row in rows]


def names_of(connection: Connection, office_id: str) -> dict[str, str]:
    """By id: who may have written to a record of the office, reviewers among them."""
    reviewers = connection.execute(select(reviewer.c.id, reviewer.c.name))
    officers = officers_of(connection, office_id)
    return {row.id: row.name for row in reviewers} | {one.id: one.name for one in officers}


def take_officers(
    connection: Connection, device: Device, told: Sequence[OfficerName], now: int
) -> None:
    """Keep what *device* tells of those who work at it (*now*: seconds, UTC).

    Nobody is called otherwise later on: the first word on an id stays, so that two laptops which
    say different things do not have the office told anew again and again.
    """
    if not told:
        return
    known = {one.id for one in officers_of(connection, device.office_id)}
    fresh = {one.id: one.name for one in told if one.id not in known}
    room = MOST_OFFICERS - len(known)
    rows = [
        {
            "office_id": device.office_id,
            "id": officer_id,
            "name": fresh[officer_id],
            "device_id": device.id,
            "told_at": now,
        }
        for officer_id in sorted(fresh)[:room]
    ]
    if rows:
        connection.execute(insert(officer).on_conflict_do_nothing(), rows)
