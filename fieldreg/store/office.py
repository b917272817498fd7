"""What this laptop knows of its office: its name, the areas it serves, and who writes there."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select, update

from fieldreg.protocol.messages import OfficeTold
from fieldreg.protocol.sealed import compact

from .officers import keep_told
from .schema import sync_state

_VILLAGE_LENGTH = len("51.71.03.2008")


def own_areas(connection: Connection) -> tuple[str, ...]:
    """Codes of villages, or of what is above them; none if the centre named none."""
    return tuple(json.loads(connection.execute(select(sync_state.c.areas)).scalar_one()))


def take_office(connection: Connection, told: OfficeTold | None) -> None:
    """Keep what the centre says of the office now; nothing where it says nothing."""
    if told is None:
        return
    if told.officers is not None:
        keep_told(connection, told.officers)
    is_one = len(told.areas) == 1 and len(told.areas[0]) == _VILLAGE_LENGTH
    connection.execute(
        update(sync_state).values(
            office_name=told.name,
            areas=compact(told.areas).decode(),
            village_code=told.areas[0] if is_one else "",
        )
    )
