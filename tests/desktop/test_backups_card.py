"""Backups at the desk: by themselves, when asked, at exit; never on the screen's thread."""

import threading
from dataclasses import replace

import pytest
from desktop.at_work import PASSPHRASE, PERSON, NoLine, register, texts, until

from fieldreg.desktop import keeper
from fieldreg.desktop.session import PageName
from fieldreg.desktop.widgets import PathText
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.services import backup


def said(driver, words):
    until(lambda: words in texts(driver.window), words)


@pytest.fixture
def stick(laptop):
    folder = laptop.folder.parent / "stik"
    folder.mkdir()
    return folder


def test_a_backup_is_made_when_asked_and_told_in_words(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    driver.go(PageName.SETTINGS)
    said(driver, "Belum ada cadangan")
    driver.hands.push("button:back_up_now")
    said(driver, "Cadangan dibuat dan diperiksa.")
    said(driver, "1 orang · sudah diperiksa, utuh")
    assert [row.people for row in backup.backups(laptop.folder)] == [1]


def test_a_second_place_is_used_said_and_given_up(laptop, stick):
    driver = laptop.sign_in(NoLine)
    driver.go(PageName.SETTINGS)
    driver.main.page.backups.choose(stick)
    said(driver, "juga di tempat kedua")
    assert {row.place for row in backup.backups(laptop.folder)} == {"near", "second"}
    driver.hands.push("button:remove_second")
    said(driver, "Belum dipilih")


def test_a_stick_that_was_pulled_out_is_said(laptop, stick):
    driver = laptop.sign_in(NoLine)
    driver.go(PageName.SETTINGS)
    driver.main.page.backups.choose(stick)
    said(driver, "juga di tempat kedua")
    stick.rename(stick.with_name("tercabut"))
    driver.hands.push("button:back_up_now")
    said(driver, "Tempat kedua tidak terpasang")
    said(driver, "Tidak terpasang sekarang")


def test_photos_that_did_not_all_get_there_are_said_and_stay_said(laptop, stick, monkeypatch):
    def lacking(*args, **kwargs):
        return replace(real(*args, **kwargs), second="disk_full", near_photos="disk_trouble")

    real = backup.back_up
    driver = laptop.sign_in(NoLine)
    driver.go(PageName.SETTINGS)
    card = driver.main.page.backups
    card.choose(stick)
    said(driver, "juga di tempat kedua")
    monkeypatch.setattr(keeper.backup, "back_up", lacking)
    driver.main.keeper.back_up("interval")
    said(driver, "Di tempat kedua belum lengkap")
    said(driver, "Cadangan di laptop ini belum memuat semua foto")
    driver.hands.push("button:back_up_now")
    until(lambda: "laptop ini belum memuat" in card.notice.words, "the notice")
    assert "tempat itu penuh" in card.notice.words
    assert "juga di tempat kedua" not in card.notice.words
    monkeypatch.undo()
    driver.main.keeper.back_up("asked")
    until(lambda: "belum lengkap" not in card._state.text(), "the card")
    assert "belum memuat" not in card._last.text()


def test_a_long_path_loses_its_middle_and_the_tip_says_it_whole(laptop, stick):
    deep = stick.joinpath(*(f"folder-ke-{n}-dengan-nama-panjang" for n in range(5)), "ujungnya")
    deep.mkdir(parents=True)
    driver = laptop.sign_in(NoLine)
    driver.go(PageName.SETTINGS)
    driver.main.page.backups.choose(deep)
    said(driver, "ujungnya")
    path = next(t for t in driver.window.findChildren(PathText) if t.isVisible())
    assert "…" in path.text()
    assert path.fontMetrics().horizontalAdvance(path.text()) <= path.width()
    assert "folder-ke-3" in path.toolTip()
    assert path.accessibleName() == str(deep)
    driver.main.page.backups.choose(stick)
    until(lambda: not driver.main.keeper.is_busy, "the backup")


def test_a_folder_inside_the_workspace_is_refused(laptop):
    driver = laptop.sign_in(NoLine)
    driver.go(PageName.SETTINGS)
    driver.main.page.backups.choose(laptop.folder)
    said(driver, "Folder ini tidak bisa dipakai")


def test_it_backs_up_by_itself_when_something_changed_and_only_then(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    made = []
    driver.main.keeper.ended.connect(made.append)
    driver.main.keeper.look()
    until(lambda: len(made) == 1, "the first backup")
    driver.main.keeper.look()
    driver.settle()
    assert len(backup.backups(laptop.folder)) == 1


def test_a_backup_is_made_on_a_lane_of_its_own(laptop, monkeypatch):
    names = []
    real = backup.back_up

    def watched(*args, **kwargs):
        names.append(threading.current_thread().name)
        return real(*args, **kwargs)

    monkeypatch.setattr(keeper.backup, "back_up", watched)
    driver = laptop.sign_in(NoLine)
    driver.main.keeper.back_up()
    until(lambda: not driver.main.keeper.is_busy, "the backup")
    assert [name.split("_")[0] for name in names] == ["copier"]


def test_what_was_typed_last_is_in_the_backup_made_at_exit(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    driver.new_person({"full_name": "NI LUH SETENGAH JADI"})
    driver.window.close()
    rows = backup.backups(laptop.folder)
    assert [(row.people, row.state) for row in rows] == [(1, "good")]
    second = laptop.sign_in(NoLine)
    assert second.figures().drafts == 1
    second.window.close()
    assert len(backup.backups(laptop.folder)) == 1, "nothing had changed"


def test_a_slow_backup_at_exit_is_said_and_a_quick_one_is_not(laptop, monkeypatch, qapp):
    seen = []
    real = backup.back_up

    def slow(*args, **kwargs):
        until_shown.wait(10)
        return real(*args, **kwargs)

    until_shown = threading.Event()
    shown = keeper.Farewell.show

    def show(note):
        shown(note)
        seen.append(note.isVisible())
        until_shown.set()

    monkeypatch.setattr(keeper, "SAID_AFTER_MS", 1)
    monkeypatch.setattr(keeper.Farewell, "show", show)
    monkeypatch.setattr(keeper.backup, "back_up", slow)
    driver = laptop.sign_in(NoLine)
    driver.window.close()
    assert seen == [True]
    assert not driver.window.isVisible()
    assert [w for w in qapp.topLevelWidgets() if w.isVisible()] == []


def test_a_backup_that_fails_is_told_once_and_keeps_nobody_from_closing(laptop, monkeypatch):
    def full(*args, **kwargs):
        raise EnvironmentTrouble("disk_full")

    monkeypatch.setattr(keeper.backup, "back_up", full)
    driver = laptop.sign_in(NoLine)
    driver.main.keeper.back_up("interval")
    said(driver, "Penyimpanan laptop penuh")
    driver.hands.push("button:dismiss")
    driver.main.keeper.back_up("interval")
    until(lambda: not driver.main.keeper.is_busy, "the second try")
    assert "Penyimpanan laptop penuh" not in texts(driver.window)
    driver.window.close()
    assert laptop.sign_in(NoLine).hands.seen("page:home")


def test_locking_waits_for_a_backup_under_way(laptop, monkeypatch):
    goes_on = threading.Event()
    real = backup.back_up

    def slow(*args, **kwargs):
        goes_on.wait(10)
        return real(*args, **kwargs)

    monkeypatch.setattr(keeper.backup, "back_up", slow)
    driver = laptop.sign_in(NoLine)
    driver.main.keeper.back_up()
    driver.window.lock()
    assert driver.hands.seen("page:locked")
    goes_on.set()
    driver.sign_in(PASSPHRASE)
    assert [row.state for row in backup.backups(laptop.folder)] == ["good"]
