"""One seed, one schedule: officers save and sync while everything that can go wrong does.

Laptops and centre are given by a `World`, so that the same schedules run over the models and over
the real store and centre. What officers did is written down here, apart from both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from random import Random
from typing import Any, Protocol
from uuid import UUID

from fieldreg.domain.record import Patch, Value
from fieldreg.domain.words import Act
from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.store.anew import derived_id
from fieldreg.sync.core import Pace
from fieldreg.sync.engine import Engine
from fieldreg.sync.ports import Identity
from fieldreg.sync.surroundings import Beside, Ended, Surroundings
from fieldreg.sync.trouble import SyncTrouble, Trouble

from .centre_model import POISON, Kept, ModelCentre
from .disk_model import Disk
from .laptop_model import Crash, ModelLaptop
from .line_model import BadLine

PATHS = ("full_name", "alias", "address", "birth_place", "note")
ITEM = "heirs.00000000-0000-7000-8000-000000000001"


class Violation(AssertionError):
    """An invariant does not hold."""


@dataclass(frozen=True)
class Saved:
    """An officer was told that this is saved. `seen` is what she saw of the record before it."""

    laptop: int
    revision_id: str
    record_id: str
    patch: Patch
    seen: Mapping[str, Value] = field(default_factory=dict)


@dataclass
class Mind:
    """What one laptop's life looked like from outside: saves not yet come back, what was read."""

    saved: list[Saved] = field(default_factory=list)
    backup: Disk | None = None
    backup_saved: list[Saved] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    looked_at: tuple[object, ...] = ()


class Laptop(Protocol):
    """What a schedule needs of a laptop besides `SyncStore`."""

    disk: Any

    def save(self, record_id: str, revision_id: str, patch: Patch, act: Act) -> None: ...

    def view(self, record_id: str) -> Mapping[str, Value]: ...


