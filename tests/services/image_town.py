"""A centre in this process, a line that can be cut, and a desk with somebody to photograph."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from documents.picture_files import encoded
from PIL import Image
from services.cut_line import CutLine
from services.recovering import PASSPHRASE
from weak_kdf import CHEAP

from fieldreg.domain.words import ImageKind
from fieldreg.protocol.messages import EnrolRequest
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import admin
from fieldreg.server.running import RunningCentre
from fieldreg.services import enrol, register, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.image_sending import exchange_all
from fieldreg.services.images import (
    add_image,
    images,
)
from fieldreg.services.views import SyncReport
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.https import enrol as introduce


@dataclass
class Town:
    """A running centre, a line to it, and a desk enrolled over that line."""

    running: RunningCentre
    line: CutLine
    folder: Path
    office: str
    waits: list[float] = field(default_factory=list)

    @property
    def centre(self) -> admin.Centre:
        return self.running.centre

    def enrol(self, folder: Path) -> Desk:
        url = f"https://127.0.0.1:{self.line.port}"
        file = admin.issue_code(self.centre, self.office, url=url)
        key = new_private_key()
        asked = EnrolRequest(code=file.code, device_key=public_key(key), device_name="uji")
        known = enrol.learnt(file, key, introduce(file, asked))
        workspace.create(folder, known, officer_name="Wayan", passphrase=PASSPHRASE, kdf=CHEAP)
        return workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf())

    def photos(self, record_id: str) -> list[tuple[str, bool]]:
        found = admin.look(self.centre, record_id).images
        return sorted((i.sha256, i.received_at is not None) for i in found)


def a_town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A centre and a line, as a fixture yields them."""
    folder = tmp_path / "centre"
    admin.init_centre(folder, "Pusat Uji")
    with RunningCentre(folder) as running, closing(CutLine(running.port)) as line:
        office = admin.add_office(running.centre, "Desa Tegal Harum", "51.71.03.2008")
        town = Town(running, line, folder, office)
        monkeypatch.setattr(
            "fieldreg.services.image_sending.wait_for",
            lambda cancelled, seconds: town.waits.append(seconds),
        )
        yield town


def a_desk(town: Town, tmp_path: Path) -> Iterator[Desk]:
    """A desk enrolled there, closed at the end."""
    desk = town.enrol(tmp_path / "laptop")
    yield desk
    workspace.close(desk)


def a_record(desk: Desk, complete: dict[str, object]) -> str:
    """Somebody registered."""
    return register.save(desk, register.open_form(desk), complete).record_id


def big_photo(seed: int = 0) -> bytes:
    """A photo that stays about 300 kB when it is remade."""
    noise = Image.effect_noise((900, 900), 40 + seed)
    return encoded(noise.convert("RGB"))


def exchange(desk: Desk, carrier: HttpsCarrier | None = None, **more) -> SyncReport:
    with carrier or HttpsCarrier() as line:
        return exchange_all(desk, line, on_writer=lambda job: job(), **more)


def add(desk: Desk, record_id: str, seed: int = 0) -> str:
    return add_image(desk, record_id, big_photo(seed), kind=ImageKind.KTP)


def delivered(desk: Desk, record_id: str) -> list[bool]:
    return [image.is_delivered for image in images(desk, record_id)]
