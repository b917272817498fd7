"""Random mixes of sticks and network over the real store and centre.

More with `FIELDREG_STICK_SCHEDULES=500`, other ones with `FIELDREG_FIRST_SEED=1000000`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from simulation.stick_stack import StickOnly, StickWorld

SCHEDULES = int(os.environ.get("FIELDREG_STICK_SCHEDULES", "2"))
FIRST = int(os.environ.get("FIELDREG_FIRST_SEED", "100"))
STEPS = 40
MET: set[str] = set()


@pytest.mark.parametrize("world_of", [StickWorld, StickOnly])
@pytest.mark.parametrize("seed", range(FIRST, FIRST + SCHEDULES))
def test_sticks_and_network_in_any_mix_deliver_everything_once(
    seed: int, world_of: type[StickWorld], tmp_path: Path
) -> None:
    world = world_of(seed, tmp_path)
    try:
        world.run(STEPS)
    finally:
        world.close()
    MET.update(world.line.met)


def test_control_the_schedules_did_meet_sticks() -> None:
    """Schedules in which no file was read and no reply taken would prove nothing."""
    assert {"read", "taken"} <= MET
