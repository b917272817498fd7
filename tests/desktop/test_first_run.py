"""First run: the file or code, the first officer, and what is said when something is wrong."""

from itertools import pairwise

import pytest
from desktop.at_work import (
    OFFICE,
    OFFICER,
    PASSPHRASE,
    Key,
    NoLine,
    at_step_two,
    fill_officer,
    stands_at,
    texts,
    until,
)
from PySide6.QtCore import QPoint

from fieldreg.desktop.theme.tokens import CONTROL_HEIGHT
from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.messages import EnrolmentFile
from fieldreg.server.enrol import enrol_from_file
from fieldreg.services import enrol, enrol_offline, workspace
from fieldreg.services.workspace import WorkspaceState


def test_a_file_and_an_officer_open_the_desk(bare_laptop):
    driver = bare_laptop.open()
    driver.first_run(file=bare_laptop.hand_out(), officer_name=OFFICER, passphrase=PASSPHRASE)
    desk = driver.main.session.desk
    assert (desk.officer_name, desk.office_name) == (OFFICER, OFFICE)
    assert workspace.state(bare_laptop.folder) is WorkspaceState.READY


def test_a_file_that_is_none_is_refused_at_the_page(bare_laptop, tmp_path):
    wrong = tmp_path / "surat.txt"
    wrong.write_text("bukan", encoding="utf-8")
    driver = bare_laptop.open()
    driver.hands.find("page:first_run").centre.choose(wrong)
    until(lambda: "bukan berkas dari pusat" in texts(driver.window), "the refusal")
    assert driver.hands.seen("field:address")


def test_address_and_code_are_both_asked_for(bare_laptop):
    driver = bare_laptop.open()
    driver.hands.push("button:next")
    assert "Isi alamat" in texts(driver.window)
    driver.hands.enter(driver.hands.find("field:address"), "pusat.contoh.go.id")
    driver.hands.push("button:next")
    assert "Isi kode" in texts(driver.window)


def test_an_address_that_cannot_be_one_is_refused(bare_laptop):
    driver = bare_laptop.open()
    driver.hands.enter(driver.hands.find("field:address"), "http://pusat contoh")
    driver.hands.enter(driver.hands.find("field:code"), "ABCD-EFGH-1234")
    driver.hands.press(Key.Key_Return)
    until(lambda: "tidak dapat dibaca" in texts(driver.window), "the refusal")
    assert stands_at(driver, "field:address")


def test_a_file_gone_with_its_stick_is_told_as_unreadable(bare_laptop, caplog):
    driver = bare_laptop.open()
    driver.hands.find("page:first_run").centre.choose(bare_laptop.folder / "dicabut")
    until(lambda: "tidak bisa dibaca" in texts(driver.window), "the refusal")
    assert caplog.records == []


def test_a_wrong_address_and_a_wrong_code_are_both_named_at_their_fields(bare_laptop):
    driver = bare_laptop.open()
    type_code(driver, "http://pusat contoh", "AB")
    until(lambda: "Kode ini tidak lengkap" in texts(driver.window), "the code is named")
    assert "Alamat ini tidak dapat dibaca" in texts(driver.window)
    assert stands_at(driver, "field:address")
    driver.hands.enter(driver.hands.find("field:address"), "pusat.contoh.go.id")
    driver.hands.push("button:next")
    assert "Alamat ini tidak dapat dibaca" not in texts(driver.window)
    assert stands_at(driver, "field:code")


def test_a_file_takes_the_place_of_what_was_typed(bare_laptop):
    file = bare_laptop.hand_out()
    enrol.enrol(enrol.read_file(file.read_bytes()), "another laptop")
    driver = bare_laptop.open()
    type_code(driver, "http://pusat contoh", "AB")
    driver.hands.find("page:first_run").centre.choose(file)
    driver.hands.find("field:officer_name")
    fill_officer(driver)
    driver.hands.push("button:create")
    until(lambda: "Kode sudah terpakai" in texts(driver.window), "the refusal")
    assert driver.hands.find("field:address").text() == ""
    assert driver.hands.find("field:code").text() == ""
    assert stands_at(driver, "button:open_file")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (911, 512), (640, 480)])
