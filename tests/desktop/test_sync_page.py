"""The sync page: what is delivered, what waits and why, what needs the officer, and the compare."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from desktop.at_work import OTHER, PERSON, Key, NoLine, register, texts, until
from desktop.test_delivery import figures
from sqlalchemy import update

from fieldreg.desktop.messages import sentence
from fieldreg.desktop.pages.areas_card import MOST_AREAS, AreasCard
from fieldreg.desktop.pages.sync_words import next_words, why_waiting
from fieldreg.desktop.session import PageName
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Pill
from fieldreg.domain.words import Act
from fieldreg.services.views import AreaStanding, SyncStanding
from fieldreg.services.void import void
from fieldreg.store.schema import centre_row
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.trouble import SyncTrouble, Trouble

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
WHEN = "2026-11-26T01:00:00Z"
ZONE = "Asia/Makassar"
GOOD = figures(last_good_sync="2026-11-26T01:00:00Z")


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (None, "Pengiriman otomatis dimatikan di Pengaturan; kirim dengan tombol di atas."),
        (4_000, "Tersambung sendiri sebentar lagi, begitu ada jaringan."),
        (600_000, "Tersambung lagi sendiri hari ini 10.10."),
        (86_400_000, "Tersambung lagi sendiri 27 Nov 2026 10.00."),
    ],
)
@pytest.mark.usefixtures("dressed")
def test_it_says_when_it_meets_the_centre_by_itself(milliseconds, words):
    assert next_words(milliseconds, NOW, ZONE) == words


@pytest.mark.parametrize(
    ("trouble", "shown", "sending", "words"),
    [
        ("", figures(), False, "Laptop ini belum pernah tersambung dengan pusat."),
        ("", GOOD, False, "Disimpan setelah sambungan terakhir. Aman di laptop ini."),
        ("no_line", GOOD, False, "Belum terkirim karena tidak ada jaringan ke pusat. Aman"),
        ("centre_off", GOOD, False, "Belum terkirim karena pusat sedang tidak melayani. Aman"),
        ("bad_answer", GOOD, False, "Belum terkirim karena jawaban pusat tidak dapat dibaca."),
        ("out_of_step", GOOD, False, "Belum terkirim karena sambungan terakhir tidak selesai."),
        ("cancelled", GOOD, False, "Belum terkirim karena pengirimannya Anda hentikan. Aman"),
        ("wrong_certificate", GOOD, False, "Belum terkirim karena yang menjawab tidak terbukti"),
        ("not_our_centre", GOOD, False, "Belum terkirim karena yang menjawab tidak terbukti"),
        ("captive_portal", GOOD, False, "Belum terkirim karena jaringan ini meminta masuk"),
        ("not_signed_in", GOOD, False, "Belum terkirim karena pusat tidak mengenali laptop ini."),
        ("token_expired", GOOD, False, "Belum terkirim karena izin kirim laptop ini habis."),
        ("device_revoked", GOOD, False, "Belum terkirim karena pusat mencabut laptop ini."),
        ("laptop_closed", GOOD, False, "Belum terkirim karena pusat mencabut laptop ini."),
        ("no_line", GOOD, True, "Sedang dikirim."),
    ],
)
@pytest.mark.usefixtures("dressed")
def test_it_says_why_something_waits(trouble, shown, sending, words):
    assert why_waiting(trouble, shown, is_sending=sending).startswith(words)


@pytest.mark.parametrize(
    "trouble",
    [
        "no_line",
        "wrong_address",
        "centre_off",
        "too_slow",
        "half_answer",
        "busy",
        "captive_portal",
        "bad_answer",
        "not_signed_in",
    ],
)
@pytest.mark.usefixtures("dressed")
def test_one_state_has_one_wording_on_all_pages(trouble):
    """The reason of the sync page is said in the words of the sentence that others show."""
    waits = why_waiting(trouble, GOOD)
    reason = waits.removeprefix("Belum terkirim karena ").partition(".")[0]
    assert sentence(trouble, {}).lower().startswith(reason)


def number(driver, name: str) -> str:
    return driver.hands.find(f"figure:sync_{name}").accessibleName()


def test_the_page_counts_what_is_received_what_waits_and_what_needs_the_officer(laptop):
    lines = iter((HttpsCarrier(), HttpsCarrier(), NoLine()))
    driver = laptop.sign_in(lambda: next(lines))
    register(driver, PERSON)
    driver.sync_now()
    laptop.answer(Act.SENT_BACK, ("address", "Cocokkan dengan KTP."))
    driver.sync_now()
    register(driver, OTHER)
    driver.sync_now()
    until(lambda: number(driver, "waiting") == "menunggu kirim: 1", "the page is up to date")
    assert number(driver, "delivered") == "sudah diterima pusat: 1"
    assert number(driver, "held") == "ditahan pusat: 0"
    assert number(driver, "officer") == "perlu perbaikan: 1"
    shown = texts(driver.main.page)
    assert "Belum terkirim karena tidak ada jaringan ke pusat." in shown
    assert "Tegal Harum" in shown
    assert "1 belum diterima" in shown
    driver.hands.click(driver.hands.find("figure:sync_officer"))
    until(lambda: driver.main.page.name is PageName.CORRECTIONS, "the corrections")


def test_nothing_is_called_delivered_while_a_voiding_waits(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.sync_now()
    assert driver.main.delivery_text() == "Semua sudah diterima pusat"
    session = driver.main.session
    [row] = driver.ask(lambda: _rows(session.desk))
    driver.ask(lambda: void(session.desk, row, "Salah orang"))
    driver.go(PageName.HOME)
    session.announce(*driver.main.page.cares_about)
    until(lambda: driver.main.delivery_text() == "1 menunggu kirim", "the bar tells it")
    assert driver.sync_now().sent == 1
    until(lambda: driver.main.delivery_text() == "Semua sudah diterima pusat", "it is there")


def _rows(desk) -> list[str]:
    with desk.store.reading() as connection:
        return list(connection.execute(centre_row.select()).scalars())


def test_a_difference_is_mended_and_told_with_its_village(laptop, caplog):
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.sync_now()
    until(lambda: "Sama" in texts(driver.main.page).split("\n"), "both are compared")
    assert "sempat berbeda" not in texts(driver.main.page)
    driver.ask(lambda: _spoil(driver.main.session.desk))
    report = driver.sync_now()
    assert (report.trouble, report.equal, report.differed) == ("", True, (1, 1))
    until(lambda: "sempat berbeda dari pusat" in texts(driver.main.page), "it is told")
    assert "1 pendaftaran di 1 desa/kelurahan" in texts(driver.main.page)
    assert "held otherwise than the centre in 1 areas, took 1 anew" in caplog.text
    [record_id] = driver.ask(lambda: _rows(driver.main.session.desk))
    assert not any(word in caplog.text for word in ("SUDARTA", PERSON["nik"], record_id))


def test_everything_is_compared_where_the_officer_asks_for_it(laptop):
    """Values that do not fit their hash are found by that alone."""
    driver = laptop.sign_in()
    register(driver, PERSON, OTHER)
    driver.sync_now()
    desk, courier = driver.main.session.desk, driver.main.courier
    driver.ask(lambda: _forget_values(desk))
    assert driver.sync_now().compared is None
    assert "satu per satu" not in texts(driver.main.page)
    reports = []
    courier.ended.connect(reports.append)
    driver.hands.push("button:compare_all")
    assert not driver.hands.find("button:compare_all").isEnabled()
    until(lambda: bool(reports), "the exchange ends")
    assert (reports[0].trouble, reports[0].compared) == ("", (1, 2))
    assert reports[0].differed[1] == 2
    until(lambda: "satu per satu: 2 pendaftaran di 1 desa" in texts(driver.main.page), "it is told")
    until(lambda: "sempat berbeda dari pusat" in texts(driver.main.page), "it is told")
    until(driver.hands.find("button:compare_all").isEnabled, "it may be asked for again")


def _forget_values(desk) -> None:
    with desk.store.writing() as connection:
        connection.execute(update(centre_row).values(body="{}"))


def test_the_figures_stand_in_two_rows_where_there_is_little_room(laptop):
    driver = laptop.sign_in()
    for page, names in (
        (PageName.SYNC, ("sync_delivered", "sync_waiting", "sync_held", "sync_officer")),
        (PageName.HOME, ("today", "waiting", "correction", "incomplete")),
    ):
        driver.go(page)
        for width, rows in ((1024, 1), (760, 2), (640, 2), (1024, 1)):
            driver.window.resize(width, 600)
            cards = [driver.hands.find(f"figure:{name}") for name in names]
            until(lambda c=cards, r=rows: len({_corner(one)[1] for one in c}) == r, "the rows")
            until(lambda c=cards: max(map(_right, c)) <= driver.window.width(), "all is seen")


def test_what_is_said_of_delivery_is_whole_in_a_narrow_window(laptop):
    driver = laptop.sign_in()
    driver.sync_now()
    for width in (1024, 760, 640):
        driver.window.resize(width, 600)
        said = driver.hands.find("delivery")
        until(lambda w=said: w.width() >= w.sizeHint().width(), "it has the room it needs")


@pytest.mark.parametrize(
    "standing",
    [
        figures(last_good_sync=WHEN, quarantined=12, waiting=134),
        figures(last_good_sync=WHEN, photos_waiting=23),
        figures(),
    ],
)
def test_the_longest_words_of_delivery_are_whole_in_a_narrow_window(laptop, standing):
    driver = laptop.sign_in()
    driver.settle()
    driver.main._on_figures(standing)
    for width in (1024, 800, 640):
        driver.window.resize(width, 480)
        said = driver.hands.find("delivery")
        until(lambda w=said: w.width() >= w.sizeHint().width(), "it has the room it needs")
        until(lambda w=said: _corner(w)[0] + w.width() <= driver.window.width(), "all is seen")


def _corner(widget) -> tuple[int, int]:
    return widget.mapTo(widget.window(), widget.rect().topLeft()).toTuple()


def _right(widget) -> int:
    return _corner(widget)[0] + widget.width() + tokens.PAGE_MARGIN


def _spoil(desk) -> None:
    with desk.store.writing() as connection:
        connection.execute(update(centre_row).values(row_hash=bytes(32)))


def test_a_difference_that_stays_is_never_called_the_same(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    report = driver.sync_now()
    courier = driver.main.courier
    courier.report = replace(report, trouble="rows_differ", equal=False)
    courier.moved.emit()
    until(lambda: "Dibandingkan lagi" in texts(driver.main.page), "it is told")
    assert texts(driver.main.page).count("Tidak ada yang hilang") == 1
    assert "Sama" not in texts(driver.main.page).split("\n")


def test_villages_beyond_those_shown_are_never_called_the_same_unless_they_are(dressed, laptop):
    main = laptop.sign_in().main
    areas = tuple(AreaStanding(f"Desa {n}", 1, 0) for n in range(MOST_AREAS + 2))
    card = AreasCard()
    card.setParent(main)
    for shown, differs, words in (
        (figures(), False, "Belum dibandingkan"),
        (GOOD, True, "Dibandingkan lagi"),
        (GOOD, False, "Sama"),
    ):
        standing = SyncStanding(figures=shown, waiting=(), held=(), areas=areas)
        card.show_standing(standing, main.session, differs=differs)
        wanted = [words] * (MOST_AREAS + 1)
        until(lambda w=wanted: _pills(card) == w, words)


def _pills(card: AreasCard) -> list[str]:
    return [pill.accessibleName() for pill in card.findChildren(Pill) if not pill.isHidden()]


def test_tab_goes_through_those_who_wait_where_they_stand(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON, OTHER)
    driver.go(PageName.SYNC)
    driver.hands.find("figure:sync_officer").setFocus()
    seen = []
    for _ in range(4):
        driver.hands.press(Key.Key_Tab)
        at = driver.window.focusWidget()
        seen.append(at.objectName() or at.accessibleName().partition(",")[0])
    assert seen == [OTHER["full_name"], PERSON["full_name"], "button:see_all", "button:compare_all"]


class Hanging:
    """A carrier whose request hangs, also for a while after it was asked to stop."""

    def __init__(self):
        self.goes_on = threading.Event()

    def exchange(self, identity, request):
        self.goes_on.wait(60)
        raise SyncTrouble(Trouble.CANCELLED)


def test_a_sending_that_is_being_stopped_says_so_and_ends_without_alarm(laptop):
    line = Hanging()
    driver = laptop.sign_in(lambda: line)
    register(driver, PERSON)
    driver.go(PageName.SYNC)
    driver.hands.push("button:sync_now")
    stop = driver.hands.find("button:sync_cancel")
    stop.setFocus()
    driver.hands.press(Key.Key_Space)
    page = driver.main.page
    assert "Menghentikan …" in texts(page)
    assert "Sedang dikirim." not in texts(page)
    assert driver.main.delivery_text() == "Menghentikan …"
    assert not stop.isEnabled()
    assert not driver.hands.find("search").hasFocus()
    line.goes_on.set()
    until(lambda: not driver.main.courier.is_sending, "it ends")
    until(lambda: "Pengiriman Anda hentikan." in texts(page), "it is told")
    assert page._trouble.role is Role.INFORMATION
    driver.go(PageName.HOME)
    assert "Pengiriman Anda hentikan." in texts(driver.main.page)
    assert driver.main.page._sync_icon.name == "clock"
