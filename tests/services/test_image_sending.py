"""Photos from a desk to a real centre, by TLS over sockets: after the text, resumable, never lied
about."""

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
from sqlalchemy import text
from weak_kdf import CHEAP

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Case, ImageKind
from fieldreg.protocol.images import ImagesRequest, ImagesResponse
from fieldreg.protocol.messages import EnrolRequest
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import admin
from fieldreg.server.images import image_bytes
from fieldreg.server.running import RunningCentre
from fieldreg.services import enrol, history, home, register, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.image_sending import exchange_all
from fieldreg.services.images import (
    add_image,
    images,
    offer_again,
    open_image,
    take_image,
    taken_images,
)
from fieldreg.services.retention import erase_record
from fieldreg.services.views import SyncReport
from fieldreg.services.void import void
from fieldreg.store.images import images_file
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.https import enrol as introduce
from fieldreg.sync.ports import Identity
from fieldreg.sync.trouble import SyncTrouble, Trouble


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


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
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


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Iterator[Desk]:
    desk = town.enrol(tmp_path / "laptop")
    yield desk
    workspace.close(desk)


@pytest.fixture
def record(desk: Desk, complete: dict[str, object]) -> str:
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


def test_a_photo_that_was_taken_away_is_not_sent(town, desk, record):
    digest = add(desk, record)
    take_image(desk, record, digest, "orang lain")
    report = exchange(desk)
    assert (report.images_sent, report.images_waiting) == (0, 0)
    assert town.photos(record) == [(digest, False)]


def test_what_was_taken_away_the_centre_lets_go_of(town, desk, record):
    data = big_photo()
    digest = add_image(desk, record, data, kind=ImageKind.KTP)
    kept = add(desk, record, 1)
    exchange(desk)
    take_image(desk, record, digest, "foto orang lain")
    assert home.figures(desk).photos_to_take == 1
    report = exchange(desk)
    assert (report.images_trouble, report.images_sent, report.images_waiting) == ("", 0, 0)
    assert [gone.is_told for gone in taken_images(desk, record)] == [True]
    assert home.figures(desk).photos_to_take == 0
    assert sorted(town.photos(record)) == sorted([(digest, False), (kept, True)])
    [gone] = [i for i in admin.look(town.centre, record).images if i.taken_at]
    assert (gone.sha256, gone.reason, gone.taken_by) == (digest, "foto orang lain", desk.officer_id)
    blobs = [blob.name for blob in (town.folder / "images").rglob("*") if blob.is_file()]
    assert blobs == [kept]
    admin.begin_epoch(town.centre)  # a restored centre hears of both once more
    report = exchange(desk)
    assert (report.images_sent, report.images_waiting) == (1, 0)
    assert [gone.is_told for gone in taken_images(desk, record)] == [True]
    add_image(desk, record, data, kind=ImageKind.KTP)  # and what comes back counts again
    assert exchange(desk).images_sent == 1
    assert sorted(town.photos(record)) == sorted([(digest, True), (kept, True)])


def test_erasing_a_registration_takes_its_photos_from_the_centre_too(town, desk, record):
    add(desk, record)
    taken = add(desk, record, 1)
    take_image(desk, record, taken, "NI MADE X, bukan orangnya")
    exchange(desk)
    admin.verdict(town.centre, record, Act.REJECTED, reasons=[("", "rangkap")])
    exchange(desk)
    assert void(desk, record, "tercatat dua kali").case is Case.ENDED
    exchange(desk)
    late = add(desk, record, 2)
    with pytest.raises(UserTrouble, match="record_waiting"):
        erase_record(desk, record)
    exchange(desk)
    erase_record(desk, record)
    assert images(desk, record) == ()
    assert {gone.reason for gone in taken_images(desk, record)} == {""}
    assert history.record(desk, record).photos_taken == ()
    report = exchange(desk)
    assert (report.images_trouble, home.figures(desk).photos_to_take) == ("", 0)
    found = admin.look(town.centre, record).images
    assert {i.sha256 for i in found} >= {late, taken}
    assert all(i.taken_at and i.received_at is None and not i.reason for i in found)
    assert not [blob for blob in (town.folder / "images").rglob("*") if blob.is_file()]


def test_a_centre_of_before_keeps_a_photo_and_it_stays_to_be_told(town, desk, record):
    digest = add(desk, record)
    exchange(desk)
    take_image(desk, record, digest, "foto orang lain")

    class Before(HttpsCarrier):
        def tell_images(self, identity, request):
            return super().tell_images(identity, request.model_copy(update={"taken": None}))

    report = exchange(desk, Before())
    assert (report.trouble, report.images_trouble, report.images_waiting) == ("", "", 0)
    assert [gone.is_told for gone in taken_images(desk, record)] == [False]
    exchange(desk)
    assert [gone.is_told for gone in taken_images(desk, record)] == [True]


