"""A token that has ended, at the real window: what is said, and the way out."""

import threading

import pytest
from desktop.at_work import OTHER, PERSON, register, texts, until
from sqlalchemy import delete, update

from fieldreg.desktop.session import PageName
from fieldreg.server import admin
from fieldreg.server.tables import device, enrol_code
from fieldreg.store.schema import sync_state
from fieldreg.sync.trouble import SyncTrouble, Trouble


@pytest.fixture
def driver(bare_laptop):
    bare_laptop.enrol()
    return bare_laptop.sign_in()


def end_the_token(laptop):
    centre = laptop.centre.centre
    centre.database.write(lambda c: c.execute(update(device).values(token_ends_at=1)))


def renewal(laptop, driver):
    mine = driver.ask(lambda: driver.main.session.desk.store.identity().device_id)
    (row,) = (d for d in admin.devices(laptop.centre.centre) if d.id == mine)
    return code_file(laptop, row.office_id, renews=mine)


def code_file(laptop, office_id, **more):
    file = admin.issue_code(laptop.centre.centre, office_id, url=laptop.centre.url, **more)
    path = laptop.folder.parent / "perpanjang.fieldreg-enrol"
    path.write_text(file.model_dump_json(), encoding="utf-8")
    return path


def test_only_sending_waits_until_a_file_renews_the_token(driver, bare_laptop):
    register(driver, PERSON)
    assert driver.sync_now().trouble == ""
    driver.go(PageName.SYNC)
    assert not driver.main.page.renew.isVisible()
    end_the_token(bare_laptop)
    register(driver, OTHER)
    assert driver.sync_now().trouble == "token_expired"
    driver.go(PageName.SYNC)
    page = driver.main.page
    until(page.renew.isVisible, "the way to a new token is shown")
    assert "Anda bisa terus bekerja" in texts(page)
    page.renew.choose(bare_laptop.folder.parent / "tidak-ada")
    until(page.renew.notice.isVisible, "a file that is none is refused")
    page.renew.choose(renewal(bare_laptop, driver))
    until(lambda: not page.renew.isVisible() and not driver.main.courier.is_sending, "it is sent")
    driver.settle()
    assert driver.figures().waiting == 0


def test_a_laptop_that_the_centre_does_not_know_any_more_goes_on_with_a_file_as_for_a_new_one(
    driver, bare_laptop
):
    """It was enrolled after the backup from which the centre came back."""
    mine = driver.ask(lambda: driver.main.session.desk.store.identity().device_id)
    centre = bare_laptop.centre.centre
    (row,) = (d for d in admin.devices(centre) if d.id == mine)
    centre.database.write(lambda c: c.execute(delete(enrol_code)))
    centre.database.write(lambda c: c.execute(delete(device).where(device.c.id == mine)))
    register(driver, PERSON)
    assert driver.sync_now().trouble == "not_signed_in"
    driver.go(PageName.SYNC)
    page = driver.main.page
    until(page.renew.isVisible, "the way to go on is shown")
    page.renew.choose(code_file(bare_laptop, row.office_id))
    until(lambda: not page.renew.isVisible() and not driver.main.courier.is_sending, "it is sent")
    driver.settle()
    assert driver.figures().waiting == 0
    assert mine in [known.id for known in admin.devices(centre)]


def test_while_the_centre_is_asked_that_is_said(driver, bare_laptop):
    end_the_token(bare_laptop)
    assert driver.sync_now().trouble == "token_expired"
    page, goes_on = driver.main.page, threading.Event()
    until(page.renew.isVisible, "the card")
    lanes = driver.main.session.lanes
    lanes.net(lambda _: goes_on.wait(60), lambda _: None, owner=driver.window)
    page.renew.choose(bare_laptop.folder.parent / "tidak-ada")
    assert "Menghubungi pusat …" in texts(page.renew)
    goes_on.set()
    until(lambda: "tidak bisa dibaca" in texts(page.renew), "why not")
    assert "Menghubungi pusat …" not in texts(page.renew)


class Refusing:
    """A carrier whose line has this trouble."""

    def __init__(self, trouble):
        self.trouble = trouble

    def exchange(self, identity, request):
        raise SyncTrouble(self.trouble)


def at_trouble(laptop, trouble):
    driver = laptop.sign_in(lambda: Refusing(trouble))
    driver.sync_now()
    driver.go(PageName.SYNC)
    return driver


def test_where_the_centre_has_moved_its_file_has_a_place(driver, bare_laptop):
    store = driver.main.session.desk.store
    with store.writing() as connection:
        connection.execute(update(sync_state).values(url="https://127.0.0.1:9"))
    register(driver, PERSON)
    assert driver.sync_now().trouble == "centre_off"
    driver.go(PageName.SYNC)
    page = driver.main.page
    assert not page.renew.isVisible()
    driver.hands.push("button:new_file")
    assert page.renew.isVisible()
    assert "alamat" in texts(page.renew)
    assert driver.hands.seen("button:new_file") is None
    driver.sync_now()  # once more in vain
    assert page.renew.isVisible()
    page.renew.choose(renewal(bare_laptop, driver))
    until(lambda: not page.renew.isVisible() and not driver.main.courier.is_sending, "it is sent")
    driver.settle()
    assert driver.figures().waiting == 0
    assert store.identity().url == bare_laptop.centre.url
    assert driver.hands.seen("button:new_file") is None


@pytest.mark.parametrize(
    "trouble", [Trouble.WRONG_ADDRESS, Trouble.WRONG_CERTIFICATE, Trouble.NOT_OUR_CENTRE]
)
def test_where_the_address_itself_is_at_fault_the_card_stands_there(laptop, trouble):
    driver = at_trouble(laptop, trouble)
    renew = driver.main.page.renew
    until(renew.isVisible, "the card")
    said = texts(renew)
    assert "alamat" in said
    assert "Perpanjang izin" not in said
    assert driver.hands.seen("button:new_file") is None


@pytest.mark.parametrize(
    ("trouble", "is_asked"),
    [(Trouble.NO_LINE, True), (Trouble.CAPTIVE_PORTAL, True), (Trouble.BUSY, False)],
)
def test_an_everyday_trouble_only_asks(laptop, trouble, is_asked):
    driver = at_trouble(laptop, trouble)
    assert (driver.hands.seen("button:new_file") is not None) == is_asked
    assert not driver.main.page.renew.isVisible()
