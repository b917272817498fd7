"""Home, the list, the record and settings, with real people in a real workspace."""

from itertools import combinations

import pytest
from desktop.at_work import CONTROL, OTHER, PERSON, Key, NoLine, register, stands_at, texts, until
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QStyle, QStyleOptionButton

from fieldreg.desktop.form.page import FormPage
from fieldreg.desktop.models.people import ROW_ROLE
from fieldreg.desktop.pages.parts import PageHead, Scrolled
from fieldreg.desktop.session import PageName
from fieldreg.desktop.widgets.chooser import Chooser
from fieldreg.domain.words import Act, Case
from fieldreg.server import admin


@pytest.fixture
def two(laptop):
    """Two people registered, nobody connected."""
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON, OTHER)
    return driver


def names(driver):
    model = driver.hands.find("people").model()
    return [model.index(i, 0).data(ROW_ROLE).full_name for i in range(model.rowCount())]


def search(driver, text):
    driver.hands.press(Key.Key_K, CONTROL)
    driver.hands.press(Key.Key_A, CONTROL)
    driver.hands.press(Key.Key_Delete)
    driver.hands.type(text)


def test_an_empty_desk_says_how_to_begin(laptop):
    driver = laptop.sign_in(NoLine)
    assert "Tekan Ctrl+N untuk memulai" in texts(driver.window)
    driver.go(PageName.PEOPLE)
    assert "Belum ada orang" in texts(driver.window)
    driver.go(PageName.CORRECTIONS)
    assert "Tidak ada yang perlu diperbaiki" in texts(driver.window)
    assert driver.main.delivery_text() == "Belum pernah tersambung"


def test_home_counts_and_leads_to_those_it_counted(two):
    two.go(PageName.HOME)
    assert two.hands.find("figure:waiting").accessibleName() == "menunggu kirim: 2"
    two.hands.click(two.hands.find("figure:waiting"))
    two.hands.find("page:people")
    until(lambda: len(names(two)) == 2, "both who wait")
    two.go(PageName.HOME)
    two.hands.click(two.hands.find("figure:incomplete"))
    until(lambda: "Tidak ada yang cocok" in texts(two.window), "nobody is incomplete")


def test_a_draft_is_thrown_away_by_a_second_press_only(laptop):
    driver = laptop.sign_in(NoLine)
    driver.hands.press(Key.Key_N, CONTROL)
    driver._wait_for_form(record_id=None)
    driver.fill("full_name", "I GEDE SETENGAH JADI")
    driver.go(PageName.HOME)
    driver.hands.push("button:discard_draft")
    driver.settle()
    assert driver.figures().drafts == 1
    driver.hands.push("button:discard_draft")
    until(lambda: "I GEDE" not in texts(driver.window), "the draft is gone")
    assert driver.figures().drafts == 0


def test_searching_finds_by_part_of_a_name_and_says_when_nobody_matches(two):
    search(two, "suar")
    two.hands.find("page:people")
    until(lambda: names(two) == ["NI MADE SUARTINI"], "one is found")
    search(two, "tidak ada orang begini")
    until(lambda: two.hands.seen("button:clear_filters") is not None, "nobody")
    two.hands.push("button:clear_filters")
    until(lambda: len(names(two)) == 2, "all again")


def test_enter_right_after_typing_opens_the_person_typed_not_the_one_shown_before(two):
    two.go(PageName.PEOPLE)
    search(two, "sudarta")
    two.hands.press(Key.Key_Return)
    two.hands.find("page:record")
    two.settle()
    assert "I WAYAN SUDARTA" in texts(two.window)


def test_filters_narrow_the_list(two):
    two.go(PageName.PEOPLE)
    box = two.hands.find("filter:case")
    box.setCurrentIndex(box.findData(Case.ACCEPTED.value))
    until(lambda: "Tidak ada yang cocok" in texts(two.window), "nobody is accepted yet")
    box.setCurrentIndex(box.findData(Case.SUBMITTED.value))
    until(lambda: len(names(two)) == 2, "both are submitted")


def test_arrow_and_enter_open_a_person_from_the_list(two):
    search(two, "ni made")
    until(lambda: names(two) == ["NI MADE SUARTINI"], "one is found")
    two.hands.press(Key.Key_Down)
    two.hands.press(Key.Key_Return)
    assert two.hands.find("page:record")


def test_a_record_is_read_by_sections_with_numbers_grouped_and_its_history(two):
    two.open_record("SUDARTA")
    shown = texts(two.window)
    assert "5171 03•• •••• 9901" in shown
    assert "Rp1.500.000" in shown
    assert "Disimpan dan diajukan" in shown
    assert "Wayan Sukerta" in shown