class Schedule:
    """Three laptops, one centre, a few records, and `steps` steps from one seed."""

    laptop_type = ModelLaptop
    centre_type = ModelCentre
    weights = (45.0, 40.0, 8.0, 5.0, 2.0, 1.0, 1.0)
    act_weights = (10.0, 10.0, 1.0)
    beside: Beside | None = None

    def __init__(
        self, seed: int, *, laptops: int = 3, faults: float = 0.35, clocks: bool = True
    ) -> None:
        self.chance = Random(seed)
        self.clocks = Random(seed) if clocks else None
        self.made: dict[str, Saved] = {}
        self.doubled: dict[int, tuple[int, int]] = {}
        """Of a laptop that began as a copy: of which, and how many saves had been made by then."""
        self.belonged: dict[str, set[str]] = {}
        self.pasts: dict[str, list[Kept]] = {}
        """What the centre had in each epoch when that ended."""
        self.dying = 0.0
        self.lost: set[str] = set()
        self.delivered: dict[str, bytes] = {}
        self.restores = 0
        self.centre = self.centre_type(self.new_id(), _KEY, self.new_id(), self.new_id())
        self.centre_backup = self.centre.state.snapshot()
        self.line = BadLine(self._handle, self.chance, faults)
        self.minds = [Mind() for _ in range(laptops)]
        self.laptops = [self._laptop() for _ in range(laptops)]
        self.records: list[str] = []

    def new_id(self) -> str:
        """An id from the seed."""
        return str(UUID(int=self.chance.getrandbits(128)))

    def _laptop(self) -> ModelLaptop:
        identity = Identity(
            device_id=self.new_id(),
            incarnation=self.new_id(),
            url="https://centre.test",
            ca_certificate="",
            centre_id=self.centre.centre_id,
            centre_key=self.centre.public_key,
            device_token="",
            device_key=_KEY,
        )
        self.centre.device_keys[identity.device_id] = self.centre.public_key
        laptop = self.laptop_type(identity, self.may_die)
        laptop.now, laptop.make_id = self.wrong_time, self.new_id
        return laptop

    def wrong_time(self) -> str:
        """What a laptop's clock says: anything within ten years of the truth (I14)."""
        year = self.clocks.randint(2016, 2036) if self.clocks else 2026
        return f"{year}-01-01T00:00:00Z"

    def office_of(self, laptop: ModelLaptop) -> str:
        """The office that a laptop belongs to."""
        return self.centre.office_of(laptop.device_id)

    def may_die(self, moment: str) -> None:
        """A moment at which a laptop's process may die."""
        if self.chance.random() < self.dying:
            raise Crash(moment)

    def _handle(self, request: SyncRequest) -> SyncResponse:
        if self.chance.random() < self.line.faults / 8:
            before = self.centre.state.snapshot()
            self.centre.handle(request)
            self.centre.state = before  # the centre died before its commit
            raise SyncTrouble(Trouble.TOO_SLOW)
        return self.centre.handle(request)

    def step(self) -> None:
        """One thing happens."""
        at = self.chance.randrange(len(self.laptops))
        what = self.chance.choices(
            (self.save, self.sync, self.review, self.back_up, self.restore_laptop,
             self.restore_centre, self.clone_laptop),
            weights=self.weights,
        )[0]  # fmt: skip
        self.dying = 0.06 if self.line.faults else 0.0
        try:
            what(at)
        except Crash:
            self.line.met.add("crash")
        finally:
            self.dying = 0.0

    def save(self, at: int) -> None:
        """An officer saves a new record or changes one she can see."""
        laptop = self.laptops[at]
        record_id = self._record_for(laptop)
        seen = dict(laptop.view(record_id))
        saved = Saved(at, self.new_id(), record_id, self._patch(), seen)
        self.made[saved.revision_id] = saved
        acts = (Act.SAVED, Act.SUBMITTED, Act.VOIDED)
        act = self.chance.choices(acts, weights=self.act_weights)[0]
        try:
            laptop.save(record_id, saved.revision_id, saved.patch, act)
        except Crash as crash:
            if str(crash) == "save: after commit":
                self.minds[at].saved.append(saved)
            raise
        self.minds[at].saved.append(saved)

    def _record_for(self, laptop: ModelLaptop) -> str:
        known = [r for r in self.records if laptop.view(r)]
        if known and self.chance.random() < 0.7:
            return self.chance.choice(known)
        self.records.append(self.new_id())
        return self.records[-1]

    def _patch(self) -> dict[str, Value | None]:
        patch: dict[str, Value | None] = {
            p: f"{p} {self.chance.getrandbits(16):04x}"
            for p in self.chance.sample(PATHS, self.chance.randint(1, 3))
        }
        if self.chance.random() < 0.05:
            patch["note"] = POISON
        if self.chance.random() < 0.2:
            gone = self.chance.random() < 0.4
            patch[ITEM if gone else f"{ITEM}.name"] = None if gone else f"heir {len(patch)}"
        return patch

    def sync(self, at: int) -> Ended:
        """A laptop syncs, well or badly."""
        around = Surroundings(
            store=self.laptops[at],
            carrier=self.line,
            on_writer=lambda job: job(),
            make_id=self.new_id,
            clock=lambda: 0.0,
            wait=lambda seconds: None,
            chance=lambda: 0.0,
            progress=lambda *numbers: None,
            cancelled=lambda: False,
            pace=Pace(self.chance.choice((1, 2, 5)), self.chance.choice((2, 5, 20))),
            beside=self.beside,
        )
        ended = Engine(around).run()
        if self.laptops[at].healed:
            raise Violation("I3: rows came to differ and had to be read again")
        return ended

    def review(self, at: int) -> None:
        """A reviewer acts on a record the centre has."""
        if self.centre.state.records:
            record_id = self.chance.choice(sorted(self.centre.state.records))
            acts = (Act.REVIEW_STARTED, Act.SENT_BACK, Act.ACCEPTED, Act.ENDED)
            self.centre.act(record_id, self.new_id(), self.chance.choice(acts))

    def back_up(self, at: int) -> None:
        """A backup of a laptop, or of the centre."""
        if self.chance.random() < 0.5:
            self.centre_backup = self.centre.state.snapshot()
        else:
            mind = self.minds[at]
            mind.backup, mind.backup_saved = self.laptops[at].disk.snapshot(), list(mind.saved)

    def restore_laptop(self, at: int) -> None:
        """A laptop comes back from its backup; what was only on the lost disk is gone."""
        mind = self.minds[at]
        if mind.backup is None:
            return
        self._go_back(mind)
        self.laptops[at].restore(mind.backup, self.new_id())

    def clone_laptop(self, at: int) -> None:
        """An image of the whole disk comes back; the next contact, before any work, tells."""
        mind, faults = self.minds[at], self.line.faults
        if mind.backup is None:
            return
        self._go_back(mind)
        self.laptops[at].disk = mind.backup.snapshot()
        self.line.faults = self.dying = 0.0
        ended = self.sync(at)
        self.line.faults = faults
        if ended.trouble:
            raise Violation(f"I13: a cloned laptop finds no way back: {ended.trouble}")
        disk = self.laptops[at].disk
        taken = [
            k.no
            for (_, incarnation), chain in self.centre.state.chains.items()
            for k in chain
            if incarnation == disk.incarnation
        ]
        made = [o.no for o in disk.own if o.incarnation == disk.incarnation]
        if max(taken, default=0) > max(made, default=0):
            raise Violation("I13: a cloned laptop would use a number twice")

    def _go_back(self, mind: Mind) -> None:
        kept = {s.revision_id for s in mind.backup_saved}
        at_centre = {k.revision_id for k in self.centre.state.log}
        for saved in mind.saved:
            if saved.revision_id not in kept and not at_centre & said_as(saved.revision_id):
                self.lost.add(saved.revision_id)
        mind.saved, mind.shown = list(mind.backup_saved), set()
        self.restores += 1

    def restore_centre(self, at: int) -> None:
        """The centre comes back from its backup, in a new epoch."""
        self.note_offices()
        self.pasts[self.centre.state.epoch] = list(self.centre.state.log)
        on_laptops = {o.revision_id for lap in self.laptops for o in lap.disk.own}
        kept = {k.revision_id for k in self.centre_backup.log}
        gone = {k.revision_id for k in self.centre.state.log} - kept - on_laptops
        self.lost |= gone  # on no disk any more: the laptop was restored too, or an act of review
        self.centre.restore(self.centre_backup, self.new_id())
        self.delivered = {i: b for i, b in self.delivered.items() if i in kept}
        self.restores += 1

    def note_offices(self) -> None:
        """Remember to which office each record belonged, whatever the centre loses later."""
        for record_id, office in self.centre.state.offices.items():
            self.belonged.setdefault(record_id, set()).add(office)

    def heal(self) -> None:
        """The line is good from now on; everybody syncs until nothing is left to say."""
        self.line.faults = 0.0
        self.line.delayed.clear()
        for _ in range(3):
            ended = [self.sync(at) for at in range(len(self.laptops))]
            for at, end in enumerate(ended):
                if end.trouble or end.waiting:
                    raise Violation(f"I8: laptop {at} does not drain: {end.trouble}")
        if not all(end.equal for end in ended):
            raise Violation("I3: digests differ after healing")

    def check_end(self) -> None:
        """What else holds in a kind of schedule once all is healed."""


@lru_cache(20_000)
def said_as(revision_id: str) -> frozenset[str]:
    """The ids under which a revision may have been said."""
    ids = [revision_id]
    for _ in range(4):
        ids.append(derived_id(ids[-1]))
    return frozenset(ids)


_KEY = sha256(b"the key of every model").digest()
