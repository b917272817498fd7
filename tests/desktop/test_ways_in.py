"""Before sign-in: a lost passphrase, a backup to go back to, data that is damaged."""

from dataclasses import replace

import pytest
from desktop.at_work import OFFICER, OTHER, PASSPHRASE, PERSON, Key, NoLine, register, texts, until
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from services.recovering import Organisation
from weak_kdf import CHEAP

from fieldreg.desktop.door import Door
from fieldreg.desktop.pages.restore import RestorePage
from fieldreg.desktop.pages.sign_in import SignInPage
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import Audited, Role
from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.services import audit, backup, enrol, officers, workspace
from fieldreg.services.desk import new_id, utc_now
from fieldreg.store.vault import put_slot, unlock_vault

NEW = "padi kuning di sawah"
PAGE = 4096


def said(driver, words):
    until(lambda: words in texts(driver.window), words)


@pytest.fixture
def organisation():
    return Organisation()


@pytest.fixture
def laptop(bare_laptop, organisation):
    """A laptop whose centre can answer a lost passphrase."""
    file = enrol.read_file(bare_laptop.hand_out().read_bytes())
    known = replace(enrol.enrol(file, "laptop"), recovery_key=organisation.recipient)
    workspace.create(
        bare_laptop.folder, known, officer_name=OFFICER, passphrase=PASSPHRASE, kdf=CHEAP
    )
    return bare_laptop


@pytest.fixture
def used(laptop):
    """The same after a day: one person in a backup, another registered since."""
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    driver.main.keeper.back_up()
    until(lambda: not driver.main.keeper.is_busy, "the backup")
    register(driver, OTHER)
    desk = driver.main.session.desk
    driver.window.lock()
    driver.hands.find("page:sign_in")
    workspace.close(desk)
    driver.window.close()
    return laptop


# Words at the field


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"tries_left": 4, "wait_seconds": 0}, "Kata sandi salah. Coba lagi."),
        ({"tries_left": 2, "wait_seconds": 0}, "Masih 2 kali"),
        ({"tries_left": 0, "wait_seconds": 45}, "Coba lagi dalam 45 detik."),
        ({"tries_left": 0, "wait_seconds": 725}, "Coba lagi dalam 12 menit 5 detik."),
        ({"tries_left": 0, "wait_seconds": 3600}, "Coba lagi dalam 60 menit."),
    ],
)
@pytest.mark.usefixtures("dressed")
def test_waits_are_said_in_minutes_and_seconds(qtbot, values, words):
    page = SignInPage()
    qtbot.addWidget(page)
    page.show()
    page.refuse(UserTrouble("wrong_passphrase", **values))
    assert words in texts(page)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("device_secret_missing", "kunci laptop ini tidak ada"),
        ("kdf_too_weak", "terlalu lemah"),
        ("vault_newer", "Perbarui fieldreg"),
        ("memory_short", "Tutup program lain"),
        ("no_slots", "minta pemulihan"),
        ("disk_full", "Kosongkan ruang"),
        ("workspace_in_use", "sudah terbuka"),
    ],
)
@pytest.mark.usefixtures("dressed")
def test_each_refusal_has_words_of_its_own_and_says_what_to_do(qtbot, key, words):
    page = SignInPage()
    qtbot.addWidget(page)
    page.show()
    page.refuse(EnvironmentTrouble(key))
    assert words in texts(page)


# A lost passphrase


def ask_the_centre(driver):
    """Press through to the open request; its bytes."""
    driver.hands.push("button:lost")
    driver.hands.push("button:make_request")
    driver.hands.find("fingerprint")
    return driver.window.shown.answer._data


def choose_and_finish(driver):
    driver.hands.find("field:new_passphrase")
    driver.hands.enter(driver.hands.find("field:new_passphrase"), NEW)
    driver.hands.enter(driver.hands.find("field:repeated"), NEW)
    driver.hands.push("button:finish_recovery")
    until(lambda: driver.window.main is not None, "the desk opens with the new passphrase")
    driver.settle()


