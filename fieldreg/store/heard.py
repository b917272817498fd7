"""The centre's clock, as its last believed answer told it.

A laptop's own clock may stand anywhere. What is taken away after so many days is counted on the
centre's clock alone: it stands still between two syncs, so that a laptop never erases too early.
"""

from __future__ import annotations

from sqlalchemy import Connection

from fieldreg.domain.shapes import is_moment
from fieldreg.protocol.messages import SyncResponse

from .settings import read_setting, write_setting

HEARD_SETTING = "centre_time"


def note_time(connection: Connection, response: SyncResponse) -> str:
    """Remember the answer's time, and give it (UTC); empty for what is no moment."""
    at = response.centre_time
    if not is_moment(at):
        return ""
    write_setting(connection, HEARD_SETTING, at)
    return at


def heard_time(connection: Connection) -> str:
    """The centre's time when it was last heard (UTC), empty if it never was."""
    return read_setting(connection, HEARD_SETTING)
