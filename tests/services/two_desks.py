"""Two laptops of one office at a real centre, on which officers disagree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weak_kdf import CHEAP

from fieldreg.domain.record import Value
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.server import admin
from fieldreg.server.running import RunningCentre
from fieldreg.services import enrol, register, workspace
from fieldreg.services.desk import Desk, utc_now
from fieldreg.services.synchronise import synchronise
from fieldreg.services.views import SaveResult, SyncReport
from fieldreg.sync.https import HttpsCarrier

PASSPHRASE = "sawah subak kami"


@dataclass
class TwoDesks:
    """The centre, and the two desks with their officers signed in."""

    centre: RunningCentre
    one: Desk
    other: Desk

    def sync(self, *desks: Desk) -> None:
        """Each once, in this order; both sides must hold the same after it."""
        for desk in desks or (self.one, self.other):
            report = self.report(desk)
            assert (report.trouble, report.equal, report.waiting) == ("", True, 0), report

    def report(self, desk: Desk) -> SyncReport:
        """How one sync ends."""
        with HttpsCarrier() as carrier:
            return synchronise(
                desk.store, carrier, on_writer=lambda job: job(), make_id=desk.make_id
            )

    def disagree(self, record_id: str, mine: dict[str, Any], theirs: dict[str, Any]) -> None:
        """The first desk's change arrives first and stands; the other's is kept aside."""
        change(self.one, record_id, mine)
        change(self.other, record_id, theirs)
        self.sync(self.one, self.other, self.one)


def new(desk: Desk, values: dict[str, Value]) -> str:
    """Register somebody."""
    form = register.open_form(desk)
    return register.save(desk, form, values).record_id


def change(desk: Desk, record_id: str, values: dict[str, Any]) -> SaveResult:
    """Open the form, change this (None empties it), and save."""
    form = register.open_form(desk, record_id=record_id)
    after = {**form.values, **values}
    whole = {path: value for path, value in after.items() if value is not None}
    return register.save(desk, form, whole)


@contextmanager
def two_desks(folder: Path, clock: Any = utc_now) -> Iterator[TwoDesks]:
    """Enrolled and signed in; everything is closed at the end."""
    admin.init_centre(folder / "centre", "Pusat Uji")
    with RunningCentre(folder / "centre") as centre:
        office = admin.add_office(centre.centre, "Desa Tegal Harum", "51.71.03.2008")
        desks = []
        for name in ("Wayan Sukerta", "Ni Luh Ayu"):
            code = admin.issue_code(centre.centre, office, url=centre.url)
            file = enrol.read_file(code.model_dump_json().encode())
            place = folder / name.split()[0]
            workspace.create(
                place,
                enrol.enrol(file, "laptop"),
                officer_name=name,
                passphrase=PASSPHRASE,
                kdf=CHEAP,
            )
            desks.append(workspace.unlock(place, PASSPHRASE, shelf=builtin_shelf(), clock=clock))
        try:
            yield TwoDesks(centre, *desks)
        finally:
            for desk in desks:
                workspace.close(desk)
