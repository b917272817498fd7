"""Rows are lost and altered while sticks and the network go between: both sides agree at last.

More with `FIELDREG_STICK_SCHEDULES=500`, other ones with `FIELDREG_FIRST_SEED=1000000`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from simulation.stick_stack import StickOnly
from simulation.test_reconcile import SPOILING, SpoilingWorld

from fieldreg.server import stick_pages

SCHEDULES = int(os.environ.get("FIELDREG_STICK_SCHEDULES", "2"))
FIRST = int(os.environ.get("FIELDREG_FIRST_SEED", "300"))
STEPS = 40
MET: set[str] = set()


class SpoilingSticks(StickOnly):
    """Schedules in which rows are spoilt behind the program's back, healed by sticks alone."""

    may_differ = True
    spoilt = 0
    spoil = SpoilingWorld.spoil

    def _step(self) -> None:
        if self.chance.random() < SPOILING:
            self.spoil(self.chance.choice(self.desks))
        super()._step()


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SCHEDULES))
def test_whatever_was_spoilt_sticks_alone_bring_both_sides_together(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = stick_pages.retold_by_stick

    def noting(*asked):
        again = told(*asked)
        MET.add("retold" if again.records else "nothing to tell")
        return again

    monkeypatch.setattr(stick_pages, "retold_by_stick", noting)
    world = SpoilingSticks(seed, tmp_path)
    try:
        world.run(STEPS)
    finally:
        world.close()


def test_control_something_was_told_again() -> None:
    """Schedules in which nothing differed would prove nothing."""
    assert "retold" in MET
