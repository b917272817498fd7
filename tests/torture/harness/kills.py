"""SIGKILL at random moments and at each named step: 2,000 of them lose nothing promised.

A child works on a laptop and is killed; the next one opens what it left, and so on. The control
acknowledges a save before it is committed, and must lose.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random

from fieldreg.services import register

from . import flows
from .child import Child, Tell
from .flows import Flow
from .judge import Expected, digest
from .laptop import person, sign_in
from .plan import FLOWS, Planned
from .result import Result, Task
from .steps import Plan

LIVES = 6
"""Killed children in a row on one laptop; after so many it begins anew, to stay small."""
NAMED = 2 / 3
"""The share of kills at a named step; the others come at a random moment."""
CONTROL_KILLS = 60
SHORT_PAUSE, LONG_PAUSE = 0.004, 0.08
"""Seconds after an event, and after the beginning."""


def kills(task: Task, folder: Path) -> Result:
    """*task.runs* kills: in turn at a random moment and at the next named step of the flow."""
    result, chance = Result("kills"), Random(task.seed)
    planned = [f for f in FLOWS if not task.only or f.name == task.only]
    turns = cycle([f for f in planned for _ in range(1 if f.goes_on else LIVES)])
    steps = {f.name: cycle(["", *f.steps]) for f in planned}
    reached: set[str] = set()
    while result.runs < task.runs:
        flow = next(turns)
        _one_laptop(flow, steps[flow.name], task.runs, chance, folder, result, reached)
    missed = sorted({s for f in planned for s in f.steps} - reached)
    result.notes.append(f"{len(reached)} named steps, not died at: {', '.join(missed) or 'none'}")
    _control(chance, folder, result)
    return result


def _one_laptop(
    planned: Planned,
    steps: Iterator[str],
    runs: int,
    chance: Random,
    folder: Path,
    result: Result,
    reached: set[str],
) -> None:
    base = planned.prepared(folder)
    expected = planned.expected(base)
    for life in range(LIVES if planned.goes_on else 1):
        step = next(steps) if chance.random() < NAMED else ""
        died = _one_kill(base, planned.flow, expected, step, chance)
        if died and step:
            reached.add(step)
        result.runs += died
        faults = planned.judge(base, expected) + expected.crashes
        result.losses += [f"{planned.name}, life {life}, {step or 'random'}: {f}" for f in faults]
        if faults or result.runs >= runs:
            return
        expected.settle()


def _one_kill(base: Path, flow: Flow, expected: Expected, step: str, chance: Random) -> bool:
    """Whether the child was killed, and not done before that."""
    plan = Plan(step, chance) if step else None

    def work(tell: Tell) -> None:
        if plan:
            plan.arm()
        flow(base, tell)

    heard, says = os.pipe()
    child = Child(work, says, plan.dies_at if plan else lambda moment: False)
    os.close(says)
    child.until_ready()
    child.go()
    with os.fdopen(heard, "rb") as events:
        if not plan:
            counts = chance.random() < 0.5
            for _ in range(chance.randrange(24) if counts else 0):
                _hear(events.readline(), expected)
            time.sleep(chance.random() * (SHORT_PAUSE if counts else LONG_PAUSE))
            child.kill()
        for line in events:
            _hear(line, expected)
    return child.wait() == -9


def _hear(line: bytes, expected: Expected) -> None:
    if line.endswith(b"\n"):
        expected.hear(json.loads(line))


def _control(chance: Random, folder: Path, result: Result) -> None:
    """A program that acknowledges too early is found out."""
    planned = FLOWS[0]
    for _ in range(CONTROL_KILLS):
        base = planned.prepared(folder)
        expected = planned.expected(base)
        _one_kill(base, _careless, expected, "", chance)
        result.control_runs += 1
        result.control_losses += bool(planned.judge(base, expected))
        if result.control_losses >= 3:
            return


def _careless(folder: Path, tell: Tell) -> None:
    desk = sign_in(folder)
    flows.often_checkpointed(desk)
    for number in range(200):
        form = register.open_form(desk)
        tell.begin({f"record:{form.draft_id}": digest(person(number))})
        tell.done()
        register.save(desk, form, person(number))
