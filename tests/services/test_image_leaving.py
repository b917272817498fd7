"""Photos that are taken away, refused or not told: what each side knows of it, and what is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from services.image_town import (
    Town,
    a_desk,
    a_record,
    a_town,
    add,
    big_photo,
    delivered,
    exchange,
)

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Case, ImageKind
from fieldreg.protocol.problems import Problems
from fieldreg.server import admin
from fieldreg.services import history, home, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.images import (
    add_image,
    images,
    offer_again,
    take_image,
    taken_images,
)
from fieldreg.services.retention import erase_record
from fieldreg.services.views import SyncReport
from fieldreg.services.void import void
from fieldreg.sync.https import HttpsCarrier
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


def test_a_reason_that_no_centre_takes_keeps_nothing_back(town, desk, record):
    digest = add(desk, record)
    exchange(desk)
    take_image(desk, record, digest, "foto\x00orang lain")
    assert exchange(desk).images_trouble == ""
    [gone] = admin.look(town.centre, record).images
    assert gone.reason == "fotoorang lain"


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


def exchange_while(desk: Desk, act: Callable[[], object]) -> SyncReport:
    """An exchange at whose first answer about photos an officer has just done *act*."""

    class Meanwhile(HttpsCarrier):
        is_done = False

        def tell_images(self, identity, request):
            answer = super().tell_images(identity, request)
            if not self.is_done:
                self.is_done = True
                act()
            return answer

    return exchange(desk, Meanwhile())


def test_a_receipt_for_one_removal_is_none_for_the_next(town, desk, record):
    data = big_photo()
    digest = add_image(desk, record, data, kind=ImageKind.KTP)
    exchange(desk)
    take_image(desk, record, digest, "foto orang lain")

    def add_and_take_again() -> None:
        add_image(desk, record, data, kind=ImageKind.KTP)
        take_image(desk, record, digest, "buram")

    exchange_while(desk, add_and_take_again)
    assert [gone.is_told for gone in taken_images(desk, record)] == [False]
    exchange(desk)
    assert [gone.is_told for gone in taken_images(desk, record)] == [True]
    [gone] = admin.look(town.centre, record).images
    assert (gone.received_at, gone.reason) == (None, "buram")


def test_a_receipt_for_a_photo_is_none_for_the_same_added_again(town, desk, record):
    data = big_photo()
    digest = add_image(desk, record, data, kind=ImageKind.KTP)
    exchange(desk)
    admin.begin_epoch(town.centre)  # it is asked of it once more

    def take_and_add_again() -> None:
        take_image(desk, record, digest, "foto orang lain")
        add_image(desk, record, data, kind=ImageKind.KTP)

    exchange_while(desk, take_and_add_again)
    assert delivered(desk, record) == [False]
    assert exchange(desk).images_sent == 1
    assert delivered(desk, record) == [True]


def test_what_the_centre_has_against_a_photo_is_not_held_against_it_added_again(
    town, desk, record, monkeypatch
):
    data = big_photo()
    digest = add_image(desk, record, data, kind=ImageKind.KTP)

    def take_and_add_again() -> None:
        take_image(desk, record, digest, "foto orang lain")
        add_image(desk, record, data, kind=ImageKind.KTP)

    monkeypatch.setattr("fieldreg.server.uploads._judge", lambda row, whole: Problems.IMAGE_KIND)
    exchange_while(desk, take_and_add_again)
    assert [image.refused for image in images(desk, record)] == [""]
    monkeypatch.undo()
    assert exchange(desk).images_sent == 1


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