def test_an_answer_file_gives_a_new_passphrase_and_signs_in(used, organisation):
    driver = used.open(NoLine)
    data = ask_the_centre(driver)
    saved = used.folder.parent / "minta.fieldreg-recovery"
    driver.window.shown.answer.save_wanted.emit(saved, data)
    said(driver, "Berkas permintaan tersimpan")
    assert saved.read_bytes() == data
    answer = used.folder.parent / "jawab.fieldreg-answer"
    answer.write_bytes(organisation.answer(saved.read_bytes()))
    driver.window.shown.open_answer(answer)
    choose_and_finish(driver)
    assert driver.figures().total == 2
    acts = driver.ask(lambda: [e.act for e in audit.entries(driver.main.session.desk)])
    assert Audited.RECOVERED in acts


def test_24_words_do_the_same_and_wrong_ones_are_named(used, organisation):
    driver = used.open(NoLine)
    words = organisation.words(ask_the_centre(driver)).split()
    driver.hands.push("button:type_words")
    field = driver.hands.find("field:words")
    driver.hands.focus(field)
    driver.hands.type(" ".join([*words[:3], "salahh", *words[4:]]))
    said(driver, "24 dari 24 kata")
    driver.hands.push("button:words_next")
    said(driver, "Kata nomor ini tidak ada dalam daftar: 4")
    field.selectAll()
    driver.hands.type(" ".join(words).upper())
    driver.hands.push("button:words_next")
    driver.hands.find("field:new_passphrase")
    assert field.toPlainText() == "", "words are a key: none stays"
    choose_and_finish(driver)
    assert driver.figures().total == 2


def test_a_request_is_shown_again_and_leaving_changes_nothing(used):
    driver = used.open(NoLine)
    ask_the_centre(driver)
    shown = driver.hands.find("fingerprint").text()
    driver.hands.push("button:answer_back")
    driver.hands.find("page:sign_in")
    driver.hands.push("button:lost")
    assert driver.hands.find("fingerprint").text() == shown
    driver.hands.push("button:show_qr")
    assert not driver.hands.find("qr").pixmap().isNull()
    driver.hands.push("button:answer_back")
    driver.sign_in(PASSPHRASE)


def test_several_officers_must_say_who_they_are(laptop, organisation):
    driver = laptop.sign_in(NoLine)
    desk = driver.main.session.desk
    officers.add_officer(
        desk,
        name="Ketut",
        role=Role.OFFICER,
        passphrase="kata sandi lain",
        own_passphrase=PASSPHRASE,
    )
    driver.window.close()
    driver = laptop.open(NoLine)
    answer = laptop.folder.parent / "jawab.fieldreg-answer"
    answer.write_bytes(organisation.answer(ask_the_centre(driver)))
    driver.window.shown.open_answer(answer)
    driver.hands.find("field:new_passphrase")
    driver.hands.push("button:finish_recovery")
    said(driver, "Pilih nama Anda dahulu")
    lines = [w for w in driver.window.findChildren(QWidget) if w.objectName().startswith("choice:")]
    ketut = next(w for w in lines if w.accessibleName() == "Ketut")
    driver.hands.click(ketut)
    choose_and_finish(driver)
    assert driver.main.session.desk.officer_name == "Ketut"


def test_a_file_that_is_no_answer_is_refused_and_the_old_passphrase_still_opens(used):
    driver = used.open(NoLine)
    ask_the_centre(driver)
    wrong = used.folder.parent / "bukan.fieldreg-answer"
    wrong.write_bytes(b"{}")
    driver.window.shown.open_answer(wrong)
    said(driver, "bukan jawaban dari pusat")
    driver.hands.push("button:answer_back")
    driver.sign_in(PASSPHRASE)


# A backup to go back to


def backup_lines(driver):
    found = [w for w in driver.window.findChildren(QWidget) if w.objectName().startswith("backup:")]
    return [w for w in found if w.isVisible()]


def test_a_backup_is_chosen_confirmed_and_told_in_numbers(used):
    driver = used.open(NoLine)
    driver.hands.push("button:restore")
    until(lambda: bool(backup_lines(driver)), "the list")
    assert "1 orang" in backup_lines(driver)[-1].words
    driver.hands.click(backup_lines(driver)[-1])
    said(driver, "Yang ada sekarang tidak dihapus")
    driver.hands.focus(driver.hands.find("field:restore_passphrase"))
    driver.hands.type("bukan ini")
    driver.hands.press(Key.Key_Return)
    said(driver, "Kata sandi salah")
    driver.hands.enter(driver.hands.find("field:restore_passphrase"), PASSPHRASE)
    driver.hands.press(Key.Key_Return)
    driver.hands.find("button:after_restore")
    said(driver, "2 orang")
    driver.hands.push("button:after_restore")
    driver.sign_in(PASSPHRASE)
    assert driver.figures().total == 2, "what was not sent came along"


