"""Choosing between two sides: the list, the three columns, and what a choice does."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop.at_work import Key, stands_at, texts, until
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QBoxLayout
from services.conftest import ROLE
from services.two_desks import PASSPHRASE, TwoDesks, change, new, two_desks

from fieldreg.desktop.app import AppWindow, DeskContext, build
from fieldreg.desktop.driver import Driver
from fieldreg.desktop.pages import differing_card
from fieldreg.desktop.session import Go, Kind, PageName
from fieldreg.desktop.widgets import SideButton, Text
from fieldreg.domain.fields import PackList
from fieldreg.domain.record import Value
from fieldreg.domain.words import Act
from fieldreg.protocol.pack_files import builtin_pack, builtin_shelf
from fieldreg.server import admin
from fieldreg.services import audit, differing, history, workspace
from fieldreg.services.differing import Decision
from fieldreg.sync.https import HttpsCarrier

NAME = "I WAYAN SUDARTA"
PERSON: dict[str, Value] = {
    "registered_on": "2025-11-24",
    "nik": "5171031203809901",
    "kk_number": "5171030101109902",
    "full_name": NAME,
    "birth_place": "Denpasar",
    "birth_date": "1980-03-12",
    "sex": "L",
    "mother_name": "NI MADE RAI",
    "phone": "+6281200000001",
    "address": "Jl. Gunung Agung 1",
    "village_code": "51.71.03.2008",
    f"{ROLE}segment": "petani",
    f"{ROLE}occupation": "Petani sawah",
    f"{ROLE}monthly_income": 1_500_000,
    "programmes": ("JKK", "JKM"),
    "existing_membership": "no",
    "consent.text_version": builtin_pack().choices(PackList.CONSENT_TEXTS)[0].code,
    "consent.language": "id",
    "consent.method": "signature",
    "consent.given_at": "2025-11-24T01:00:00Z",
}
OTHER: dict[str, Value] = {
    **PERSON,
    "nik": "5171031203809909",
    "full_name": "I KETUT RAKA",
}


@pytest.fixture
def both(qapp, tmp_path: Path) -> Iterator[TwoDesks]:
    with two_desks(tmp_path) as desks:
        yield desks


@pytest.fixture
def opened(qapp, both: TwoDesks) -> Iterator[list[AppWindow]]:
    windows: list[AppWindow] = []
    yield windows
    for window in windows:
        window.close()
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def at_window(both: TwoDesks, opened: list[AppWindow]):
    """Closes the first desk and opens its window, with the officer signed in."""

    def sign_in() -> Driver:
        workspace.close(both.one)
        context = DeskContext(both.one.folder, builtin_shelf(), HttpsCarrier, auto_sync=False)
        opened.append(build(context))
        driver = Driver(opened[-1])
        driver.sign_in(PASSPHRASE)
        return driver

    return sign_in


@pytest.fixture
def disputed(both: TwoDesks) -> str:
    """Two places on which the desks disagree."""
    record_id = new(both.one, PERSON)
    both.sync()
    both.disagree(
        record_id,
        {"phone": "+6281200000002", "nik": "5171031203809907"},
        {"phone": "+6281200000003", "nik": "5171031203809908"},
    )
    return record_id


def choose(driver: Driver, name: str) -> None:
    button = driver.hands.find(name)
    driver.hands.click(button)
    assert isinstance(button, SideButton)
    assert button.isChecked()


def test_the_list_counts_names_and_leads_to_the_three_columns(
    both: TwoDesks, disputed: str, at_window
) -> None:
    driver = at_window()
    assert driver.hands.find("rail:corrections").accessibleName() == "Perbaikan (1)"
    driver.go(PageName.CORRECTIONS)
    shown = texts(driver.window)
    assert "Perlu dipilih" in shown
    assert "NIK, Nomor HP" in shown
    assert "Dikembalikan pusat" not in shown
    driver.hands.push("button:choose")
    driver.hands.find("page:differing")
    driver.settle()
    shown = texts(driver.window)
    for words in (NAME, "Di laptop ini", "Di tempat lain", "Sebelumnya", "Berlaku sekarang"):
        assert words in shown
    for number in ("0812-0000-0001", "0812-0000-0002", "0812-0000-0003"):
        assert number in shown
    assert "Ni Luh Ayu · baru saja" in shown
    assert before_of(driver, "phone") == ["0812-0000-0001", "Wayan Sukerta · baru saja"]
    assert not driver.hands.find("button:decide").isEnabled()


def before_of(driver: Driver, place: str) -> list[str]:
    """What the column of before says, line by line."""
    return [line.text() for line in driver.hands.find(f"before:{place}").findChildren(Text)]


def test_where_nobody_had_written_anything_nobody_is_named(both: TwoDesks, at_window) -> None:
    record_id = new(both.one, PERSON)
    both.sync()
    both.disagree(record_id, {"note": "satu"}, {"note": "dua"})
    driver = at_window()
    driver.main.go(Go(PageName.DIFFERING, record_id=record_id))
    driver.settle()
    assert before_of(driver, "note") == ["Kosong"]


def test_one_begins_at_the_first_choice_and_stays_where_one_was_over_a_new_reading(
    both: TwoDesks, disputed: str, at_window
) -> None:
    driver = at_window()
    driver.go(PageName.CORRECTIONS)
    driver.hands.push("button:choose")
    driver.hands.find("page:differing")
    driver.settle()
    until(lambda: stands_at(driver, "side:nik:0"), "at the first side of the first choice")
    assert not driver.hands.find("side:nik:0").isChecked()
    driver.hands.press(Key.Key_Right)
    assert stands_at(driver, "side:nik:1")
    old = driver.hands.find("side:nik:1")
    driver.main.session.announce(Kind.RECORDS)
    until(lambda: driver.hands.seen("side:nik:1") not in (None, old), "it was read anew")
    assert stands_at(driver, "side:nik:1")


def test_one_is_chosen_then_the_other_and_both_desks_and_the_centre_hold_it(
    both: TwoDesks, disputed: str, at_window
) -> None:
    driver = at_window()
    driver.main.go(Go(PageName.DIFFERING, record_id=disputed))
    driver.settle()
    choose(driver, "side:phone:1")
    assert "Simpan 1 dari 2 pilihan" in texts(driver.window)
    driver.hands.push("button:decide")
    driver.settle()
    until(lambda: driver.hands.seen("differing:phone") is None, "one place is decided")
    assert "Pilihan tersimpan" in texts(driver.window)
    choose(driver, "side:nik:0")
    driver.hands.push("button:decide")
    driver.hands.find("page:corrections")
    driver.settle()
    until(lambda: "Tidak ada yang perlu diperbaiki" in texts(driver.window), "nobody is left")
    assert driver.figures().needs_officer == 0
    report = driver.sync_now()
    assert (report.trouble, report.equal) == ("", True)
    both.sync(both.other)
    view = history.record(both.other, disputed)
    assert (view.values["phone"], view.values["nik"]) == ("+6281200000003", "5171031203809907")
    assert view.differing == ()
    assert admin.look(both.centre.centre, disputed).conflicts == []
    driver.open_record("SUDARTA")
    shown = texts(driver.window)
    assert "Dipilih di antara dua isian: NIK" in shown
    assert "Disisihkan untuk dipilih:" in shown
    assert "Nomor HP: 0812-0000-0003" in shown
    assert "NIK: 5171 03•• •••• 9907 (tetap)" in shown


def test_all_by_keys(both: TwoDesks, disputed: str, at_window) -> None:
    driver = at_window()
    driver.main.go(Go(PageName.DIFFERING, record_id=disputed))
    driver.settle()
    first = driver.hands.find("side:nik:0")
    for _ in range(20):
        if first.hasFocus():
            break
        driver.hands.press(Key.Key_Tab)
    assert first.hasFocus()
    driver.hands.press(Key.Key_Space)
    assert first.isChecked()
    driver.hands.press(Key.Key_Right)
    assert stands_at(driver, "side:nik:1")
    assert driver.hands.find("side:nik:1").isChecked()
    driver.hands.press(Key.Key_Escape)
    assert driver.hands.find("page:corrections")


def test_a_whole_nik_is_seen_after_it_was_noted_and_masked_again(
    both: TwoDesks, disputed: str, at_window
) -> None:
    driver = at_window()
    driver.main.go(Go(PageName.DIFFERING, record_id=disputed))
    driver.settle()
    assert "5171 03•• •••• 9907" in texts(driver.window)
    choose(driver, "side:nik:1")
    driver.hands.push("button:eye")
    until(lambda: "5171 0312 0380 9908" in texts(driver.window), "whole NIKs are seen")
    assert driver.hands.find("side:nik:1").isChecked()
    desk = driver.main.session.desk
    noted = driver.ask(lambda: audit.entries(desk))
    assert [e.act for e in noted].count("nik_shown") == 1
    driver.go(PageName.HOME)
    driver.main.go(Go(PageName.DIFFERING, record_id=disputed))
    driver.settle()
    assert "5171 0312 0380" not in texts(driver.window)


def test_what_changed_meanwhile_is_said_and_shown_anew(
    both: TwoDesks, disputed: str, at_window
) -> None:
    driver = at_window()
    driver.main.go(Go(PageName.DIFFERING, record_id=disputed))
    driver.settle()
    choose(driver, "side:phone:0")
    # Decided behind the page's back, as a sync would bring it between two looks.
    desk = driver.main.session.desk
    found = driver.ask(lambda: differing.to_decide(desk, disputed))
    (phone,) = (c for c in found.choices if c.place == "phone")
    done = []
    driver.window.lanes.write(
        lambda: differing.decide(desk, disputed, [Decision(phone, 1)]), done.append
    )
    until(lambda: bool(done), "it is decided")
    driver.hands.push("button:decide")
    until(lambda: "baru saja berubah" in texts(driver.window), "it is said")
    until(lambda: driver.hands.seen("differing:phone") is None, "and shown anew")
    assert driver.hands.find("differing:nik")


def test_the_record_says_so_and_a_sync_in_between_keeps_what_was_chosen(
    both: TwoDesks, disputed: str, at_window
) -> None:
    driver = at_window()
    driver.open_record("SUDARTA")
    assert "perlu dipilih: NIK, Nomor HP" in texts(driver.window)
    driver.main.go(Go(PageName.DIFFERING, record_id=disputed))
    driver.settle()
    choose(driver, "side:nik:1")
    change(both.other, disputed, {"note": "tambahan"})
    both.sync(both.other)
    driver.sync_now()
    driver.main.go(Go(PageName.DIFFERING, record_id=disputed))
    driver.settle()
    assert driver.hands.find("side:nik:1").isChecked()
    assert not driver.hands.find("side:phone:0").isChecked()


def test_what_differs_is_named_in_the_order_of_the_form(both: TwoDesks, at_window) -> None:
    record_id = new(both.one, PERSON)
    both.sync()
    both.disagree(
        record_id,
        {"note": "satu", "phone": "+6281200000002"},
        {"note": "dua", "phone": "+6281200000003"},
    )
    driver = at_window()
    driver.go(PageName.CORRECTIONS)
    assert "Nomor HP, Catatan" in texts(driver.window)
    driver.open_record("SUDARTA")
    assert "perlu dipilih: Nomor HP, Catatan" in texts(driver.window)


def test_an_item_taken_away_is_told_in_words(both: TwoDesks, at_window) -> None:
    record_id = new(both.one, PERSON)
    both.sync()
    gone = dict.fromkeys(p for p in PERSON if p.startswith(ROLE))
    both.disagree(record_id, {f"{ROLE}workplace": "Subak Tegal"}, gone)
    driver = at_window()
    driver.main.go(Go(PageName.DIFFERING, record_id=record_id))
    driver.settle()
    shown = texts(driver.window)
    assert "Dihapus" in shown
    assert "Subak Tegal" in shown
    assert "Petani sawah" in shown


def test_with_little_room_the_columns_stand_below_each_other(
    both: TwoDesks, disputed: str, at_window
) -> None:
    driver = at_window()
    driver.main.go(Go(PageName.DIFFERING, record_id=disputed))
    driver.settle()
    card = driver.hands.find("differing:phone")
    assert isinstance(card, differing_card.DifferenceCard)
    for width, direction in ((1366, "LeftToRight"), (660, "TopToBottom")):
        driver.window.resize(width, 600)
        wanted = QBoxLayout.Direction[direction]
        until(lambda w=wanted: card._columns.direction() == w, direction)


def test_sent_back_and_to_be_chosen_stand_in_two_parts_and_a_person_counts_once(
    both: TwoDesks, disputed: str, at_window
) -> None:
    other = new(both.one, OTHER)
    both.sync()
    for record_id in (disputed, other):
        reasons = [("nik", "Tidak cocok dengan KTP")]
        admin.verdict(both.centre.centre, record_id, Act.SENT_BACK, reasons=reasons)
    both.sync()
    driver = at_window()
    driver.go(PageName.CORRECTIONS)
    shown = texts(driver.window)
    for words in ("Perlu dipilih", "Dikembalikan pusat", "I KETUT RAKA", "2 orang"):
        assert words in shown
    assert driver.figures().needs_officer == 2


def test_nothing_to_choose_says_so_and_names_nobody_else(
    both: TwoDesks, disputed: str, at_window
) -> None:
    other = new(both.one, OTHER)
    driver = at_window()
    driver.main.go(Go(PageName.DIFFERING, record_id=disputed))
    driver.settle()
    driver.main.go(Go(PageName.DIFFERING, record_id=other))
    driver.settle()
    shown = texts(driver.window)
    assert "Tidak ada lagi yang perlu dipilih" in shown
    assert NAME not in shown
    assert driver.hands.seen("button:decide") is None
    assert dataclasses.asdict(driver.main.place())["record_id"] == other


def test_it_fits_a_small_screen_and_ends_where_other_pages_do(
    both: TwoDesks, disputed: str, at_window
) -> None:
    driver = at_window()
    driver.window.resize(910, 512)
    driver.main.go(Go(PageName.DIFFERING, record_id=disputed))
    driver.settle()
    assert driver.window.width() == 910
    card = driver.hands.find("differing:nik")
    save = driver.hands.find("button:decide")
    right = save.mapTo(driver.window, save.rect().topRight()).x()
    until(lambda: card.mapTo(driver.window, card.rect().topRight()).x() == right, "they align")