def test_voiding_asks_for_a_reason_and_ends_the_record(two):
    two.open_record("SUDARTA")
    two.hands.push("button:void")
    two.hands.push("button:void_confirm")
    assert "Tulis alasannya" in texts(two.window)
    two.hands.enter(two.hands.find("field:void_reason"), "tercatat dua kali")
    two.hands.push("button:void_confirm")
    until(lambda: "Dibatalkan" in texts(two.window), "the record is voided")
    until(lambda: "tercatat dua kali" in texts(two.window), "the reason in the history")
    assert two.hands.seen("button:edit") is None
    assert two.figures().total == 1


def test_escape_puts_the_question_away(two):
    two.open_record("SUDARTA")
    two.hands.push("button:void")
    two.hands.find("field:void_reason")
    two.hands.press(Key.Key_Escape)
    assert two.hands.seen("field:void_reason") is None
    assert two.figures().total == 2


def test_a_change_shows_old_and_new_in_the_history(two):
    two.open_record("SUDARTA")
    two.correct("address", "Jalan Gunung Agung No. 70")
    two.open_record("SUDARTA")
    change = "Jalan Gunung Agung No. 7 → Jalan Gunung Agung No. 70"
    until(lambda: change in texts(two.window), "the change is told")


@pytest.mark.parametrize("page", [PageName.SETTINGS, PageName.SYNC, PageName.CORRECTIONS])
def test_escape_leads_back_to_the_list(laptop, page):
    driver = laptop.sign_in(NoLine)
    driver.go(page)
    driver.hands.press(Key.Key_Escape)
    assert driver.hands.seen("page:people")


def test_escape_leads_from_a_record_to_the_list_also_after_the_question(two):
    two.open_record("SUDARTA")
    two.hands.push("button:void")
    two.hands.press(Key.Key_Escape)
    assert stands_at(two, "button:void")
    two.hands.press(Key.Key_Escape)
    assert two.hands.seen("page:people")


def test_the_list_says_where_the_unfinished_form_is_and_leads_to_it(laptop):
    driver = laptop.sign_in(NoLine)
    leave_unfinished(driver, "NI LUH SETENGAH JADI")
    assert driver.hands.seen("page:people")
    until(lambda: "Isian sementara: NI LUH SETENGAH JADI" in texts(driver.window), "it is named")
    driver.hands.push("button:resume_draft")
    driver._wait_for_form(record_id=None)
    until(
        lambda: driver.hands.find("field:full_name").text() == "NI LUH SETENGAH JADI", "it is back"
    )


def test_several_unfinished_forms_are_counted_and_listed_at_home(laptop):
    driver = laptop.sign_in(NoLine)
    leave_unfinished(driver, "NI LUH SETENGAH JADI")
    leave_unfinished(driver, "I GEDE SETENGAH JADI")
    until(lambda: "2 formulir belum selesai" in texts(driver.window), "they are counted")
    driver.hands.push("button:resume_draft")
    driver.hands.find("page:home")
    until(lambda: "I GEDE SETENGAH JADI" in texts(driver.window), "they are listed")


def test_a_list_without_unfinished_forms_says_nothing_of_them(two):
    two.go(PageName.PEOPLE)
    assert two.hands.seen("strip:drafts") is None


def test_a_nik_that_cannot_be_one_is_to_be_put_right_not_lacking(laptop):
    driver = laptop.sign_in(NoLine)
    driver.new_person({"nik": "5171", "full_name": "I WAYAN KELIRU"})
    driver.save()
    driver.new_person({"full_name": "I MADE TANPA"})
    driver.save()
    driver.go(PageName.PEOPLE)
    until(lambda: len(names(driver)) == 2, "both")
    model = driver.hands.find("people").model()
    shown = {model.index(i, 0).data(): model.index(i, 1).data() for i in range(2)}
    assert shown == {"I WAYAN KELIRU": "perlu dibetulkan", "I MADE TANPA": "belum ada"}


def leave_unfinished(driver, name):
    driver.hands.press(Key.Key_N, CONTROL)
    driver._wait_for_form(record_id=None)
    driver.fill("full_name", name)
    driver.hands.press(Key.Key_Escape)
    driver.settle()