def test_no_backup_is_said_and_the_way_back_works(laptop):
    driver = laptop.open(NoLine)
    driver.hands.push("button:restore")
    said(driver, "Belum ada cadangan yang terlihat")
    driver.hands.push("button:look_again")
    driver.hands.push("button:restore_back")
    driver.sign_in(PASSPHRASE)


def test_a_bare_laptop_comes_back_from_the_stick_alone(used, tmp_path):
    near = used.folder / "backups"
    file = next(near.glob("*.db"))
    bare = type(used)(tmp_path / "laptop-baru", used.centre)
    bare.folder.mkdir()
    driver = bare.open(NoLine)
    used.windows.append(driver.window)
    driver.hands.push("button:restore")
    page = driver.window.shown
    assert isinstance(page, RestorePage)
    page.choose(file)
    driver.hands.focus(driver.hands.find("field:restore_passphrase"))
    driver.hands.type(PASSPHRASE)
    driver.hands.press(Key.Key_Return)
    driver.hands.push("button:after_restore")
    driver.sign_in(PASSPHRASE)
    assert driver.figures().total == 1


class FormerSecrets:
    """The key store of the laptop that is dead now."""

    def find(self, vault_id):
        return b"\x05" * 32

    make = find


def test_a_stick_bound_to_a_dead_laptop_is_opened_by_the_centre(used, tmp_path, organisation):
    vault = used.folder / "vault"
    key, officer_id = unlock_vault(vault, PASSPHRASE)
    put_slot(vault, key, officer_id, PASSPHRASE, device_secrets=FormerSecrets())
    made = backup.back_up_closed(used.folder, key, "asked", utc_now, new_id)
    bare = type(used)(tmp_path / "laptop-baru", used.centre)
    bare.folder.mkdir()
    driver = bare.open(NoLine)
    used.windows.append(driver.window)
    driver.hands.push("button:restore")
    driver.window.shown.choose(used.folder / "backups" / f"{made.backup_id}.db")
    assert driver.hands.seen("button:ask_centre") is None
    driver.hands.focus(driver.hands.find("field:restore_passphrase"))
    driver.hands.type(PASSPHRASE)
    driver.hands.press(Key.Key_Return)
    said(driver, "terkunci pada laptop lamanya")
    driver.hands.push("button:ask_centre")
    driver.hands.push("button:make_request")
    driver.hands.find("fingerprint")
    answer = tmp_path / "jawab.fieldreg-answer"
    answer.write_bytes(organisation.answer(driver.window.shown.answer._data))
    driver.window.shown.open_answer(answer)
    driver.hands.push("button:rescue")
    choose_and_finish(driver)
    assert driver.figures().total == 2


def made(backup_id, made_at, place="near"):
    return backup.BackupRow(backup_id, made_at, place, 1, 3, 0, "good")


@pytest.mark.usefixtures("dressed")
def test_backups_are_told_apart_by_the_clock_and_within_a_minute_by_the_second(qtbot, laptop):
    page = RestorePage(Door(laptop.folder, builtin_pack(), laptop.open(NoLine).window.lanes))
    qtbot.addWidget(page)
    page.show()
    first, second = "2025-03-12T00:10:05Z", "2025-03-12T00:10:40Z"
    rows = (made("c", second), made("b", first), made("b", first, "second"))
    page.choice.show_rows((*rows, made("a", "2025-03-11T23:05:00Z")))
    shown = [page.findChild(QWidget, f"backup:{name}").words.partition(" ·")[0] for name in "cba"]
    assert shown == ["12 Mar 2025 08.10.40", "12 Mar 2025 08.10.05", "12 Mar 2025 07.05"]


def test_a_backup_made_a_moment_ago_is_said_by_the_clock_all_the_way(used):
    driver = used.open(NoLine)
    driver.hands.push("button:restore")
    until(lambda: bool(backup_lines(driver)), "the list")
    assert "baru saja" not in texts(driver.window)
    driver.hands.click(backup_lines(driver)[0])
    said(driver, "kembali ke keadaan hari ini ")


