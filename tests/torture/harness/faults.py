"""A full and a failing disk at every n-th write: a clear word, and nothing lost.

`strace` makes the n-th call of a kind fail, once or from then on; a limit on the size of files
cuts writes short. The program must say so in words it knows, must not promise what is not there,
must keep what it promised before, and must go on once the fault is gone. The control takes every
save for a good one.
"""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from fieldreg.desktop.messages import is_worded
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.services import register, workspace

from . import flows
from .child import NoTracing, Tell, run
from .flows import Flow
from .judge import digest
from .laptop import person, sign_in
from .plan import Planned, with_people
from .result import Result, Task

CALLS = {
    ("pwrite64", "ENOSPC"): "disk_full",
    ("pwrite64", "EIO"): "disk_trouble",
    ("fsync,fdatasync", "EIO"): "disk_trouble",
    ("ftruncate", "EIO"): "disk_trouble",
    ("write", "ENOSPC"): "disk_full",
    ("write", "EIO"): "disk_trouble",
    ("rename,renameat,renameat2", "EIO"): "disk_trouble",
}
_RIGHT = {"disk_full", "disk_trouble", "second_place_unusable"}
SHORT_WRITES = range(24_576, 400_000, 7_001)
CONTROL_RUNS = 4


@dataclass(frozen=True)
class Fault:
    """The *nth* of these calls fails with *error*, or every one from there on (*lasting*).

    Without a call: files cannot grow beyond *nth* bytes, so that a write is cut short.
    """

    call: str
    error: str
    nth: int
    lasting: bool = False

    def options(self) -> list[str]:
        """For `strace`."""
        when = f"{self.nth}+" if self.lasting else str(self.nth)
        inject = f"inject={self.call}:error={self.error}:when={when}"
        return ["-o", "/dev/null", "-e", f"trace={self.call}", "-e", inject]


def disk_faults(task: Task, folder: Path) -> Result:
    """Each fault of the plan once, or *task.runs* of them, evenly taken."""
    result = Result("disk faults")
    try:
        planned = [p for p in HINDERED if task.only in ("", p.name)]
        for one in planned:
            runs = task.runs * one.weight // sum(p.weight for p in planned)
            _hinder(one, runs, task.seed, folder, result)
        _control(folder, result)
    except NoTracing as reason:
        result.skipped = str(reason)
    return result


def _hinder(planned: Planned, runs: int, seed: int, folder: Path, result: Result) -> None:
    counts = _count(planned, folder)
    faults = [
        Fault(call, error, n + 1, lasting)
        for call, error in CALLS
        for n in range(counts[call])
        for lasting in (False, True)
    ]
    faults += [Fault("", "", size) for size in SHORT_WRITES]
    if runs < len(faults):
        faults = Random(seed).sample(faults, runs)
    said: dict[str, int] = {}
    for fault in faults:
        found = _one(planned, planned.flow, fault, folder, said)
        result.runs += 1
        result.losses += [f"{planned.name}, {fault}: {f}" for f in found]
    writes = ", ".join(f"{n} {call.split(',')[0]}" for call, n in counts.items() if n)
    result.notes.append(f"{planned.name}: {writes}; said {said}")


def _count(planned: Planned, folder: Path) -> dict[str, int]:
    """How many calls of each kind the flow makes."""
    base, trace = planned.prepared(folder), folder / "trace"
    kinds = dict.fromkeys(call for call, _ in CALLS)
    options = ["-o", str(trace), "-e", f"trace={','.join(kinds)}"]
    run(lambda tell: planned.flow(base, tell), under=options, prepares=True)
    made = Counter(line.split(maxsplit=1)[1].partition("(")[0] for line in trace.open())
    return {kind: sum(made[name] for name in kind.split(",")) for kind in kinds}


def _one(
    planned: Planned, flow: Flow, fault: Fault, folder: Path, said: dict[str, int]
) -> list[str]:
    """What is wrong after the flow met *fault*."""
    base = planned.prepared(folder)
    expected = planned.expected(base)
    if fault.call:
        events = run(lambda tell: flow(base, tell), under=fault.options(), prepares=True)
    else:
        events = run(lambda tell: _with_limit(flow, base, fault.nth, tell), prepares=True)
    wrong: list[str] = []
    for event in events:
        expected.hear(event)
        if event["e"] == "failed":
            said[event["trouble"]] = said.get(event["trouble"], 0) + 1
            wrong += _unclear(event["trouble"], fault, is_strict=planned is HINDERED[0])
    ends = [e["e"] for e in events if e["e"] in ("done", "failed")]
    if not fault.lasting and ends[-2:] == ["failed", "failed"]:
        wrong.append("did not go on after the fault")
    return wrong + expected.crashes + planned.judge(base, expected)


def _unclear(key: str, fault: Fault, *, is_strict: bool) -> list[str]:
    """Whether what was said of a fault is not what it was, or has no words.

    A disk that is full where SQLite needs room for its index of a log is said to refuse.
    """
    wanted = CALLS.get((fault.call, fault.error))
    right = {wanted} if wanted and is_strict else _RIGHT
    wrong = [] if key in right else [f"said {key}"]
    return wrong if is_worded(key) else [*wrong, f"no words for {key}"]


def _with_limit(flow: Flow, base: Path, size: int, tell: Tell) -> None:
    """Files cannot grow beyond *size* from `ready` to the first trouble."""
    ready, failed = tell.ready, tell.failed
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limited() -> None:
        ready()
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))

    def lifted(trouble: str) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        failed(trouble)

    tell.ready, tell.failed = limited, lifted  # type: ignore[method-assign]
    flow(base, tell)


def _control(folder: Path, result: Result) -> None:
    planned = HINDERED[0]
    for nth in range(1, CONTROL_RUNS + 1):
        fault = Fault("pwrite64", "ENOSPC", nth * 9, lasting=True)
        result.control_runs += 1
        result.control_losses += bool(_one(planned, _heedless, fault, folder, {}))


def saving(folder: Path, tell: Tell) -> None:
    """A draft, a save, a correction: each tried again once where it was refused."""
    desk = sign_in(folder)
    flows.often_checkpointed(desk)
    flows.save(desk, tell, register.open_form(desk), person(7_000_000))
    tell.ready()
    form, values = register.open_form(desk), person(7_000_001)
    _twice(lambda: flows.keep(desk, tell, form, {**values, "full_name": "NI SETENGAH"}))
    if _twice(lambda: bool(flows.save(desk, tell, form, values))):
        again = register.open_form(desk, record_id=form.draft_id)
        changed = {**again.values, "address": "Jl. Baru 1"}
        _twice(lambda: bool(flows.save(desk, tell, again, changed)))
    workspace.close(desk)


def _twice(work: Callable[[], bool]) -> bool:
    return work() or work()


def _heedless(folder: Path, tell: Tell) -> None:
    desk = sign_in(folder)
    tell.ready()
    for number in range(3):
        form = register.open_form(desk)
        tell.begin({f"record:{form.draft_id}": digest(person(number))})
        try:
            register.save(desk, form, person(number))
        except EnvironmentTrouble:
            tell.say(e="ignored")
        tell.done()
    workspace.close(desk)


HINDERED = (
    Planned("saving", saving, with_people, weight=3),
    Planned("backing up", flows.backing_up, with_people),
    Planned("photographing", flows.photographing, with_people),
    Planned("officers", flows.officers_come_and_go, with_people),
)
