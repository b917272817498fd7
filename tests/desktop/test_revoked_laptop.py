"""A revocation at the real window: what is on the screen is finished, then nobody comes in."""

import pyrage
import pytest
from desktop.at_work import PASSPHRASE, PERSON, register, texts, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy

from fieldreg.desktop.session import PageName
from fieldreg.server import admin
from fieldreg.server.recovery import set_recovery_key
from fieldreg.services import people
from fieldreg.services.views import PeopleQuery
from fieldreg.store.revocation import note_revoked
from fieldreg.store.vault import slot_owners

Key = Qt.Key


@pytest.fixture
def driver(bare_laptop):
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    set_recovery_key(bare_laptop.centre.centre, recipient)
    bare_laptop.enrol()
    return bare_laptop.sign_in()


def revoke(laptop, driver):
    mine = driver.ask(lambda: driver.main.session.desk.store.identity().device_id)
    admin.revoke_device(laptop.centre.centre, mine)


def test_the_open_form_is_finished_and_saved_and_then_nobody_comes_in(driver, bare_laptop):
    driver.new_person(PERSON)
    revoke(bare_laptop, driver)
    courier, desk = driver.main.courier, driver.main.session.desk
    spy = QSignalSpy(courier.ended)
    courier.send()
    until(lambda: spy.count() == 1, "the exchange ends")
    driver.settle()
    assert courier.report.trouble == "laptop_closed"
    assert driver.main.page.name is PageName.ENTRY  # where one was, with what was typed
    assert "Pusat mencabut laptop ini" in texts(driver.main)
    assert slot_owners(desk.vault) == frozenset()
    assert courier.next_in_ms is None
    driver.save()
    rows = driver.ask(lambda: people.search(desk, PeopleQuery()).rows)
    assert [row.full_name for row in rows] == [PERSON["full_name"]]
    driver.hands.press(Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    driver.hands.find("page:sign_in")
    driver._fill("passphrase", PASSPHRASE)
    driver.hands.press(Key.Key_Return)
    until(lambda: "Tidak ada petugas yang bisa masuk" in texts(driver.window), "it stays shut")
    assert driver.window.main is None


def test_nothing_looks_as_if_it_could_still_be_sent(driver, bare_laptop):
    register(driver, PERSON)
    revoke(bare_laptop, driver)
    driver.sync_now()
    driver.settle()
    page = driver.main.page
    for name in ("button:sync_now", "button:compare_all"):
        until(lambda n=name: not driver.hands.find(n).isEnabled(), "it does not look active")
    assert not page.stick.isVisible()
    assert texts(driver.main).count("Pusat mencabut laptop ini.") == 1
    assert "Laptop ini tidak mengirim lagi." in texts(page)
    assert "Tersambung sendiri" not in texts(page)


def test_where_officers_still_come_in_the_page_knows_it_before_anything_is_sent(laptop):
    """As on a laptop without a recovery key that holds something unsent: its doors stay open."""
    driver = laptop.sign_in()
    driver.ask(lambda: _note(driver.main.session.desk))
    driver.go(PageName.SYNC)
    until(lambda: not driver.hands.find("button:sync_now").isEnabled(), "it does not look active")
    assert "Laptop ini tidak mengirim lagi." in texts(driver.main.page)


def _note(desk) -> None:
    with desk.store.writing() as connection:
        note_revoked(connection, at=desk.now(), officer_id=desk.officer_id)
