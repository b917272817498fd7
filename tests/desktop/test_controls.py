import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fieldreg.desktop.widgets import (
    CheckButtons,
    FieldBox,
    FilterCombo,
    GroupedDigits,
    LineControl,
    LongText,
    MomentControl,
    MoneyControl,
    Notice,
    Pill,
    PrimaryButton,
    Segments,
    Text,
)

SEX = (("L", "Laki-laki"), ("P", "Perempuan"))
VILLAGES = (
    ("51.71.03.2008", "Tegal Harum · Denpasar Barat"),
    ("51.71.03.2009", "Tegal Kertha · Denpasar Barat"),
    ("51.71.01.1006", "Sanur · Denpasar Selatan"),
)


@pytest.fixture
def window(qtbot, dressed):
    """A shown window that holds what is tested."""
    made = QWidget()
    made.setLayout(QVBoxLayout())
    made.resize(600, 400)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def put(window, control):
    window.layout().addWidget(control)
    control.show()
    control.setFocus()
    return control


def press(control, *keys):
    for key in keys:
        QTest.keyClick(control, key)


def test_labels_never_read_what_people_type_as_markup(dressed):
    label = Text("<b>I WAYAN</b>")
    assert label.textFormat() is Qt.TextFormat.PlainText
    notice = Notice("good", "<i>x</i>")
    formats = {part.textFormat() for part in notice.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


def test_digits_are_grouped_while_they_are_typed(window):
    nik = put(window, GroupedDigits())
    QTest.keyClicks(nik, "5171031203809901")
    assert nik.text() == "5171 0312 0380 9901"


def test_the_cursor_stays_after_the_digit_just_typed(window):
    nik = put(window, GroupedDigits())
    QTest.keyClicks(nik, "51710312")
    nik.setCursorPosition(4)
    QTest.keyClicks(nik, "99")
    assert nik.text() == "5171 9903 12"
    assert nik.cursorPosition() == 7


def test_backspace_over_a_gap_takes_the_digit_before_it(window):
    nik = put(window, GroupedDigits())
    QTest.keyClicks(nik, "51710")
    nik.setCursorPosition(5)
    press(nik, Qt.Key.Key_Backspace)
    assert nik.text() == "5170"


def test_text_that_is_no_number_stays_as_typed(window):
    nik = put(window, GroupedDigits())
    QTest.keyClicks(nik, "51x71031")
    assert nik.text() == "51x71031"


def test_a_grouped_number_is_copied_and_cut_plain(window):
    nik = put(window, GroupedDigits())
    nik.show_text("5171031203809901")
    nik.selectAll()
    QTest.keyClick(nik, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "5171031203809901"
    nik.selectAll()
    QTest.keyClick(nik, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert (nik.text(), QGuiApplication.clipboard().text()) == ("", "5171031203809901")


def test_segments_are_chosen_by_arrow_letter_number_and_space(window):
    sex = put(window, Segments(SEX))
    told = []
    sex.edited.connect(lambda: told.append(sex.typed()))
    press(sex, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_L, Qt.Key.Key_2, Qt.Key.Key_Space)
    assert told == ["L", "P", "L", "P", "L"]
    press(sex, Qt.Key.Key_Delete)
    assert sex.typed() == ""


def test_a_letter_pressed_again_goes_to_the_next_with_that_letter(window):
    status = put(window, Segments((("k", "Kawin"), ("d", "Cerai hidup"), ("w", "Cerai mati"))))
    press(status, Qt.Key.Key_C)
    assert status.typed() == "d"
    press(status, Qt.Key.Key_C)
    assert status.typed() == "w"


def test_a_click_chooses_the_segment_under_it(window, qtbot):
    sex = put(window, Segments(SEX))
    qtbot.mouseClick(sex, Qt.MouseButton.LeftButton, pos=QPoint(sex.width() - 8, 18))
    assert sex.typed() == "P"


def test_a_combo_finds_words_anywhere_and_enter_picks(window):
    village = put(window, FilterCombo(VILLAGES))
    QTest.keyClicks(village, "harum")
    assert village.is_open
    press(village, Qt.Key.Key_Return)
    assert (village.typed(), village.text()) == ("51.71.03.2008", "Tegal Harum · Denpasar Barat")
    assert not village.is_open


def test_what_begins_with_the_text_comes_first(window):
    village = put(window, FilterCombo((("a", "Dauh Sanur"), ("b", "Sanur"))))
    QTest.keyClicks(village, "san")
    press(village, Qt.Key.Key_Return)
    assert village.typed() == "b"


def test_down_walks_the_list_and_escape_closes_it(window):
    village = put(window, FilterCombo(VILLAGES))
    press(village, Qt.Key.Key_Down)
    assert village.is_open
    press(village, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert village.typed() == "51.71.03.2009"
    press(village, Qt.Key.Key_Down, Qt.Key.Key_Escape)
    assert not village.is_open
    assert village.typed() == "51.71.03.2009"


def test_other_spellings_find_a_choice_too(window):
    work = put(
        window, FilterCombo((("kelian", "Kelian banjar"),), also={"kelian": ("klian", "kelihan")})
    )
    QTest.keyClicks(work, "kelihan")
    press(work, Qt.Key.Key_Return)
    assert work.typed() == "kelian"


def test_leaving_picks_the_only_match_of_a_closed_list(window):
    village = put(window, FilterCombo(VILLAGES))
    other = put(window, LineControl())
    village.setFocus()
    QTest.keyClicks(village, "sanur")
    other.setFocus()
    assert village.typed() == "51.71.01.1006"


def test_a_free_combo_keeps_what_is_typed(window):
    banjar = put(window, FilterCombo(VILLAGES, is_free=True))
    other = put(window, LineControl())
    banjar.setFocus()
    QTest.keyClicks(banjar, "Sanur Kaja")
    other.setFocus()
    assert banjar.typed() == "Sanur Kaja"
    banjar.setFocus()
    banjar.selectAll()
    QTest.keyClicks(banjar, "Tegal")
    press(banjar, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert banjar.typed() == "Tegal"


def test_check_buttons_are_pressed_by_space_and_walked_by_arrows(window):
    programmes = put(window, CheckButtons((("JKK", "Kecelakaan"), ("JKM", "Kematian"))))
    programmes.set_names("field:programmes")
    first, second = programmes.button("JKK"), programmes.button("JKM")
    press(first, Qt.Key.Key_Space, Qt.Key.Key_Right)
    press(second, Qt.Key.Key_Space)
    assert programmes.typed() == "JKK, JKM"
    assert second.objectName() == "field:programmes:JKM"
    programmes.show_text("JKM")
    assert (first.isChecked(), second.isChecked()) == (False, True)


def test_a_moment_is_taken_by_pressing(window, qtbot):
    moment = put(
        window,
        MomentControl("Sekarang", name="now", now=lambda: "T", shown=lambda m: f"jam {m}"),
    )
    with qtbot.waitSignal(moment.edited):
        QTest.keyClick(moment.focusProxy(), Qt.Key.Key_Space)
    assert moment.typed() == "T"


def test_showing_text_is_not_editing(window):
    for control in (
        LineControl(),
        MoneyControl(),
        LongText(),
        Segments(SEX),
        FilterCombo(VILLAGES),
    ):
        told = []
        control.edited.connect(lambda told=told: told.append(1))
        control.show_text("L")
        assert told == []
        assert control.typed() == "L"


def test_a_box_shows_help_only_while_asked_and_messages_before_help(window):
    box = FieldBox("NIK", GroupedDigits(), help_words="16 angka", width=240)
    window.layout().addWidget(box)
    assert box.under == ""
    box.set_help_shown(True)
    assert box.under == "16 angka"
    box.set_message("Kurang", "wrong")
    assert (box.under, box.control.property("state")) == ("Kurang", "wrong")
    box.set_message("")
    assert (box.under, box.control.property("state")) == ("16 angka", "")


def test_nothing_moves_when_help_or_a_short_message_appears(window, qtbot):
    box = FieldBox("NIK", GroupedDigits(), help_words="16 angka", width=240)
    window.layout().addWidget(box)
    empty = box.sizeHint().height()
    box.set_help_shown(True)
    assert box.sizeHint().height() == empty
    box.set_message("Nomor ini kurang.", "wrong")
    assert box.sizeHint().height() == empty


def test_controls_are_36_pixels_high(window):
    heights = {
        put(window, control).sizeHint().height()
        for control in (LineControl(), GroupedDigits(), FilterCombo(VILLAGES), Segments(SEX))
    }
    heights.add(PrimaryButton("Simpan & berikut", key="F9").sizeHint().height())
    assert heights == {36}


def test_a_button_shows_an_ampersand_and_a_notice_can_be_closed(window, qtbot):
    assert PrimaryButton("Simpan & berikut").text() == "Simpan && berikut"
    notice = put(window, Notice("good", "Tersimpan", can_dismiss=True))
    with qtbot.waitSignal(notice.dismissed):
        notice.findChild(QWidget, "button:dismiss").click()
    assert notice.isHidden()


def test_a_pill_is_as_wide_as_its_word(dressed):
    assert Pill("Sudah diterima pusat", "good").sizeHint().width() > Pill("Ya").sizeHint().width()
