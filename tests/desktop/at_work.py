"""A laptop enrolled at a real centre in this process, and hands at its window."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from weak_kdf import CHEAP

from fieldreg.desktop.app import AppWindow, DeskContext, build
from fieldreg.desktop.driver import Driver
from fieldreg.desktop.hands import wait_until
from fieldreg.desktop.widgets import Pill
from fieldreg.domain.words import Act
from fieldreg.protocol.pack_container import SUFFIX, seal
from fieldreg.protocol.pack_files import builtin_pack, builtin_shelf, read_folder
from fieldreg.protocol.resources import resource
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import admin
from fieldreg.server.running import RunningCentre
from fieldreg.services import enrol, workspace
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.trouble import SyncTrouble, Trouble

PASSPHRASE = "sawah subak kami"
OFFICE = "Desa Tegal Harum"
OFFICER = "Wayan Sukerta"
PACK_SIGNER = new_private_key()
CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key

PERSON = {
    "nik": "5171031203809901",
    "full_name": "I WAYAN SUDARTA",
    "birth_place": "Denpasar",
    "mother_name": "NI MADE RAKI",
    "address": "Jalan Gunung Agung No. 7",
    "roles.0.segment": "Petani",
    "roles.0.occupation": "Petani sawah",
    "roles.0.monthly_income": "1,5jt",
    "existing_membership": "Tidak",
    "consent.method": "Tanda tangan",
}
OTHER = {
    **PERSON,
    "nik": "5171034507859902",
    "full_name": "NI MADE SUARTINI",
    "mother_name": "NI WAYAN LATRI",
}


class NoLine:
    """A carrier without a line."""

    def exchange(self, identity: Any, request: Any) -> Any:
        raise SyncTrouble(Trouble.NO_LINE)


@dataclass
class Laptop:
    """One workspace folder and the windows opened on it, closed by the fixture."""

    folder: Path
    centre: RunningCentre
    windows: list[AppWindow] = field(default_factory=list)

    def hand_out(self, name: str = "kantor.fieldreg-enrol") -> Path:
        """A file from the centre, good for one laptop."""
        office = admin.add_office(self.centre.centre, OFFICE, "51.71.03.2008")
        code = admin.issue_code(self.centre.centre, office, url=self.centre.url)
        path = self.folder.parent / name
        path.write_text(code.model_dump_json(), encoding="utf-8")
        return path

    def trust_packs(self) -> None:
        """The centre tells laptops enrolled from now on whose packs to believe."""
        admin.set_pack_key(self.centre.centre, public_key(PACK_SIGNER))

    def hand_over(
        self,
        version: str = "2099.1",
        valid_from: str = "2099-01-01",
        *,
        change: Callable[[dict[str, Any]], None] = lambda files: None,
        signer: bytes = PACK_SIGNER,
    ) -> Path:
        """A file as the centre would deliver it: the newest pack, changed and signed."""
        folder = resource("packs", builtin_pack().key.replace("@", "-"))
        files = {name: json.loads(data) for name, data in read_folder(folder).items()}
        files["manifest"] |= {"version": version, "valid_from": valid_from}
        change(files)
        data = seal({name: json.dumps(one).encode() for name, one in files.items()}, signer)
        path = self.folder.parent / f"{version}{SUFFIX}"
        path.write_bytes(data)
        return path

    def enrol(self) -> None:
        """Make the workspace without the windows, with a cheap key derivation."""
        file = enrol.read_file(self.hand_out().read_bytes())
        workspace.create(
            self.folder,
            enrol.enrol(file, "laptop"),
            officer_name=OFFICER,
            passphrase=PASSPHRASE,
            kdf=CHEAP,
        )

    def open(self, carrier: Callable[[], Any] = HttpsCarrier, **context: Any) -> Driver:
        """A window on the folder, with somebody at it."""
        wanted = {"auto_sync": False, **context}
        window = build(DeskContext(self.folder, builtin_shelf(), carrier, **wanted))
        self.windows.append(window)
        return Driver(window)

    def sign_in(self, carrier: Callable[[], Any] = HttpsCarrier, **context: Any) -> Driver:
        """A window with the officer signed in."""
        driver = self.open(carrier, **context)
        driver.sign_in(PASSPHRASE)
        return driver

    def answer(self, act: Act, *reasons: tuple[str, str]) -> None:
        """The centre's verdict on everybody who is not yet judged."""
        for record in admin.find_all(self.centre.centre):
            if record.case == "submitted":
                admin.verdict(self.centre.centre, record.record_id, act, reasons=reasons)


def at_step_two(laptop: Laptop, file: Path | None = None) -> Driver:
    """A first run at which the centre is known and the first officer is asked for."""
    driver = laptop.open()
    driver.hands.find("page:first_run").centre.choose(file or laptop.hand_out())
    driver.hands.find("field:officer_name")
    assert OFFICE in texts(driver.window)
    return driver


def fill_officer(driver: Driver) -> None:
    """Type the first officer."""
    for key, text in (
        ("officer_name", OFFICER),
        ("passphrase", PASSPHRASE),
        ("repeated", PASSPHRASE),
    ):
        driver.hands.enter(driver.hands.find(f"field:{key}"), text)


def register(driver: Driver, *people: dict[str, str]) -> None:
    """Type people and save each with F9."""
    for person in people:
        driver.new_person(person)
        driver.save_next()


def is_here(driver: Driver, name: str) -> bool:
    """Whether the focus stands on the control called *name* and the window is in front."""
    driver.window.activateWindow()
    found = driver.hands.seen(name)
    return found is not None and found.hasFocus()


def until(is_true: Callable[[], bool], what: str) -> None:
    """Wait at most ten seconds for it."""
    wait_until(is_true, what, 10)


def stands_at(driver: Driver, name: str) -> bool:
    """Wait until the focus stands on the control called *name*; True, for an assertion."""
    until(lambda: is_here(driver, name), f"the focus is not on {name}")
    return True


def texts(widget: QWidget) -> str:
    """All words a person can read in *widget* now."""
    labels = [w for w in widget.findChildren(QLabel) if w.isVisible()]
    buttons = [w for w in widget.findChildren(QAbstractButton) if w.isVisible()]
    pills = [w for w in widget.findChildren(Pill) if w.isVisible()]
    named = (w.accessibleName() for w in (*buttons, *pills))
    return "\n".join([*(w.text() for w in labels), *named])
