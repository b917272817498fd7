"""Codes that the present pack does not know: kept through every edit, and shown as unknown."""

from dataclasses import replace
from datetime import date

import pytest
from desktop.at_work import NoLine, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from fieldreg.desktop.form.page import FormPage
from fieldreg.desktop.models.showing import Reader
from fieldreg.desktop.session import Go, PageName
from fieldreg.domain.pack import Shelf
from fieldreg.domain.words import Severity, Words
from fieldreg.services import draft, register
from fieldreg.services.views import FormState

ROLE = "01900000-0000-7000-8000-000000000001"
EVENT = "01900000-0000-7000-8000-000000000002"
UNKNOWN = "(tidak dikenal di paket ini)"
VALUES = {
    "full_name": "I WAYAN SUDARTA",
    "registered_on": "2025-02-01",
    "village_code": "51.71.09.9999",
    "domicile_village_code": "51.71.09.9998",
    "desa_adat": "desa_adat_lama",
    "banjar": "banjar_yang_pindah",
    "marital_status": "promised",
    f"roles.{ROLE}.segment": "juru_arah",
    f"roles.{ROLE}.occupation": "juru_arah_banjar",
    f"events.{EVENT}.kind": "resigned",
    f"events.{EVENT}.happened_on": "2025-01-15",
    "programmes": ("JKK", "JKP"),
    "other_aid": ("PKH", "bantuan_lama"),
    "existing_membership": "lapsed",
    "consent.text_version": "2023-1",
    "consent.language": "sas",
    "consent.method": "video",
    "answers.vessel_size": "5 GT",
}
SHOWN = {
    "village_code": "51.71.09.9999",
    "domicile_village_code": "51.71.09.9998",
    "desa_adat": "desa_adat_lama",
    "banjar": "banjar_yang_pindah",
    "roles.0.segment": "juru_arah",
    "roles.0.occupation": "juru_arah_banjar",
}


