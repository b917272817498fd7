"""An open desk: everything a service needs once an officer has signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import uuid_utils

from fieldreg.domain.pack import Pack
from fieldreg.store.store import Store


def utc_now() -> datetime:
    """The clock of a real desk."""
    return datetime.now(UTC)


def new_id() -> str:
    """A fresh UUIDv7: ids sort by the time they were made."""
    return str(uuid_utils.uuid7())


@dataclass(frozen=True, slots=True)
class Desk:
    """The signed-in officer's workspace. Clock and id source are ports, so tests freeze them."""

    folder: Path
    store: Store
    pack: Pack
    officer_id: str
    officer_name: str
    office_name: str
    clock: Callable[[], datetime] = utc_now
    make_id: Callable[[], str] = new_id

    def now(self) -> str:
        """The present moment, UTC ISO 8601 with seconds."""
        return self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def today(self) -> date:
        """Today in the pack's time zone."""
        return self.clock().astimezone(ZoneInfo(self.pack.time_zone)).date()
