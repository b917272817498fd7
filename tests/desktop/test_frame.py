"""Small parts of the frame: initials, rail, search, words for moments; and its limits."""

import inspect
from datetime import UTC, datetime

import pytest
from desktop.at_work import Key, NoLine, stands_at, texts, until
from sqlalchemy import update

from fieldreg.desktop import main_window, messages, wording
from fieldreg.desktop.frame.officer_menu import OfficerMenu
from fieldreg.desktop.frame.top_bar import initials
from fieldreg.desktop.main_window import MainWindow
from fieldreg.desktop.session import PageName
from fieldreg.desktop.widgets.text import tip
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Act, Case, Delivery
from fieldreg.protocol.problems import Quarantine
from fieldreg.server import admin
from fieldreg.server.tables import office
from fieldreg.sync.trouble import Trouble

NOW = datetime(2025, 3, 12, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("I Wayan Suparta", "WS"),
        ("Ni Luh Putu Ayu", "LA"),
        ("Ketut", "K"),
        ("I", "I"),
        ("", "–"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2025-03-12T04:29:30Z", "baru saja"),
        ("2025-03-12T04:10:00Z", "20 menit lalu"),
        ("2025-03-12T02:05:00Z", "hari ini 10.05"),
        ("2025-03-11T02:05:00Z", "kemarin 10.05"),
        ("2024-08-01T02:05:00Z", "1 Agu 2024 10.05"),
        ("2025-03-12T05:30:00Z", "hari ini 13.30"),
        ("kapan-kapan", "kapan-kapan"),
    ],
)
@pytest.mark.usefixtures("dressed")
def test_moments_are_said_as_people_say_them(moment, words):
    assert wording.when(moment, now=NOW, time_zone="Asia/Makassar") == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2025-03-12T04:29:30Z", "hari ini 12.29.30"),
        ("2025-03-11T02:05:07Z", "kemarin 10.05.07"),
        ("kapan-kapan", "kapan-kapan"),
    ],
)
@pytest.mark.usefixtures("dressed")
def test_moments_to_choose_from_are_said_by_the_clock(moment, words):
    said = wording.day_and_clock(moment, now=NOW, time_zone="Asia/Makassar", has_seconds=True)
    assert said == words
    plain = wording.day_and_clock(moment, now=NOW, time_zone="Asia/Makassar")
    assert plain == (words[:-3] if moment.endswith("Z") else words)


@pytest.mark.usefixtures("dressed")
def test_every_closed_word_has_words_on_screen():
    said = [wording.case_pill(c).text for c in Case] + [wording.act(a) for a in Act]
    said += [wording.delivery_pill(d).text for d in Delivery]
    assert all(said)


def test_every_trouble_of_sync_and_every_reason_to_hold_has_a_sentence():
    keys = [t.value for t in Trouble] + [q.value for q in Quarantine]
    assert [k for k in keys if not messages.is_worded(k)] == []


@pytest.mark.usefixtures("dressed")
def test_an_unknown_key_still_says_what_is_safe():
    assert "aman" in messages.sentence("something_new", {})


def test_the_frame_stays_a_frame():
    methods = [n for n, m in vars(MainWindow).items() if inspect.isfunction(m)]
    assert len(methods) <= 25
    assert len(inspect.getsource(main_window).splitlines()) <= 300


def test_search_keys_reach_the_field_from_anywhere(laptop):
    driver = laptop.sign_in(NoLine)
    for page in (PageName.HOME, PageName.SYNC):
        driver.go(page)
        driver.hands.press(Key.Key_F2)
        assert stands_at(driver, "search")


def test_the_rail_shows_icons_alone_where_there_is_little_room(laptop):
    driver = laptop.sign_in(NoLine)
    rail = driver.hands.find("rail")
    assert rail.width() == 88
    driver.window.resize(660, 480)
    until(lambda: rail.width() == 56, "icons alone")


def test_every_page_fits_a_small_screen(laptop):
    driver = laptop.sign_in(NoLine)
    driver.window.resize(910, 512)
    driver.settle()
    for page in PageName:
        if page not in (PageName.RECORD, PageName.DIFFERING, PageName.PACK):
            driver.go(page)
            assert driver.window.width() == 910


def test_trouble_nobody_else_tells_of_is_said_in_a_strip(laptop):
    driver = laptop.sign_in(NoLine)
    lanes = driver.window.lanes

    def full():
        raise EnvironmentTrouble("disk_full")

    lanes.read(full, print, owner=driver.window)
    until(lambda: "Penyimpanan laptop penuh" in texts(driver.window), "the strip")
    driver.hands.push("button:dismiss")
    assert "Penyimpanan laptop penuh" not in texts(driver.window)


def test_a_bug_is_said_without_its_details(laptop, caplog):
    driver = laptop.sign_in(NoLine)
    driver.window.lanes.read(lambda: 1 / 0, print, owner=driver.window)
    until(lambda: "gangguan pada program" in texts(driver.window), "the strip")
    assert "division" not in texts(driver.window)
    assert "ZeroDivisionError" in caplog.text


def test_the_offices_name_changes_in_the_bar_when_the_news_comes(laptop):
    driver = laptop.sign_in()
    bar = driver.hands.find("top_bar")
    assert "Tegal Harum" in texts(bar)
    name = "Kantor Desa Sanur"
    centre = laptop.centre.centre
    of_it = update(office).where(office.c.id == admin.offices(centre)[-1].id).values(name=name)
    centre.database.write(lambda c: c.execute(of_it))
    driver.sync_now()
    until(lambda: name in texts(bar), "the new name")
    assert driver.hands.find("office").toolTip() == tip(name)
    driver.hands.click(driver.hands.find("officer"))
    menu = driver.main.findChild(OfficerMenu)
    assert name in texts(menu)
    menu.close()
