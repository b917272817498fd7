"""Photos from a desk to a real centre, by TLS over sockets: after the text, resumable, never lied
about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from documents.picture_files import encoded
from PIL import Image
from services.cut_line import CutLine
from services.image_town import (
    Town,
    a_desk,
    a_record,
    a_town,
    add,
    delivered,
    exchange,
)
from sqlalchemy import text

from fieldreg.domain.words import ImageKind
from fieldreg.protocol.images import ImagesRequest, ImagesResponse
from fieldreg.server import admin
from fieldreg.server.images import image_bytes
from fieldreg.server.running import RunningCentre
from fieldreg.services import history, register, workspace
from fieldreg.services.backup import back_up
from fieldreg.services.desk import Desk
from fieldreg.services.image_sending import exchange_all, send_images
from fieldreg.services.images import add_image, open_image
from fieldreg.services.views import SyncReport
from fieldreg.store.images import images_file
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.ports import Identity
from fieldreg.sync.trouble import SyncTrouble, Trouble


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    yield from a_town(tmp_path, monkeypatch)


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Iterator[Desk]:
    yield from a_desk(town, tmp_path)


@pytest.fixture
def record(desk: Desk, complete: dict[str, object]) -> str:
    return a_record(desk, complete)


def test_a_photo_follows_its_record_and_is_the_centres(town, desk, record):
    first, second = add(desk, record), add(desk, record, 1)
    assert delivered(desk, record) == [False, False]
    report = exchange(desk)
    assert (report.trouble, report.images_trouble, report.waiting) == ("", "", 0)
    assert (report.images_sent, report.images_waiting) == (2, 0)
    assert delivered(desk, record) == [True, True]
    assert town.photos(record) == sorted([(first, True), (second, True)])
    shown = admin.look(town.centre, record).images
    kept = {i.sha256: image_bytes(town.centre, record, i.image_id) for i in shown}
    assert kept == {first: open_image(desk, first), second: open_image(desk, second)}


def test_a_photo_that_only_the_centre_has_is_found_where_it_was_copied_back_late(
    town, desk, record
):
    digest = add(desk, record)
    exchange(desk)
    desk.store.images.forget([bytes.fromhex(digest)])
    aside = (town.folder / "images").rename(town.folder / "elsewhere")
    admin.begin_epoch(town.centre)
    report = exchange(desk)
    assert (report.images_sent, report.images_lost) == (0, 1)
    assert town.photos(record) == [(digest, False)]
    aside.rename(town.folder / "images")
    report = exchange(desk)
    assert (report.images_sent, report.images_lost) == (1, 0)
    assert town.photos(record) == [(digest, True)]


def test_an_idle_exchange_says_nothing_of_photos(town, desk, record):
    add(desk, record)
    exchange(desk)
    asked: list[str] = []

    class Noting(HttpsCarrier):
        def tell_images(self, identity, request):
            asked.append("tell")
            return super().tell_images(identity, request)

    report = exchange(desk, Noting())
    assert (asked, report.images_sent, report.images_waiting) == ([], 0, 0)


def test_over_a_line_that_breaks_again_and_again_only_little_is_sent_twice(town, desk, record):
    digest = add(desk, record)
    size = len(open_image(desk, digest))
    exchange_text(town, desk)
    town.line.cut_after, town.line.up = 40_000, 0
    report = exchange(desk)
    assert (report.images_trouble, report.images_sent) == ("", 1)
    assert town.photos(record) == [(digest, True)]
    assert size > 200_000
    assert town.line.up < 2 * size


def test_where_no_part_of_a_broken_one_is_kept_such_a_line_brings_nothing(
    town, desk, record, monkeypatch
):
    """The control of the test above."""
    add(desk, record)
    exchange_text(town, desk)

    async def whole_or_nothing(request):
        return await request.body()

    monkeypatch.setattr("fieldreg.server.image_routes._arrived", whole_or_nothing)
    monkeypatch.setattr("fieldreg.sync.uploads.LEAST_PART", 64 << 10)
    town.line.cut_after = 40_000
    report = exchange(desk)
    assert (report.images_sent, report.images_waiting) == (0, 1)
    assert report.images_trouble


def exchange_text(town: Town, desk: Desk) -> None:
    """An exchange that brings the text alone."""

    class NoPhotos(HttpsCarrier):
        def tell_images(self, identity: Identity, request: ImagesRequest) -> ImagesResponse:
            raise SyncTrouble(Trouble.NO_LINE)

    report = exchange(desk, NoPhotos())
    assert (report.trouble, report.images_trouble) == ("", "no_line")


class Deaf(HttpsCarrier):
    """Each kind of answer is lost the first time, after all was done at the centre."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: set[str] = set()

    def _lose(self, what: str) -> None:
        if what not in self.lost:
            self.lost.add(what)
            raise SyncTrouble(Trouble.HALF_ANSWER)

    def tell_images(self, identity, request):
        answer = super().tell_images(identity, request)
        self._lose("tell" if any(e.state == "awaited" for e in answer.images) else "receipt")
        return answer

    def upload_part(self, identity, place, offset, data):
        reached = super().upload_part(identity, place, offset, data)
        self._lose("part")
        return reached

    def upload_offset(self, identity, place):
        reached = super().upload_offset(identity, place)
        self._lose("offset")
        return reached


