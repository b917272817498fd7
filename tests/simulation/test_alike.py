"""I11: sticks and network in any mix lead to what the network alone leads to.

Many more with `FIELDREG_SCHEDULES=20000`, other ones with `FIELDREG_FIRST_SEED=1000000`.
"""

from __future__ import annotations

import os

import pytest
from simulation.alike_world import Alike, AlikeSticksOnly, by_network_alone, values_of
from simulation.invariants import live_through

SCHEDULES = int(os.environ.get("FIELDREG_SCHEDULES", "15"))
FIRST = int(os.environ.get("FIELDREG_FIRST_SEED", "0"))
STEPS = 60


@pytest.mark.parametrize("kind", [Alike, AlikeSticksOnly])
def test_sticks_and_network_lead_to_what_the_network_alone_leads_to(kind: type[Alike]) -> None:
    met: set[str] = set()
    for seed in range(FIRST, FIRST + SCHEDULES):
        world = kind(seed)
        try:
            live_through(world, STEPS)
        except AssertionError as violation:
            pytest.fail(f"seed {seed}: {violation}")
        met |= world.line.met
    assert met >= {"laid beside the network alone", "read", "taken", "gap", "crash"}


def test_the_network_alone_has_everything_that_was_saved() -> None:
    """Laid beside something empty, nothing would be proved."""
    world = Alike(5)
    live_through(world, STEPS)
    saves = list(world.made.values())
    without_the_last = by_network_alone(saves[:-1])
    assert len(values_of(world)) > 3
    assert values_of(by_network_alone(saves)) != values_of(without_the_last)
