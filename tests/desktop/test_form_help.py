"""What the form knows by itself: the region of a NIK, other names of occupations, events, notes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldreg.desktop.form.page import FormPage
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import FieldBox, LineControl, LinkText
from fieldreg.desktop.widgets.choice_popup import NOTE_ROLE, ChoicePopup
from fieldreg.services.views import FormState

NIK = "5171031203809901"
NOW = "2025-03-12T02:42:10Z"
ENTER, TAB, SHIFT = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def form(qtbot, dressed, pack, make_id, today):
    page = FormPage(pack, today=lambda: today, now=lambda: NOW, make_id=make_id)
    qtbot.addWidget(page)
    page.resize(1278, 720)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.open(FormState("draft", None, {}, {}))
    return page


def control(form, name):
    found = form.findChild(QWidget, f"field:{name}")
    assert found is not None, name
    return found


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def type_here(text, key=ENTER):
    QTest.keyClicks(QApplication.focusWidget(), text)
    press(key)


def here(form):
    path = form.focus.here()
    return form.boxes.positioned(path) if path else QApplication.focusWidget().objectName()


def role(form, name):
    return f"roles.{form.model.items('roles')[0]}.{name}"


def listed(form):
    """The rows of the open list: words and notes."""
    popup = next(p for p in form.findChildren(ChoicePopup) if p.isVisible())
    model = popup._model
    rows = [model.item(i) for i in range(model.rowCount())]
    return [(r.text(), r.data(NOTE_ROLE)) for r in rows]


def test_the_nik_says_where_it_was_first_issued(form) -> None:
    type_here(NIK)
    assert form.boxes.box("nik").aside == "lahir 12-03-1980 · Denpasar Barat"


def test_a_nik_from_elsewhere_in_the_country_says_so_too(form) -> None:
    type_here("3273011203809901")
    assert form.boxes.box("nik").aside == "lahir 12-03-1980 · Sukasari"


def test_the_villages_of_the_niks_district_stand_first_and_say_why(form, pack) -> None:
    type_here(NIK)
    form.focus.go_to("village_code")
    press(Qt.Key.Key_Down)
    rows = listed(form)
    near = [v for v in pack.villages if v.code.startswith("51.71.03.")]
    assert [note for _, note in rows[: len(near)]] == ["dari NIK"] * len(near)
    assert all("Denpasar Barat" in words for words, _ in rows[: len(near)])
    assert {note for _, note in rows[len(near) :]} == {""}
    assert len(rows) == len(pack.villages)
    press(Qt.Key.Key_Escape)
    assert form.boxes.box("village_code").aside == "dari NIK: kecamatan Denpasar Barat"


def test_no_village_is_chosen_by_the_nik_and_a_chosen_one_stays(form) -> None:
    type_here(NIK)
    assert "village_code" not in form.values()
    form.focus.go_to("village_code")
    type_here("sanur kaja")
    chosen = form.values()["village_code"]
    form.focus.go_to("nik")
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_here("5171021203809902")
    assert form.values()["village_code"] == chosen
    assert form.boxes.box("village_code").aside == ""


def test_without_a_nik_the_villages_stand_in_their_order(form, pack) -> None:
    type_here(NIK)
    form.focus.go_to("nik")
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Delete)
    form.editor.check_now()
    form.focus.go_to("village_code")
    press(Qt.Key.Key_Down)
    assert {note for _, note in listed(form)} == {""}
    assert listed(form)[0][0].startswith(pack.villages[0].name)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("klian", "kelian_banjar_adat"),
        ("kelihan", "kelian_banjar_adat"),
        ("bandesa", "bendesa_adat"),
        ("pakaseh", "pekaseh"),
        ("hansip", "linmas"),
        ("Jro Mangku", "pemangku"),
        ("dagang canang", "pedagang_canang"),
        ("PKL", "pedagang_kaki_lima"),
    ],
)
@pytest.mark.parametrize("key", [ENTER, TAB])
def test_an_occupation_is_found_by_any_of_its_names(form, pack, typed, code, key) -> None:
    path = role(form, "occupation")
    form.focus.go_to(path)
    type_here(typed, key)
    assert form.values()[path] == code
    assert control(form, "roles.0.occupation").text() == pack.occupation(code).words.id


def test_every_alias_of_every_occupation_leads_to_it_first(form, pack) -> None:
    combo = control(form, "roles.0.occupation")
    for occupation in pack.occupations:
        for name in occupation.aliases:
            first = combo._choices.found(name)[0]
            assert first.code == occupation.code, name


def test_the_list_shows_the_proper_word_and_the_name_it_was_found_by(form) -> None:
    form.focus.go_to(role(form, "occupation"))
    QTest.keyClicks(QApplication.focusWidget(), "hansip")
    assert listed(form) == [("Anggota linmas", "hansip"), ("Pakai yang diketik: hansip", "")]


def test_an_occupation_in_no_list_stays_as_typed(form) -> None:
    path = role(form, "occupation")
    form.focus.go_to(path)
    type_here("Juru foto pura", TAB)
    assert form.values()[path] == "Juru foto pura"


@pytest.mark.parametrize(
    "typed", ["padangsambian klod", "Padang Sambian Kelod", "padangsambiyan klod"]
)
def test_a_village_is_found_whichever_way_it_is_spelled(form, typed) -> None:
    form.focus.go_to("village_code")
    QTest.keyClicks(QApplication.focusWidget(), typed)
    assert listed(form)[0][0].startswith("Padangsambian Kelod")


def test_events_stand_in_the_section_of_work_and_are_passed_over(form) -> None:
    add = form.findChild(QPushButton, "button:add_events")
    assert add.accessibleName() == "Tambah peristiwa"
    assert control(form, "desil")
    form.focus.go_to("desil")
    press(ENTER)
    assert here(form) == "button:add_heirs"


def test_an_event_is_numbered_apart_from_the_roles_and_asks_what_and_when(form) -> None:
    form.findChild(QPushButton, "button:add_events").click()
    assert here(form) == "events.0.kind"
    headings = [w.text() for w in form.column.findChildren(QLabel) if w.text().endswith(" 1")]
    assert headings == ["Peran 1", "Peristiwa 1"]
    press(Qt.Key.Key_2)
    press(ENTER)
    assert here(form) == "events.0.happened_on"
    type_here("1-3-2025")
    event = form.model.items("events")[0]
    assert form.values()[f"events.{event}.kind"] == "died"
    assert form.values()[f"events.{event}.happened_on"] == "2025-03-01"
    assert form.panel.answer_words[0] == "Tidak dapat diterima"
    form.findChild(QPushButton, "button:remove_events.0").click()
    assert not any(path.startswith("events.") for path in form.values())


def test_sections_keep_their_numbers_beside_events(form) -> None:
    form.findChild(QPushButton, "button:add_events").click()
    for number, name in [(1, "registered_on"), (3, "roles.0.segment"), (5, "consent.text_version")]:
        press(getattr(Qt.Key, f"Key_{number}"), ALT)
        assert here(form) == name


def test_enter_on_the_way_to_add_a_role_goes_on_with_the_next_question(form) -> None:
    form.findChild(QPushButton, "button:add_roles").setFocus()
    press(ENTER)
    assert here(form) == "programmes"
    form.findChild(QPushButton, "button:add_roles").setFocus()
    press(ENTER, SHIFT)
    assert here(form).startswith("roles.0.")


def test_a_warning_that_needs_a_note_leads_there_in_one_press(form) -> None:
    type_here(NIK)
    form.focus.go_to("birth_date")
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_here("13-03-1980", TAB)
    box = form.boxes.box("birth_date")
    assert "berbeda dari yang ada di NIK" in box.message
    assert form.boxes.box("note").message.startswith("Ada peringatan yang perlu penjelasan")
    act = box.findChild(LinkText)
    assert (act.text(), act.isVisible()) == ("Tulis catatan", True)
    act.click()
    assert here(form) == "note"
    QTest.keyClicks(QApplication.focusWidget(), "Sesuai KTP")
    form.editor.check_now()
    assert form.boxes.box("note").message == ""
    assert not act.isVisible()
    assert box.message != ""


def test_other_warnings_lead_nowhere(form) -> None:
    form.focus.go_to("full_name")
    type_here("I WAYAN 5")
    box = form.boxes.box("full_name")
    assert box.message
    assert not box.findChild(LinkText).isVisible()


def test_the_way_to_the_note_moves_nothing(qtbot, dressed) -> None:
    boxes = [FieldBox(label, LineControl()) for label in ("Tanggal lahir", "Jenis kelamin")]
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for box in boxes:
        column.addWidget(box)
    column.addStretch(1)
    window.resize(600, 400)
    window.show()
    boxes[0].set_message("Periksa lagi.", Role.ATTENTION)
    QApplication.processEvents()
    below = boxes[1].y()
    boxes[0].set_act("Tulis catatan")
    QApplication.processEvents()
    assert boxes[0].findChild(LinkText).isVisible()
    assert boxes[1].y() == below
