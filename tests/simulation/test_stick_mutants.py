"""Controls: a stick that is wrong in a known way is caught, else the harness proves nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from simulation.invariants import live_through
from simulation.stick_model import KINDS, Sticks
from simulation.stick_mutants import CENTRES, CORES, LAPTOPS

from fieldreg.domain.trouble import Trouble

STEPS, SEEDS = 60, range(75)


# `test_stick_schedules` proves that the right ones pass these very seeds.


def is_caught(change: Callable[[type[Sticks]], type[Sticks]]) -> bool:
    """Whether any schedule exposes the flaw, as a violation or as plain nonsense."""
    for seed in SEEDS:
        for kind in KINDS:
            try:
                live_through(change(kind)(seed), STEPS)
            except (AssertionError, LookupError, Trouble):
                return True
    return False


@pytest.mark.parametrize("flaw", LAPTOPS, ids=lambda k: k.__name__)
def test_a_wrong_laptop_is_caught(flaw: type) -> None:
    assert is_caught(lambda kind: type("Wrong", (kind,), {"laptop_type": flaw}))


@pytest.mark.parametrize("flaw", CENTRES, ids=lambda k: k.__name__)
def test_a_wrong_centre_is_caught(flaw: type) -> None:
    assert is_caught(lambda kind: type("Wrong", (kind,), {"centre_type": flaw}))


@pytest.mark.parametrize("flaw", CORES, ids=lambda f: f.__name__)
def test_a_wrong_core_is_caught(
    flaw: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    flaw(monkeypatch)
    assert is_caught(lambda kind: kind)
