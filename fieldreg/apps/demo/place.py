"""Where a demo lives: one folder with a centre, a laptop, the pictures, and a small memory."""

from __future__ import annotations

import json
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.server import admin
from fieldreg.server.identity import Centre

OFFICE_NAME = "Desa Tegal Harum"
VILLAGE_CODE = "51.71.03.2008"
OFFICER_NAME = "Wayan Sukerta"
CENTRE_NAME = "Pusat Kota Denpasar (contoh)"
_MEMORY = "demo.json"


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """The demo's folder. `port` is where the laptop finds the centre, the same at each start.

    The passphrase is made at the first run; it guards invented people only, so it may be shown.
    """

    folder: Path
    port: int
    passphrase: str

    @property
    def centre(self) -> Path:
        """The centre's folder."""
        return self.folder / "centre"

    @property
    def laptop(self) -> Path:
        """The laptop's workspace."""
        return self.folder / "laptop"

    @property
    def shots(self) -> Path:
        """Where the pictures of the screens go."""
        return self.folder / "screenshots"

    @property
    def url(self) -> str:
        """The centre's address as the laptop knows it."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def enrolment_file(self) -> Path:
        """The file the centre hands out for this laptop."""
        return self.folder / "desa-tegal-harum.fieldreg-enrol"

    @contextmanager
    def open_centre(self) -> Iterator[Centre]:
        """The centre's database, opened here for an operator's act."""
        centre = admin.open_centre(self.centre)
        try:
            yield centre
        finally:
            centre.database.close()


def fresh_folder() -> Path:
    """A new folder for a demo nobody wants to keep."""
    return Path(tempfile.mkdtemp(prefix="fieldreg-demo-"))


def prepare(folder: Path) -> DemoPlace:
    """Make the demo's folder and centre, or find them again. Safe to repeat."""
    folder.mkdir(parents=True, exist_ok=True)
    place = _remembered(folder) or _new(folder)
    place.shots.mkdir(exist_ok=True)
    if not place.centre.exists():
        admin.init_centre(place.centre, CENTRE_NAME)
    with place.open_centre() as centre:
        if not admin.offices(centre):
            admin.add_office(centre, OFFICE_NAME, VILLAGE_CODE)
    return place


def hand_out_file(place: DemoPlace) -> Path:
    """A fresh enrolment file for the laptop, as the centre would hand it over on a stick."""
    with place.open_centre() as centre:
        office = admin.offices(centre)[0]
        file = admin.issue_code(centre, office.id, url=place.url)
    place.enrolment_file.write_text(file.model_dump_json(indent=2), encoding="utf-8")
    return place.enrolment_file


def require_free(place: DemoPlace) -> None:
    """Raises EnvironmentTrouble("port_taken") if another program listens on the demo's port."""
    try:
        socket.create_server(("127.0.0.1", place.port)).close()
    except OSError:
        raise EnvironmentTrouble("port_taken", port=place.port) from None


def _remembered(folder: Path) -> DemoPlace | None:
    try:
        memory = json.loads((folder / _MEMORY).read_text(encoding="utf-8"))
        return DemoPlace(folder, int(memory["port"]), str(memory["passphrase"]))
    except (OSError, ValueError, KeyError):
        return None


def _new(folder: Path) -> DemoPlace:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    passphrase = f"sawah subak {secrets.randbelow(9000) + 1000}"
    memory = {"port": port, "passphrase": passphrase}
    partial = folder / f"{_MEMORY}.part"
    partial.write_text(json.dumps(memory), encoding="utf-8")
    partial.replace(folder / _MEMORY)
    return DemoPlace(folder, port, passphrase)
