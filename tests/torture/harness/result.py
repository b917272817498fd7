"""What a harness found, and where it may write."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_LEAST_ROOM = 512 << 20


@dataclass
class Result:
    """`runs` tries with what was lost in them; the same for the control, which must lose.

    `notes` are figures worth a line. `skipped` says why there was no run at all.
    """

    name: str
    runs: int = 0
    losses: list[str] = field(default_factory=list)
    control_runs: int = 0
    control_losses: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    skipped: str = ""

    @property
    def is_good(self) -> bool:
        """Nothing lost, and the control did lose."""
        return bool(self.skipped) or (not self.losses and self.control_losses > 0)


@dataclass(frozen=True)
class Task:
    """What a harness is asked: how many runs, from which seed, and which part alone."""

    runs: int
    seed: int = 1
    only: str = ""


Harness = Callable[[Task, Path], Result]


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder, in memory where there is room: nothing here needs a real disk."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > _LEAST_ROOM
    with tempfile.TemporaryDirectory(dir=memory if has_room else None) as folder:
        yield Path(folder)


def timed(harness: Harness, task: Task) -> Result:
    """Run it in a fresh folder."""
    begin = time.monotonic()
    with scratch() as folder:
        result = harness(task, folder)
    result.seconds = time.monotonic() - begin
    return result
