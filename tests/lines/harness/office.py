"""Laptops with their officers, as their programs run them: real vaults, HTTPS to a real centre."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import select
from torture.harness.laptop import WORKSPACE, make_laptop, person, sign_in

from fieldreg.domain.record import Value
from fieldreg.protocol.messages import EnrolmentFile, EnrolRequest, SyncRequest, SyncResponse
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import admin
from fieldreg.server.identity import Centre
from fieldreg.server.tables import revision
from fieldreg.services import register
from fieldreg.services.desk import Desk
from fieldreg.services.synchronise import synchronise
from fieldreg.services.views import SyncReport
from fieldreg.sync.https import HttpsCarrier, enrol
from fieldreg.sync.ports import Identity
from fieldreg.sync.trouble import SyncTrouble

NUMBERS_EACH = 20_000
"""How many people one laptop may register before its numbers meet the next one's."""


def make_centre(folder: Path, database_url: str = "") -> str:
    """A centre with one office; the office's id."""
    admin.init_centre(folder, "Pusat Uji", database_url=database_url)
    centre = admin.open_centre(folder, database_url=database_url)
    try:
        return admin.add_office(centre, "Desa Uji", "51.71.03.2008")
    finally:
        centre.database.close()


def enrolled(centre: Centre, office: str, folder: Path, direct: str, line: str) -> None:
    """A laptop in *folder*, enrolled at the address *direct*; from now on it calls *line*."""
    key = new_private_key()
    file: EnrolmentFile = admin.issue_code(centre, office, url=direct)
    told = enrol(file, EnrolRequest(code=file.code, device_key=public_key(key)))
    names = ("centre_id", "centre_name", "centre_key", "device_id", "device_token")
    names += ("office_id", "office_name", "village_code")
    make_laptop(
        folder,
        **{name: getattr(told, name) for name in names},
        url=line,
        ca_certificate=file.ca_certificate,
        device_key=key,
    )


class Watched(HttpsCarrier):
    """Writes down how each exchange ended, and the seconds before it and in it."""

    def __init__(self, tries: list[str]) -> None:
        super().__init__()
        self._tries = tries
        self._last = time.monotonic()

    def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
        begin, ended = time.monotonic(), "well"
        try:
            return super().exchange(identity, request)
        except SyncTrouble as trouble:
            ended = trouble.key
            raise
        finally:
            before, self._last = begin - self._last, time.monotonic()
            self._tries.append(f"{ended} {before:.1f}+{self._last - begin:.1f}")


@dataclass
class Officer:
    """Somebody at a laptop, and what she was told is saved: revisions, and by record its values.

    Opened, used and closed by one thread.
    """

    folder: Path
    number: int
    chance: Random
    made: int = 0
    saved: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    tries: list[str] = field(default_factory=list)

    def sign_in(self) -> None:
        """Open the vault, as the sign-in page does."""
        self.desk: Desk = sign_in(self.folder)

    @property
    def workspace(self) -> Path:
        """The laptop's workspace."""
        return self.folder / WORKSPACE

    def work(self, most: int) -> None:
        """Register new people, and correct earlier ones."""
        for _ in range(self.chance.randint(1, most)):
            if self.people and self.chance.random() < 0.3:
                self.correct(self.chance.choice(sorted(self.people)))
            else:
                self.register(person(self.next_number()))

    def next_number(self) -> int:
        """The number of the next person; no two laptops have the same."""
        self.made += 1
        return self.number * NUMBERS_EACH + self.made

    def register(self, values: dict[str, Value]) -> str:
        """Save a new person; the record's id."""
        done = register.save(self.desk, register.open_form(self.desk), values)
        self.people.add(done.record_id)
        self.saved.add(done.revision_id)
        return done.record_id

    def correct(self, record_id: str) -> None:
        """Change what is registered."""
        form = register.open_form(self.desk, record_id=record_id)
        values = {**form.values, "address": f"Jl. Perbaikan {self.chance.randrange(1_000)}"}
        self.saved.add(register.save(self.desk, form, values).revision_id)

    def carrier(self) -> HttpsCarrier:
        """What carries her syncs."""
        return Watched(self.tries)

    def sync(self) -> SyncReport:
        """One sync as the desk's button does it."""
        with self.carrier() as carrier:
            return synchronise(
                self.desk.store, carrier, on_writer=lambda job: job(), make_id=self.desk.make_id
            )

    def is_done(self, report: SyncReport) -> bool:
        """Whether nothing of hers waits."""
        return is_drained(report)


def is_drained(report: SyncReport) -> bool:
    """Whether nothing waits and both sides hold the same."""
    return not report.trouble and not report.waiting and bool(report.equal)


def in_history(centre: Centre) -> Counter[str]:
    """How often each revision of a laptop stands at the centre."""
    query = select(revision.c.revision_id).where(revision.c.header.is_not(None))
    with centre.database.reading() as connection:
        return Counter(connection.execute(query).scalars())


def doubled(centre: Centre) -> list[str]:
    """People who stand at the centre more than once; no two of ours have the same name."""
    names = Counter(str(held.values.get("full_name")) for held in admin.find_all(centre))
    return [f"registered {times} times: {name}" for name, times in names.items() if times > 1]


def compared(saved: set[str], begun: set[str], found: Counter[str]) -> list[str]:
    """What is wrong with the history *found*: lost, doubled, or never made by anybody.

    *begun* were saved by a program that died before it could say so: they may be there or not.
    """
    faults = [f"lost: {one}" for one in sorted(saved - found.keys())]
    faults += [f"there {times} times: {one}" for one, times in found.items() if times > 1]
    faults += [f"nobody made it: {one}" for one in sorted(found.keys() - saved - begun)]
    return faults


def said(counts: Counter[str]) -> str:
    """One line of counts, the largest first."""
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())
