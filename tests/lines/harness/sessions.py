"""Sessions over real sockets and a bad line: after it heals, every queue drains, once and whole.

In each session an officer works and syncs while her line breaks in every way a line can; at a
moment of its own, in the middle of whatever is going on, it heals. From then on what waits must
be delivered within a minute, the photos of some of the people too, byte for byte. The control
sends again under a new id what had no answer.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Timer

from torture.harness.result import Result, Task

from fieldreg.domain.record import Value
from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.server.running import RunningCentre
from fieldreg.services import register, workspace
from fieldreg.sync import https, image_line
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.ports import Identity
from fieldreg.sync.trouble import SyncTrouble

from .office import (
    Officer,
    Watched,
    compared,
    doubled,
    enrolled,
    in_history,
    make_centre,
    said,
)
from .photos import Photographer, not_there
from .proxy import FaultProxy, ProxyLoop

LAPTOPS = 8
DRAIN_SECONDS = 60.0
LARGE = 100
"""From so many sessions on the program's own time limits hold; below, shorter ones."""
_SHORT = (2.0, 1.0)
_PART = (10.0, 30.0)
"""For a part of a photo. The program gives one 90 seconds, for a slow line may need them; on a
connection that fell silent just before the line healed they would pass with nothing to see."""
_CONTROL_SESSIONS = 10


@dataclass
class Seen:
    """What the sessions of one laptop showed."""

    stuck: list[str] = field(default_factory=list)
    drained: list[tuple[float, list[str]]] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    photos: int = 0


@dataclass
class Careless(Officer):
    """The control: what had no answer is sent again, under a new id."""

    unanswered: list[dict[str, Value]] = field(default_factory=list)

    def register(self, values: dict[str, Value]) -> str:
        self.unanswered.append(values)
        return super().register(values)

    def carrier(self) -> HttpsCarrier:
        return Impatient(self)

    def send_again(self) -> None:
        """The same people once more."""
        for values in self.unanswered[-1:]:
            form = register.open_form(self.desk)
            self.saved.add(register.save(self.desk, form, values, again=True).revision_id)


class Impatient(Watched):
    """Tells its officer where an answer did not come."""

    def __init__(self, officer: Careless) -> None:
        super().__init__(officer.tries)
        self._officer = officer

    def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
        try:
            answer = super().exchange(identity, request)
        except SyncTrouble:
            self._officer.send_again()
            raise
        self._officer.unanswered.clear()
        return answer


def sessions(task: Task, folder: Path) -> Result:
    """*task.runs* sessions, spread over eight laptops at once."""
    result = Result("sessions")
    image_line.PART_TIMEOUTS = _PART
    if task.runs < LARGE:
        https._TIMEOUTS = _SHORT
    seen, met = _all(folder / "honest", Photographer, task.runs, task.seed, result.losses)
    result.runs = len(seen.drained) + len(seen.stuck)
    result.losses += seen.stuck
    slowest, tries = max(seen.drained, default=(0.0, []))
    result.notes += [
        f"drained at the latest {slowest:.1f} s after healing, with read limits of"
        f" {https._TIMEOUTS[1]:.0f} s ({', '.join(tries[-8:])})",
        f"connections: {said(met)}",
        f"syncs: {said(seen.troubles)}; photos: {seen.photos}",
    ]
    https._TIMEOUTS = _SHORT
    wrong: list[str] = []
    _all(folder / "careless", Careless, _CONTROL_SESSIONS, task.seed, wrong)
    result.control_runs, result.control_losses = _CONTROL_SESSIONS, len(wrong)
    return result


def _all(
    folder: Path, kind: type[Officer], runs: int, seed: int, losses: list[str]
) -> tuple[Seen, Counter[str]]:
    """So many sessions on fresh laptops; what is wrong in the end is added to *losses*."""
    office = make_centre(folder / "centre")
    chance, seen, laptops = Random(seed), Seen(), min(LAPTOPS, runs)
    with RunningCentre(folder / "centre") as running, ProxyLoop() as loop:
        lines, officers = [], []
        for number in range(laptops):
            line = loop.proxy(running.port, Random(chance.random()))
            place = folder / f"laptop{number}"
            enrolled(running.centre, office, place, running.url, f"https://127.0.0.1:{line.port}")
            lines.append(line)
            officers.append(kind(place, number, Random(chance.random())))
        share = [len(part) for part in _dealt(runs, laptops)]
        with ThreadPoolExecutor(laptops) as pool:
            list(pool.map(_life, officers, lines, share, [seen] * laptops))
        saved = set().union(*(o.saved for o in officers))
        losses += compared(saved, set(), in_history(running.centre))
        losses += doubled(running.centre)
        for one in officers:
            seen.photos += len(getattr(one, "photos", {}))
            losses += not_there(running.centre, getattr(one, "photos", {}))
        losses += _not_alike(officers)
    return seen, sum((line.met for line in lines), Counter())


def _dealt(runs: int, laptops: int) -> Iterator[range]:
    return (range(number, runs, laptops) for number in range(laptops))


def _life(officer: Officer, line: FaultProxy, sessions: int, seen: Seen) -> None:
    """The sessions of one laptop, in a thread of their own."""
    officer.sign_in()
    for number in range(sessions):
        if not _session(officer, line, seen):
            told = ", ".join(officer.tries[-12:])
            seen.stuck.append(f"laptop {officer.number}, session {number}: stuck ({told})")
            break
    workspace.close(officer.desk)


def _session(officer: Officer, line: FaultProxy, seen: Seen) -> bool:
    """Work on a bad line that heals some time; whether all was delivered in time."""
    healed, at = Event(), [0.0]

    def heal() -> None:
        line.is_bad = False
        at[0] = time.monotonic()
        healed.set()

    line.is_bad = True
    timer = Timer(officer.chance.uniform(0.05, 2.0), heal)
    timer.start()
    try:
        return _until_drained(officer, healed, at, seen)
    finally:
        timer.cancel()


def _until_drained(officer: Officer, healed: Event, at: list[float], seen: Seen) -> bool:
    tried = len(officer.tries)
    while True:
        if not healed.is_set():
            officer.work(6)
        was_healed = healed.is_set()
        report = officer.sync()
        seen.troubles[report.trouble or "well"] += 1
        if was_healed and officer.is_done(report):
            took = time.monotonic() - at[0]
            seen.drained.append((took, officer.tries[tried:]))
            return took <= DRAIN_SECONDS
        if was_healed and time.monotonic() - at[0] > DRAIN_SECONDS:
            return False
        healed.wait(officer.chance.uniform(0.0, 0.1))


def _not_alike(officers: list[Officer]) -> list[str]:
    """Once everybody has read everything, all laptops and the centre hold the same."""
    faults = []
    for officer in officers:
        officer.sign_in()
        if not officer.is_done(officer.sync()):
            faults.append(f"laptop {officer.number} holds other rows than the centre")
        workspace.close(officer.desk)
    return faults
