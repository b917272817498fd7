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
        found: Harness = getattr(import_module(f"{__package__}.{self.module}"), self.function)
        return found


HARNESSES = {
    "kills": Entry("kills", "kills", 60, 2_000),
    "power": Entry("power", "power_cuts", 130, 3_016),
    "flips": Entry("flips", "flips", 100, 1_000),
    "passphrases": Entry("passphrases", "wrong_passphrases", 12, 200),
    "bytes": Entry("clear_text", "clear_text", 40, 200),
    "drills": Entry("drills", "drills", 7, 50),
    "faults": Entry("faults", "disk_faults", 36, 2_400),
}
