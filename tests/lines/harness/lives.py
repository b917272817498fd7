"""Processes that are killed, and what they told before."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torture.harness.child import Child, Tell, read_events


@dataclass
class Life:
    """A process with what it told: memory that outlives it."""

    child: Child
    events: int
    is_awaited: bool = True

    def kill(self) -> None:
        """SIGKILL, unless its end was seen already."""
        if self.is_awaited:
            self.child.kill()

    def end(self) -> tuple[int, list[dict[str, Any]]]:
        """How it ended, and what it told."""
        self.is_awaited = False
        return self.child.wait(), read_events(self.events)


def born(work: Callable[[Tell], None]) -> Life:
    """A life that does *work*."""
    events = os.memfd_create("events")
    child = Child(work, events)
    child.until_ready()
    child.go()
    return Life(child, events)
