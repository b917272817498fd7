"""kill -9 of the centre and of laptops at random, in the middle of everything they do.

The centre is a process of its own, and so is each laptop with its officer, who saves and syncs
without a pause. Any of them dies at any moment, now and then several at once, and begins again;
so does a process of PostgreSQL. In the end all live, and within a minute everything that an
officer was told is saved stands at the centre exactly once. The control is a laptop
that says that a person is saved before she is.
"""

from __future__ import annotations

import os
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select
from torture.harness.child import Tell
from torture.harness.laptop import person, sign_in
from torture.harness.result import Result, Task

from fieldreg.server import admin
from fieldreg.server.running import Serving, serve
from fieldreg.services import workspace
from fieldreg.store.schema import revision

from .lives import Life, born
from .office import (
    NUMBERS_EACH,
    Officer,
    compared,
    doubled,
    enrolled,
    in_history,
    is_drained,
    make_centre,
    said,
)
from .postgres import kill_a_backend, postgres

LAPTOPS = 3
DRAIN_SECONDS = 60.0
START_SECONDS = 30.0
SHORT_PAUSE, LONG_PAUSE = 0.005, 0.5
"""Seconds between two kills, or between a sync that went well and the next kill."""
_LONGEST_WAIT = 5.0
_WEIGHTS = (4, 4, 1, 1)
_TRY_AGAIN_SECONDS = 0.03
_MOST_PATIENCE = 10
_CONTROL_KILLS = 14


@dataclass
class Place:
    """One laptop through all its lives: `people` were promised, `made` is the last number used."""

    folder: Path
    number: int
    made: int = 0
    people: set[int] = field(default_factory=set)
    crashes: list[str] = field(default_factory=list)
    syncs: Counter[str] = field(default_factory=Counter)

    def hear(self, events: list[dict[str, Any]]) -> None:
        """Take in what a life told."""
        for event in events:
            if event["e"] == "begin":
                self.made = max(self.made, event["n"] - self.number * NUMBERS_EACH)
            elif event["e"] == "done":
                self.people.add(event["n"])
            elif event["e"] == "synced":
                self.syncs[event["trouble"] or "well"] += 1
            elif event["e"] == "crash":
                self.crashes.append(f"laptop {self.number} broke: {event['text'][-600:]}")


class World:
    """A centre and its laptops, all as processes."""

    def __init__(self, folder: Path, database_url: str, seed: int, *, is_hasty: bool) -> None:
        self.folder, self.url, self.is_hasty = folder / "centre", database_url, is_hasty
        self.chance = Random(seed)
        self.office = make_centre(self.folder, database_url)
        self.port = 0
        self.lives: list[Life] = []
        self._serve()
        self.places = [Place(folder / f"laptop{n}", n) for n in range(LAPTOPS)]
        centre = admin.open_centre(self.folder, database_url=database_url)
        for place in self.places:
            address = f"https://127.0.0.1:{self.port}"
            enrolled(centre, self.office, place.folder, address, address)
        centre.database.close()
        self.lives = [self._begin(place) for place in self.places]

    def kill_something(self) -> str:
        """After a while, the centre or a laptop dies, or both; then it begins again."""
        if self.chance.random() < 0.7 and not self.is_hasty:
            self._wait_for_a_sync()
        time.sleep(SHORT_PAUSE * (LONG_PAUSE / SHORT_PAUSE) ** self.chance.random())
        weights = (0, 1, 0, 0) if self.is_hasty else _WEIGHTS
        what = self.chance.choices(("centre", "laptop", "both", "database"), weights)[0]
        at = self.chance.randrange(LAPTOPS)
        if what == "database":
            if self.url:
                kill_a_backend(self.url, self.chance)
            return what
        if what != "laptop":
            self.server.kill()
        if what != "centre":
            self._end(at)
            self.lives[at] = self._begin(self.places[at])
        if what != "laptop":
            self.server.end()
            self._serve()
        return what

    def _wait_for_a_sync(self) -> None:
        """Most kills shall meet work under way, and not a centre that just starts."""
        before, end = self._well(), time.monotonic() + _LONGEST_WAIT
        while self._well() <= before and time.monotonic() < end:
            time.sleep(_TRY_AGAIN_SECONDS)

    def _well(self) -> int:
        told = (os.pread(life.events, 1 << 20, 0) for life in self.lives)
        return sum(text.count(b'"e": "synced", "trouble": ""') for text in told)

    def settle(self) -> list[str]:
        """Everybody lives on until nothing waits; what is wrong then."""
        faults = []
        for at, place in enumerate(self.places):
            self._end(at)
            self.lives[at] = self._begin(place, drains=True)
        for at, place in enumerate(self.places):
            code, events = self.lives[at].end()
            place.hear(events)
            if code or not any(event["e"] == "drained" for event in events):
                last = [event for event in events if event["e"] == "synced"][-1:]
                faults.append(f"laptop {at} is stuck ({code}): {last}")
            faults += place.crashes
        self.server.kill()
        self.server.end()
        return faults + self._compared()

    def _compared(self) -> list[str]:
        begun: set[str] = set()
        missing: list[str] = []
        centre = admin.open_centre(self.folder, database_url=self.url)
        try:
            names = {str(held.values.get("full_name")) for held in admin.find_all(centre)}
            for place in self.places:
                begun |= _made_at(place.folder)
                promised = {str(person(n)["full_name"]) for n in place.people}
                missing += [f"lost: {name}" for name in sorted(promised - names)]
            return missing + compared(set(), begun, in_history(centre)) + doubled(centre)
        finally:
            centre.database.close()

    def close(self) -> None:
        """Nobody lives on, however it ended."""
        for life in [*self.lives, self.server]:
            life.kill()

    def _serve(self) -> None:
        """Serve again at the same address, once the database answers."""
        end = time.monotonic() + START_SECONDS
        while not self._has_begun_to_serve():
            told = self.server.end()[1]
            if time.monotonic() > end:
                raise RuntimeError(f"the centre does not start: {told}")
            time.sleep(_TRY_AGAIN_SECONDS)

    def _has_begun_to_serve(self) -> bool:
        folder, url, port = self.folder, self.url, self.port
        waiting, says = socket.socketpair()

        def work(tell: Tell) -> None:
            def ready(address: str) -> None:
                says.sendall(address.rpartition(":")[2].encode() + b"\n")

            serve(folder, Serving(port=port, database_url=url), on_ready=ready)

        self.server = born(work)
        says.close()
        with waiting, waiting.makefile() as lines:
            told = lines.readline()
        self.port = int(told) if told else self.port
        return bool(told)

    def _begin(self, place: Place, *, drains: bool = False) -> Life:
        seed, is_hasty = self.chance.random(), self.is_hasty

        def work(tell: Tell) -> None:
            officer = Officer(place.folder, place.number, Random(seed), made=place.made)
            officer.sign_in()
            _drain(officer, tell) if drains else _live(officer, tell, is_hasty=is_hasty)

        return born(work)

    def _end(self, at: int) -> None:
        self.lives[at].kill()
        _, events = self.lives[at].end()
        self.places[at].hear(events)


