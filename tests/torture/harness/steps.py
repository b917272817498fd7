"""Named steps of a run at which its process dies.

A step is a place between two statements of the database, or one that a flow names by
`Tell.moment`. They are found by the text of the statement, so that no product code has to know
of them.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from random import Random
from typing import Any

from sqlalchemy import Engine, event

STEPS = {
    "before begin": ("before", "BEGIN IMMEDIATE"),
    "after begin": ("after", "BEGIN IMMEDIATE"),
    "after the revision": ("after", "INSERT INTO revision"),
    "after the audit entry": ("after", "INSERT INTO audit"),
    "before the view": ("before", 'INSERT INTO "view" '),
    "after the view": ("after", 'INSERT INTO "view" '),
    "after the search words": ("after", "INSERT INTO view_search"),
    "after the verdict": ("after", "INSERT INTO verdict"),
    "after the end of the draft": ("after", "DELETE FROM draft"),
    "while keeping a draft": ("after", "INSERT INTO draft"),
    "before commit": ("commit", ""),
    "before the acknowledgement": ("moment", "before the acknowledgement"),
    "in an answer, after a receipt": ("after", "UPDATE revision SET"),
    "in an answer, after a row": ("after", "INSERT INTO centre_row"),
    "in an answer, after the cursor": ("after", "UPDATE sync_state SET"),
    "with a photo, after its bytes": ("after", "INSERT INTO image "),
    "with a photo, after its record": ("after", "INSERT INTO record_image"),
    "with a photo, after it was taken from its record": ("after", "UPDATE record_image SET"),
    "with a photo, after its bytes went": ("after", "UPDATE image SET"),
    "before an fsync of a file": ("call", "fsync"),
    "before a file takes its place": ("call", "replace"),
    "before a folder or database takes its place": ("call", "rename"),
    "in a migration, after its number": ("after", "PRAGMA user_version = "),
    "in a migration, after any statement": ("after", ""),
}

_OFTEN = {"in a migration, after any statement": 100, "in a migration, after its number": 2}
SAVING = tuple(list(STEPS)[:12])
SYNCING = (*(s for s in STEPS if s.startswith("in an answer")), "before commit", "before begin")
FILING = tuple(s for s in STEPS if STEPS[s][0] == "call")
PHOTOGRAPHING = tuple(s for s in STEPS if s.startswith("with a photo")) + FILING[:1]
OFFICERS = (*FILING[:2], "after the audit entry", "before commit", "before the acknowledgement")
MIGRATING = tuple(s for s in STEPS if s.startswith("in a migration"))


class Plan:
    """Die when *step* is reached for the nth time; *chance* chooses n."""

    def __init__(self, step: str, chance: Random) -> None:
        self._kind, self._text = STEPS[step]
        self._left = chance.randrange(1, 1 + _OFTEN.get(step, 4))

    def arm(self) -> None:
        """Watch the statements of all databases of this process."""
        watch: Callable[..., None] = lambda c, cu, statement, *rest: self._saw(statement)  # noqa: E731
        if self._kind in ("before", "after"):
            event.listen(Engine, f"{self._kind}_cursor_execute", watch)
        elif self._kind == "commit":
            event.listen(Engine, "commit", self._committing)
        elif self._kind == "call":
            self._wrap(self._text)

    def _wrap(self, name: str) -> None:
        """Watch a call of the system that the program makes itself, in Python."""
        plain = getattr(os, name)

        def call(*arguments: Any, **options: Any) -> Any:
            if self._count():
                os.kill(os.getpid(), signal.SIGKILL)
            return plain(*arguments, **options)

        setattr(os, name, call)

    def dies_at(self, moment: str) -> bool:
        """Whether the moment of a flow is the step (see `Tell`)."""
        return self._kind == "moment" and moment == self._text and self._count()

    def _committing(self, connection: Any) -> None:
        if self._count():
            os.kill(os.getpid(), signal.SIGKILL)

    def _saw(self, statement: str) -> None:
        if statement.startswith(self._text) and self._count():
            os.kill(os.getpid(), signal.SIGKILL)

    def _count(self) -> bool:
        self._left -= 1
        return self._left == 0
