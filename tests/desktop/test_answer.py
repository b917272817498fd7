"""What the panel says of the pack's answer: role by role, with grounds, sums and days."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget

from fieldreg.desktop.form.answer_view import answer_view
from fieldreg.desktop.form.page import FormPage
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import ClickRow, Notice, tip
from fieldreg.domain.eligibility import assess
from fieldreg.domain.pack import Shelf
from fieldreg.domain.pack.parts import PaidFrom
from fieldreg.domain.words import Case, Eligibility
from fieldreg.protocol.resources import resource
from fieldreg.services.views import FormState, SaveResult

ON = date(2025, 11, 24)
ONE, TWO, EVENT = (f"01900000-0000-7000-8000-00000000000{n}" for n in (1, 2, 3))
FARMER = {
    "nik": "5171031203809901",
    "full_name": "I WAYAN SUDARTA",
    "birth_date": "1980-03-12",
    "sex": "L",
    "registered_on": "2025-11-24",
    "village_code": "51.71.03.2008",
    f"roles.{ONE}.segment": "petani",
    f"roles.{ONE}.occupation": "petani_sawah",
    f"roles.{ONE}.monthly_income": 1_500_000,
    "programmes": ("JKK", "JKM"),
    "existing_membership": "no",
}
KELIAN = {
    **FARMER,
    f"roles.{TWO}.segment": "kelian_adat",
    f"roles.{TWO}.occupation": "kelian_banjar_adat",
    f"roles.{TWO}.monthly_income": 3_200_000,
    f"roles.{TWO}.ends_on": "2026-06-30",
}


@pytest.fixture
def view(dressed, pack):
    def made(values, on=ON):
        return answer_view(assess(values, pack, on), pack, pack)

    return made


@pytest.fixture
def form(qtbot, dressed, pack, make_id):
    def opened(values, *, shelf=None, on=ON):
        page = FormPage(
            pack,
            today=lambda: on,
            now=lambda: "2025-11-24T02:42:10Z",
            make_id=make_id,
            shelf=shelf,
        )
        qtbot.addWidget(page)
        page.resize(1278, 720)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.open(FormState("d", "r", values, values))
        return page

    return opened


def test_a_plain_accept_says_the_account_the_payer_and_the_day_it_changes(view) -> None:
    told = view(FARMER)
    (role,) = told.roles
    assert [v.outcome for v in role.verdicts] == [Eligibility.ACCEPT]
    assert role.monthly == "Rp22.800"
    assert [(c.what, c.amount) for c in role.costs] == [("JKK", "Rp16.000"), ("JKM", "Rp6.800")]
    assert role.payers == ("Diusulkan dibayar Dinas Pertanian",)
    assert told.turn.startswith("Berubah 12-03-2045 menjadi tidak dapat diterima: Berusia 65")
    assert role.turn == ""


def test_two_roles_stand_apart_each_with_its_office_and_its_day(view) -> None:
    told = view(KELIAN)
    farmer, kelian = told.roles
    assert (farmer.name, kelian.name) == ("Petani", "Kelian adat")
    assert farmer.payers == ("Diusulkan dibayar Dinas Pertanian",)
    assert kelian.payers == ("Diusulkan dibayar Dinas Kebudayaan",)
    assert (farmer.monthly, kelian.monthly) == ("Rp22.800", "Rp41.300")
    assert farmer.turn.startswith("Berubah 01-07-2026 menjadi dapat diterima: Kelian adat: ")
    assert kelian.turn.startswith("Berubah 01-07-2026 menjadi tidak dapat diterima: Masa jabatan")
    assert told.turn == ""


def test_roles_that_differ_are_never_one_answer(view) -> None:
    ended = {**KELIAN, f"roles.{TWO}.ends_on": "2025-06-30"}
    outcomes = {r.name: [v.outcome for v in r.verdicts] for r in view(ended).roles}
    assert outcomes == {"Petani": [Eligibility.ACCEPT], "Kelian adat": [Eligibility.REFUSE]}


def test_two_roles_of_one_segment_are_told_apart_by_number(view) -> None:
    values = {**FARMER, f"roles.{TWO}.segment": "petani"}
    assert [r.name for r in view(values).roles] == ["Petani (Peran 1)", "Petani (Peran 2)"]


def test_programmes_that_differ_stand_apart_and_the_worker_pays_for_old_age(view) -> None:
    (role,) = view({**FARMER, "programmes": ("JHT", "JKK", "JKM")}).roles
    assert [(v.outcome, v.programmes) for v in role.verdicts] == [
        (Eligibility.ACCEPT, "JKK + JKM"),
        (Eligibility.CHECK, "JHT"),
    ]
    assert role.payers == (
        "Diusulkan dibayar Dinas Pertanian: Rp22.800",
        "Dibayar pekerja sendiri (tidak wajib): Rp32.000",
    )
    (alone,) = view({**FARMER, "programmes": ("JHT",)}).roles
    assert alone.payers == ("Dibayar pekerja sendiri (tidak wajib)",)


def test_an_office_nobody_named_is_said_to_be_unsure(view) -> None:
    (role,) = view({**FARMER, f"roles.{ONE}.segment": "non_asn"}).roles
    assert role.payers == ("Diusulkan dibayar OPD belum disebutkan (belum pasti)",)


def test_a_discount_says_how_long_it_lasts_and_what_it_costs_without(dressed, pack) -> None:
    segments = tuple(
        replace(s, paid_from=PaidFrom.SELF) if s.code == "petani" else s for s in pack.segments
    )
    own = replace(pack, segments=segments)
    on = date(2026, 5, 1)
    (role,) = answer_view(assess(FARMER, own, on), own, own).roles
    assert role.costs[0].amount == "Rp8.000"
    assert role.costs[0].note.startswith("setelah potongan 50 persen PP 50/2025 sampai 31-12-2026")
    assert "tanpa itu Rp16.000 (belum pasti)" in role.costs[0].note


def test_who_is_turned_down_is_told_why_and_not_what_it_would_cost(view) -> None:
    told = view({**FARMER, "birth_date": "1955-03-12", "nik": "5171031203559901"})
    (role,) = told.roles
    assert (role.monthly, role.costs, role.payers) == ("", (), ())
    first = told.reasons[0]
    assert first.role is Role.WRONG
    assert first.words.startswith("Sudah berusia 65 tahun")
    assert "Bali Post" in first.below
    assert "Belum pasti" not in first.below


def test_what_will_change_soon_is_shown_as_a_thing_to_look_at(view) -> None:
    told = view({**FARMER, "birth_date": "1961-03-12", "nik": "5171031203619901"})
    assert told.roles[0].verdicts[0].outcome is Eligibility.ACCEPT
    notice = told.reasons[0]
    assert (notice.role, notice.path) == (Role.ATTENTION, "birth_date")
    assert "12 Maret 2026" in notice.words


def test_a_rule_that_nobody_confirmed_says_so_before_its_ground(view) -> None:
    reasons = view({**FARMER, "village_code": "51.03.01.2001"}).reasons
    assert reasons[0].below.startswith("Belum pasti · Syarat KTP kota")


def test_the_three_month_rule_is_always_there_while_the_death_benefit_is_judged(view) -> None:
    for values in ({}, FARMER, KELIAN):
        (rule,) = view(values).waiting
        assert "sebelum 3 bulan menjadi peserta" in rule.words
    assert view({**FARMER, "programmes": ("JKK",)}).waiting == ()


def test_what_is_missing_says_for_what_and_is_not_called_an_answer(view) -> None:
    told = view({})
    assert [v.outcome for v in told.roles[0].verdicts] == [None]
    first = told.missing[0]
    assert (first.words, first.path) == ("Tanggal lahir", "birth_date")
    assert first.below == "untuk batas usia"
    assert told.reasons == ()


def test_a_missing_income_leaves_the_answer_and_asks_for_itself(view) -> None:
    told = view({p: v for p, v in FARMER.items() if not p.endswith("monthly_income")})
    assert told.roles[0].verdicts[0].outcome is Eligibility.ACCEPT
    assert told.roles[0].costs == ()
    assert [(m.words, m.below) for m in told.missing] == [
        ("Penghasilan per bulan", "untuk besar iuran")
    ]


def test_a_letter_that_lacks_is_said_once(view) -> None:
    values = {**FARMER, f"roles.{ONE}.segment": "kelian_adat"}
    told = view(values)
    lacking = [r for r in told.reasons if r.path.endswith("letter_number")]
    assert len(lacking) == 1
    assert [m for m in told.missing if m.path.endswith("letter_number")] == []
    assert told.roles[0].verdicts[0].outcome is Eligibility.CHECK


def test_an_event_says_its_consequence_and_who_pays_then(view) -> None:
    moved = {f"events.{EVENT}.kind": "moved", f"events.{EVENT}.happened_on": "2025-10-01"}
    told = view({**FARMER, **moved})
    assert told.events[0].words.startswith("01-10-2025: Pindah dari wilayah program.")
    assert told.roles[0].payers == ("Diusulkan dibayar Dinas Pertanian (belum pasti)",)


def test_every_sentence_has_an_icon_that_is_shipped(view) -> None:
    moved = {f"events.{EVENT}.kind": "moved", f"events.{EVENT}.happened_on": "2025-10-01"}
    old = {"birth_date": "1955-03-12", "existing_membership": "yes"}
    views = [view(v) for v in ({}, {**KELIAN, **moved}, {**KELIAN, **old})]
    told = [t for v in views for t in (*v.waiting, *v.reasons, *v.missing, *v.events, *v.benefits)]
    names = {t.icon_name for t in told}
    assert len(names) > 4
    assert [n for n in names if not resource("icons", f"{n}.svg").is_file()] == []


def test_an_unknown_segment_is_named_by_its_code_and_nobody_pays(view) -> None:
    (role,) = view({**FARMER, f"roles.{ONE}.segment": "juru_arah"}).roles
    assert role.verdicts[0].outcome is Eligibility.CHECK
    assert (role.costs, role.payers) == ((), ())


def test_it_is_judged_by_the_pack_in_force_on_the_day_of_registration(form, pack) -> None:
    rules = tuple(replace(r, years=40) if r.code == "age_below_65" else r for r in pack.rules)
    stricter = replace(
        pack,
        rules=rules,
        manifest=replace(pack.manifest, version="2026.1", valid_from=date(2026, 1, 1)),
    )
    page = form(FARMER, shelf=Shelf.of((pack, stricter)))
    assert page.panel.answer_words[0] == "Dapat diterima"
    page.focus.go_to("registered_on")
    at = QApplication.focusWidget()
    QTest.keyClick(at, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(at, "2-1-2026")
    page.editor.check_now()
    told = page.panel.answer_words
    assert told[0] == "Tidak dapat diterima"
    assert "Dinilai dengan paket 2026.1" in told


def test_a_reason_leads_to_its_question(form) -> None:
    page = form({**FARMER, "village_code": "51.03.01.2001"})
    rows = [r for r in page.panel.findChildren(ClickRow) if r.words.startswith("Alamat KTP")]
    QTest.mouseClick(rows[0], Qt.MouseButton.LeftButton, pos=QPoint(40, 12))
    assert page.focus.here() == "village_code"


def test_nothing_moves_where_the_checks_and_the_answer_begin(form, qtbot) -> None:
    """However much either says, both titles stay where they are."""
    page = form(FARMER)
    page.resize(1278, 720)

    def tops():
        QApplication.processEvents()
        titles = [w for w in page.panel.findChildren(QLabel) if w.text() in TITLES]
        return [w.mapTo(page.panel, QPoint(0, 0)).y() for w in titles]

    before = tops()
    assert len(before) == 2
    for values in (KELIAN, {}, {**KELIAN, "birth_date": "1955-01-01", "phone": "0361"}):
        page.open(FormState("d", "r", values, values))
        page.editor.ask_missing()
        assert tops() == before


TITLES = ("Pemeriksaan", "Kelayakan")


def test_no_word_of_the_answer_is_wider_than_the_panel(form) -> None:
    page = form({**KELIAN, "programmes": ("JHT", "JKK", "JKM")})
    QApplication.processEvents()
    room = page.panel.mapTo(page, QPoint(page.panel.width(), 0)).x()
    labels = [w for w in page.panel.findChildren(QLabel) if w.isVisible() and w.text()]
    assert len(labels) > 20
    for label in labels:
        assert label.mapTo(page, QPoint(label.width(), 0)).x() <= room, label.text()
        if not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()


def test_on_a_low_screen_checks_and_answer_are_one_column(form) -> None:
    page = form(KELIAN)
    page.resize(823, 463)
    page.frame.checks.setChecked(True)
    QApplication.processEvents()
    assert page.panel.isVisible()
    titles = [w for w in page.panel.findChildren(QLabel) if w.text() in TITLES]
    assert all(w.isVisibleTo(page.panel) for w in titles)
    page.resize(1278, 720)
    QApplication.processEvents()
    assert all(w.isVisible() for w in titles)


def test_the_whole_explanation_is_read_copied_and_put_away_by_keys(form) -> None:
    page = form(KELIAN)
    button = page.findChild(QPushButton, "button:explain")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    sheet = page.findChild(QWidget, "sheet:explanation")
    assert sheet.isVisible()
    assert "denpasar@2025.2" in page.explanation.words
    assert "Rp22.800" in page.explanation.words
    at = QApplication.focusWidget()
    assert at.objectName() == "explanation"
    QTest.keyClick(at, Qt.Key.Key_Tab)
    copy = QApplication.focusWidget()
    assert copy.objectName() == "button:copy_explanation"
    QTest.keyClick(copy, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == page.explanation.words
    QTest.keyClick(copy, Qt.Key.Key_Backtab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget().objectName() == "button:close_explanation"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert QApplication.focusWidget() is button


def test_no_key_reaches_the_form_while_the_explanation_lies_on_it(form, qtbot) -> None:
    page = form(KELIAN)
    page.findChild(QPushButton, "button:explain").click()
    with qtbot.assertNotEmitted(page.save_requested), qtbot.assertNotEmitted(page.left):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F9)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not page.explanation.isVisible()


def test_another_form_takes_the_explanation_away(form) -> None:
    page = form(KELIAN)
    page.findChild(QPushButton, "button:explain").click()
    page.open(FormState("d2", "r2", FARMER, FARMER))
    assert not page.explanation.isVisible()


OLD = {**FARMER, "birth_date": "1955-01-01", "nik": "5171030101559901"}


def test_who_is_turned_down_hears_why_first_and_nothing_of_benefits(view) -> None:
    told = view(OLD)
    assert told.reasons[0].role is Role.WRONG
    assert (told.waiting, told.benefits) == ((), ())


def test_saving_somebody_who_is_turned_down_says_so(form) -> None:
    page = form(OLD)
    assert page.refusal == "Sudah berusia 65 tahun."
    assert page.frame.checks.toolTip() == tip("Tidak dapat diterima")
    page.show_result(SaveResult("r", "rev", Case.SUBMITTED, ()))
    assert "tidak dapat diterima: Sudah berusia 65 tahun." in page.frame.notice
    assert page.findChild(Notice).role is Role.ATTENTION
    page.open(FormState("d", "r", FARMER, FARMER))
    assert page.refusal == ""


def test_what_is_wrong_at_its_field_is_not_called_a_case_for_the_centre(form) -> None:
    values = {p: v for p, v in FARMER.items() if p != "birth_date"}
    page = form({**values, "as_typed.birth_date": "31-2-19"})
    assert not [w for w in page.panel.answer_words if "belum bisa dinilai dari yang terisi" in w]


def test_the_next_persons_answer_begins_at_its_beginning(form, qtbot) -> None:
    page = form(KELIAN)
    bars = [s.verticalScrollBar() for s in page.panel.findChildren(QScrollArea)]
    qtbot.waitUntil(lambda: any(bar.maximum() for bar in bars))
    for bar in bars:
        bar.setValue(bar.maximum())
    assert any(bar.value() for bar in bars)
    page.open(FormState("d", "r", FARMER, FARMER))
    assert [bar.value() for bar in bars] == [0] * len(bars)
