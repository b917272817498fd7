"""A registration says which of its photos are still on their way, and so does the sync page."""

from desktop.at_work import PERSON, register, texts, until
from documents.picture_files import encoded, photo

from fieldreg.desktop.pages.photos_card import photo_words
from fieldreg.desktop.session import Kind, PageName
from fieldreg.domain.words import ImageKind
from fieldreg.server import admin
from fieldreg.services import people
from fieldreg.services.images import add_image
from fieldreg.services.views import PeopleQuery, SyncReport


def test_a_photo_is_on_its_way_until_the_centre_has_it(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.sync_now()
    desk, centre = driver.main.session.desk, laptop.centre.centre
    [row] = driver.ask(lambda: people.search(desk, PeopleQuery())).rows
    record_id = row.record_id
    driver.ask(lambda: add_image(desk, record_id, encoded(photo()), kind=ImageKind.KTP))
    driver.main.session.announce(Kind.RECORDS)
    until(lambda: driver.main.delivery_text().endswith("1 foto belum di pusat"), "the bar says it")
    driver.open_record("I WAYAN SUDARTA")
    until(lambda: "Foto masih di jalan" in texts(driver.window), "it is said")
    assert "Foto KTP" in texts(driver.window)
    driver.go(PageName.SYNC)
    until(lambda: "1 foto masih di jalan." in texts(driver.window), "the sync page says it too")
    driver.sync_now()
    driver.go(PageName.SYNC)
    until(lambda: "1 foto terkirim." in texts(driver.window), "the sync page says so too")
    until(lambda: driver.main.delivery_text() == "Semua sudah diterima pusat", "all is there")
    driver.open_record("I WAYAN SUDARTA")
    until(lambda: "Sudah di pusat" in texts(driver.window), "the record says so")
    assert "Foto masih di jalan" not in texts(driver.window)
    assert admin.look(centre, record_id).images[0].received_at is not None


def test_what_is_said_of_photos_after_an_exchange():
    assert photo_words(SyncReport(), 0) == photo_words(None, 0) == ""
    assert photo_words(None, 2) == "2 foto masih di jalan."
    said = photo_words(SyncReport(images_sent=2, images_lost=1), 4)
    assert said.startswith("2 foto terkirim. 3 foto masih di jalan. 1 foto hilang")
