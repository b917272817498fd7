"""Controls: a sync that is wrong in a known way must be caught, else the harness proves nothing."""

from __future__ import annotations

import pytest
from simulation.kinds import block
from simulation.mutants import MUTANTS


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_sync_is_caught(name: str) -> None:
    assert block((name, 0, 100)).faults


@pytest.mark.parametrize("name", ["OverlayOnce", "never_lays_anew"])
def test_the_seed_that_caught_it_replays_exactly(name: str) -> None:
    (seed, text) = block((name, 0, 100)).faults[0]
    assert block((name, seed, 1)).faults == [(seed, text)]
