"""Schedules in which the next exchange begins before the answer of the last one is written.

The answer is written beside that exchange: before it, or only once its own answer is there. A
laptop that dies meanwhile has not written it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any, TypeVar

from fieldreg.protocol.exchange import Stretch
from fieldreg.protocol.messages import SyncResponse
from fieldreg.sync.ports import Outgoing, Taken

from .disk_model import Disk, Own
from .laptop_model import ModelLaptop
from .worlds import Copied

T = TypeVar("T")


def beside_of(chance: Random) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """Beside an exchange, as far as one thread can: right before it, or right after."""

    def beside(job: Callable[[], T]) -> Callable[[], T]:
        results: list[T] = [job()] if chance.random() < 0.5 else []

        def result() -> T:
            if not results:
                results.append(job())
            return results[0]

        return result

    return beside


class OnwardLaptop(ModelLaptop):
    """A laptop that goes on while it writes."""

    def look_ahead(self, incarnation: str, after: int, *, most: int, most_bytes: int) -> Stretch:
        """What waits above a number."""
        chain = [o for o in self.disk.own if o.incarnation == incarnation and not o.superseded_by]
        waiting = [o for o in chain if not o.receipted and o.no > after][:most]
        return _stretch(incarnation, waiting)

    def prepare_with(self, exchange: str, known: Stretch) -> Outgoing | None:
        """A picture of what was looked up, if it still is what waits first."""
        with self._transaction("prepare") as disk:
            outgoing = self._picture(disk, len(known.revisions))
            if outgoing.revision_ids != known.revision_ids:
                return None
            disk.pending = disk.pending or exchange
        return replace(outgoing, exchange=disk.pending)

    def go_on(self, exchange: str, following: str, token: str, known: Stretch | None) -> bool:
        """The exchange after *exchange* is under way, with the token of its answer."""
        with self._transaction("go on") as disk:
            if disk.pending != exchange or not self._waits(disk, known):
                return False
            disk.pending, disk.token = following, token
        return True

    def _waits(self, disk: Disk, known: Stretch | None) -> bool:
        waiting = [o for o in disk.own if not (o.receipted or o.superseded_by)]
        if known is None:
            return True
        ids = {o.revision_id for o in waiting}
        return waiting[0].incarnation == known.incarnation and ids >= set(known.revision_ids)

    def receive_late(
        self, following: str, response: SyncResponse, put_in: Callable[[], object]
    ) -> Taken:
        """Receipts, changes and cursor of the answer before *following*."""
        with self._transaction("take late") as disk:
            if disk.pending != following:
                return Taken(0, 0, frozenset())
            self._receipts(disk, response)
            self._changes(disk, response.changes)
            disk.cursor, disk.epoch = response.cursor, response.epoch
        changed = frozenset(c.record_id for c in response.changes)
        return Taken(len(response.outcomes), 0, changed)


def _stretch(incarnation: str, owns: list[Own]) -> Stretch:
    return Stretch(
        incarnation=incarnation,
        first=owns[0].no if owns else 0,
        revisions=tuple(o.sealed for o in owns),
        revision_ids=tuple(o.revision_id for o in owns),
        links=tuple(o.link.hex() for o in owns),
    )


class GoingOn(Copied):
    """Everything that goes wrong, on laptops that go on while they write."""

    laptop_type = OnwardLaptop

    def __init__(self, seed: int, **more: Any) -> None:
        super().__init__(seed, **more)
        self.beside = beside_of(Random(seed))


class LateCursorFirst(OnwardLaptop):
    """The cursor of a late answer is durable before its rows."""

    def receive_late(
        self, following: str, response: SyncResponse, put_in: Callable[[], object]
    ) -> Taken:
        with self._transaction("cursor") as disk:
            disk.cursor = response.cursor
        return super().receive_late(following, response, put_in)


class LateEndsExchange(OnwardLaptop):
    """A late answer ends the exchange that is under way, which is another."""

    def receive_late(
        self, following: str, response: SyncResponse, put_in: Callable[[], object]
    ) -> Taken:
        taken = super().receive_late(following, response, put_in)
        with self._transaction("pending") as disk:
            disk.pending = ""
        return taken


class NeverTakesLate(OnwardLaptop):
    """What was to be written later never is."""

    def receive_late(
        self, following: str, response: SyncResponse, put_in: Callable[[], object]
    ) -> Taken:
        with self._transaction("cursor") as disk:
            disk.cursor = response.cursor
        return Taken(len(response.outcomes), 0, frozenset())
