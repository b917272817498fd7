"""By stick: which files were made since an epoch of the centre's was forgotten.

A laptop that heard over the network of a new epoch, and was cut off there, knows none until the
next answer. The reply to its first file of all, that lies about from before, names none either from
which its own could be told: only what answers a file made since then is believed.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from .schema import stick
from .settings import read_setting, write_setting

_LAST_BEFORE = "stick_before"
_NONE = "-"
_MADE_HERE = stick.c.way == "out"


def note_forgotten(connection: Connection) -> None:
    """No epoch is known from now on, until an answer tells one."""
    made = select(stick.c.file_id).where(_MADE_HERE).order_by(stick.c.row_no.desc())
    last = connection.execute(made.limit(1)).scalar_one_or_none()
    write_setting(connection, _LAST_BEFORE, last or _NONE)


def is_made_since(connection: Connection, file_id: str) -> bool:
    """Whether the file was made here since an epoch was forgotten; True if none ever was."""
    last = read_setting(connection, _LAST_BEFORE)
    if not last:
        return True
    query = select(stick.c.row_no).where(_MADE_HERE)
    made = connection.execute(query.where(stick.c.file_id == file_id)).scalar_one_or_none()
    before = connection.execute(query.where(stick.c.file_id == last)).scalar_one_or_none()
    return (made or 0) > (before or 0)