@pytest.fixture
def form(qtbot, dressed, pack, make_id):
    def opened(values, shelf=None):
        page = FormPage(
            pack,
            today=lambda: date(2025, 3, 12),
            now=lambda: "2025-03-12T02:42:10Z",
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


def control(form, name):
    found = form.findChild(QWidget, f"field:{name}")
    assert found is not None, name
    return found


def retype(text):
    at = QApplication.focusWidget()
    QTest.keyClick(at, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(at, Qt.Key.Key_Delete)
    QTest.keyClicks(at, text)


def test_unknown_codes_are_shown_as_such_in_every_line(form) -> None:
    page = form(VALUES)
    for name, code in SHOWN.items():
        assert control(page, name).text() == f"{code} {UNKNOWN}", name


def test_unknown_codes_are_chosen_among_buttons_and_words_side_by_side(form) -> None:
    page = form(VALUES)
    assert control(page, "consent.text_version").accessibleDescription() == f"2023-1 {UNKNOWN}"
    for name, code in [
        ("existing_membership", "lapsed"),
        ("marital_status", "promised"),
        ("consent.language", "sas"),
        ("consent.method", "video"),
        ("events.0.kind", "resigned"),
    ]:
        assert control(page, name).accessibleDescription() == f"{code} {UNKNOWN}"
    aid = page.findChild(QPushButton, "field:other_aid:bantuan_lama")
    assert aid.isChecked()
    assert aid.accessibleName() == f"bantuan_lama {UNKNOWN}"
    assert page.findChild(QPushButton, "field:programmes:JKP").isChecked()


def test_they_stay_while_every_question_is_visited_and_others_are_changed(form) -> None:
    page = form(VALUES)
    for path in page.boxes.paths():
        page.focus.go_to(path)
    page.focus.go_to("full_name")
    retype("I WAYAN SUDARTA ARTA")
    page.focus.go_to("alias")
    assert page.values() == {**VALUES, "full_name": "I WAYAN SUDARTA ARTA"}


def test_pressing_another_button_keeps_the_unknown_one(form) -> None:
    page = form(VALUES)
    page.findChild(QPushButton, "field:other_aid:PKH").click()
    page.findChild(QPushButton, "field:other_aid:BPNT").click()
    assert page.values()["other_aid"] == ("BPNT", "bantuan_lama")


def test_an_unknown_code_that_was_taken_away_may_be_chosen_again(form) -> None:
    page = form(VALUES)
    aid = page.findChild(QPushButton, "field:other_aid:bantuan_lama")
    aid.click()
    assert page.values()["other_aid"] == ("PKH",)
    page.focus.go_to("alias")
    aid.click()
    assert page.values()["other_aid"] == ("PKH", "bantuan_lama")
    page.focus.go_to("existing_membership")
    here = QApplication.focusWidget()
    QTest.keyClick(here, Qt.Key.Key_1)
    assert page.values()["existing_membership"] == "yes"
    QTest.keyClick(here, Qt.Key.Key_4)
    assert page.values()["existing_membership"] == "lapsed"


def test_an_unknown_segment_stands_at_the_end_of_its_list(form) -> None:
    page = form(VALUES)
    page.focus.go_to(f"roles.{ROLE}.segment")
    segment = control(page, "roles.0.segment")
    retype("petani")
    QTest.keyClick(segment, Qt.Key.Key_Return)
    assert page.values()[f"roles.{ROLE}.segment"] == "petani"
    segment.open_list()
    segment.pick(len(page.model.pack.segments))
    assert page.values()[f"roles.{ROLE}.segment"] == "juru_arah"
    assert segment.text() == f"juru_arah {UNKNOWN}"


@pytest.mark.parametrize(
    "path",
    [
        "village_code",
        "desa_adat",
        "banjar",
        f"roles.{ROLE}.segment",
        f"roles.{ROLE}.occupation",
        "other_aid",
        "consent.text_version",
    ],
)
def test_each_has_a_warning_at_its_field(form, path) -> None:
    page = form(VALUES)
    assert "tidak ada di daftar" in page.boxes.box(path).message
    (found,) = [f for f in page.findings if f.field == path and f.code == "not_listed"]
    assert found.severity is Severity.WARNING


def test_free_text_in_an_open_list_is_no_unknown_code(form) -> None:
    values = {**VALUES, f"roles.{ROLE}.occupation": "Penjaga pura", "banjar": "Tegal"}
    page = form(values)
    assert control(page, "roles.0.occupation").text() == "Penjaga pura"
    assert control(page, "banjar").text() == "Tegal"
    assert page.boxes.box("banjar").message == ""


def test_a_code_of_another_version_goes_by_the_words_it_has_there(form, pack) -> None:
    herald = replace(pack.segments[0], code="juru_arah", words=Words("Juru arah", "Herald"))
    other = replace(
        pack,
        segments=(*pack.segments, herald),
        manifest=replace(pack.manifest, version="2099.1", valid_from=date(2099, 1, 1)),
    )
    page = form(VALUES, Shelf.of((pack, other)))
    assert control(page, "roles.0.segment").text() == f"Juru arah {UNKNOWN}"
    assert page.values()[f"roles.{ROLE}.segment"] == "juru_arah"


def test_the_next_form_knows_nothing_of_them(form) -> None:
    page = form(VALUES)
    page.open(FormState("d2", "r2", {"full_name": "X"}, {}))
    assert page.findChild(QPushButton, "field:other_aid:bantuan_lama") is None
    assert control(page, "consent.text_version").accessibleDescription() == ""
    assert control(page, "village_code").text() == ""


def test_a_consent_text_of_no_pack_here_is_never_replaced_by_another(form, pack) -> None:
    page = form(VALUES)
    page.focus.go_to_section("consent")
    words = [w.text() for w in page.column.consent.findChildren(QLabel) if w.isVisible()]
    assert any("tidak ada di laptop ini" in text for text in words)
    assert not any(pack.consent_texts[0].title.id == text for text in words)


def test_a_consent_text_of_an_earlier_pack_is_shown(form, pack) -> None:
    earlier = replace(pack.consent_texts[0], version="2023-1", text=Words("Naskah lama"))
    other = replace(
        pack,
        consent_texts=(earlier,),
        manifest=replace(pack.manifest, version="2023.1", valid_from=date(2023, 1, 1)),
    )
    page = form(VALUES, Shelf.of((other, pack)))
    assert page.column.consent.words == "Naskah lama"


def test_a_record_reads_the_same(pack, dressed) -> None:
    told = [
        line.text
        for section in Reader(pack, "id").sections(VALUES)
        for block in section.blocks
        for line in block.lines
    ]
    for expected in (
        f"51.71.09.9999 {UNKNOWN}",
        f"juru_arah {UNKNOWN}",
        f"PKH · Program Keluarga Harapan, bantuan_lama {UNKNOWN}",
        f"lapsed {UNKNOWN}",
    ):
        assert expected in told


def test_a_record_with_unknown_codes_is_edited_and_saved_without_losing_them(laptop) -> None:
    driver = laptop.sign_in(NoLine)
    desk = driver.main.session.desk
    saved = driver.ask(lambda: register.save(desk, register.open_form(desk), VALUES))
    driver.open_record("SUDARTA")
    driver.correct("alias", "Pak Darta")
    again = driver.ask(lambda: register.open_form(desk, record_id=saved.record_id))
    assert dict(again.values) == {**VALUES, "alias": "Pak Darta"}


def test_a_draft_with_unknown_codes_opens_and_stays_a_draft_with_them(laptop) -> None:
    driver = laptop.sign_in(NoLine)
    desk = driver.main.session.desk
    form = register.open_form(desk)
    driver.ask(lambda: draft.keep(desk, form, VALUES))
    driver.main.go(Go(PageName.ENTRY, draft_id=form.draft_id))
    until(lambda: driver.main.page.is_ready, "the draft opens")
    assert "juru_arah" in driver.hands.find("field:roles.0.segment").text()
    driver.fill("alias", "Pak Darta")
    driver.go(PageName.HOME)
    kept = driver.ask(lambda: register.open_form(desk, draft_id=form.draft_id))
    assert dict(kept.values) == {**VALUES, "alias": "Pak Darta"}


def test_a_form_is_made_anew_once_another_pack_has_taken_over(laptop, pack) -> None:
    driver = laptop.sign_in(NoLine)
    driver.go(PageName.ENTRY)
    before = driver.main.page._form
    session = driver.main.session
    herald = replace(pack.segments[0], code="juru_arah", words=Words("Juru arah", "Herald"))
    manifest = replace(pack.manifest, version="2025.9", valid_from=session.desk.today())
    newer = replace(pack, segments=(*pack.segments, herald), manifest=manifest)
    session.desk = replace(session.desk, shelf=session.desk.shelf.with_pack(newer))
    driver.new_person({"full_name": "NI LUH RAI", "roles.0.segment": "Juru arah"})
    form = driver.main.page._form
    assert form is not before
    assert "juru_arah" in form.values().values()