def test_lost_answers_change_nothing(town, desk, record):
    digest = add(desk, record)
    deaf = Deaf()
    report = exchange(desk, deaf)
    assert deaf.lost == {"tell", "part", "offset", "receipt"}
    assert (report.images_sent, report.images_waiting, report.images_trouble) == (1, 0, "")
    assert town.photos(record) == [(digest, True)]


def test_cut_off_by_the_officer_it_goes_on_where_it_was(town, desk, record, monkeypatch):
    monkeypatch.setattr("fieldreg.sync.uploads.PART_BYTES", 100_000)
    add(desk, record)
    parts: list[int] = []

    class Noting(HttpsCarrier):
        def upload_part(self, identity, place, offset, data):
            parts.append(offset)
            return super().upload_part(identity, place, offset, data)

    report = exchange(desk, Noting(), cancelled=lambda: len(parts) == 1)
    assert (report.trouble, report.images_trouble) == ("", "cancelled")
    assert (report.images_waiting, delivered(desk, record)) == (1, [False])
    report = exchange(desk, Noting())
    assert (report.images_sent, report.images_waiting) == (1, 0)
    assert parts[:3] == [0, 100_000, 200_000]


def test_what_is_saved_meanwhile_goes_before_the_rest(town, desk, record, complete, monkeypatch):
    monkeypatch.setattr("fieldreg.sync.uploads.PART_BYTES", 100_000)
    add(desk, record)
    said: list[str] = []

    class Noting(HttpsCarrier):
        def exchange(self, identity, request):
            said.append(f"text {len(request.revisions)}")
            return super().exchange(identity, request)

        def upload_part(self, identity, place, offset, data):
            said.append("part")
            if said.count("part") == 1:
                other = {**complete, "nik": "5171034507859902", "full_name": "NI MADE SUARTINI"}
                register.save(desk, register.open_form(desk), other)
            return super().upload_part(identity, place, offset, data)

    report = exchange(desk, Noting())
    assert (report.sent, report.waiting, report.images_sent) == (2, 0, 1)
    assert said[:3] == ["text 1", "part", "text 1"]
    assert said[3] == "part"


def test_after_minutes_of_photos_the_centre_is_heard_again(town, desk, record, monkeypatch):
    monkeypatch.setattr("fieldreg.sync.uploads.GIVE_WAY_SECONDS", -1.0)
    add(desk, record)
    heard: list[str] = []

    class Noting(HttpsCarrier):
        def exchange(self, identity, request):
            heard.append("text")
            if len(heard) == 3:
                monkeypatch.setattr("fieldreg.sync.uploads.GIVE_WAY_SECONDS", 300.0)
            return super().exchange(identity, request)

    report = exchange(desk, Noting())
    assert (len(heard), report.images_sent, report.sent) == (3, 1, 1)


def test_a_centre_of_before_leaves_photos_waiting_and_all_else_well(
    town, tmp_path, complete, monkeypatch
):
    folder = tmp_path / "before"
    admin.init_centre(folder, "Pusat Lama")
    monkeypatch.setattr("fieldreg.server.app.add_image_routes", lambda app, centre: None)
    with RunningCentre(folder) as running, closing(CutLine(running.port)) as line:
        office = admin.add_office(running.centre, "Desa Tegal Harum", "51.71.03.2008")
        desk = Town(running, line, folder, office).enrol(tmp_path / "other laptop")
        record = register.save(desk, register.open_form(desk), complete).record_id
        add(desk, record)
        report = exchange(desk)
        workspace.close(desk)
    assert (report.trouble, report.images_trouble, report.sent) == ("", "", 1)
    assert (report.images_sent, report.images_waiting) == (0, 1)


def test_a_restored_centre_gets_its_photos_back(town, desk, record):
    digest = add(desk, record)
    exchange(desk)
    for table in ("image_part", "record_image", "image"):
        town.centre.database.write(lambda c, t=table: c.execute(text(f"DELETE FROM {t}")))
    for blob in (town.folder / "images").rglob("*"):
        if blob.is_file():
            blob.unlink()
    admin.begin_epoch(town.centre)
    report = exchange(desk)
    assert (report.trouble, report.images_sent, report.images_waiting) == ("", 1, 0)
    assert town.photos(record) == [(digest, True)]


def test_a_receipt_that_does_not_hold_delivers_nothing(town, desk, record):
    add(desk, record)

    class Forger(HttpsCarrier):
        def tell_images(self, identity, request):
            answer = super().tell_images(identity, request)
            forged = [
                e.model_copy(update={"state": "here", "receipt": "00" * 64}) for e in answer.images
            ]
            return answer.model_copy(update={"images": forged})

    report = exchange(desk, Forger())
    assert (report.trouble, report.images_trouble) == ("", "receipt_mismatch")
    assert (report.images_sent, delivered(desk, record)) == (0, [False])


