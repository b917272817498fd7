"""The next batch, read and packed while the one before it is on its way.

There is never a second exchange: a request leaves only once the answer before it came, and its
one-use token is on the disk. What was looked up ahead is used if it still is what waits first,
and thrown away otherwise; nothing was written for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.messages import WireRevision

from .collecting import collecting_later
from .core import Pace, wire_of
from .ports import LooksAhead, PacksAhead, Stretch
from .stuck import Said
from .surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Batch:
    """What waits next, and those of it that fit into one request."""

    stretch: Stretch
    wire: list[WireRevision]


class Lookahead:
    """Finds one batch at a time. Where the store or the surroundings cannot, it finds none."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._found: Callable[[], Batch | None] | None = None

    def begin(self, said: Said, pace: Pace) -> None:
        """Look for what follows the revisions of *said*, which is about to leave."""
        self.drop()
        store, beside = self._around.store, self._around.beside
        sent = len(said.request.revisions)
        if beside and isinstance(store, LooksAhead) and 0 < sent < said.outgoing.waiting:
            source = store
            self._found = beside(lambda: self._look(source, said, pace))

    def take(self, pace: Pace) -> Batch | None:
        """What was found, once it is; None where there is nothing, or more than *pace* bears."""
        found, self._found = self._found, None
        batch = found() if found else None
        return batch if batch and len(batch.wire) <= pace.most else None

    def drop(self) -> None:
        """Wait for the search to end, and forget it."""
        found, self._found = self._found, None
        if found:
            found()

    def _look(self, store: LooksAhead, said: Said, pace: Pace) -> Batch | None:
        request = said.request
        try:
            with collecting_later():
                stretch = self._around.on_writer(
                    lambda: store.look_ahead(
                        request.incarnation,
                        request.head.no,
                        most=pace.most,
                        most_bytes=pace.most_bytes,
                    )
                )
                wire = wire_of(stretch.revisions, pace)
        except EnvironmentTrouble:
            return None  # whoever needs it meets the trouble again, and tells of it
        if stretch.first != request.head.no + 1:
            return None
        if isinstance(self._around.carrier, PacksAhead):
            self._around.carrier.pack_ahead(wire)
        return Batch(stretch, wire)
