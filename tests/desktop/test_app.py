"""The one window: which page it opens with, signing in, locking, closing, choosing a language."""

import threading

import pytest
from desktop.at_work import CONTROL, PASSPHRASE, PERSON, Key, NoLine, register, texts, until

from fieldreg.desktop import preferences, translation
from fieldreg.desktop.preferences import Preferences
from fieldreg.desktop.session import PageName
from fieldreg.desktop.theme.style import scheme_in_use
from fieldreg.desktop.warming import warm
from fieldreg.domain import nik
from fieldreg.store.store import Store


def test_a_bare_folder_opens_the_first_run(bare_laptop):
    driver = bare_laptop.open()
    assert driver.hands.find("page:first_run")


def test_a_workspace_opens_at_sign_in_and_then_at_home(laptop):
    driver = laptop.open()
    driver.hands.find("page:sign_in")
    driver.sign_in(PASSPHRASE)
    assert driver.hands.find("page:home")
    assert driver.main.session.desk.officer_name == "Wayan Sukerta"


def test_a_wrong_passphrase_is_said_at_the_field_and_the_right_one_still_opens(laptop):
    driver = laptop.open()
    field = driver.hands.find("field:passphrase")
    driver.hands.enter(field, "bukan ini")
    driver.hands.push("button:sign_in")
    until(lambda: "Kata sandi salah" in texts(driver.window), "the refusal")
    assert field.text() == "bukan ini"
    driver.sign_in(PASSPHRASE)
    assert driver.hands.seen("page:home")


def test_after_several_wrong_tries_the_page_says_how_long_to_wait(laptop):
    driver = laptop.open()
    button = driver.hands.find("button:sign_in")
    for _ in range(12):
        driver.hands.enter(driver.hands.find("field:passphrase"), "bukan ini juga")
        driver.hands.push("button:sign_in")
        until(lambda: not driver.hands.find("field:passphrase").isReadOnly(), "the refusal")
        if not button.isEnabled():
            break
    assert "Coba lagi dalam" in texts(driver.window)


def test_an_empty_passphrase_is_not_tried(laptop):
    driver = laptop.open()
    driver.hands.push("button:sign_in")
    assert "Ketik kata sandi" in texts(driver.window)
    assert driver.hands.find("button:sign_in").isEnabled()


def test_a_second_window_on_the_same_workspace_is_told_so_and_harms_nothing(laptop):
    first = laptop.sign_in()
    second = laptop.open()
    second.hands.enter(second.hands.find("field:passphrase"), PASSPHRASE)
    second.hands.push("button:sign_in")
    until(lambda: "sudah terbuka" in texts(second.window), "the second window is told")
    register(first, PERSON)
    assert first.figures().total == 1


def test_closing_lets_the_next_window_in_with_the_open_form_kept(laptop):
    first = laptop.sign_in()
    first.hands.press(Key.Key_N, CONTROL)
    first._wait_for_form()
    first.fill("full_name", "NI LUH SETENGAH JADI")
    first.window.close()
    second = laptop.sign_in()
    assert second.figures().drafts == 1
    assert "NI LUH SETENGAH JADI" in texts(second.window)


def test_locking_asks_for_the_passphrase_again(laptop):
    driver = laptop.sign_in()
    driver.go(PageName.SETTINGS)
    driver.hands.push("button:lock")
    driver.hands.find("page:sign_in")
    assert driver.window.main is None
    driver.sign_in(PASSPHRASE)
    assert driver.hands.seen("page:home")


@pytest.fixture
def indonesian_again(qapp):
    yield
    translation.install(qapp, "id")


@pytest.mark.usefixtures("indonesian_again")
def test_language_and_colours_change_at_once_and_are_remembered(laptop):
    driver = laptop.sign_in()
    driver.go(PageName.SETTINGS)
    driver.hands.enter(driver.hands.find("setting:language"), "English")
    until(lambda: "Home" in texts(driver.window), "the window speaks English")
    driver.go(PageName.SETTINGS)
    driver.hands.enter(driver.hands.find("setting:scheme"), "Dark")
    until(lambda: scheme_in_use() == "dark", "the window is dark")
    kept = preferences.load(laptop.folder, Preferences())
    assert (kept.language, kept.scheme) == ("en", "dark")


def test_no_database_is_touched_on_the_ui_thread(laptop, monkeypatch):
    on_ui: list[str] = []
    elsewhere: list[str] = []
    here = threading.get_ident()
    for name in ("reading", "writing", "append", "prepare", "take"):
        _watch(monkeypatch, name, lambda: on_ui if threading.get_ident() == here else elsewhere)
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    driver.sync_now()
    for page in (PageName.HOME, PageName.PEOPLE, PageName.CORRECTIONS, PageName.SETTINGS):
        driver.go(page)
    driver.open_record("SUDARTA")
    assert on_ui == []
    assert {"reading", "writing", "prepare"} <= set(elsewhere)


def _watch(monkeypatch, name, place):
    real = getattr(Store, name)

    def watched(*args, **kwargs):
        place().append(name)
        return real(*args, **kwargs)

    monkeypatch.setattr(Store, name, watched)


def test_what_the_first_nik_needs_is_read_while_nobody_waits(laptop, monkeypatch):
    """The parser of NIKs takes a tenth of a second: it is loaded in a lane, not by the window."""
    places = []

    def warming(desk):
        warm(desk)
        places.append(threading.current_thread())

    monkeypatch.setattr("fieldreg.desktop.app.warm", warming)
    nik._parser.cache_clear()
    laptop.sign_in(NoLine)
    until(lambda: bool(places), "it is read")
    assert nik._parser.cache_info().currsize == 1
    assert places[0] is not threading.main_thread()
