"""An open desk: everything a service needs once an officer has signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import uuid_utils

from fieldreg.domain.eligibility.facts import day
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.record import Values
from fieldreg.domain.words import Role
from fieldreg.store.opening import VAULT_FOLDER
from fieldreg.store.store import Store


def utc_now() -> datetime:
    """The clock of a real desk."""
    return datetime.now(UTC)


def as_utc(moment: datetime) -> str:
    """*moment* as UTC ISO 8601 with seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_id() -> str:
    """A fresh UUIDv7: ids sort by the time they were made."""
    return str(uuid_utils.uuid7())


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stored pack that does not open any more: its key, when it came (UTC), a trouble's key."""

    key: str
    received_at: str
    trouble: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The signed-in officer's workspace. Clock and id source are ports, so tests freeze them.

    `shelf` holds the packs that ship with the program and those delivered here; `left_out` those
    delivered ones that do not open. `niks_shown` are the records whose whole NIK was shown since
    sign-in, by their ids (see `audit.nik_shown`).
    """

    folder: Path
    store: Store
    shelf: Shelf
    officer_id: str
    officer_name: str
    office_name: str
    clock: Callable[[], datetime] = utc_now
    make_id: Callable[[], str] = new_id
    left_out: tuple[LeftOut, ...] = ()
    niks_shown: set[str] = field(default_factory=set, compare=False, repr=False)
    role: Role = Role.OFFICER
    """At sign-in; what asks for a head looks it up again."""

    @property
    def vault(self) -> Path:
        """Where the key slots and the databases lie."""
        return self.folder / VAULT_FOLDER

    @property
    def pack(self) -> Pack:
        """The pack that is in force today."""
        return self.shelf.in_force(self.today())

    def judging_pack(self, values: Values) -> Pack:
        """The pack that decides on a registration: the one in force on its `registered_on`.

        Today's where there is no such date (yet).
        """
        return self.shelf.in_force(day(values.get("registered_on")) or self.today())

    def now(self) -> str:
        """The present moment, UTC ISO 8601 with seconds."""
        return as_utc(self.clock())

    def today(self) -> date:
        """Today in the programme's time zone."""
        moment = self.clock().astimezone(UTC)
        zone = self.shelf.in_force(moment.date()).time_zone
        return moment.astimezone(ZoneInfo(zone)).date()
