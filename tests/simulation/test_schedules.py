"""Deterministic simulation of the sync: one seed, one schedule of everything that goes wrong.

Some of each kind in CI; many more with `FIELDREG_SCHEDULES=20000`, other ones with
`FIELDREG_FIRST_SEED=1000000`. A failing seed is named and replays exactly.
"""

from __future__ import annotations

import os

import pytest
from simulation.invariants import check_clocks, live_through
from simulation.mid_sync import MidSync, MidSyncOnward
from simulation.onward_world import GoingOn
from simulation.schedule import Schedule
from simulation.worlds import Copied, Harsh, Offices, Restoring

SCHEDULES = int(os.environ.get("FIELDREG_SCHEDULES", "50"))
FIRST = int(os.environ.get("FIELDREG_FIRST_SEED", "0"))
STEPS = 60
BLOCK = 25


@pytest.mark.parametrize(
    "kind", [Schedule, Restoring, Copied, Harsh, Offices, GoingOn, MidSync, MidSyncOnward]
)
@pytest.mark.parametrize("first", range(FIRST, FIRST + SCHEDULES, BLOCK))
def test_every_schedule_ends_with_everything_delivered_once(
    first: int, kind: type[Schedule]
) -> None:
    for seed in range(first, first + BLOCK):
        world = kind(seed)
        try:
            live_through(world, STEPS)
        except AssertionError as violation:
            pytest.fail(f"seed {seed}: {violation}")


@pytest.mark.parametrize(
    ("kind", "seed"),
    [
        (Copied, 2316),
        (Harsh, 1484),
        (Harsh, 43116),
        (Harsh, 43363),
        (Restoring, 49309),
        (GoingOn, 690),
    ],
)
def test_schedules_that_once_showed_a_fault(kind: type[Schedule], seed: int) -> None:
    live_through(kind(seed), STEPS)


def test_the_schedules_do_meet_every_fault() -> None:
    met: set[str] = set()
    restores = 0
    for seed in range(12):
        world = Schedule(seed)
        live_through(world, STEPS)
        met |= world.line.met
        restores += world.restores
    assert met >= {
        "_drop_request", "_drop_response", "_twice", "_delay", "_twice_much_later", "_cut",
        "_old_answer", "crash", "late request refused",
    }  # fmt: skip
    assert restores > 0


def test_a_seed_replays_exactly() -> None:
    one, other = Schedule(7), Schedule(7)
    live_through(one, STEPS)
    live_through(other, STEPS)
    assert [k.link for k in one.centre.state.log] == [k.link for k in other.centre.state.log]


@pytest.mark.parametrize(
    "kind", [Schedule, Restoring, Copied, Harsh, Offices, GoingOn, MidSync, MidSyncOnward]
)
def test_clocks_ten_years_off_change_nothing(kind: type[Schedule]) -> None:
    for seed in range(5):
        wrong = kind(seed)
        live_through(wrong, STEPS)
        check_clocks(wrong, kind(seed, clocks=False), STEPS)


def test_two_offices_do_meet_each_other() -> None:
    met: set[str] = set()
    for seed in range(12):
        world = Offices(seed)
        live_through(world, STEPS)
        met |= world.line.met
    assert "wrote into another office" in met
