"""Sending, the centre's answers, corrections; and the words in the bar, which never lie."""

from dataclasses import replace

import pytest
from desktop.at_work import OTHER, PASSPHRASE, PERSON, NoLine, register, stands_at, texts, until
from documents.picture_files import encoded, photo
from PySide6.QtWidgets import QLabel, QWidget

from fieldreg.desktop import courier
from fieldreg.desktop.frame.delivery import delivery_words
from fieldreg.desktop.frame.top_bar import TopBar
from fieldreg.desktop.messages import exchange_sentence, sentence
from fieldreg.desktop.session import Kind, PageName
from fieldreg.domain.words import Act, ImageKind
from fieldreg.server import admin
from fieldreg.services import people
from fieldreg.services.images import add_image
from fieldreg.services.views import HomeFigures, PeopleQuery, SyncProgress, SyncReport
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.trouble import Trouble

EMPTY = HomeFigures(
    today=0,
    total=0,
    waiting=0,
    quarantined=0,
    needs_correction=0,
    incomplete=0,
    accepted=0,
    drafts=0,
    last_sync=None,
    last_good_sync="",
    officer_name="",
    office_name="",
)


def figures(**changed):
    return replace(EMPTY, **changed)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (figures(), "Belum pernah tersambung"),
        (figures(waiting=3), "3 menunggu kirim"),
        (figures(waiting=3, last_good_sync="2025-01-01T00:00:00Z"), "3 menunggu kirim"),
        (figures(last_good_sync="2025-01-01T00:00:00Z"), "Semua sudah diterima pusat"),
        (figures(quarantined=1, last_good_sync="2025-01-01T00:00:00Z"), "1 ditahan pusat"),
        (figures(quarantined=1, waiting=2), "1 ditahan pusat · 2 menunggu kirim"),
        (
            figures(photos_waiting=2, last_good_sync="2025-01-01T00:00:00Z"),
            "Isian diterima pusat · 2 foto belum di pusat",
        ),
        (figures(photos_waiting=2, waiting=1), "1 menunggu kirim"),
    ],
)
@pytest.mark.usefixtures("dressed")
def test_the_bar_says_where_the_work_is(shown, words):
    assert delivery_words(shown).text == words


def test_where_the_offices_name_has_no_room_no_lone_dots_stand_there(dressed):
    words = delivery_words(figures(photos_waiting=4, last_good_sync="2025-01-01T00:00:00Z"))
    bar = TopBar("Desa Tegal Harum", "Wayan Sukerta")
    seen = set()
    for width in range(600, 1000, 4):
        bar.resize(width, bar.height())
        bar.show_delivery(words)
        seen.add(bar.findChild(QLabel, "office").text())
    assert {"", "Desa Tegal Harum"} < seen
    assert min(len(name) for name in seen - {""}) > len("Des…")


@pytest.mark.usefixtures("dressed")
def test_while_sending_the_bar_counts():
    shown = delivery_words(EMPTY, is_sending=True, progress=SyncProgress(3, 12, 0))
    assert shown.text == "Mengirim 3 dari 12 …"


