"""Every kind of schedule by name: what one seed of it does, and how much of a run it is."""

from __future__ import annotations

import gc
import logging
import shutil
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from fieldreg.domain.trouble import Trouble

from .alike_world import Alike, AlikeSticksOnly
from .invariants import check_clocks, live_through
from .mid_sync import MidSync, MidSyncOnward, MidSyncSticks
from .mutants import MUTANTS
from .onward_world import GoingOn
from .quick import remember
from .schedule import Schedule, Violation
from .stick_model import (
    CopiedSticks,
    CopiedSticksOnly,
    RestoringSticks,
    Sticks,
    SticksOnly,
)
from .worlds import Copied, Harsh, Offices, Restoring

MODEL_STEPS = 60
CLOCKS_EVERY = 10
"""Of the seeds, so many apart are lived through once more with all clocks right."""
_WRONG = (AssertionError, LookupError, ValueError, Trouble)
REAL_SHARE = 0.03
MOST_REAL = 600
"""Of a run, and at most so many: a schedule over the real store and centre costs as much as some
fifty models."""


@dataclass(frozen=True)
class Kind:
    """`run` lives through one seed and returns what it met; it raises for what does not hold.

    `weight` is its share beside the others that are real, or are not."""

    run: Callable[[int], set[str]]
    is_real: bool = False
    weight: int = 3


def models(world_of: type[Schedule], seed: int) -> set[str]:
    """One schedule over the models, around the real engine, judge, merge, chain and signatures."""
    world = world_of(seed)
    live_through(world, MODEL_STEPS)
    if seed % CLOCKS_EVERY == 0:
        check_clocks(world, world_of(seed, clocks=False), MODEL_STEPS)
    return world.line.met


def real(module: str, name: str, steps: int, seed: int) -> set[str]:
    """One schedule over the real vault and the real centre's API, in a folder of its own.

    One on PostgreSQL is lived through on SQLite too, and ends alike; now and then one with all
    clocks right.
    """
    kinds = import_module(f"simulation.{module}")
    world_of: Any = getattr(kinds, name)
    became, met = _lived(world_of, steps, seed)
    other: Any = getattr(kinds, "SAME_ON_SQLITE", {}).get(world_of)
    if other and _lived(other, steps, seed)[0] != became:
        raise Violation("PostgreSQL and SQLite end otherwise")
    if seed % CLOCKS_EVERY == 0 and _lived(world_of, steps, seed, clocks=False)[0] != became:
        raise Violation("I14: with right clocks it ends otherwise")
    return met


def _lived(world_of: Any, steps: int, seed: int, **more: bool) -> tuple[object, set[str]]:
    memory = Path("/dev/shm")
    place = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        world = world_of(seed, place, **more)
        try:
            world.run(steps)
            return world.became(), world.line.met
        finally:
            world.close()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def flawed(name: str, seed: int) -> set[str]:
    """One schedule with a known mistake in it: a control, which must raise."""
    mutant = MUTANTS[name]
    with (mutant.around or nullcontext)():
        return models(mutant.world, seed)


KINDS = {
    "plain": Kind(partial(models, Schedule)),
    "restoring": Kind(partial(models, Restoring)),
    "copied": Kind(partial(models, Copied)),
    "harsh": Kind(partial(models, Harsh)),
    "going-on": Kind(partial(models, GoingOn)),
    "offices": Kind(partial(models, Offices)),
    "mid-sync": Kind(partial(models, MidSync)),
    "mid-sync-going-on": Kind(partial(models, MidSyncOnward)),
    "mid-sync-sticks": Kind(partial(models, MidSyncSticks)),
    "sticks": Kind(partial(models, Sticks)),
    "sticks-restoring": Kind(partial(models, RestoringSticks)),
    "sticks-copied": Kind(partial(models, CopiedSticks)),
    "sticks-only": Kind(partial(models, SticksOnly)),
    "sticks-only-copied": Kind(partial(models, CopiedSticksOnly)),
    "sticks-alike": Kind(partial(models, Alike)),
    "sticks-only-alike": Kind(partial(models, AlikeSticksOnly)),
    "real": Kind(partial(real, "real_stack", "RealWorld", 40), is_real=True),
    "real-sticks": Kind(partial(real, "stick_stack", "StickWorld", 40), is_real=True),
    "real-sticks-only": Kind(partial(real, "stick_stack", "StickOnly", 40), is_real=True),
    "real-mid-sync": Kind(partial(real, "mid_sync_stack", "MidSyncWorld", 40), is_real=True),
    "real-reducing": Kind(partial(real, "reducing_stack", "ReducingWorld", 60), is_real=True),
    "real-drills": Kind(partial(real, "restore_drills", "DrillWorld", 45), is_real=True),
    "real-postgres": Kind(
        partial(real, "postgres_stack", "OnPostgres", 40), is_real=True, weight=1
    ),
    "real-postgres-sticks": Kind(
        partial(real, "postgres_stack", "SticksOnPostgres", 40), is_real=True, weight=1
    ),
}


def kind_of(name: str) -> Kind:
    """The kind of this name, or the mutant of it."""
    return KINDS[name] if name in KINDS else Kind(partial(flawed, name))


@dataclass
class Told:
    """What a block of seeds showed: `faults` are (seed, text)."""

    kind: str
    runs: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)
    met: set[str] = field(default_factory=set)


def prepare() -> None:
    """A process that runs many: what a centre logs of each refusal is no news to it."""
    logging.disable()
    remember()


def block(task: tuple[str, int, int]) -> Told:
    """So many seeds of a kind from the first on; a mutant stops at the first that shows it."""
    name, first, count = task
    told, kind = Told(name), kind_of(name)
    for seed in range(first, first + count):
        told.runs += 1
        try:
            told.met |= kind.run(seed)
        except _WRONG as wrong:
            told.faults.append((seed, f"{type(wrong).__name__}: {wrong}"))
            if name in MUTANTS:
                break
    gc.collect()  # each world holds on to itself
    gc.freeze()  # what stays is not looked through each time: with the real store, half of a run
    return told
