"""Closing the window while photos are made ready, or were refused and nobody has read why."""

import threading
from dataclasses import replace

import pytest
from desktop.at_photos import at_person, no_photo, photo_file, photos, tiles
from desktop.at_work import PASSPHRASE, texts, until
from desktop.test_photos import record_id

from fieldreg.desktop.session import PageName
from fieldreg.domain.words import ImageKind
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import images as service
from fieldreg.services import workspace
from fieldreg.services.images import images

SHEET = "sheet:photos_first"


@pytest.fixture
def ready(monkeypatch):
    """Lets photos be made ready only once it is set."""
    gate, real = threading.Event(), service.prepare_file

    def prepare(path):
        gate.wait(30)
        return real(path)

    monkeypatch.setattr("fieldreg.services.images.prepare_file", prepare)
    yield gate
    gate.set()


def kept(laptop, record: str) -> int:
    """How many photos stand with the record once the program has ended."""
    desk = workspace.unlock(laptop.folder, PASSPHRASE, shelf=builtin_shelf())
    try:
        return len(images(desk, record))
    finally:
        workspace.close(desk)


def test_the_window_closes_once_the_photos_are_kept(laptop, tmp_path, ready):
    driver = at_person(laptop)
    record = record_id(driver)
    files = [photo_file(tmp_path / f"{n}.jpg", 800 + n) for n in range(2)]
    photos(driver).add_files(ImageKind.KTP, files)
    driver.window.close()
    assert driver.window.isVisible()
    driver.hands.find(SHEET)
    assert "2 foto masih disiapkan" in texts(driver.window)
    ready.set()
    until(lambda: not driver.window.isVisible(), "it closes by itself")
    assert kept(laptop, record) == 2


def test_who_stays_goes_on_working(laptop, tmp_path, ready):
    driver = at_person(laptop)
    photos(driver).add_files(ImageKind.KTP, [photo_file(tmp_path / "ktp.jpg")])
    driver.window.close()
    driver.hands.push("button:photos_first_cancel")
    ready.set()
    until(lambda: len(tiles(driver)) == 1, "the photo is there")
    driver.settle()
    assert driver.window.isVisible()
    driver.window.close()
    assert not driver.window.isVisible()


def test_who_does_not_wait_closes_without_them(laptop, tmp_path, ready):
    driver = at_person(laptop)
    record = record_id(driver)
    photos(driver).add_files(ImageKind.KTP, [photo_file(tmp_path / "ktp.jpg")])
    driver.window.close()
    driver.hands.push("button:photos_first_now")
    assert not driver.window.isVisible()
    ready.set()
    assert kept(laptop, record) == 0


def test_one_that_is_refused_meanwhile_is_read_of_before_the_window_closes(laptop, tmp_path, ready):
    driver = at_person(laptop)
    bad, good = no_photo(tmp_path / "surat.txt"), photo_file(tmp_path / "ktp.jpg")
    photos(driver).add_files(ImageKind.KTP, [bad, good])
    driver.go(PageName.HOME)
    driver.window.close()
    ready.set()
    until(lambda: "1 foto tidak tersimpan" in texts(driver.window), "it is told")
    assert driver.window.isVisible()
    driver.hands.push("button:photos_first_look")
    driver.hands.find("page:record")
    until(lambda: "bukan foto JPEG atau PNG" in texts(driver.window), "the reason is told")
    assert driver.hands.seen(SHEET) is None
    driver.window.close()
    driver.hands.push("button:photos_first_now")
    assert not driver.window.isVisible()


def test_photos_stay_on_their_way_when_the_frame_is_built_anew(laptop, tmp_path, ready):
    driver = at_person(laptop)
    record = record_id(driver)
    photos(driver).add_files(ImageKind.KTP, [photo_file(tmp_path / "ktp.jpg")])
    chosen = driver.window.preferences
    driver.main.preferences_chosen.emit(replace(chosen, scheme="dark"))
    ready.set()
    desk = driver.main.session.desk
    until(lambda: len(driver.ask(lambda: images(desk, record))) == 1, "it is kept")
    driver.window.close()
    assert not driver.window.isVisible()
