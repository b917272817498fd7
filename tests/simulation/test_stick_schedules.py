"""Schedules of sticks and network mixed, over the models with the real core; and their controls.

Many more with `FIELDREG_SCHEDULES=20000`, other ones with `FIELDREG_FIRST_SEED=1000000`. A failing
seed is named and replays exactly.
"""

from __future__ import annotations

import os

import pytest
from simulation.invariants import check_clocks, live_through
from simulation.mid_sync import MidSyncSticks
from simulation.stick_model import KINDS, Sticks

SCHEDULES = int(os.environ.get("FIELDREG_SCHEDULES", "75"))
FIRST = int(os.environ.get("FIELDREG_FIRST_SEED", "0"))
STEPS = 60
BLOCK = 25


@pytest.mark.parametrize("kind", [*KINDS, MidSyncSticks])
@pytest.mark.parametrize("first", range(FIRST, FIRST + SCHEDULES, BLOCK))
def test_sticks_and_network_in_any_mix_deliver_everything_once(
    first: int, kind: type[Sticks]
) -> None:
    for seed in range(first, first + BLOCK):
        world = kind(seed)
        try:
            live_through(world, STEPS)
        except AssertionError as violation:
            pytest.fail(f"seed {seed}: {violation}")


@pytest.mark.parametrize("kind", KINDS)
def test_clocks_ten_years_off_change_nothing_on_sticks(kind: type[Sticks]) -> None:
    for seed in range(4):
        wrong = kind(seed)
        live_through(wrong, STEPS)
        check_clocks(wrong, kind(seed, clocks=False), STEPS)


def test_the_schedules_do_meet_what_sticks_meet() -> None:
    met: set[str] = set()
    for kind in KINDS:
        for seed in range(12):
            world = kind(seed)
            live_through(world, STEPS)
            met |= world.line.met
    assert met >= {"read", "taken", "gap", "stale", "crash with a stick", "crash"}
