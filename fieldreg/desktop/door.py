"""What pages before sign-in work on: a closed workspace, the program's packs, the lanes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fieldreg.desktop import wording
from fieldreg.desktop.tasks import Lanes
from fieldreg.domain.pack import Pack, Shelf


@dataclass(frozen=True, slots=True)
class Door:
    """*hint* is a line on the sign-in page, for a demo."""

    folder: Path
    shelf: Shelf | Pack
    lanes: Lanes
    hint: str = ""

    def when(self, moment: str, *, has_seconds: bool = False) -> str:
        """A UTC moment by day and clock, in the programme's time zone."""
        now = datetime.now(UTC)
        pack = self.shelf if isinstance(self.shelf, Pack) else self.shelf.in_force(now.date())
        return wording.day_and_clock(
            moment, now=now, time_zone=pack.time_zone, has_seconds=has_seconds
        )
