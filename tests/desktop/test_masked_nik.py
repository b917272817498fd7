"""NIKs are masked where people look in passing; whoever wants the whole number leaves an entry."""

import pytest
from desktop.at_work import CONTROL, PERSON, Key, NoLine, register, stands_at, texts, until
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableView

from fieldreg.desktop import wording
from fieldreg.desktop.models.people import Column
from fieldreg.desktop.session import PageName
from fieldreg.domain.words import Audited
from fieldreg.services import audit

NIK = PERSON["nik"]
WHOLE = "5171 0312 0380 9901"
MASKED = "5171 03•• •••• 9901"
HEIR = {"heirs.0.name": "NI LUH AYU", "heirs.0.nik": "5171035203109903"}


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (NIK, MASKED),
        ("517103120380990", "51•••••••••••90"),
        ("5171", "••••"),
        ("12345", "12•45"),
        ("", ""),
        ("tidak tahu", "ti•••••hu"),
    ],
)
def test_a_masked_number_tells_people_apart_and_no_more(number, shown):
    assert wording.masked(number) == shown


def views(driver):
    desk = driver.main.session.desk
    return driver.ask(lambda: [e for e in audit.entries(desk) if e.act == Audited.NIK_SHOWN])


@pytest.fixture
def driver(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, {**PERSON, **HEIR})
    return driver


def test_lists_show_masked_niks_even_of_a_search_for_one(driver):
    driver.hands.press(Key.Key_K, CONTROL)
    driver.hands.type(NIK)
    table = driver.hands.find("people")
    assert isinstance(table, QTableView)
    until(lambda: table.model().rowCount() == 1, "the person is found")
    driver.settle()
    assert table.model().index(0, Column.NIK).data() == MASKED
    assert views(driver) == []


def test_a_record_shows_the_whole_nik_on_request_and_notes_it_once(driver):
    driver.open_record("SUDARTA")
    until(lambda: MASKED in texts(driver.window), "the record")
    assert WHOLE not in texts(driver.window)
    driver.hands.push("button:eye:nik")
    until(lambda: WHOLE in texts(driver.window), "the whole NIK")
    assert stands_at(driver, "button:eye:nik")
    driver.hands.press(Key.Key_Space)
    until(lambda: WHOLE not in texts(driver.window), "it is masked again")
    assert stands_at(driver, "button:eye:nik")
    driver.hands.press(Key.Key_Space)
    until(lambda: WHOLE in texts(driver.window), "the whole NIK again")
    record_id = driver.main.page._record_id
    assert [e.subject for e in views(driver)] == [record_id]


def test_an_heirs_nik_and_the_history_are_masked_too(driver):
    driver.open_record("SUDARTA")
    shown = "5171 03•• •••• 9903"
    until(lambda: shown in texts(driver.window), "the heir")
    driver.correct("full_name", "I WAYAN SUDARTA YASA")
    driver.go(PageName.PEOPLE)
    driver.open_record("YASA")
    until(lambda: shown in texts(driver.window), "the heir")
    for label in driver.main.page._timeline.findChildren(type(driver.main.page._head.title)):
        assert NIK not in label.text()
        assert WHOLE not in label.text()


def test_coming_back_to_a_record_masks_it_again(driver):
    driver.open_record("SUDARTA")
    driver.hands.push("button:eye:nik")
    until(lambda: WHOLE in texts(driver.window), "the whole NIK")
    driver.go(PageName.PEOPLE)
    driver.open_record("SUDARTA")
    until(lambda: MASKED in texts(driver.window), "masked")
    assert WHOLE not in texts(driver.window)


def test_copying_gives_plain_digits_and_counts_as_a_view(driver):
    driver.open_record("SUDARTA")
    driver.hands.push("button:copy:nik")
    until(lambda: QGuiApplication.clipboard().text() == NIK, "the digits")
    assert len(views(driver)) == 1
    assert WHOLE not in texts(driver.window)


def test_opening_somebody_for_correction_is_a_view_and_a_new_form_is_none(driver):
    driver.new_person({"nik": "5171034507859902"})
    assert views(driver) == []
    driver.open_record("SUDARTA")
    driver.hands.push("button:edit")
    driver._wait_for_form()
    assert driver.hands.find("field:nik").text() == WHOLE
    assert len(views(driver)) == 1
