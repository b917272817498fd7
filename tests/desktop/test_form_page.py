"""The form as a person uses it: keys in, values and signals out."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from fieldreg.desktop.form.page import FormPage
from fieldreg.desktop.widgets import ClickRow
from fieldreg.domain.fields import Group, Items
from fieldreg.domain.record import AS_TYPED
from fieldreg.domain.revision import Reason
from fieldreg.domain.words import Case, Delivery
from fieldreg.services.views import FormState, PersonRow, SaveResult, Similar

NIK = "5171031203809901"
NOW = "2025-03-12T02:42:10Z"
VILLAGE = "51.71.03.2008"
ENTER, SHIFT = Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def form(qtbot, dressed, pack, make_id, today):
    page = FormPage(
        pack, today=lambda: today, now=lambda: NOW, make_id=make_id, village_code=VILLAGE
    )
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


def here(form):
    """The name of the question that has the focus."""
    path = form.focus.here()
    return form.boxes.positioned(path) if path else QApplication.focusWidget().objectName()


def type_here(text, key=ENTER):
    QTest.keyClicks(QApplication.focusWidget(), text)
    QTest.keyClick(QApplication.focusWidget(), key)


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def box(form, path):
    return form.boxes.box(path)


def person(name):
    return PersonRow(
        "r1",
        name,
        "",
        NIK,
        "1980-03-12",
        VILLAGE,
        "",
        (),
        Case.SUBMITTED,
        Delivery.WAITING,
        "2025-01-01",
        "2025-01-01T00:00:00Z",
    )


def test_every_question_of_the_definition_stands_on_the_form(form, pack):
    names = []
    for entry in pack.definition().entries:
        if isinstance(entry, Items):
            names += [f"{entry.name}.0.{f.name}" for f in entry.fields] if entry.at_least else []
        elif isinstance(entry, Group):
            names += [f"{entry.name}.{f.name}" for f in entry.fields]
        else:
            names.append(entry.name)
    for name in names:
        assert control(form, name) is not None


def test_a_new_form_begins_at_the_nik_with_today_and_the_offices_village(form):
    assert here(form) == "nik"
    values = form.values()
    assert (values["registered_on"], values["village_code"]) == ("2025-03-12", VILLAGE)
    assert control(form, "registered_on").text() == "12-03-2025"
    assert "Tegal Harum" in control(form, "village_code").text()


def test_enter_goes_to_the_next_question_that_matters(form):
    type_here(NIK)
    assert here(form) == "kk_number"
    for text, then in [("", "full_name"), ("I WAYAN SUDARTA", "alias"), ("", "birth_place")]:
        type_here(text)
        assert here(form) == then
    type_here("Denpasar")
    assert here(form) == "mother_name"


def test_shift_enter_goes_back_even_to_what_was_offered(form):
    type_here(NIK)
    form.focus.go_to("mother_name")
    press(ENTER, SHIFT)
    assert here(form) == "sex"
    press(ENTER, SHIFT)
    assert here(form) == "birth_date"


def test_the_nik_fills_birth_date_and_sex_and_says_so(form):
    type_here(NIK)
    assert control(form, "birth_date").text() == "12-03-1980"
    assert control(form, "sex").typed() == "L"
    assert box(form, "birth_date").aside == "dari NIK"
    assert box(form, "nik").aside == "lahir 12-03-1980 · Denpasar Barat"


def test_wrong_text_stays_with_its_message_once_the_field_is_left(form):
    QTest.keyClicks(control(form, "nik"), "51710")
    form.editor.check_now()
    assert box(form, "nik").message == ""
    press(ENTER)
    assert "16 angka" in box(form, "nik").message
    assert control(form, "nik").text() == "5171 0"
    assert form.values()[AS_TYPED + "nik"] == "5171 0"


def test_a_message_goes_as_soon_as_the_text_is_right(form, qtbot):
    type_here("51710")
    form.focus.go_to("nik")
    control(form, "nik").selectAll()
    QTest.keyClicks(control(form, "nik"), NIK)
    qtbot.waitUntil(lambda: box(form, "nik").message == "")


def test_a_date_is_read_as_people_type_it_and_shown_alike(form):
    form.focus.go_to("birth_date")
    type_here("1 Juli 1985")
    assert control(form, "birth_date").text() == "01-07-1985"
    assert form.values()["birth_date"] == "1985-07-01"


def test_money_is_read_and_grouped_when_left(form):
    form.focus.go_to(f"roles.{form.model.items('roles')[0]}.monthly_income")
    type_here("1,5jt")
    assert control(form, "roles.0.monthly_income").text() == "1.500.000"


def test_a_village_is_found_by_typing_and_enter_goes_on(form):
    form.focus.go_to("village_code")
    type_here("kertha")
    assert form.values()["village_code"] == "51.71.03.2009"
    assert here(form) == "domicile_address"


def test_alt_and_a_number_go_to_a_section(form):
    for number, name in [(2, "address"), (3, "roles.0.segment"), (5, "consent.text_version")]:
        press(getattr(Qt.Key, f"Key_{number}"), ALT)
        assert here(form) == name
    press(Qt.Key.Key_4, ALT)
    assert here(form) == "button:add_heirs"


def test_roles_and_heirs_are_added_named_by_position_and_removed(form, qtbot):
    add = form.findChild(QPushButton, "button:add_heirs")
    add.click()
    assert here(form) == "heirs.0.name"
    QTest.keyClicks(control(form, "heirs.0.name"), "NI LUH RAI")
    add.click()
    QTest.keyClicks(control(form, "heirs.1.name"), "I MADE RAI")
    form.findChild(QPushButton, "button:remove_heirs.0").click()
    assert control(form, "heirs.0.name").text() == "I MADE RAI"
    names = [v for p, v in form.values().items() if p.startswith("heirs.")]
    assert names == ["I MADE RAI"]


def test_the_only_role_cannot_be_removed(form):
    assert form.findChild(QPushButton, "button:remove_roles.0").isHidden()
    form.findChild(QPushButton, "button:add_roles").click()
    assert not form.findChild(QPushButton, "button:remove_roles.0").isHidden()


def test_consent_is_given_by_a_button(form):
    form.findChild(QPushButton, "button:consent_now").click()
    values = form.values()
    assert values["consent.given_at"] == NOW
    assert values["consent.language"] == "id"
    assert values["consent.text_version"]


def test_the_consent_text_follows_the_language(form):
    text = form.model.pack.consent_texts[0].text
    assert form.column.consent.words.startswith(text.id[:40])
    form.focus.go_to("consent.language")
    press(Qt.Key.Key_Right)
    form.editor.check_now()
    assert form.column.consent.words.startswith(text.ban[:40])


def test_f9_and_f10_ask_to_be_saved_and_read_the_field_being_typed(form, qtbot):
    form.focus.go_to("birth_date")
    QTest.keyClicks(control(form, "birth_date"), "1-7-85")
    with qtbot.waitSignal(form.save_requested) as asked:
        press(Qt.Key.Key_F9)
    assert asked.args == [True]
    assert control(form, "birth_date").text() == "01-07-1985"
    with qtbot.waitSignal(form.save_requested) as asked:
        press(Qt.Key.Key_F10)
    assert asked.args == [False]


def test_nothing_is_asked_twice_while_a_save_is_under_way(form, qtbot):
    form.set_busy(True)
    with qtbot.assertNotEmitted(form.save_requested):
        press(Qt.Key.Key_F9)


def test_escape_leaves_and_tells_the_draft_first(form, qtbot):
    QTest.keyClicks(control(form, "nik"), "517")
    told = []
    form.draft_changed.connect(told.append)
    form.left.connect(lambda: told.append("left"))
    press(Qt.Key.Key_Escape)
    assert told[0][AS_TYPED + "nik"] == "517"
    assert told[1:] == ["left"]


def test_typing_tells_a_draft_once_it_pauses(form, qtbot):
    with qtbot.waitSignal(form.draft_changed, timeout=3000) as told:
        QTest.keyClicks(control(form, "nik"), NIK)
    assert told.args[0]["nik"] == NIK


def test_typing_without_a_pause_tells_drafts_too(form, qtbot):
    keys = QTimer()
    keys.setInterval(100)
    keys.timeout.connect(lambda: QTest.keyClicks(control(form, "full_name"), "A"))
    with qtbot.waitSignal(form.draft_changed, timeout=10_000):
        keys.start()
    keys.stop()


def test_opening_a_form_is_no_draft(form, qtbot):
    with qtbot.assertNotEmitted(form.draft_changed, wait=1000):
        form.open(FormState("other", None, {}, {}))


def test_similar_people_are_asked_for_when_identity_changes(form, qtbot):
    with qtbot.waitSignal(form.identity_changed, timeout=3000) as asked:
        QTest.keyClicks(control(form, "nik"), NIK)
    assert asked.args[0]["nik"] == NIK
    form.show_similar((Similar(person("I WAYAN SUDARTA"), "same_nik"),))
    with qtbot.waitSignal(form.person_chosen) as chosen:
        row = form.panel.findChild(QWidget, "similar:r1")
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert chosen.args == ["r1"]


def test_a_record_sent_back_opens_on_the_first_field_asked_for(form):
    values = {"nik": NIK, "full_name": "I WAYAN SUDARTA", "mother_name": "NI RAI"}
    reasons = (Reason("mother_name", "Periksa di KK."), Reason("", "Lampirkan surat."))
    form.open(FormState("d", "r", values, values, reasons, Case.NEEDS_CORRECTION))
    assert here(form) == "mother_name"
    assert box(form, "mother_name").reason.words == "Pusat meminta perbaikan: Periksa di KK."
    assert "Lampirkan surat." in form.frame.notice
    form.open(FormState("d", None, {}, {}))
    assert box(form, "mother_name").reason.isHidden()


def test_an_incomplete_save_says_so_and_goes_to_the_first_wrong_field(form):
    type_here(NIK)
    form.show_result(SaveResult("r", "x", Case.INCOMPLETE, ()))
    assert "belum lengkap" in form.frame.notice
    assert here(form) == "full_name"
    assert "Belum diisi" in box(form, "full_name").message


def test_a_complete_save_says_where_it_is(form):
    form.show_result(SaveResult("r", "x", Case.SUBMITTED, ()))
    assert "menunggu kirim" in form.frame.notice


def test_an_untouched_form_shouts_at_nobody(form):
    assert {box(form, p).message for p in form.boxes.paths()} == {""}
    assert form.sections.state("identity").errors == 0


def test_sections_show_how_far_they_are(form):
    type_here("51710")
    state = form.sections.state("identity")
    assert (state.errors, state.is_begun, state.is_done) == (1, True, False)
    form.findChild(QPushButton, "button:consent_now").click()
    form.focus.go_to("consent.method")
    press(Qt.Key.Key_1)
    form.editor.check_now()
    assert form.sections.state("consent").is_done


def test_the_panel_tells_the_packs_answer(form, pack):
    role = f"roles.{form.model.items('roles')[0]}"
    segment = pack.segments[0]
    values = {
        "nik": NIK,
        "birth_date": "1980-03-12",
        "village_code": VILLAGE,
        f"{role}.segment": segment.code,
        f"{role}.monthly_income": 1_000_000,
        "programmes": ("JKK", "JKM"),
    }
    form.open(FormState("d", "r", values, values))
    told = " ".join(form.panel.answer_words)
    assert "Iuran per bulan Rp16.800 JKK Rp10.000 JKM Rp6.800" in told
    assert segment.payer.id in told
    assert "12-03-2045" in told


def test_help_follows_the_focus_and_f1_shows_all(form):
    assert "16 angka" in box(form, "nik").under
    assert box(form, "full_name").under == ""
    press(Qt.Key.Key_F1)
    assert box(form, "full_name").under != ""
    press(Qt.Key.Key_F1)
    assert box(form, "full_name").under == ""


def test_a_finding_leads_to_its_field(form):
    type_here("51710")
    form.focus.go_to("full_name")
    form.panel.path_chosen.emit("nik")
    assert here(form) == "nik"
    form.panel.path_chosen.emit("roles")
    assert here(form) == "roles.0.segment"


def test_on_a_small_screen_the_checks_are_a_drawer(form, qtbot):
    form.resize(911, 464)
    assert form.panel.isHidden()
    form.frame.checks.click()
    assert form.panel.isVisible()
    assert form.panel.geometry().right() <= form.frame.width()
    form.resize(1278, 720)
    assert form.panel.isVisible()


@pytest.mark.parametrize("size", [(1278, 720), (823, 464), (627, 320)])
def test_the_form_fits_every_screen_it_is_meant_for(form, size):
    form.resize(*size)
    assert (form.width(), form.height()) == size
    bar = form.frame.save_next
    right = bar.mapTo(form, bar.rect().bottomRight())
    assert right.x() < form.width()
    assert right.y() < form.height()


def test_the_focused_control_is_always_in_view(form, qtbot):
    for _ in range(60):
        press(ENTER)
        name = here(form)
        if name == "button:save_next":
            break
        control_here = QApplication.focusWidget()
        qtbot.waitUntil(lambda w=control_here: not w.visibleRegion().isEmpty())
    assert here(form) == "button:save_next"


def test_the_whole_form_can_be_walked_by_enter_and_no_field_twice(form):
    seen = [here(form)]
    while here(form) != "button:save_next":
        press(ENTER)
        seen.append(here(form))
        assert len(seen) < 80
    assert len(seen) == len(set(seen))
    assert "consent.method" in seen
    assert "roles.0.segment" in seen


def test_enter_stops_at_the_heirs_and_space_alone_adds_one(form):
    form.focus.go_to("existing_membership")
    section = form.boxes.field("existing_membership").section
    while form.focus.here() and form.boxes.field(form.focus.here()).section == section:
        press(ENTER)
    assert here(form) == "button:add_heirs"
    press(ENTER)
    assert here(form).startswith("consent.")
    assert form.model.items("heirs") == ()
    while here(form).startswith("consent."):
        press(ENTER, SHIFT)
    assert here(form) == "button:add_heirs"
    press(Qt.Key.Key_Space)
    assert here(form) == "heirs.0.name"


def test_a_finding_names_its_field_and_few_stand_in_the_panel(form, qtbot):
    def rows():
        return [r.words for r in form.panel.findChildren(ClickRow) if r.isVisible()]

    form.focus.go_to("birth_date")
    type_here("31 Feb 1980")
    qtbot.waitUntil(lambda: any(r.startswith("Tanggal lahir: ") for r in rows()))
    form.show_result(SaveResult("r", "x", Case.INCOMPLETE, ()))
    findings = len(form.editor.shown())
    assert findings > 6
    qtbot.waitUntil(lambda: f"dan {findings - 5} lagi" in rows())
    assert sum(": " in r for r in rows()) < findings


def test_the_numbers_of_the_strip_stand_clear_of_each_others_marks(form, qtbot):
    form.resize(823, 464)
    form.show_result(SaveResult("r", "x", Case.INCOMPLETE, ()))
    buttons = form.sections.findChildren(QPushButton)
    for wide in (823, 627):
        form.resize(wide, 464)
        qtbot.waitUntil(lambda: all(b.width() == b.sizeHint().width() for b in buttons))
        edges = sorted((b.geometry().left(), b.geometry().right()) for b in buttons)
        assert all(a[1] < b[0] for a, b in pairwise(edges))
        assert edges[-1][1] <= form.sections.width()


def test_a_question_takes_little_room_and_no_more_with_a_message(form, qtbot):
    alias, before = box(form, "alias"), box(form, "alias").height()
    assert before <= 80
    alias.set_message("Terlalu panjang.")
    alias.layout().activate()
    assert alias.sizeHint().height() <= 80


def test_a_long_name_is_read_from_its_beginning_once_left(form):
    name = "IDA AYU " + "PUTU " * 30
    form.focus.go_to("full_name")
    type_here(name)
    assert control(form, "full_name").cursorPosition() == 0
    form.open(FormState("d", "r", {"full_name": name}, {}))
    assert control(form, "full_name").cursorPosition() == 0


def test_a_word_about_the_last_save_goes_with_the_next_edit(form):
    form.focus.go_to("full_name")
    form.frame.show_notice("Belum ada yang diisi.")
    QTest.keyClicks(control(form, "full_name"), "I")
    assert form.frame.notice == ""


@pytest.mark.parametrize("case", [Case.SUBMITTED, Case.ENROLLED])
def test_nothing_changed_is_never_called_saved(form, case):
    form.show_result(SaveResult("r", "", case, ()))
    assert form.frame.notice == "Belum ada yang diubah."


def test_hurrying_through_with_enter_gives_no_consent(form):
    form.focus.go_to("consent.given_at")
    press(ENTER)
    assert "consent.given_at" not in form.values()
    form.focus.go_to("consent.given_at")
    press(Qt.Key.Key_Space)
    assert form.values()["consent.given_at"] == NOW
