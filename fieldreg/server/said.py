"""Which of a laptop's revisions it has said already, under an id of the same line.

Two copies of one disk, and a centre that lost what stood at their numbers: what one has said again
under another number can now come under its own number too. One save is in the history once.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from fieldreg.protocol.successors import in_line

from .among import among
from .tables import incarnation as incarnation_table
from .tables import revision


def said_already(
    connection: Connection, device_id: str, incarnation: str, records: Mapping[str, str]
) -> set[str]:
    """Those that are in the stream from another incarnation of the laptop, under another id.

    *records* names the record of each new revision of *incarnation*. One that was kept aside said
    nothing yet.
    """
    if not records or not _is_copied(connection, device_id, incarnation):
        return set()
    query = select(revision.c.revision_id).where(
        among(connection, revision.c.record_id, records.values()),
        revision.c.device_id == device_id,
        revision.c.incarnation != incarnation,
        revision.c.seq.is_not(None),
    )
    return set(in_line(records, connection.execute(query).scalars().all()))


def _is_copied(connection: Connection, device_id: str, incarnation: str) -> bool:
    """Whether this disk has ever come back: hardly any has, and this is asked at each push."""
    table = incarnation_table
    query = select(table.c.last_no).where(
        table.c.device_id == device_id, table.c.incarnation != incarnation, table.c.last_no > 0
    )
    return connection.execute(query.limit(1)).first() is not None
