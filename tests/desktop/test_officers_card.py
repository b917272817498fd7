"""Officers in the settings: one's own passphrase, and for a head of office everybody else."""

from itertools import pairwise

import pytest
from desktop.at_work import PASSPHRASE, Key, NoLine, texts, until
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from fieldreg.desktop.session import PageName
from fieldreg.desktop.widgets.line_field import LineField
from fieldreg.domain.words import Role
from fieldreg.services import officers

OTHERS = "kata sandi milik ketut"
NEW = "padi kuning di sawah"


@pytest.fixture
def driver(laptop):
    driver = laptop.sign_in(NoLine)
    driver.go(PageName.SETTINGS)
    return driver


def add(driver, name="Ketut", role="Petugas", passphrase=OTHERS, own=PASSPHRASE):
    driver.hands.push("button:add_officer")
    hands = driver.hands
    hands.type(name)
    if role != "Petugas":
        hands.enter(hands.find("field:new_officer_role"), role)
    hands.enter(hands.find("field:new_passphrase"), passphrase)
    hands.enter(hands.find("field:repeated"), passphrase)
    hands.focus(hands.find("field:own_passphrase"))
    hands.type(own)
    hands.press(Key.Key_Return)


def everyone(driver):
    desk = driver.main.session.desk
    return {o.name: o for o in driver.ask(lambda: officers.officers(desk))}


def said(driver, words):
    until(lambda: words in texts(driver.window), words)


def choose_act(driver, officer_id, place):
    driver.hands.push(f"button:manage:{officer_id}")
    until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "the menu")
    menu = QApplication.activePopupWidget()
    for _ in range(place):
        QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)


def confirm(driver, own=PASSPHRASE):
    driver.hands.focus(driver.hands.find("field:own_passphrase"))
    driver.hands.type(own)
    driver.hands.press(Key.Key_Return)


def test_a_head_adds_an_officer_who_signs_in_and_is_no_head(driver, laptop):
    add(driver)
    said(driver, "Ketut dapat masuk")
    assert everyone(driver)["Ketut"].role is Role.OFFICER
    driver.window.close()
    second = laptop.open(NoLine)
    second.sign_in(OTHERS)
    second.go(PageName.SETTINGS)
    said(second, "Petugas · Desa Tegal Harum")
    assert second.hands.seen("button:add_officer") is None
    assert second.hands.seen("button:change_passphrase")


def test_what_is_lacking_is_said_at_its_field(driver):
    driver.hands.push("button:add_officer")
    driver.hands.push("button:add_officer_confirm")
    said(driver, "Tulis namanya")
    driver.hands.press(Key.Key_Escape)
    add(driver, passphrase="pendek")
    said(driver, "Terlalu pendek")
    driver.hands.press(Key.Key_Escape)
    add(driver, own="")
    said(driver, "untuk memastikan ini Anda")
    assert set(everyone(driver)) == {"Wayan Sukerta"}


def test_without_the_own_passphrase_nothing_is_done(driver):
    add(driver, own="bukan kata sandi saya")
    said(driver, "Kata sandi salah")
    assert set(everyone(driver)) == {"Wayan Sukerta"}
    driver.hands.enter(driver.hands.find("field:own_passphrase"), PASSPHRASE)
    driver.hands.push("button:add_officer_confirm")
    said(driver, "Ketut dapat masuk")


def test_a_name_or_a_passphrase_that_is_taken_is_said_where_it_was_typed(driver):
    add(driver, name="wayan sukerta")
    said(driver, "Sudah ada petugas dengan nama")
    driver.hands.press(Key.Key_Escape)
    add(driver, passphrase=PASSPHRASE)
    field = driver.hands.find("field:new_passphrase")
    until(lambda: field.property("state") == "wrong", "it is said at the field")


def test_nothing_typed_stays_in_a_sheet_that_was_put_away(driver):
    driver.hands.push("button:change_passphrase")
    driver.hands.type(NEW)
    lines = [w for w in driver.main.page.findChildren(QLineEdit) if w.isVisible()]
    assert NEW in [line.text() for line in lines]
    driver.hands.press(Key.Key_Escape)
    assert NEW not in [line.text() for line in lines]
    assert driver.hands.seen("sheet:own_passphrase") is None


def test_one_changes_ones_own_passphrase(driver, laptop):
    driver.hands.push("button:change_passphrase")
    driver.hands.type(NEW)
    driver.hands.press(Key.Key_Return)
    driver.hands.type(NEW)
    driver.hands.press(Key.Key_Return)
    driver.hands.type(PASSPHRASE)
    driver.hands.press(Key.Key_Return)
    said(driver, "Kata sandi Anda sudah diganti")
    driver.window.close()
    second = laptop.open(NoLine)
    second.sign_in(NEW)
    assert second.hands.seen("page:home")


def test_a_head_gives_another_a_new_passphrase_and_role_and_takes_him_out(driver):
    add(driver)
    said(driver, "Ketut dapat masuk")
    officer_id = everyone(driver)["Ketut"].officer_id
    choose_act(driver, officer_id, 0)
    driver.hands.type(NEW)
    driver.hands.enter(driver.hands.find("field:repeated"), NEW)
    confirm(driver)
    said(driver, "Ketut sekarang masuk dengan kata sandi yang baru")
    choose_act(driver, officer_id, 1)
    said(driver, "Jadikan Ketut kepala kantor?")
    confirm(driver)
    said(driver, "Ketut sekarang: Kepala kantor")
    choose_act(driver, officer_id, 2)
    said(driver, "Keluarkan Ketut?")
    confirm(driver)
    said(driver, "Ketut tidak dapat masuk lagi")
    assert set(everyone(driver)) == {"Wayan Sukerta"}


def test_tab_stays_in_the_sheet_and_reaches_all_of_it(driver):
    driver.hands.push("button:add_officer")
    driver.hands.wake()
    names = []
    for _ in range(8):
        names.append(QApplication.focusWidget().objectName())
        driver.hands.press(Key.Key_Tab)
    assert names[:5] == [
        "field:new_officer_name",
        "field:new_officer_role",
        "field:new_passphrase",
        "field:repeated",
        "field:own_passphrase",
    ]
    assert set(names[5:7]) == {"button:add_officer_cancel", "button:add_officer_confirm"}
    assert names[7] == names[0]


def test_in_a_small_window_the_sheet_scrolls_and_nothing_lies_over_a_field(driver):
    driver.window.resize(640, 480)
    add(driver, passphrase="terlalu", own="bukan ini")
    driver.hands.enter(driver.hands.find("field:new_passphrase"), OTHERS)
    driver.hands.enter(driver.hands.find("field:repeated"), "lain sekali")
    driver.hands.push("button:add_officer_confirm")
    said(driver, "Tidak sama dengan yang pertama")
    driver.settle()
    sheet = driver.hands.find("sheet:add_officer")
    fields = [f for f in sheet.findChildren(LineField) if f.isVisible()]
    for field in fields:
        parts = sorted(
            (w.geometry() for w in field.findChildren(QWidget) if w.parent() is field),
            key=lambda box: box.top(),
        )
        shown = [box for box in parts if box.height() and box.bottom() < field.height() + 1]
        assert len(shown) >= 2
        assert all(a.bottom() < b.top() for a, b in pairwise(shown)), field.line.objectName()
        assert field.height() >= field.sizeHint().height()
    at = driver.hands.find("field:repeated")
    assert at.hasFocus()
    until(lambda: at.visibleRegion().boundingRect().height() == at.height(), "it is in view")