def test_no_field_is_squeezed_however_low_the_window(bare_laptop, width, height):
    driver = bare_laptop.open()
    driver.window.resize(width, height)
    centre = driver.hands.find("page:first_run").centre
    centre.refuse(UserTrouble("enrolment_file_unreadable"))
    centre.refuse(UserTrouble("address_unreadable"))
    centre.refuse(UserTrouble("code_unreadable"))
    driver.settle()
    seen = [driver.hands.find(f"field:{name}") for name in ("address", "code")]
    assert [field.height() for field in seen] == [CONTROL_HEIGHT] * 2
    tops = [w.mapTo(centre, QPoint()).y() for w in (*seen, driver.hands.find("button:next"))]
    assert all(below - above > CONTROL_HEIGHT for above, below in pairwise(tops))
    for field in seen:
        assert field.parentWidget().height() >= field.parentWidget().minimumSizeHint().height()


@pytest.mark.parametrize(
    ("passphrase", "advice"),
    [("pendek", "Sedikitnya 8"), ("cukup panjang", "Lebih aman 15"), (PASSPHRASE, "Kuat")],
)
def test_strength_is_told_in_plain_words(bare_laptop, passphrase, advice):
    driver = at_step_two(bare_laptop)
    driver.hands.enter(driver.hands.find("field:passphrase"), passphrase)
    assert advice in texts(driver.window)


