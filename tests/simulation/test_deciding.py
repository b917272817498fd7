"""Decisions under lost messages, crashes and restores of either side; with controls that fail.

More with `FIELDREG_REAL_SCHEDULES=500`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from simulation import real_stack
from simulation.deciding_world import FEW, DecidingWorld
from simulation.schedule import Violation
from sqlalchemy import Connection

from fieldreg.domain import differing as domain
from fieldreg.domain.record import Patch
from fieldreg.domain.revision import Aside, Base
from fieldreg.server import asides
from fieldreg.store import differing, revisions
from fieldreg.store.derive import Newest

SCHEDULES = int(os.environ.get("FIELDREG_REAL_SCHEDULES", "3"))
FIRST = int(os.environ.get("FIELDREG_FIRST_SEED", "1"))
STEPS = 60


@pytest.fixture(autouse=True)
def few_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few fields, so that people often change the same one."""
    monkeypatch.setattr(real_stack, "PATHS", FEW)


def run(seed: int, folder: Path, *, steps: int = STEPS) -> set[str]:
    folder.mkdir()
    world = DecidingWorld(seed, folder)
    try:
        world.run(steps)
    finally:
        world.close()
    return world.line.met


def run_some(folder: Path) -> None:
    for seed in range(1, 6):
        run(seed, folder / str(seed))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SCHEDULES))
def test_every_side_finds_the_same_open_and_decisions_stand(seed: int, tmp_path: Path) -> None:
    run(seed, tmp_path / "world")


def test_the_small_form_decides_at_both_sides_and_meets_faults(tmp_path: Path) -> None:
    wanted, met = {"decided", "settled", "crash", "laptop restored"}, set[str]()
    for seed in range(2, 10):
        if not met >= wanted:
            met |= run(seed, tmp_path / str(seed))
    assert met >= wanted


def centre_closes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The centre takes a decision and goes on asking."""
    honest = asides.Asides.write

    def write(self: asides.Asides, connection: Connection) -> None:
        self._settled.clear()
        honest(self, connection)

    monkeypatch.setattr(asides.Asides, "write", write)


def list_closes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The laptop's list keeps whom somebody has decided on."""
    monkeypatch.setattr(differing, "_last_settled", lambda rows: {})


def decision_names_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision is an edit like any other."""
    honest = revisions._write

    def write(
        connection: Connection, save: revisions.Save, base: Base, patch: Patch, own: Sequence[Any]
    ) -> Newest:
        return honest(connection, replace(save, settling=None), base, patch, own)

    monkeypatch.setattr(revisions, "_write", write)


def stale_stays_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was put aside is found by its path alone, whoever settled another of it."""
    honest = domain.open_asides

    def by_path(told: Sequence[domain.Told]) -> tuple[Aside, ...]:
        done = {a.path for t in told for a in t.header.settles}
        return tuple(a for a in honest(told) if a.path not in done)

    monkeypatch.setattr(domain, "open_asides", by_path)


@pytest.mark.parametrize(
    "break_it",
    [centre_closes_nothing, list_closes_nothing, decision_names_nothing, stale_stays_aside],
    ids=lambda f: f.__name__,
)
def test_a_mistake_is_noticed(
    break_it: Callable[[pytest.MonkeyPatch], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    break_it(monkeypatch)
    with pytest.raises(Violation):
        run_some(tmp_path)
