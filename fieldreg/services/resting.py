"""What is done for a desk when nobody waits for it."""

from __future__ import annotations

from fieldreg.store.places import count_ahead

from .desk import Desk


def rest(desk: Desk) -> bool:
    """Count ahead what the next save asks for, and write the log back if it is long; whether it
    was.

    Raises EnvironmentTrouble workspace_closed, disk_full, disk_trouble; nothing is lost then.
    """
    with desk.store.writing() as connection:
        count_ahead(connection, desk.pack)
    return desk.store.shorten_log()
