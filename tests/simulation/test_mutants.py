"""Controls: a sync that is wrong in a known way must be caught, else the harness proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest
from simulation.invariants import live_through
from simulation.mutants import CENTRES, LAPTOPS, LOOPS, with_centre, with_laptop, with_loop
from simulation.schedule import Schedule

from fieldreg.domain.trouble import Trouble

STEPS = 60


def first_caught(
    world: type[Schedule],
    seeds: range,
    around: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> int | None:
    """The first seed whose schedule exposes the flaw, as a violation or as plain nonsense."""
    for seed in seeds:
        with around():
            try:
                live_through(world(seed), STEPS)
            except (AssertionError, LookupError, Trouble):
                return seed
    return None


@pytest.mark.parametrize("kind", LAPTOPS, ids=lambda k: k.__name__)
def test_a_wrong_laptop_is_caught(kind: type) -> None:
    assert first_caught(with_laptop(kind), range(100)) is not None


@pytest.mark.parametrize("kind", CENTRES, ids=lambda k: k.__name__)
def test_a_wrong_centre_is_caught(kind: type) -> None:
    assert first_caught(with_centre(kind), range(100)) is not None


@pytest.mark.parametrize("flaw", LOOPS, ids=lambda f: f.__name__)
def test_a_wrong_loop_is_caught(flaw: Callable[[], AbstractContextManager[None]]) -> None:
    assert first_caught(with_loop(flaw.__name__), range(100), flaw) is not None