def ends(task: Task, folder: Path) -> Result:
    """*task.runs* kills, half of them with the centre on SQLite and half on PostgreSQL."""
    result = Result("ends")
    kinds = [k for k in ("sqlite", "postgresql") if task.only in ("", k)]
    for kind in kinds:
        with postgres(kind == "postgresql") as url:
            runs = task.runs // len(kinds)
            faults, note = _kill(folder / kind, url, task.seed, runs)
        result.runs += runs
        result.losses += [f"{kind}: {fault}" for fault in faults]
        result.notes.append(f"{kind}: {note}")
    faults, _ = _kill(folder / "hasty", "", task.seed, _CONTROL_KILLS, is_hasty=True)
    result.control_runs, result.control_losses = _CONTROL_KILLS, len(faults)
    return result


def _kill(
    folder: Path, url: str, seed: int, runs: int, *, is_hasty: bool = False
) -> tuple[list[str], str]:
    """So many kills on a fresh world; what was wrong in the end, and what happened."""
    folder.mkdir()
    world = World(folder, url, seed, is_hasty=is_hasty)
    try:
        killed = [world.kill_something() for _ in range(runs)]
        begin = time.monotonic()
        faults = world.settle()
    finally:
        world.close()
    took = time.monotonic() - begin
    times = ", ".join(f"{what} {killed.count(what)}" for what in dict.fromkeys(killed))
    syncs = sum((place.syncs for place in world.places), Counter())
    people = sum(len(place.people) for place in world.places)
    told = f"killed: {times}; {people:,} people promised, settled in {took:.1f} s"
    return faults, f"{told}; syncs: {said(syncs)}"


def _live(officer: Officer, tell: Tell, *, is_hasty: bool) -> None:
    """Save and sync until the end comes; more rarely while the centre is away."""
    failed = 0
    while True:
        for _ in range(officer.chance.randint(1, 4)):
            number = officer.next_number()
            tell.say(e="begin", n=number)
            if is_hasty:
                tell.say(e="done", n=number)
            officer.register(person(number))
            tell.say(e="done", n=number)
        report = officer.sync()
        tell.say(e="synced", trouble=report.trouble)
        failed = min(failed + 1, _MOST_PATIENCE) if report.trouble else 0
        time.sleep(_TRY_AGAIN_SECONDS * failed)


def _drain(officer: Officer, tell: Tell) -> None:
    end = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < end:
        report = officer.sync()
        tell.say(e="synced", trouble=report.trouble, waiting=report.waiting, equal=report.equal)
        if is_drained(report):
            tell.say(e="drained")
            return
        time.sleep(_TRY_AGAIN_SECONDS)


def _made_at(folder: Path) -> set[str]:
    """What the disk of a laptop says it made."""
    desk = sign_in(folder)
    with desk.store.reading() as connection:
        query = select(revision.c.revision_id).where(revision.c.link.is_not(None))
        found = set(connection.execute(query).scalars())
    workspace.close(desk)
    return found
