"""A token that has ended, at the real window: what is said, and the way out."""

import pytest
from desktop.at_work import OTHER, PERSON, register, texts, until
from sqlalchemy import delete, update

from fieldreg.desktop.session import PageName
from fieldreg.server import admin
from fieldreg.server.tables import device, enrol_code


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