def test_a_forged_word_that_a_photo_is_away_is_not_believed(town, desk, record):
    digest = add(desk, record)
    exchange(desk)
    take_image(desk, record, digest, "foto orang lain")

    class Forger(HttpsCarrier):
        def tell_images(self, identity, request):
            answer = super().tell_images(identity, request)
            forged = [e.model_copy(update={"receipt": "00" * 64}) for e in answer.taken]
            return answer.model_copy(update={"taken": forged})

    assert exchange(desk, Forger()).images_trouble == "receipt_mismatch"
    assert [gone.is_told for gone in taken_images(desk, record)] == [False]


def test_a_refused_photo_is_not_sent_again_until_an_officer_asks(town, desk, record, monkeypatch):
    digest = add(desk, record)
    parts: list[int] = []

    class Counting(HttpsCarrier):
        def upload_part(self, identity, place, offset, data):
            parts.append(offset)
            return super().upload_part(identity, place, offset, data)

    monkeypatch.setattr("fieldreg.server.uploads._judge", lambda row, whole: Problems.IMAGE_KIND)
    exchange(desk, Counting())
    sent = len(parts)
    [image] = images(desk, record)
    assert (image.refused, image.is_delivered, sent > 0) == ("image_kind", False, True)
    assert (home.figures(desk).photos_waiting, home.figures(desk).photos_refused) == (0, 1)
    exchange(desk, Counting())
    assert len(parts) == sent
    monkeypatch.undo()
    assert offer_again(desk, record, digest)
    assert not offer_again(desk, record, digest)
    assert exchange(desk).images_sent == 1
    assert town.photos(record) == [(digest, True)]


def test_where_something_between_bounds_bodies_parts_become_smaller(town, desk, record):
    digest = add(desk, record)
    sizes: list[int] = []

    class Bounded(HttpsCarrier):
        def upload_part(self, identity, place, offset, data):
            sizes.append(len(data))
            if len(data) > 50_000:
                raise SyncTrouble(Trouble.TOO_LARGE)
            return super().upload_part(identity, place, offset, data)

    report = exchange(desk, Bounded())
    assert (report.images_sent, report.images_refused) == (1, 0)
    assert town.photos(record) == [(digest, True)]
    assert sum(size > 50_000 for size in sizes) == 3

    class Tight(HttpsCarrier):
        def upload_part(self, identity, place, offset, data):
            raise SyncTrouble(Trouble.TOO_LARGE)

    add(desk, record, 1)
    report = exchange(desk, Tight())
    assert (report.images_sent, report.images_refused, report.images_waiting) == (0, 1, 0)


def test_a_photo_that_another_laptop_took_away_is_refused(town, desk, record, tmp_path):
    """Both have the same picture of the same record; whoever has it still is told."""
    data = big_photo()
    digest = add_image(desk, record, data, kind=ImageKind.KTP)
    exchange(desk)
    other = town.enrol(tmp_path / "other")
    exchange(other)
    assert add_image(other, record, data, kind=ImageKind.KTP) == digest
    exchange(other)
    take_image(other, record, digest, "foto orang lain")
    exchange(other)
    admin.begin_epoch(town.centre)
    exchange(desk)
    assert [image.refused for image in images(desk, record)] == ["image_taken_away"]
    assert offer_again(desk, record, digest)
    exchange(desk)
    assert (delivered(desk, record), town.photos(record)) == ([True], [(digest, True)])
    workspace.close(other)


def test_photos_of_a_registration_that_the_centre_set_aside_are_not_told(
    town, desk, record, monkeypatch
):
    monkeypatch.setattr("fieldreg.server.judge.MOST_PLACES", 3)
    add(desk, record)
    told: list[int] = []

    class Noting(HttpsCarrier):
        def tell_images(self, identity, request):
            told.append(len(request.images))
            return super().tell_images(identity, request)

    report = exchange(desk, Noting())
    assert (report.quarantined, told, report.images_waiting) == (1, [], 1)


def test_more_photos_than_one_message_holds(town, desk, record, monkeypatch):
    monkeypatch.setattr("fieldreg.sync.uploads.MAX_IMAGES", 2)
    for seed in range(5):
        picture = Image.effect_noise((60, 60), 10 + seed).convert("RGB")
        add_image(desk, record, encoded(picture), kind=ImageKind.PAPER)
    report = exchange(desk)
    assert (report.images_sent, report.images_waiting, report.images_trouble) == (5, 0, "")
    assert [here for _, here in town.photos(record)] == [True] * 5
