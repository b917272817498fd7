"""The centre's clock, as its last believed answer told it.

A laptop's own clock may stand anywhere. What is taken away after so many days is counted on the
centre's clock alone: it stands still between two syncs, so that a laptop never erases too early.
"""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from fieldreg.domain.shapes import is_moment
from fieldreg.protocol.messages import SyncResponse

from .schema import setting

_NAME = "centre_time"


def note_time(connection: Connection, response: SyncResponse) -> str:
    """Remember the answer's time, and give it (UTC); empty for what is no moment."""
    at = response.centre_time
    if not is_moment(at):
        return ""
    row = insert(setting).values(name=_NAME, value=at)
    row = row.on_conflict_do_update(index_elements=["name"], set_={"value": at})
    connection.execute(row)
    return at


def heard_time(connection: Connection) -> str:
    """The centre's time when it was last heard (UTC), empty if it never was."""
    query = select(setting.c.value).where(setting.c.name == _NAME)
    return connection.execute(query).scalar_one_or_none() or ""
