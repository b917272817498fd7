"""Power cuts, replayed from what a run wrote: 3,000 of them lose nothing that was promised.

A run is recorded once with all its writes; then the disk is laid down as a cut after any of its
operations would leave it (see `disk`), opened by the program, and judged. Two controls must lose:
one writes with `synchronous = NORMAL`, as many programs do, one does not fsync the folders of its
files.
"""

from __future__ import annotations

import shutil
from bisect import bisect
from collections.abc import Callable
from pathlib import Path
from random import Random

from fieldreg.store import files

from . import settings
from .child import NoTracing, Tell, run, strace_to
from .disk import Disk
from .flows import Flow
from .judge import Expected
from .plan import FLOWS, Planned
from .result import Result, Task
from .trace import CALLS, Op, Reader, Start, Sync, Told

CONTROL_SHARE = 10


def power_cuts(task: Task, folder: Path) -> Result:
    """*task.runs* cuts, shared among the flows."""
    result = Result("power cuts")
    flows = [f for f in FLOWS if not task.only or f.name == task.only]
    try:
        for planned in flows:
            share = task.runs * planned.weight // sum(f.weight for f in flows)
            _replay(planned, share, task.seed, folder, result)
        _control(task, folder, result)
    except NoTracing as reason:
        result.skipped = str(reason)
    return result


def _replay(planned: Planned, cuts: int, seed: int, folder: Path, result: Result) -> None:
    base = planned.prepared(folder)
    start = Start.of(base)
    ops = record(base, planned.flow, folder, more=planned.strace)
    expected = planned.expected(base)
    losses = losses_of(base, ops, start, expected, cuts, seed, folder, planned.judge)
    result.runs += cuts
    result.losses += [f"{planned.name}: {loss}" for loss in losses]
    failed = sum(isinstance(op, Sync) and not op.well for op in ops)
    result.notes.append(f"{planned.name}: {cuts} cuts in {len(ops):,} operations, "
                        f"{expected.promised} promises, {failed} failed fsyncs")  # fmt: skip


def _control(task: Task, folder: Path, result: Result) -> None:
    """Two programs that acknowledge before the disk has it: one is careless with its database,
    as many are, one with the names of its files."""
    cuts = max(20, task.runs // CONTROL_SHARE)
    for name, careless in (("registering", _normal), ("officers", _without_folders)):
        (planned,) = (f for f in FLOWS if f.name == name)
        base = planned.prepared(folder)
        start = Start.of(base)
        ops = record(base, _after(careless, planned.flow), folder)
        expected = planned.expected(base)
        losses = losses_of(base, ops, start, expected, cuts, task.seed, folder, planned.judge)
        result.control_runs += cuts
        result.control_losses += len(losses)
        if not losses:
            result.losses.append(f"the control of {name} was not found out")


def _normal() -> None:
    settings.write_with("synchronous = NORMAL")


def _without_folders() -> None:
    files.sync_folder = lambda folder: None


def _after(careless: Callable[[], None], flow: Flow) -> Flow:
    def run_careless(laptop: Path, tell: Tell) -> None:
        careless()
        flow(laptop, tell)

    return run_careless


def record(base: Path, flow: Flow, folder: Path, *, more: tuple[str, ...] = ()) -> list[Op]:
    """What *flow* did to the files of *base*, in order; *more* are options for `strace`."""
    start, trace = Start.of(base), folder / "trace"
    run(lambda tell: flow(base, tell), under=[*strace_to(trace, CALLS), *more])
    with trace.open() as lines:
        return Reader(base, start).read(lines)


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.endswith("-shm")
    }


def losses_of(
    base: Path,
    ops: list[Op],
    start: Start,
    expected: Expected,
    cuts: int,
    seed: int,
    folder: Path,
    judge: Callable[[Path, Expected], list[str]],
) -> list[str]:
    """What *cuts* cuts lost, each with its number."""
    chance = Random(seed)
    moments = sorted(chance.randrange(len(ops)) for _ in range(cuts))
    disk, losses, image = Disk(start, Random(seed)), [], folder / "image"
    for number, op in enumerate(ops):
        disk.take(op)
        if isinstance(op, Told):
            expected.hear(op.event)
        for cut in range(bisect(moments, number - 1), bisect(moments, number)):
            shutil.rmtree(image, ignore_errors=True)
            disk.after_cut(image, Random(f"{seed}/{cut}"))
            losses += [f"cut {cut} at operation {number}: {f}" for f in judge(image, expected)]
    shutil.rmtree(image, ignore_errors=True)
    disk.after_kill(image)
    if _bytes_of(image) != _bytes_of(base):
        losses.append("the recording does not end with what is on the disk")
    losses += [f"the flow itself: {text}" for text in expected.crashes]
    return losses
