"""Values kept aside: written with the revision that brought them, closed by one that settles them.

A row says who decided and when; neither it nor the value in its revision is ever taken away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from .judge import Judged
from .tables import conflict

_SETTLE = (
    update(conflict)
    .where(
        conflict.c.revision_id == bindparam("of_revision"),
        conflict.c.path == bindparam("of_path"),
        conflict.c.record_id == bindparam("of_record"),
        conflict.c.settled_at.is_(None),
    )
    .values(settled_at=bindparam("at"), settled_by=bindparam("by"))
)


@dataclass(slots=True)
class Asides:
    """What a batch keeps aside and settles, in the order of its revisions; *now* is in seconds.

    A revision settles only what stands before it in the centre's order, so that every side that
    reads the stream finds the same open. Who settles first is who settled.
    """

    now: int
    _fresh: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    _settled: list[dict[str, Any]] = field(default_factory=list)

    def add(self, revision_id: str, judged: Judged) -> None:
        """Take in the decision on the next revision; a quarantined one settles nothing."""
        for aside in judged.settles:
            fresh = self._fresh.get((aside.revision_id, aside.path))
            if fresh is None:
                self._settled.append(
                    {
                        "of_revision": aside.revision_id,
                        "of_path": aside.path,
                        "of_record": judged.record_id,
                        "at": self.now,
                        "by": revision_id,
                    }
                )
            elif fresh["record_id"] == judged.record_id and fresh["settled_at"] is None:
                fresh |= {"settled_at": self.now, "settled_by": revision_id}
        for path in judged.kept_aside:
            self._fresh[revision_id, path] = {
                "revision_id": revision_id,
                "path": path,
                "record_id": judged.record_id,
                "settled_at": None,
                "settled_by": None,
            }

    def write(self, connection: Connection) -> None:
        """Write it, once the batch's revisions are there and their records locked."""
        if self._settled:
            connection.execute(_SETTLE, self._settled)
        if self._fresh:
            connection.execute(insert(conflict), list(self._fresh.values()))
