"""What the pack no longer wants kept here goes after a sync, is said, and can be asked back."""

from dataclasses import replace

from desktop.at_work import PERSON, register, texts, until
from sqlalchemy import text

from fieldreg.desktop.session import PageName
from fieldreg.domain.pack import DeskRules, Retention, Shelf
from fieldreg.domain.words import Act
from fieldreg.server import admin

KEEPS = ("full_name", "nik", "kk_number", "village_code", "registered_on", "roles")
LONG_AGO = "2024-01-01T00:00:00Z"


def keeps_little(driver):
    """The desk under a pack that keeps closed registrations for a year."""
    session = driver.main.session
    rules = DeskRules(retention=Retention(record_days=365, keeps=KEEPS))
    pack = replace(session.desk.pack, desk=rules)
    others = [p for p in session.desk.shelf.packs if p.key != pack.key]
    session.desk = replace(session.desk, shelf=Shelf.of([*others, pack]))


def grow_old(driver):
    """As if the centre had sent everything long ago."""
    desk = driver.main.session.desk

    def job():
        with desk.store.writing() as connection:
            connection.execute(text("UPDATE revision SET seen_at = :at"), {"at": LONG_AGO})

    driver.ask(job)


def test_a_closed_registration_shrinks_after_a_sync_and_comes_back_when_asked(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.sync_now()
    laptop.answer(Act.ACCEPTED)
    driver.sync_now()
    keeps_little(driver)
    driver.open_record("I WAYAN SUDARTA")
    assert driver.hands.seen("button:edit") is not None
    grow_old(driver)
    driver.sync_now()
    driver.open_record("I WAYAN SUDARTA")
    until(lambda: "tinggal ringkasannya" in texts(driver.window), "it is said")
    assert driver.hands.seen("button:edit") is None
    assert driver.hands.seen("button:void") is None
    driver.hands.push("button:ask_whole")
    until(lambda: "datang pada sinkron berikut" in texts(driver.window), "when it comes")
    driver.sync_now()
    driver.go(PageName.HOME)
    driver.open_record("I WAYAN SUDARTA")
    assert driver.hands.seen("button:ask_whole") is None
    assert driver.hands.seen("button:edit") is not None
    assert admin.find_all(laptop.centre.centre)[-1].case == "accepted"