def test_esc_goes_back_on_every_page_before_sign_in(used):
    driver = used.open(NoLine)
    driver.hands.push("button:restore")
    until(lambda: bool(backup_lines(driver)), "the list")
    driver.hands.click(backup_lines(driver)[0])
    driver.hands.find("field:restore_passphrase")
    driver.hands.press(Key.Key_Escape)
    driver.hands.find("button:restore_back")
    driver.hands.press(Key.Key_Escape)
    driver.hands.find("page:sign_in")
    driver.hands.push("button:lost")
    driver.hands.push("button:make_request")
    driver.hands.find("fingerprint")
    driver.hands.push("button:type_words")
    driver.hands.find("field:words")
    driver.hands.press(Key.Key_Escape)
    driver.hands.find("fingerprint")
    driver.hands.press(Key.Key_Escape)
    driver.hands.find("page:sign_in")


def left_of_drawing(driver, name):
    """Where the drawing of a widget begins, in pixels of the window."""
    widget = driver.hands.find(name)
    image = widget.grab().toImage()
    ground = image.pixelColor(0, image.height() - 1)
    drawn = (
        x
        for x in range(image.width())
        if any(_differs(image.pixelColor(x, y), ground) for y in range(image.height()))
    )
    return widget.mapTo(driver.window, QPoint(0, 0)).x() + next(drawn)


def _differs(one, other):
    return abs(one.lightness() - other.lightness()) > 60


def test_mark_links_and_fields_before_sign_in_begin_at_one_edge(laptop):
    driver = laptop.open(NoLine)
    driver.hands.find("page:sign_in")
    edge = driver.hands.find("field:passphrase").mapTo(driver.window, QPoint(0, 0)).x()
    assert abs(left_of_drawing(driver, "mark") - edge) <= 1
    assert abs(left_of_drawing(driver, "button:lost") - edge) <= 3  # the drawing's own inset


@pytest.mark.usefixtures("dressed")
def test_a_bad_backup_cannot_be_pressed_and_says_why(qtbot, laptop):
    page = RestorePage(Door(laptop.folder, builtin_pack(), laptop.open(NoLine).window.lanes))
    qtbot.addWidget(page)
    page.show()
    bad = backup.BackupRow("x", "2025-03-12T00:00:00Z", "near", 1, 3, 0, "bad")
    page.choice.show_rows((bad,))
    line = page.findChild(QWidget, "backup:x")
    assert not line.isEnabled()
    assert "rusak, tidak bisa dipakai" in texts(page)


# Damage


def damage(folder):
    path = folder / "vault" / "vault.db"
    data = bytearray(path.read_bytes())
    for start in range(3 * PAGE, len(data) - PAGE, 2 * PAGE):
        data[start + 100] ^= 0xFF
    path.write_bytes(bytes(data))


def test_damage_is_explained_and_one_button_saves_the_data(used):
    damage(used.folder)
    driver = used.open(NoLine)
    driver.hands.enter(driver.hands.find("field:passphrase"), PASSPHRASE)
    driver.hands.press(Key.Key_Tab)
    driver.hands.push("button:sign_in")
    driver.hands.find("page:damaged")
    shown = texts(driver.window)
    assert "tidak ada yang dihapus" in shown
    assert "dari awal" not in shown
    driver.hands.push("button:rescue")
    driver.hands.find("button:after_restore")
    said(driver, "Data kembali dari cadangan")
    driver.hands.push("button:after_restore")
    driver.sign_in(PASSPHRASE)
    assert driver.figures().total >= 1


def test_damage_beyond_reading_is_refused_calmly_and_nothing_is_deleted(laptop):
    path = laptop.folder / "vault" / "vault.db"
    path.write_bytes(b"\0" * path.stat().st_size)
    driver = laptop.open(NoLine)
    driver.hands.enter(driver.hands.find("field:passphrase"), PASSPHRASE)
    driver.hands.push("button:sign_in")
    driver.hands.push("button:rescue")
    said(driver, "tidak ada cadangan yang utuh")
    assert driver.hands.find("button:rescue").isEnabled()
    assert path.exists()


def test_a_lost_passphrase_and_damage_together_are_mended_with_the_answer(used, organisation):
    damage(used.folder)
    driver = used.open(NoLine)
    answer = used.folder.parent / "jawab.fieldreg-answer"
    answer.write_bytes(organisation.answer(ask_the_centre(driver)))
    driver.window.shown.open_answer(answer)
    driver.hands.push("button:rescue")
    said(driver, "Data kembali dari cadangan")
    choose_and_finish(driver)
    assert driver.figures().total >= 1
