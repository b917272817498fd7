"""The harnesses by name, loaded when they run."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from .result import Harness


@dataclass(frozen=True)
class Entry:
    """Where a harness is, and how many runs each scale has."""

    module: str
    function: str
    small: int
    large: int

    def load(self) -> Harness:
        """The harness itself."""
        found: Harness = getattr(import_module(self.module), self.function)
        return found


_HERE = __package__

HARNESSES = {
    "kills": Entry(f"{_HERE}.kills", "kills", 60, 2_000),
    "power": Entry(f"{_HERE}.power", "power_cuts", 130, 3_016),
    "flips": Entry(f"{_HERE}.flips", "flips", 100, 1_000),
    "passphrases": Entry(f"{_HERE}.passphrases", "wrong_passphrases", 12, 200),
    "bytes": Entry(f"{_HERE}.clear_text", "clear_text", 40, 200),
    "drills": Entry(f"{_HERE}.drills", "drills", 7, 50),
    "faults": Entry(f"{_HERE}.faults", "disk_faults", 36, 2_400),
}
