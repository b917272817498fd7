"""What the centre really holds back, from the bar to its delivery after a mend at the same desk."""

from __future__ import annotations

import pytest
from desktop.at_work import OTHER, PERSON, register, texts, until

from fieldreg.desktop.session import Kind, PageName
from fieldreg.domain.words import Delivery
from fieldreg.server import admin
from fieldreg.services import history, people
from fieldreg.services import register as registering
from fieldreg.services.views import PeopleQuery

NEW_ADDRESS = "Jalan Gunung Batur No. 3"
REASON = "Ada isian yang bentuknya tidak dikenal pusat."
BAD_NIK = "517103120380990"
"""One digit short. No form lets it through as a NIK; a fault in one could."""


@pytest.fixture
def driver(laptop):
    """Two people are at the centre, and a change of the first is held there."""
    driver = laptop.sign_in()
    register(driver, PERSON, OTHER)
    assert driver.sync_now().trouble == ""
    driver.ask(lambda: poison(driver.main.session.desk))
    driver.main.session.announce(Kind.RECORDS)
    until(lambda: driver.main.delivery_text() == "1 menunggu kirim", "it waits")
    report = driver.sync_now()
    assert (report.trouble, report.sent, report.quarantined) == ("", 1, 1)
    assert (report.waiting, report.equal) == (0, True)
    return driver


def poison(desk) -> None:
    """Change the first person as a program with a fault in its form would."""
    form = registering.open_form(desk, record_id=of_the_first(desk).record_id)
    bad = {"nik": BAD_NIK, "address": NEW_ADDRESS}
    registering.save(desk, form, {**form.values, **bad})


def of_the_first(desk):
    rows = people.search(desk, PeopleQuery()).rows
    [row] = [row for row in rows if row.full_name == PERSON["full_name"]]
    return row


def standing(driver):
    desk = driver.main.session.desk
    return driver.ask(lambda: history.record(desk, of_the_first(desk).record_id))


def test_it_leads_from_the_bar_to_the_reason_and_is_delivered_after_a_mend(driver, laptop):
    until(lambda: driver.main.delivery_text() == "1 ditahan pusat", "the bar tells it")
    assert driver.figures().quarantined == 1
    driver.go(PageName.HOME)
    driver.hands.click(driver.hands.find("delivery"))
    driver.hands.find("page:sync")
    until(lambda: "Isinya aman di laptop ini." in texts(driver.main.page), "the list")
    driver.hands.click(driver.hands.find("figure:sync_held"))
    driver.hands.find("page:people")
    driver.settle()
    table = driver.hands.find("people")
    until(lambda: table.model().rowCount() == 1, "the list has this one alone")
    driver.open_record(PERSON["full_name"])
    shown = texts(driver.main.page)
    assert REASON in shown
    assert "Ubah yang salah, lalu simpan lagi" in shown
    assert "Ditahan pusat" in shown
    assert NEW_ADDRESS in shown  # what she wrote is there, not what the centre has
    driver.hands.push("button:edit")
    driver._wait_for_form()
    driver.fill("nik", PERSON["nik"])
    driver.save()
    until(lambda: driver.main.delivery_text() == "1 menunggu kirim", "she has done what she can")
    driver.open_record(PERSON["full_name"])
    assert "Ubah yang salah" not in texts(driver.main.page)
    report = driver.sync_now()
    assert (report.trouble, report.sent, report.waiting, report.equal) == ("", 1, 0, True)
    assert (report.quarantined, driver.figures().quarantined) == (0, 0)
    until(lambda: driver.main.delivery_text() == "Semua sudah diterima pusat", "nothing is held")
    record = standing(driver)
    assert record.delivery is Delivery.DELIVERED
    assert at_the_centre(laptop, record.record_id) == (PERSON["nik"], NEW_ADDRESS)


def at_the_centre(laptop, record_id: str) -> tuple[str, str]:
    values = admin.look(laptop.centre.centre, record_id).values
    return values["nik"], values["address"]
