"""The same kind of schedules over the real store and the real centre's API, on SQLite at first.

Processes die inside and after each transaction of the store; laptops and the centre come back from
copies of their files. Judged from outside: by what officers were told and what the files hold.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from server.centre_laptop import Api
from sqlalchemy import select

from fieldreg.domain.record import Value
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act
from fieldreg.protocol.messages import (
    ENROL_PATH,
    SYNC_PATH,
    EnrolRequest,
    EnrolResponse,
    SyncRequest,
    SyncResponse,
)
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.server.tables import centre as centre_table
from fieldreg.server.tables import record as centre_records
from fieldreg.store.revisions import Save
from fieldreg.store.store import Seed, create_database
from fieldreg.sync.core import Pace
from fieldreg.sync.engine import Engine
from fieldreg.sync.faults import refusal
from fieldreg.sync.surroundings import Ended, Surroundings
from fieldreg.sync.trouble import Trouble

from .centre_place import CentrePlace
from .dying_store import Desk, DyingStore
from .laptop_model import Crash
from .line_model import BadLine
from .onward_world import beside_of
from .real_checks import RealChecks
from .schedule import Violation

PATHS = ("full_name", "alias", "birth_place", "mother_name", "address")
ACTS = (Act.REVIEW_STARTED, Act.SENT_BACK, Act.ACCEPTED)
AT = "2026-11-23T08:00:00Z"
_YEARS = timedelta(days=3650)
PACK = "denpasar@2025.1"


class RealWorld(RealChecks):
    """Two laptops and a centre, from one seed, in *folder*."""

    most_records = 1_000_000
    weights = (40.0, 36.0, 8.0, 10.0, 4.0, 6.0)
    place_type: type[CentrePlace] = CentrePlace
    may_differ = False
    """Whether both sides may be found to hold something else, as long as the line is to blame."""

    def __init__(
        self, seed: int, folder: Path, *, faults: float = 0.3, clocks: bool = True
    ) -> None:
        self.chance, self.folder = Random(seed), folder
        self.clocks = Random(f"clocks of {seed}") if clocks else None
        self.beside = beside_of(Random(seed))
        self.dying = 0.0
        self.restores = 0
        self.lost: set[str] = set()
        self.records: list[str] = []
        self.pasts = {}
        self.place = self.place_type(folder)
        self.place.found()
        self._open_centre()
        self.office = admin.add_office(self.centre, "Desa Uji", "51.71.03.2008")
        self._back_up_centre()
        self.line = BadLine(self._handle, self.chance, faults)
        self.desks = [self._enrol(folder / f"laptop{n}") for n in range(2)]

    def close(self) -> None:
        """Let go of all files."""
        for desk in self.desks:
            desk.store.close()
        self.centre.database.close()
        self.place.give_up()

    def new_id(self) -> str:
        """An id from the seed."""
        return str(UUID(int=self.chance.getrandbits(128)))

    def _open_centre(self) -> None:
        self.centre = replace(self.place.open(), clock=self._now)
        self.api = Api(create_app(self.centre))

    def wrong_time(self) -> str:
        """What a laptop's clock says: anything within ten years of the truth (I14)."""
        return AT if self.clocks is None else f"{_anywhere(self.clocks):%Y-%m-%dT%H:%M:%SZ}"

    @contextmanager
    def _right_clock(self) -> Iterator[None]:
        self.is_centre_right = True
        yield
        self.is_centre_right = False

    def _now(self) -> datetime:
        """What the centre's clock says: anything as well, but for a code that was just given out,
        and where the centre comes back, which it does not twice within one second."""
        if self.clocks is None or self.is_centre_right:
            return datetime.now(UTC) + timedelta(hours=self.restores)
        return _anywhere(self.clocks)

    def _enrol(self, folder: Path) -> Desk:
        key = new_private_key()
        told = self._ask_in(public_key(key))
        seed = Seed(
            url="https://centre.test", ca_certificate="", centre_id=told.centre_id,
            centre_name=told.centre_name, centre_key=told.centre_key, device_id=told.device_id,
            device_token=told.device_token, device_key=key, office_id=told.office_id,
            office_name=told.office_name, village_code=told.village_code, recovery_key="",
            pack=PACK, incarnation=self.new_id(), officer_id=self.new_id(), officer_name="Petugas",
        )  # fmt: skip
        folder.mkdir()
        database_key = os.urandom(32)
        create_database(folder, database_key, seed)
        store = self._open(folder, database_key)
        return Desk(folder, database_key, told.device_id, told.device_token, store)

    def _ask_in(self, key: str) -> EnrolResponse:
        with self._right_clock():
            code = admin.issue_code(self.centre, self.office, url="https://centre.test").code
            asked = EnrolRequest(code=code, device_key=key).model_dump_json().encode()
            reply = self.api.call("POST", ENROL_PATH, content=asked,
                                  headers={"Content-Type": "application/json"})  # fmt: skip
        return EnrolResponse.model_validate_json(reply.content)

    def _open(self, folder: Path, key: bytes) -> DyingStore:
        store = DyingStore(folder, key)
        store.may_die = self._may_die
        return store

    def _may_die(self, moment: str) -> None:
        if self.chance.random() < self.dying:
            raise Crash(moment)

    def _handle(self, request: SyncRequest) -> SyncResponse:
        token = next(d.token for d in self.desks if d.device_id == request.device_id)
        headers = {"Content-Type": "application/json"}
        body = request.model_dump_json().encode()
        reply = self.api.call("POST", SYNC_PATH, token=token, content=body, headers=headers)
        # Whether the next page is ready in time must not be the machine's mood (I14).
        self.centre.database.beside(lambda _: None).result()
        if reply.status_code != 200:
            raise refusal(reply.status_code, reply.headers, reply.content)
        return SyncResponse.model_validate_json(reply.content)

    def run(self, steps: int) -> None:
        """Live through the schedule, heal, and check."""
        for _ in range(steps):
            self._step()
            self._check_nobody_vanishes()
        self._heal()
        self._check_history()
        self._check_nothing_aside()
        self._check_views()
        self._check_chains()

    def _step(self) -> None:
        desk = self.chance.choice(self.desks)
        what = self.chance.choices(
            (self.save, self.sync, self.review, self.back_up, self.restore_laptop,
             self.restore_centre),
            weights=self.weights,
        )[0]  # fmt: skip
        self.dying = 0.04 if self.line.faults else 0.0
        try:
            what(desk)
        except Crash:
            self.line.met.add("crash")
            self.dying = 0.0
            self._reopen(desk)
        finally:
            self.dying = 0.0

    def _reopen(self, desk: Desk) -> None:
        desk.store.close()
        desk.store = self._open(desk.folder, desk.key)

    def save(self, desk: Desk) -> None:
        """An officer saves something new or a change, and sees it at once."""
        known = [r for r in self.records if self.state(desk, r).case is not None]
        is_full = len(self.records) >= self.most_records
        is_old = bool(known) and (self.chance.random() < 0.7 or is_full)
        record_id = self.chance.choice(known) if is_old else self.new_id()
        if not is_old:
            self.records.append(record_id)
        before, revision_id = self.state(desk, record_id), self.new_id()
        values: dict[str, Value] = dict(before.values)
        for path in self.chance.sample(PATHS, self.chance.randint(1, 3)):
            values[path] = f"{path} {self.chance.getrandbits(20):05x}"
        save = Save(
            revision_id=revision_id, record_id=record_id, made_at=self.wrong_time(), pack=PACK,
            act=self.chance.choice((Act.SAVED, Act.SUBMITTED)), author=self.new_id(),
            seen=before.values, values=values, base=None,
        )  # fmt: skip
        try:
            desk.store.append(save)
        except Crash as crash:
            if str(crash) == "after commit":
                desk.saved.add(revision_id)
            raise
        desk.saved.add(revision_id)
        if dict(self.state(desk, record_id).values) != values:
            raise Violation("I4: an officer does not see what she saved")

    def sync(self, desk: Desk, *, compares_all: bool = False) -> Ended:
        """A laptop syncs, well or badly."""
        around = Surroundings(
            store=desk.store, carrier=self.line, on_writer=lambda job: job(),
            make_id=self.new_id, clock=lambda: 0.0, wait=lambda seconds: None,
            chance=lambda: 0.0, progress=lambda *numbers: None, cancelled=lambda: False,
            pace=Pace(self.chance.choice((1, 3, 50)), self.chance.choice((2, 10, 100))),
            compares_all=compares_all, beside=self.beside,
        )  # fmt: skip
        ended = Engine(around).run()
        is_amiss = ended.equal is False and not (self.may_differ and ended.trouble)
        if is_amiss or (ended.trouble and ended.trouble.trouble is Trouble.FORK):
            raise Violation(f"I3: {ended.trouble}, equal {ended.equal}")
        return ended

    def review(self, desk: Desk) -> None:
        """A reviewer acts on a record of the centre's."""
        rows = self._at_centre(select(centre_records.c.id).order_by(centre_records.c.id))
        if rows:
            act = self.chance.choice(ACTS)
            reasons = [("full_name", "Mohon periksa")] if act is Act.SENT_BACK else []
            try:
                admin.verdict(self.centre, self.chance.choice(rows), act, reasons=reasons)
            except UserTrouble as trouble:
                self.line.met.add(trouble.key)

    def back_up(self, desk: Desk) -> None:
        """A copy of a laptop's files, or of the centre's."""
        if self.chance.random() < 0.5:
            self._back_up_centre()
            return
        desk.store.close()
        shutil.copytree(desk.folder, f"{desk.folder}.backup", dirs_exist_ok=True)
        desk.store = self._open(desk.folder, desk.key)
        desk.backup_saved = set(desk.saved)

    def _back_up_centre(self) -> None:
        self.centre.database.close()
        self.place.set_aside()
        self._open_centre()

    def restore_laptop(self, desk: Desk) -> None:
        """A laptop comes back from its backup, with a new incarnation as the app gives it."""
        if desk.backup_saved is None:
            return
        self.line.met.add("laptop restored")
        self.lost |= desk.saved - desk.backup_saved - set(self._revision_ids())
        desk.store.close()
        shutil.rmtree(desk.folder)
        shutil.copytree(f"{desk.folder}.backup", desk.folder)
        self.dying = 0.0
        desk.store = self._open(desk.folder, desk.key)
        desk.saved, desk.shown = set(desk.backup_saved), set()
        desk.store.new_incarnation(self.new_id())

    def restore_centre(self, desk: Desk) -> None:
        """The centre comes back from its backup, in a new epoch. Enrolled laptops stay known."""
        if not hasattr(self, "desks") or not self._knows_all_in_backup():
            return
        self.line.met.add("centre restored")
        (epoch,) = self._at_centre(select(centre_table.c.epoch))
        self.pasts[epoch] = self._told()
        self.restores += 1
        self.centre.database.close()
        self.place.take_back()
        self._open_centre()
        with self._right_clock():
            admin.begin_epoch(self.centre)

    def _knows_all_in_backup(self) -> bool:
        backup = self.place.open(is_backup=True)
        try:
            return len(admin.devices(backup)) == len(self.desks)
        finally:
            backup.database.close()

    def _heal(self) -> None:
        self.line.faults = 0.0
        self.line.delayed.clear()
        for _ in range(3):
            for desk in self.desks:
                ended = self.sync(desk)
                if ended.trouble or ended.waiting or not ended.equal:
                    raise Violation(f"I8: a laptop does not drain: {ended.trouble}")


def _anywhere(clocks: Random) -> datetime:
    right = datetime(2026, 11, 23, 8, tzinfo=UTC)
    return right + timedelta(seconds=clocks.uniform(-1, 1) * _YEARS.total_seconds())