@pytest.mark.parametrize(
    ("name", "first", "second", "said", "field"),
    [
        ("", PASSPHRASE, PASSPHRASE, "Tulis nama Anda", "officer_name"),
        (OFFICER, "pendek", "pendek", "Terlalu pendek", "passphrase"),
        (OFFICER, PASSPHRASE, "sawah subak lain", "Tidak sama", "repeated"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(
    bare_laptop, name, first, second, said, field
):
    driver = at_step_two(bare_laptop)
    for key, text in (("officer_name", name), ("passphrase", first), ("repeated", second)):
        driver.hands.enter(driver.hands.find(f"field:{key}"), text)
    driver.hands.push("button:create")
    assert said in texts(driver.window)
    assert stands_at(driver, f"field:{field}")
    assert workspace.state(bare_laptop.folder) is WorkspaceState.BARE


def test_a_spent_code_leads_back_to_the_first_step(bare_laptop):
    file = bare_laptop.hand_out()
    enrol.enrol(enrol.read_file(file.read_bytes()), "another laptop")
    driver = at_step_two(bare_laptop, file)
    fill_officer(driver)
    driver.hands.push("button:create")
    until(lambda: "Kode sudah terpakai" in texts(driver.window), "the refusal")
    assert driver.hands.seen("button:open_file")


def test_without_a_line_the_page_stays_and_says_what_is_safe(bare_laptop):
    file = bare_laptop.hand_out()
    gone = file.read_text(encoding="utf-8").replace(f":{bare_laptop.centre.port}", ":9")
    file.write_text(gone, encoding="utf-8")
    driver = at_step_two(bare_laptop, file)
    fill_officer(driver)
    driver.hands.push("button:create")
    until(lambda: "Laptop ini belum tersambung" in texts(driver.window), "the trouble")
    assert "menunggu kirim" not in texts(driver.window)
    assert driver.hands.find("field:officer_name").text() == OFFICER
    assert driver.hands.find("button:create").isEnabled()


def test_back_leads_to_the_first_step(bare_laptop):
    driver = at_step_two(bare_laptop)
    driver.hands.push("button:back")
    assert driver.hands.seen("button:open_file")


def type_code(driver, address, code):
    driver.hands.enter(driver.hands.find("field:address"), address)
    driver.hands.enter(driver.hands.find("field:code"), code)
    driver.hands.push("button:next")


def test_an_answer_to_this_laptops_request_opens_the_desk_without_a_line(bare_laptop):
    asked = enrol.read_file(bare_laptop.hand_out().read_bytes())
    request = enrol_offline.make_request(bare_laptop.folder, asked, "kantor")
    answer = bare_laptop.folder.parent / "kantor.fieldreg-enrol-answer"
    answer.write_bytes(enrol_from_file(bare_laptop.centre.centre, request))
    driver = bare_laptop.open(NoLine)
    driver.first_run(file=answer, officer_name=OFFICER, passphrase=PASSPHRASE)
    assert driver.main.session.desk.office_name == OFFICE
    assert not enrol_offline.is_waiting(bare_laptop.folder)


def test_an_answer_that_nobody_waits_for_is_refused_at_the_page(bare_laptop):
    asked = enrol.read_file(bare_laptop.hand_out().read_bytes())
    elsewhere = bare_laptop.folder.parent / "lain"
    request = enrol_offline.make_request(elsewhere, asked, "lain")
    answer = bare_laptop.folder.parent / "lain.fieldreg-enrol-answer"
    answer.write_bytes(enrol_from_file(bare_laptop.centre.centre, request))
    driver = bare_laptop.open()
    driver.hands.find("page:first_run").centre.choose(answer)
    until(lambda: "belum membuat permintaan" in texts(driver.window), "the refusal")
    enrol_offline.make_request(bare_laptop.folder, asked, "kantor")
    driver.hands.find("page:first_run").centre.choose(answer)
    until(lambda: "laptop atau permintaan lain" in texts(driver.window), "the refusal")


def test_a_laptop_without_a_line_is_enrolled_by_two_files_from_the_page(bare_laptop):
    """No command, no line; the program is closed between the request and its answer."""
    stick = bare_laptop.folder.parent / "stick"
    stick.mkdir()
    request, answer = stick / "laptop.fieldreg-enrol-request", stick / "a.fieldreg-enrol-answer"
    driver = bare_laptop.open(NoLine)
    driver.hands.push("button:offline")
    assert stands_at(driver, "button:make_request")
    assert not driver.hands.seen("button:open_answer")
    offline = driver.hands.find("page:first_run").offline
    offline.write_request(bare_laptop.hand_out(), request)
    until(lambda: f"Tersimpan: {request.name}" in texts(driver.window), "it is written")
    assert stands_at(driver, "button:open_answer")
    assert [path.name for path in stick.iterdir()] == [request.name]
    answer.write_bytes(enrol_from_file(bare_laptop.centre.centre, request.read_bytes()))
    driver.window.close()
    driver = bare_laptop.open(NoLine)
    until(lambda: driver.hands.seen("button:open_answer"), "it is remembered that one waits")
    assert "menunggu jawaban pusat" in texts(driver.window)
    driver.hands.find("page:first_run").offline.read_answer(answer)
    driver.hands.find("field:officer_name")
    fill_officer(driver)
    driver.hands.push("button:create")
    until(lambda: driver.window.main is not None, "the desk opens")
    assert driver.main.session.desk.office_name == OFFICE
    assert not enrol_offline.is_waiting(bare_laptop.folder)


def test_what_is_wrong_without_a_line_is_said_at_that_step(bare_laptop, tmp_path):
    driver = bare_laptop.open(NoLine)
    driver.hands.push("button:offline")
    offline = driver.hands.find("page:first_run").offline
    wrong = tmp_path / "surat.txt"
    wrong.write_text("bukan", encoding="utf-8")
    offline.write_request(wrong, tmp_path / "r")
    until(lambda: "bukan berkas dari pusat" in texts(driver.window), "the refusal")
    old = tmp_path / "lama.fieldreg-enrol"
    told = EnrolmentFile.model_validate_json(bare_laptop.hand_out().read_bytes())
    old.write_text(told.model_copy(update={"centre_key": ""}).model_dump_json())
    offline.write_request(old, tmp_path / "r")
    until(lambda: "tidak memuat kunci pusat" in texts(driver.window), "the refusal")
    file = bare_laptop.hand_out()
    offline.write_request(file, tmp_path / "dicabut" / "r")
    until(lambda: "tidak bisa disimpan di tempat itu" in texts(driver.window), "the refusal")
    assert not enrol_offline.is_waiting(bare_laptop.folder)
    offline.write_request(file, tmp_path / "r")
    until(lambda: "Tersimpan: r" in texts(driver.window), "it is written")
    offline.write_request(file, tmp_path / "dicabut" / "r")
    until(lambda: "tidak bisa disimpan di tempat itu" in texts(driver.window), "the refusal")
    answer = tmp_path / "a"
    request = (tmp_path / "r").read_bytes()
    answer.write_bytes(enrol_from_file(bare_laptop.centre.centre, request))
    offline.read_answer(wrong)
    until(lambda: "bukan berkas dari pusat" in texts(driver.window), "the refusal")
    assert driver.hands.seen("button:open_answer")
    offline.read_answer(answer)  # the first request's answer still fits
    driver.hands.find("field:officer_name")
    driver.hands.press(Key.Key_Escape)
    until(lambda: driver.hands.seen("button:open_answer"), "back to where one came from")
