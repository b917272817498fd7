"""Restore drills; more with `FIELDREG_DRILLS=50`, other ones with `FIELDREG_FIRST_SEED`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from simulation.restore_drills import DrillWorld
from simulation.schedule import Violation

from fieldreg.store import restore
from fieldreg.store.merging_history import Merged

DRILLS = int(os.environ.get("FIELDREG_DRILLS", "2"))
FIRST = int(os.environ.get("FIELDREG_FIRST_SEED", "1"))
STEPS = 45


def run(seed: int, folder: Path) -> set[str]:
    world = DrillWorld(seed, folder)
    try:
        world.run(STEPS)
        return world.line.met
    finally:
        world.close()


@pytest.mark.parametrize("seed", range(FIRST, FIRST + DRILLS))
def test_nothing_is_lost_or_doubled_by_any_restore(seed: int, tmp_path: Path) -> None:
    run(seed, tmp_path)


def caught(folder: Path, *, most: int = 12) -> bool:
    for seed in range(1, most):
        place = folder / str(seed)
        place.mkdir()
        try:
            run(seed, place)
        except Violation:
            return True
    return False


def test_a_restore_that_forgets_unsent_work_is_found_out(tmp_path, monkeypatch) -> None:
    """The control: what stood before is not looked at."""
    monkeypatch.setattr(restore, "merge", lambda *_, **__: Merged(frozenset(), 0, ()))
    assert caught(tmp_path)
