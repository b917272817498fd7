"""The schedules of the real stack over a slow line: every fill begins with an index of people.

More with `FIELDREG_REAL_SCHEDULES=500`, other ones with `FIELDREG_FIRST_SEED=1000000`.
"""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from simulation import real_stack
from simulation.dying_store import Desk
from simulation.real_stack import RealWorld
from sqlalchemy import func, select

from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.store import first_fill
from fieldreg.store.record_state import RecordState
from fieldreg.store.schema import Kept, centre_row
from fieldreg.sync.surroundings import Ended, Surroundings

SCHEDULES = int(os.environ.get("FIELDREG_REAL_SCHEDULES", "2"))
FIRST = int(os.environ.get("FIELDREG_FIRST_SEED", "211"))
STEPS = 40


class SlowWorld(RealWorld):
    """Each exchange takes three seconds; now and then a laptop is enrolled afresh."""

    asked = 0

    def _handle(self, request: SyncRequest) -> SyncResponse:
        self.asked += request.index is not None
        return super()._handle(request)

    def state(self, desk: Desk, record_id: str) -> RecordState:
        """The app does not open what is only in the index."""
        state = super().state(desk, record_id)
        return RecordState() if state.arriving else state

    def back_up(self, desk: Desk) -> None:
        """Also: a laptop reads everything from its start, as after the centre was restored."""
        super().back_up(desk)
        desk.store.read_again("")

    def sync(self, desk: Desk) -> Ended:
        ended = super().sync(desk)
        if ended.equal and _indexed(desk):
            raise real_stack.Violation("something is in the index alone, and nothing else is known")
        return ended


def _indexed(desk: Desk) -> int:
    with desk.store.reading() as connection:
        query = select(func.count()).where(centre_row.c.reduced == Kept.INDEXED)
        return connection.execute(query).scalar_one()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    def around(**given: Any) -> Surroundings:
        seconds = itertools.count(step=3)
        pace = replace(given["pace"], limit=2)  # so that there is always more to read
        return Surroundings(**{**given, "clock": lambda: float(next(seconds)), "pace": pace})

    monkeypatch.setattr(real_stack, "Surroundings", around)


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("seed", range(FIRST, FIRST + SCHEDULES))
def test_the_real_stack_over_a_slow_line_ends_with_everything_delivered_once(
    seed: int, tmp_path: Path
) -> None:
    world = SlowWorld(seed, tmp_path)
    try:
        world.run(STEPS)
        assert world.asked, "no laptop was ever filled by an index: the schedule proves nothing"
    finally:
        world.close()


@pytest.mark.usefixtures("slow")
def test_control_an_index_that_is_never_forgotten_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that the index alone knows, and the centre does not tell of, must not stay."""
    monkeypatch.setattr("fieldreg.store.sync_side.end_first_fill", lambda connection: set())
    world = SlowWorld(1, tmp_path, faults=0.0)
    desk, other = world.desks
    try:
        for _ in range(8):
            world.save(other)
        world.sync(other)
        page = first_fill_page(world)
        with desk.store.writing() as connection:
            first_fill.take_index(connection, page)
        with pytest.raises(real_stack.Violation, match="index alone"):
            world.sync(desk)
    finally:
        world.close()


def first_fill_page(world: SlowWorld) -> Any:
    from fieldreg.domain.words import Case  # noqa: PLC0415
    from fieldreg.protocol.people_index import index_of  # noqa: PLC0415

    gone = [(world.new_id(), Case.SUBMITTED, {"full_name": "I WAYAN YANG SUDAH TIDAK ADA"})]
    return index_of(gone, more=False, after="")
