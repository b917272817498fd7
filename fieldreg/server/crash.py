"""Dying once at a named moment, to show that nothing is lost by it. Off unless asked for.

`mid-push`: the revisions of a push are written, the transaction is not committed.
`after-commit`: the push is committed, its answer never leaves.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

MID_PUSH = "mid-push"
AFTER_COMMIT = "after-commit"
MOMENTS = (MID_PUSH, AFTER_COMMIT)
_MARKER = "crashed-once"


@dataclass(frozen=True, slots=True)
class Crash:
    """Where to die; `marker_folder` remembers that it happened, so that it happens once."""

    moment: str = ""
    marker_folder: Path | None = None

    def here(self, moment: str) -> None:
        """Kill this process, without any goodbye, if this is the moment asked for."""
        if moment != self.moment or self.marker_folder is None:
            return
        marker = self.marker_folder / _MARKER
        try:
            with marker.open("x", encoding="ascii") as file:
                file.write(moment)
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:
            return
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