def test_a_photo_that_the_centre_does_not_take_keeps_back_no_other(town, desk, record):
    first, second = sorted((add(desk, record), add(desk, record, 1)))
    places: list[str] = []

    class Choosy(HttpsCarrier):
        def upload_part(self, identity, place, offset, data):
            places.append(place)
            if place == places[0]:
                raise SyncTrouble(Trouble.IMAGE_KIND)
            return super().upload_part(identity, place, offset, data)

    report = exchange(desk, Choosy())
    assert (report.images_trouble, report.images_sent, report.images_waiting) == ("", 1, 0)
    assert report.images_refused == 1
    assert sorted(here for _, here in town.photos(record)) == [False, True]
    assert {sha for sha, _ in town.photos(record)} == {first, second}


def test_a_centre_whose_store_is_away_is_waited_for_as_it_asks(town, desk, record):
    add(desk, record)
    (town.folder / "images").write_bytes(b"")
    report = exchange(desk)
    assert (report.trouble, report.waiting, report.images_trouble) == ("", 0, "busy")
    assert len(town.waits) == 4
    assert min(town.waits) >= 5.0
    (town.folder / "images").unlink()
    assert exchange(desk).images_sent == 1


def test_lost_photos_are_counted_and_keep_nothing_back(town, desk, record, complete):
    add(desk, record)
    desk.store.images.close()
    images_file(desk.folder / "vault").unlink()
    desk.store.images = type(desk.store.images)(desk.folder / "vault", desk.store.key)
    kept = add(desk, record, 1)
    report = exchange(desk)
    assert (report.images_trouble, report.images_sent, report.images_waiting) == ("", 1, 0)
    assert report.images_lost == 1
    shown = history.record(desk, record).photos
    assert sorted((p.is_delivered, p.is_lost) for p in shown) == [(False, True), (True, False)]
    assert town.photos(record) == [(kept, True)]


def keep_in_backup_alone(desk):
    back_up(desk, "asked")
    desk.store.images.close()
    images_file(desk.vault).unlink()
    desk.store.images = type(desk.store.images)(desk.vault, desk.store.key)


def test_photos_that_only_a_backup_has_are_looked_for_and_sent(town, desk, record):
    digest = add(desk, record)
    keep_in_backup_alone(desk)
    report = exchange(desk)
    assert (report.images_sent, report.images_lost, report.images_waiting) == (1, 0, 0)
    assert town.photos(record) == [(digest, True)]


def exchange_with_the_backups_away_from_the_writer(desk: Desk) -> SyncReport:
    """As if the stick were pulled whenever the writer lane is at work: none can be read there."""
    backups = desk.folder / "backups"

    def on_writer(job):
        away = backups.rename(backups.with_name("away"))
        try:
            return job()
        finally:
            away.rename(backups)

    with HttpsCarrier() as line:
        return exchange_all(desk, line, on_writer=on_writer)


def test_backups_are_read_for_lost_photos_while_the_writer_lane_is_free(town, desk, record):
    digest = add(desk, record)
    keep_in_backup_alone(desk)
    report = exchange_with_the_backups_away_from_the_writer(desk)
    assert (report.images_sent, report.images_lost) == (1, 0)
    assert town.photos(record) == [(digest, True)]


def test_a_sending_that_is_stopped_while_backups_are_asked_calls_nothing_lost(desk, record):
    add(desk, record)
    keep_in_backup_alone(desk)
    with HttpsCarrier() as line:
        sent = send_images(desk, line, on_writer=lambda job: job(), cancelled=lambda: True)
    assert (sent.lost, sent.trouble.key) == (0, "cancelled")


def test_backups_are_read_for_a_spoilt_photo_while_the_writer_lane_is_free(town, desk, record):
    digests = [add(desk, record, seed) for seed in range(3)]
    back_up(desk, "asked")
    desk.store.images.close()
    data = bytearray(images_file(desk.vault).read_bytes())
    data[len(data) // 2] ^= 1
    images_file(desk.vault).write_bytes(data)
    desk.store.images = type(desk.store.images)(desk.vault, desk.store.key)
    report = exchange_with_the_backups_away_from_the_writer(desk)
    assert (report.images_sent, report.images_lost) == (3, 0)
    assert town.photos(record) == sorted((digest, True) for digest in digests)


def test_more_photos_than_one_message_holds(town, desk, record, monkeypatch):
    monkeypatch.setattr("fieldreg.sync.uploads.MAX_IMAGES", 2)
    for seed in range(5):
        picture = Image.effect_noise((60, 60), 10 + seed).convert("RGB")
        add_image(desk, record, encoded(picture), kind=ImageKind.PAPER)
    report = exchange(desk)
    assert (report.images_sent, report.images_waiting, report.images_trouble) == (5, 0, "")
    assert [here for _, here in town.photos(record)] == [True] * 5