def test_without_a_line_the_panel_says_why_and_what_is_safe(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    report = driver.sync_now()
    assert (report.trouble, report.waiting) == ("no_line", 1)
    shown = texts(driver.window)
    assert "Tidak ada jaringan ke pusat" in shown
    assert "I WAYAN SUDARTA" in shown
    assert driver.main.delivery_text() == "1 menunggu kirim"


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.usefixtures("dressed")
def test_nothing_is_said_to_wait_where_nothing_does(trouble):
    words = exchange_sentence(trouble, {}, waiting=0)
    assert "menunggu kirim" not in words.replace("Tidak ada yang menunggu kirim", "")
    assert exchange_sentence(trouble, {}, waiting=1) == sentence(trouble, {})


@pytest.mark.parametrize(
    ("trouble", "photos", "words"),
    [
        ("no_line", 0, "Tidak ada jaringan ke pusat. Tidak ada yang menunggu kirim, dan semua"),
        ("cancelled", 0, "Pengiriman Anda hentikan. Tidak ada yang menunggu kirim, dan semua"),
        ("bad_answer", 0, "Jawaban pusat tidak dapat dibaca. Tidak ada yang menunggu kirim, dan"),
        ("no_line", 2, "Tidak ada jaringan ke pusat. Yang menunggu kirim tinggal 2 foto; semuanya"),
        ("busy", 2, "Pusat sedang sibuk. Yang menunggu kirim tinggal 2 foto; semuanya aman"),
        ("centre_off", 2, "Pusat sedang tidak melayani. Yang menunggu kirim tinggal 2 foto;"),
    ],
)
@pytest.mark.usefixtures("dressed")
def test_where_no_answers_wait_it_still_says_what_happened_and_what_of_photos(
    trouble, photos, words
):
    assert exchange_sentence(trouble, {}, waiting=0, photos=photos).startswith(words)


def test_home_tells_the_last_contact_also_when_the_line_is_gone(laptop):
    lines = iter((HttpsCarrier(), NoLine()))
    driver = laptop.sign_in(lambda: next(lines))
    register(driver, PERSON)
    assert driver.sync_now().trouble == ""
    assert driver.sync_now().trouble == "no_line"
    driver.go(PageName.HOME)
    shown = texts(driver.window)
    assert "Terakhir tersambung dengan pusat" in shown
    assert "Tidak ada jaringan ke pusat. Tidak ada yang menunggu kirim" in shown
    photo_of_somebody(driver)
    driver.go(PageName.SYNC)
    driver.go(PageName.HOME)
    shown = texts(driver.window)
    assert "Tidak ada jaringan ke pusat. Yang menunggu kirim tinggal 1 foto" in shown
    assert "Tidak ada yang menunggu" not in shown
    driver.go(PageName.SYNC)
    assert "Tidak ada yang menunggu" not in texts(driver.main.page)


def photo_of_somebody(driver) -> None:
    """A photo that waits, of whoever is registered."""
    desk = driver.main.session.desk
    [row] = driver.ask(lambda: people.search(desk, PeopleQuery())).rows
    driver.ask(lambda: add_image(desk, row.record_id, encoded(photo()), kind=ImageKind.KTP))
    driver.main.session.announce(Kind.RECORDS, Kind.SYNC)
    driver.settle()


def test_what_kept_photos_back_is_said_where_all_else_went_well(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.sync_now()
    photo_of_somebody(driver)
    courier = driver.main.courier
    courier.report = SyncReport(sent=1, images_waiting=1, images_trouble="busy")
    courier.moved.emit()
    words = "Pusat sedang sibuk. Yang menunggu kirim tinggal 1 foto;"
    assert words in texts(driver.main.page)
    courier.report = SyncReport(sent=1)
    courier.moved.emit()
    assert "Pusat sedang sibuk." not in texts(driver.main.page)


def test_home_tells_what_the_centre_said_of_them(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON, OTHER)
    assert driver.figures().in_review == 0
    driver.sync_now()
    driver.go(PageName.HOME)
    assert "2 orang: 2 menunggu putusan" in texts(driver.window)
    rows = driver.ask(lambda: people.search(driver.main.session.desk, PeopleQuery())).rows
    for row, act in zip(rows, (Act.ACCEPTED, Act.REJECTED), strict=True):
        admin.verdict(laptop.centre.centre, row.record_id, act)
    driver.sync_now()
    driver.go(PageName.HOME)
    assert "2 orang: 1 disetujui · 1 ditolak" in texts(driver.window)
    figures = driver.figures()
    assert (figures.accepted, figures.rejected, figures.in_review) == (1, 1, 0)


def test_sending_does_not_carry_the_focus_into_the_search(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.sync_now()
    driver.hands.wake()
    assert not driver.hands.find("search").hasFocus()


def test_what_was_sent_back_is_mended_and_goes_out_again(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    assert driver.sync_now().trouble == ""
    until(lambda: driver.main.delivery_text() == "Semua sudah diterima pusat", "all delivered")
    laptop.answer(Act.SENT_BACK, ("address", "Cocokkan dengan KTP."))
    driver.sync_now()
    assert driver.hands.find("rail:corrections").accessibleName() == "Perbaikan (1)"
    driver.open_corrections()
    assert "Alamat sesuai KTP" in texts(driver.window)
    assert "Cocokkan dengan KTP." in texts(driver.window)
    driver.hands.push("button:mend")
    driver._wait_for_form()
    assert stands_at(driver, "field:address")
    driver.fill("address", "Jalan Gunung Agung No. 77")
    driver.save_next()
    assert driver.hands.find("page:corrections")
    page = driver.main.page
    assert driver.window.focusWidget() in (page, *page.findChildren(QWidget))
    until(lambda: "Tidak ada yang perlu" in texts(driver.window), "nothing is left to mend")
    report = driver.sync_now()
    assert (report.sent, report.waiting, report.equal) == (1, 0, True)


def test_a_save_is_sent_by_itself_soon_after(laptop, monkeypatch):
    monkeypatch.setattr(courier, "AFTER_SAVE_MS", 50)
    driver = laptop.sign_in(auto_sync=True)
    register(driver, PERSON)
    until(lambda: driver.main.delivery_text() == "Semua sudah diterima pusat", "it is delivered")
    assert driver.figures().waiting == 0


def test_nothing_is_sent_unasked_where_that_was_chosen(laptop, monkeypatch):
    monkeypatch.setattr(courier, "AFTER_SAVE_MS", 1)
    driver = laptop.sign_in(auto_sync=False)
    register(driver, PERSON, OTHER)
    driver.settle()
    assert not driver.main.courier.is_sending
    assert driver.figures().waiting == 2


def test_entry_goes_on_while_an_exchange_is_under_way(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.main.courier.send()
    register(driver, OTHER)
    until(lambda: not driver.main.courier.is_sending, "the exchange ends")
    driver.sync_now()
    assert (driver.figures().total, driver.figures().waiting) == (2, 0)


def test_the_panel_tells_of_the_last_exchange(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.sync_now()
    until(lambda: "1 terkirim" in texts(driver.window), "what was sent")
    driver.go(PageName.HOME)
    assert "Terakhir tersambung dengan pusat baru saja" in texts(driver.window)


def test_locking_in_the_middle_of_an_exchange_loses_nothing(laptop, caplog):
    driver = laptop.sign_in()
    register(driver, PERSON, OTHER)
    driver.main.courier.send()
    driver.window.lock()
    driver.hands.find("page:sign_in")
    driver.sign_in(PASSPHRASE)
    driver.sync_now()
    assert (driver.figures().total, driver.figures().waiting) == (2, 0)
    assert "failed" not in caplog.text


def test_closing_in_the_middle_of_an_exchange_ends_cleanly(laptop, caplog):
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.main.courier.send()
    driver.window.close()
    assert "failed" not in caplog.text
    again = laptop.sign_in()
    assert again.sync_now().trouble == ""
    assert again.figures().waiting == 0
