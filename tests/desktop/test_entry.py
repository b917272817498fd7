"""The form at work: saving, F9 twice, drafts kept and taken up again, similar people."""

from desktop.at_work import CONTROL, OTHER, PERSON, Key, NoLine, register, stands_at, texts, until

from fieldreg.desktop.session import PageName
from fieldreg.domain.words import Act, Case
from fieldreg.services import people
from fieldreg.services.surroundings import surroundings
from fieldreg.services.views import PeopleQuery


def everybody(driver):
    desk = driver.main.session.desk
    return driver.ask(lambda: people.search(desk, PeopleQuery())).rows


def new_form(driver):
    driver.hands.press(Key.Key_N, CONTROL)
    driver._wait_for_form(record_id=None)


def test_f9_saves_a_complete_person_and_opens_an_empty_form(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    assert driver._entry().record_id is None
    assert "I WAYAN SUDARTA tersimpan, menunggu kirim" in texts(driver.window)
    assert not driver.hands.find("field:full_name").text()
    (row,) = everybody(driver)
    assert (row.full_name, row.case) == ("I WAYAN SUDARTA", Case.SUBMITTED)
    assert driver.main.delivery_text() == "1 menunggu kirim"


def test_the_form_knows_what_it_is_about_to_save(laptop):
    """So whoever saves does not wait until it is reckoned once more."""
    driver = laptop.sign_in(NoLine)
    driver.new_person(PERSON)
    form = driver.hands.find("page:form")
    form.editor.leave(form.focus.here())
    desk, values = driver.main.session.desk, form.values()
    around = driver.ask(lambda: surroundings(desk, values))
    until(lambda: form.model.foreseen.around == around, "the form has looked at the others")
    assert form.model.foreseen.is_of(values, desk.judging_pack(values), desk.today())


def test_the_first_f9_keeps_an_incomplete_person_on_the_screen(laptop):
    driver = laptop.sign_in(NoLine)
    new_form(driver)
    driver.fill("full_name", "NI LUH BARU")
    driver.hands.press(Key.Key_F9)
    until(lambda: driver._entry().is_staying, "the first F9 stays")
    assert "Tersimpan sebagai belum lengkap" in texts(driver.window)
    assert stands_at(driver, "field:nik")
    assert [r.case for r in everybody(driver)] == [Case.INCOMPLETE]


def test_the_second_f9_goes_on(laptop):
    driver = laptop.sign_in(NoLine)
    new_form(driver)
    driver.fill("full_name", "NI LUH BARU")
    driver.save_next()
    assert driver._entry().record_id is None
    assert "NI LUH BARU tersimpan sebagai belum lengkap" in texts(driver.window)
    assert len(everybody(driver)) == 1


def test_an_untouched_form_is_neither_saved_nor_kept(laptop):
    driver = laptop.sign_in(NoLine)
    new_form(driver)
    driver.hands.press(Key.Key_F9)
    assert "Belum ada yang diisi" in texts(driver.window)
    driver.go(PageName.HOME)
    assert (driver.figures().total, driver.figures().drafts) == (0, 0)


def test_f10_saves_and_stays_so_that_the_same_record_goes_on(laptop):
    driver = laptop.sign_in(NoLine)
    driver.new_person(PERSON)
    driver.save()
    record_id = driver._entry().record_id
    assert record_id
    driver.fill("alias", "PAK WAYAN")
    driver.save()
    (row,) = everybody(driver)
    assert (row.record_id, row.alias) == (record_id, "PAK WAYAN")


def test_leaving_keeps_the_draft_and_the_rail_comes_back_to_it(laptop):
    driver = laptop.sign_in(NoLine)
    new_form(driver)
    driver.fill("full_name", "I GEDE SETENGAH JADI")
    driver.hands.press(Key.Key_Escape)
    driver.hands.find("page:people")
    driver.settle()
    assert driver.figures().drafts == 1
    driver.go(PageName.ENTRY)
    driver._wait_for_form(record_id=None)
    assert driver.hands.find("field:full_name").text() == "I GEDE SETENGAH JADI"
    assert driver.figures().total == 0


def test_ctrl_n_leaves_the_open_draft_and_begins_an_empty_form(laptop):
    driver = laptop.sign_in(NoLine)
    new_form(driver)
    driver.fill("full_name", "I GEDE SETENGAH JADI")
    new_form(driver)
    until(lambda: not driver.hands.find("field:full_name").text(), "an empty form")
    driver.settle()
    assert driver.figures().drafts == 1


def test_somebody_with_the_same_nik_is_shown_while_typing_and_opens(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    new_form(driver)
    driver.fill("nik", PERSON["nik"])
    until(lambda: "Mirip 1 orang" in texts(driver.window), "the similar person")


def test_a_correction_from_the_list_returns_to_the_list_after_f9(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON, OTHER)
    driver.open_record("SUARTINI")
    driver.hands.push("button:edit")
    driver._wait_for_form()
    driver.fill("alias", "BU MADE")
    driver.save_next()
    assert driver.hands.find("page:record")
    assert "BU MADE" in texts(driver.window)


def test_saving_drops_the_draft(laptop):
    driver = laptop.sign_in(NoLine)
    new_form(driver)
    driver.fill("full_name", "I GEDE SETENGAH JADI")
    driver.go(PageName.HOME)
    driver.hands.push("button:resume")
    driver._wait_for_form(record_id=None)
    driver.save_next()
    assert (driver.figures().drafts, driver.figures().incomplete) == (0, 1)


def sent_back(laptop, *reasons):
    """One person, sent back by the centre and open in the form."""
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.sync_now()
    laptop.answer(Act.SENT_BACK, *reasons)
    driver.sync_now()
    driver.open_corrections()
    driver.hands.push("button:mend")
    driver._wait_for_form()
    return driver


def press_save(driver, key):
    entry = driver._entry()
    before = entry.saves
    driver.hands.press(key)
    until(lambda: entry.saves > before, "the save ends")
    driver.settle()


def test_an_unchanged_correction_is_not_called_saved_and_goes_at_the_second_press(laptop):
    driver = sent_back(laptop, ("", "Foto KTP kurang jelas"))
    for key in (Key.Key_F10, Key.Key_F9):
        press_save(driver, key)
        shown = texts(driver.window)
        if key == Key.Key_F10:
            assert "Belum ada yang diubah. Tekan F10 sekali lagi" in shown
            assert "Tersimpan di laptop ini" not in shown
            assert [r.case for r in everybody(driver)] == [Case.NEEDS_CORRECTION]
    assert driver.hands.find("page:corrections")
    assert "I WAYAN SUDARTA tersimpan, menunggu kirim" in texts(driver.window)
    assert [r.case for r in everybody(driver)] == [Case.SUBMITTED]


def test_typing_after_the_first_press_begins_anew(laptop):
    driver = sent_back(laptop, ("", "Foto KTP kurang jelas"))
    press_save(driver, Key.Key_F9)
    driver.fill("alias", "PAK WAYAN")
    assert "Belum ada yang diubah" not in texts(driver.window)
    assert "Foto KTP kurang jelas" in texts(driver.window)
    driver.fill("alias", "")
    press_save(driver, Key.Key_F9)
    assert "Belum ada yang diubah" in texts(driver.window)
    assert [r.case for r in everybody(driver)] == [Case.NEEDS_CORRECTION]


def test_a_correction_says_it_is_saved_and_keeps_the_focus_off_the_search(laptop):
    driver = sent_back(laptop, ("mother_name", "Nama ibu tidak terbaca"))
    driver.fill("mother_name", "NI MADE RAKI SUARI")
    driver.hands.press(Key.Key_F9)
    assert driver.hands.find("page:corrections")
    driver.settle()
    assert "tersimpan, menunggu kirim" in texts(driver.window)
    focused = driver.main.focusWidget()
    assert focused is driver.main.page or driver.main.page.isAncestorOf(focused)
    driver.go(PageName.HOME)
    assert "tersimpan, menunggu kirim" not in texts(driver.window)


def test_what_the_centre_asked_goes_once_it_is_answered(laptop):
    driver = sent_back(laptop, ("mother_name", "Nama ibu tidak terbaca"), ("", "Lengkapi"))
    assert "Nama ibu tidak terbaca" in texts(driver.window)
    driver.fill("mother_name", "NI MADE RAKI SUARI")
    press_save(driver, Key.Key_F10)
    assert "Tersimpan di laptop ini" in texts(driver.window)
    assert "Pusat meminta" not in texts(driver.window)
    driver.fill("alias", "PAK WAYAN")
    assert "Tersimpan di laptop ini" not in texts(driver.window)


def test_somebody_approved_opens_with_a_word_of_what_changing_means(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.sync_now()
    laptop.answer(Act.ACCEPTED)
    driver.sync_now()
    driver.open_record("SUDARTA")
    driver.hands.push("button:edit")
    driver._wait_for_form()
    told = "Sudah disetujui. Perubahan akan diperiksa lagi oleh pusat."
    assert told in texts(driver.window)
    driver.fill("alias", "PAK WAYAN")
    assert told in texts(driver.window)


def test_a_nik_that_is_taken_is_named_at_the_field(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    new_form(driver)
    driver.fill("nik", PERSON["nik"])
    words = "NIK ini sudah terdaftar atas nama I WAYAN SUDARTA"
    until(lambda: words in texts(driver.window), "the word at the field")
    assert "NIK sama: 1 orang" in driver._entry()._form.frame.checks.toolTip()
    driver.fill("nik", OTHER["nik"])
    until(lambda: words not in texts(driver.window), "the word gone")


def test_what_is_too_long_is_said_and_stays_in_the_form(laptop):
    driver = laptop.sign_in(NoLine)
    new_form(driver)
    driver.fill("full_name", "NI LUH PANJANG")
    note = driver.hands.find("field:note")
    note.setPlainText("catatan " * 6_000)
    driver.hands.press(Key.Key_F10)
    until(lambda: "terlalu panjang" in texts(driver.window), "the trouble is said")
    assert not everybody(driver)
    assert note.toPlainText() == "catatan " * 6_000
    driver.go(PageName.HOME)
    assert driver.figures().drafts == 1
