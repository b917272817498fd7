"""Photos while programs are killed: the centre at random moments, the desk after each step.

Whatever happens: what the desk calls delivered is at the centre byte for byte, and in the end all
is.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from documents.picture_files import encoded
from PIL import Image
from services.cut_line import CutLine
from services.recovering import PASSPHRASE
from sqlalchemy import select
from weak_kdf import CHEAP

from fieldreg.apps.demo.centre_process import CentreProcess
from fieldreg.documents.pictures import Picture
from fieldreg.domain.words import ImageKind
from fieldreg.protocol.messages import EnrolRequest
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import admin
from fieldreg.server.blobs import image_key
from fieldreg.server.images import image_bytes
from fieldreg.server.tables import record
from fieldreg.services import enrol, register, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.image_sending import exchange_all
from fieldreg.services.images import add_image, images, keep_image, open_image, take_image
from fieldreg.services.views import SyncReport
from fieldreg.store import record_images
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.https import enrol as introduce

PHOTOS = 3
KILLS = 4
TURNS = 12
SEEDS = int(os.environ.get("FIELDREG_IMAGE_KILLS", "1"))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldreg.services.image_sending.wait_for", lambda cancelled, s: None)
    monkeypatch.setattr("fieldreg.services.synchronise.wait_for", lambda cancelled, s: None)
    monkeypatch.setattr("fieldreg.sync.uploads.PART_BYTES", 40_000)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[admin.Centre]:
    admin.init_centre(tmp_path / "centre", "Pusat Uji")
    centre = admin.open_centre(tmp_path / "centre")
    yield centre
    centre.database.close()


@pytest.fixture
def process(centre: admin.Centre, tmp_path: Path) -> Iterator[CentreProcess]:
    process = CentreProcess(tmp_path / "centre")
    process.start()
    yield process
    process.stop()


@pytest.fixture
def line(process: CentreProcess) -> Iterator[CutLine]:
    with closing(CutLine(process.port)) as line:
        yield line


def unlock(folder: Path) -> Desk:
    return workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf())


@pytest.fixture
def laptop(centre: admin.Centre, line: CutLine, complete, tmp_path: Path) -> tuple[Path, str]:
    """A closed workspace with one registration and its photos; nothing is sent yet."""
    office = admin.add_office(centre, "Desa Tegal Harum", "51.71.03.2008")
    file = admin.issue_code(centre, office, url=f"https://127.0.0.1:{line.port}")
    key = new_private_key()
    asked = EnrolRequest(code=file.code, device_key=public_key(key), device_name="uji")
    known = enrol.learnt(file, key, introduce(file, asked))
    folder = tmp_path / "laptop"
    workspace.create(folder, known, officer_name="Wayan", passphrase=PASSPHRASE, kdf=CHEAP)
    desk = unlock(folder)
    record_id = register.save(desk, register.open_form(desk), complete).record_id
    for seed in range(PHOTOS):
        noise = Image.effect_noise((500, 500), 40 + seed).convert("RGB")
        add_image(desk, record_id, encoded(noise), kind=ImageKind.PAPER)
    workspace.close(desk)
    return folder, record_id


def assert_no_lie(centre: admin.Centre, desk: Desk, record_id: str) -> int:
    """What the desk calls delivered is there; how many that are."""
    told = [image.sha256 for image in images(desk, record_id) if image.is_delivered]
    if not told:
        return 0
    there = {i.sha256: i for i in admin.look(centre, record_id).images}
    for digest in told:
        data = image_bytes(centre, record_id, there[digest].image_id)
        assert sha256(data).hexdigest() == digest
    return len(told)


def exchange(desk: Desk, on_writer=lambda job: job()) -> SyncReport:
    with HttpsCarrier() as carrier:
        return exchange_all(desk, carrier, on_writer=on_writer)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_centre_is_killed_while_photos_come(centre, process, line, laptop, seed: int) -> None:
    folder, record_id = laptop
    chance, kills = random.Random(seed), 0
    dead: list[int] = []
    desk = unlock(folder)
    for _ in range(60):
        if assert_no_lie(centre, desk, record_id) == PHOTOS:
            break
        at = line.up + chance.randrange(3_000, 90_000)

        def kill(up: int, at: int = at, dead: list[int] = dead) -> None:
            if up >= at and process._process is not None:
                process._process.kill()
                dead.append(up)

        line.meets = kill if kills < KILLS else lambda up: None
        exchange(desk)
        line.meets = lambda up: None
        if process._process is not None and dead:
            process.stop()
            kills, dead = kills + 1, []
            process.start()
    assert assert_no_lie(centre, desk, record_id) == PHOTOS
    workspace.close(desk)
    assert kills >= 3
    assert len(admin.look(centre, record_id).images) == PHOTOS


class Died(BaseException):
    """The program is gone."""


def test_the_desk_dies_before_and_after_each_step(centre, laptop) -> None:
    folder, record_id = laptop
    deaths = 0
    for step in range(200):
        desk = unlock(folder)
        left = step

        def on_writer(job):
            nonlocal left
            left -= 1
            if left == 0:
                raise Died
            done = job()
            if left == -1:
                raise Died
            return done

        try:
            report = exchange(desk, on_writer)
        except Died:
            report = None
            deaths += 1
        number = assert_no_lie(centre, desk, record_id)
        workspace.close(desk)
        if report is not None and number == PHOTOS:
            break
    assert (number, report.images_waiting, report.trouble) == (PHOTOS, 0, "")
    assert deaths >= 5
    assert len(admin.look(centre, record_id).images) == PHOTOS


@pytest.mark.parametrize("dies_at", ["the centre", "the desk"])
def test_what_is_taken_away_is_never_said_to_be_gone_while_it_is_there(
    centre, process, line, laptop, dies_at: str
) -> None:
    """Photos are sent, taken away and added again in turn while one side is killed: what the desk
    calls delivered is there, and what it calls gone is not, blob and all."""
    folder, record_id = laptop
    chance, kills = random.Random(7), 0
    desk = unlock(folder)
    names = [image.sha256 for image in images(desk, record_id)]
    pictures = {name: open_image(desk, name) for name in names}
    for turn in range(TURNS):
        name = names[turn % PHOTOS]
        if name in {image.sha256 for image in images(desk, record_id)}:
            take_image(desk, record_id, name, "foto orang lain")
        else:
            stored = Picture(bytes.fromhex(name), 1, 1, pictures[name])
            keep_image(desk, record_id, stored, kind=ImageKind.PAPER)
        if dies_at == "the centre":
            at = line.up + chance.randrange(500, 60_000)

            dead: list[int] = []

            def kill(up: int, at: int = at, dead: list[int] = dead) -> None:
                if up >= at and process._process is not None and not dead:
                    process._process.kill()
                    dead.append(up)

            line.meets = kill
            exchange(desk)
            line.meets = lambda up: None
            if dead:
                kills += 1
                process.stop()
                process.start()
        else:
            left = chance.randrange(1, 12)

            def on_writer(job):
                nonlocal left
                left -= 1
                if left == 0:
                    raise Died
                return job()

            try:
                exchange(desk, on_writer)
            except Died:
                kills += 1
                workspace.close(desk)
                desk = unlock(folder)
        assert_no_lie(centre, desk, record_id)
        assert_gone(centre, desk, record_id)
    report = exchange(desk)
    assert (report.trouble, report.images_trouble, report.images_waiting) == ("", "", 0)
    kept = assert_no_lie(centre, desk, record_id)
    assert kept == len(images(desk, record_id))
    assert assert_gone(centre, desk, record_id) == PHOTOS - kept
    workspace.close(desk)
    assert kills >= 3


def assert_gone(centre: admin.Centre, desk: Desk, record_id: str) -> int:
    """What the desk calls taken away at the centre is away, blob and all; how many that are."""
    with desk.store.reading() as connection:
        rows = record_images.links(connection, record_id)
    told = {row.sha256.hex() for row in rows if row.is_taken and row.delivered_at}
    shown = {i.sha256: i for i in admin.look(centre, record_id).images}
    with centre.database.reading() as connection:
        query = select(record.c.office_id).where(record.c.id == record_id)
        office = connection.execute(query).scalar_one_or_none()
    for name in told:
        assert name not in shown or shown[name].taken_at
        for era in range(TURNS):
            assert centre.blobs.size(image_key(office or "", name, era)) is None
    return len(told)