@pytest.mark.parametrize("width", [911, 1366, 1920])
def test_every_page_begins_and_ends_at_the_same_place(two, width):
    two.window.resize(width, 768)
    lefts, rights = set(), set()
    for page in (PageName.HOME, PageName.SYNC, PageName.PEOPLE, PageName.CORRECTIONS):
        two.go(page)
        head = two.main.page.findChild(PageHead)
        left = head.mapTo(two.window, QPoint()).x()
        lefts.add(left)
        rights.add(left + head.width())
    two.go(PageName.SETTINGS)
    lefts.add(two.main.page.findChild(PageHead).mapTo(two.window, QPoint()).x())
    assert len(lefts) == 1
    assert len(rights) == 1


def test_the_words_of_a_link_stand_under_the_words_above_and_are_whole_with_the_ring(two):
    two.go(PageName.HOME)
    link = two.hands.find("button:see_all")
    card = link.parentWidget()
    title = card.title.mapTo(card, card.title.contentsRect().topLeft()).x()
    room = QStyleOptionButton()
    link.initStyleOption(room)
    for has_focus in (False, True):
        room.state = room.state & ~QStyle.StateFlag.State_HasFocus
        if has_focus:
            room.state = room.state | QStyle.StateFlag.State_HasFocus
        at = link.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, room, link)
        words = link.fontMetrics().horizontalAdvance(link.text())
        assert link.mapTo(card, at.topLeft()).x() == title
        assert at.width() >= words


def judge(laptop, driver, act):
    """The centre's verdict on the person registered last, seen on the laptop."""
    record = admin.find_all(laptop.centre.centre)[-1]
    admin.verdict(laptop.centre.centre, record.record_id, act)
    driver.sync_now()


def test_an_enrolled_person_can_still_be_changed_and_an_ended_one_not(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.sync_now()
    judge(laptop, driver, Act.ACCEPTED)
    judge(laptop, driver, Act.ENROLLED)
    driver.open_record("I WAYAN SUDARTA")
    assert driver.hands.seen("button:edit") is not None
    judge(laptop, driver, Act.ENDED)
    driver.open_record("I WAYAN SUDARTA")
    assert driver.hands.seen("button:edit") is None


def test_what_the_office_serves_is_told_and_offered_first(bare_laptop):
    areas = ("51.71.02.2001", "51.71.03.2008")
    centre = bare_laptop.centre.centre
    bare_laptop.enrol()
    office = admin.offices(centre)[-1].id
    admin.set_areas(centre, office, areas)
    driver = bare_laptop.sign_in()
    driver.sync_now()
    driver.go(PageName.SETTINGS)
    until(
        lambda: "melayani Dangin Puri Kelod, Tegal Harum" in texts(driver.main.page), "it is told"
    )
    driver.go(PageName.ENTRY)
    form = driver.main.findChild(FormPage)
    village = form.boxes.box("village_code").control
    assert form.values().get("village_code") is None, "none is taken for granted"
    village.open_list()
    village.pick(0)
    assert village.typed() == "51.71.02.2001"
    village.open_list()
    village.pick(1)
    assert village.typed() == "51.71.03.2008"


@pytest.mark.parametrize("width", [640, 800])
def test_nothing_is_cut_in_a_small_window(laptop, width):
    """Each page that scrolls is as wide as its window, and filters stand beside each other."""
    driver = laptop.sign_in()
    register(driver, {**PERSON, "full_name": "I GUSTI AYU MADE RAI PUSPITA DEWI LESTARI"})
    driver.sync_now()
    laptop.answer(Act.SENT_BACK, ("address", "Cocokkan alamat dengan KTP yang berlaku."))
    driver.sync_now()
    driver.window.resize(width, 480)
    pages = PageName.HOME, PageName.PEOPLE, PageName.SYNC, PageName.SETTINGS, PageName.CORRECTIONS
    for name in pages:
        driver.go(name)
        driver.settle()
        _must_fit(driver)
    driver.hands.push("button:see")
    until(lambda: driver.main.page.name is PageName.RECORD, "the person")
    driver.settle()
    _must_fit(driver)
    head = driver.main.page.findChild(PageHead)
    edit = driver.hands.find("button:edit")
    assert edit.mapTo(head, edit.rect().bottomRight()).x() <= head.width()


def _must_fit(driver):
    page = driver.main.page
    for area in (s for s in page.findChildren(Scrolled) if s.isVisible()):
        until(lambda a=area: a.widget().width() <= a.viewport().width(), f"{page.name} fits")
    boxes = [b for b in page.findChildren(Chooser) if b.isVisible()]
    places = [QRect(b.mapTo(page, QPoint()), b.size()) for b in boxes]
    assert not any(a.intersects(b) for a, b in combinations(places, 2))
    assert all(place.right() < page.width() for place in places)
