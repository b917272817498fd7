"""What a job of the net lane is given, and how whoever started it stops it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from fieldreg.domain.trouble import EnvironmentTrouble

R = TypeVar("R")

PROGRESS_EVERY = 0.1


class Cancelled(EnvironmentTrouble):
    """A job noticed that it was cancelled; unwinds quietly."""

    def __init__(self) -> None:
        super().__init__("cancelled")


class Running:
    """A job of the net lane under way, as the page that started it sees it."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._cancelled.is_set()


class NetPort:
    """What a job of the net lane may use: the writer lane, progress, and whether to stop."""

    def __init__(
        self,
        running: Running,
        on_writer: Callable[[Callable[[], Any]], Any],
        report: Callable[[object], None],
    ) -> None:
        self._running = running
        self._report = report
        self._reported_at = 0.0
        self._on_writer = on_writer

    def on_writer(self, job: Callable[[], R]) -> R:
        """Run a short function on the writer lane and wait for its result."""
        result: R = self._on_writer(job)
        return result

    def report(self, progress: object) -> None:
        """Tell how far the job is; at most ten of these a second reach the screen."""
        now = time.monotonic()
        if now - self._reported_at >= PROGRESS_EVERY:
            self._reported_at = now
            self._report(progress)

    def is_cancelled(self) -> bool:
        """Whether the job should stop."""
        return self._running.is_cancelled
