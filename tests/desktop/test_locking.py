"""The lock: when it comes, what is on the screen at once, what is kept, where one comes back to."""

import threading

import pytest
from desktop.at_work import CONTROL, PASSPHRASE, PERSON, Key, NoLine, register, texts, until
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMenu

from fieldreg.desktop import app, courier
from fieldreg.desktop.frame.leaving import told_after
from fieldreg.desktop.locking import is_lock_key
from fieldreg.desktop.session import Go, PageName
from fieldreg.services import workspace
from fieldreg.services.retention import Tidied
from fieldreg.services.views import SyncReport
from fieldreg.sync.https import HttpsCarrier


class Clock:
    """Seconds that pass when told."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def pass_time(driver, clock, seconds):
    clock.now += seconds
    driver.window.idle.look()


def lock_by_key(driver):
    driver.hands.press(Key.Key_L, CONTROL)
    assert driver.window.main is None


def wait_for_gate(driver):
    driver.hands.find("page:sign_in")


def test_an_idle_desk_warns_in_the_last_minute_and_then_locks(laptop, clock):
    driver = laptop.sign_in(NoLine, idle_clock=clock)
    pass_time(driver, clock, 14 * 60 - 1)
    assert driver.window.warning.isHidden()
    pass_time(driver, clock, 9)
    assert "Terkunci dalam 52 detik" in driver.window.warning.words
    assert driver.window.warning.isVisible()
    pass_time(driver, clock, 51)
    assert "Terkunci dalam 1 detik" in driver.window.warning.words
    pass_time(driver, clock, 1)
    assert driver.window.main is None
    assert driver.window.warning.isHidden()
    wait_for_gate(driver)


def _key(window):
    QTest.keyClick(window, Key.Key_Shift)


def _mouse(window):
    QTest.mouseMove(window, QPoint(300, 300))


def _wheel(window):
    QTest.wheelEvent(window, QPoint(300, 300), QPoint(0, 120))


@pytest.mark.parametrize("stir", [_key, _mouse, _wheel])
def test_any_input_takes_the_warning_away(laptop, clock, stir):
    driver = laptop.sign_in(NoLine, idle_clock=clock)
    pass_time(driver, clock, 14 * 60 + 30)
    assert driver.window.warning.isVisible()
    stir(driver.window.windowHandle())
    assert driver.window.warning.isHidden()
    pass_time(driver, clock, 13 * 60)
    assert driver.window.main is not None


def test_a_job_that_runs_is_no_sign_of_life(laptop, clock):
    driver = laptop.sign_in(NoLine, idle_clock=clock)
    clock.now += 15 * 60
    driver.settle()
    driver.window.idle.look()
    assert driver.window.main is None


def test_a_laptop_that_slept_is_not_opened_by_the_first_key(laptop, clock):
    driver = laptop.sign_in(NoLine, idle_clock=clock)
    clock.now += 8 * 3600
    _key(driver.window.windowHandle())
    assert driver.window.main is None


def test_the_idle_time_is_the_packs(laptop, clock, monkeypatch):
    monkeypatch.setattr(app, "idle_minutes", lambda desk: 5)
    driver = laptop.sign_in(NoLine, idle_clock=clock)
    pass_time(driver, clock, 5 * 60)
    assert driver.window.main is None


def test_the_lock_key_blanks_the_window_at_once(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    driver.open_record("SUDARTA")
    assert "SUDARTA" in texts(driver.window)
    gate = threading.Event()
    driver.window.lanes.write(gate.wait, print, owner=driver.window)
    driver.hands.press(Key.Key_L, CONTROL)
    assert "SUDARTA" not in texts(driver.window)
    assert "Terkunci" in texts(driver.window)
    assert driver.window.windowTitle() == "fieldreg"
    assert driver.hands.seen("page:sign_in") is None, "the database is still open"
    gate.set()
    wait_for_gate(driver)


def test_the_lock_key_works_at_the_native_window_too(laptop):
    driver = laptop.sign_in(NoLine)
    QTest.keyClick(driver.window.windowHandle(), Key.Key_L, CONTROL)
    assert driver.window.main is None


def test_only_the_lock_key_is_the_lock_key():
    press = QEvent.Type.KeyPress
    both = CONTROL | Qt.KeyboardModifier.ShiftModifier
    assert is_lock_key(QKeyEvent(press, Key.Key_L, CONTROL))
    assert not is_lock_key(QKeyEvent(press, Key.Key_L, Qt.KeyboardModifier.NoModifier))
    assert not is_lock_key(QKeyEvent(press, Key.Key_L, both))
    assert not is_lock_key(QKeyEvent(press, Key.Key_K, CONTROL))


def test_dialogs_menus_and_tips_go_with_the_lock(laptop):
    driver = laptop.sign_in(NoLine)
    dialog = QDialog(driver.window.main)
    QLabel("I WAYAN SUDARTA", dialog)
    dialog.open()
    driver.window.lock()
    visible = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert visible == [driver.window]
    assert QApplication.activePopupWidget() is None
    wait_for_gate(driver)


def test_a_question_for_a_file_goes_with_the_lock_and_is_not_answered(laptop):
    driver = laptop.sign_in(NoLine)
    driver.go(PageName.SETTINGS)
    driver.hands.push("button:open_pack")
    dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog)]
    assert [d.isVisible() for d in dialogs] == [True]
    driver.window.lock()
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [driver.window]
    wait_for_gate(driver)


def test_a_list_of_choices_goes_with_the_lock(laptop):
    driver = laptop.sign_in(NoLine)
    driver.new_person({})
    combo = driver.hands.find("field:village_code")
    driver.hands.focus(combo)
    driver.hands.press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    driver.hands.type("Tegal")
    lock_by_key(driver)
    visible = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert visible == [driver.window]
    wait_for_gate(driver)


def test_what_was_typed_in_the_last_instant_is_there_after_the_lock(laptop):
    driver = laptop.sign_in(NoLine)
    driver.new_person({"full_name": "NI KETUT TERAKHI"})
    name = driver.hands.find("field:full_name")
    driver.hands.focus(name)
    driver.hands.press(Key.Key_End)
    driver.hands.type("R")
    lock_by_key(driver)
    driver.sign_in(PASSPHRASE)
    driver.hands.find("page:entry")
    until(lambda: driver.main.page.is_ready, "the form opens")
    assert driver.hands.find("field:full_name").text() == "NI KETUT TERAKHIR"
    assert driver.figures().drafts == 1


def test_the_same_officer_comes_back_to_the_same_person(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    driver.open_record("SUDARTA")
    lock_by_key(driver)
    driver.sign_in(PASSPHRASE)
    driver.hands.find("page:record")
    until(lambda: "SUDARTA" in texts(driver.window), "the same person")


def test_another_officer_begins_at_home(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    driver.open_record("SUDARTA")
    lock_by_key(driver)
    wait_for_gate(driver)
    driver.window._left = app.Left("another", Go(PageName.RECORD, record_id="x"))
    driver.sign_in(PASSPHRASE)
    assert driver.hands.find("page:home")


def test_no_words_anybody_typed_are_kept_while_it_is_locked(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    driver.hands.press(Key.Key_K, CONTROL)
    driver.hands.type("SUDARTA")
    driver.hands.find("page:people")
    lock_by_key(driver)
    assert "SUDARTA" not in repr(driver.window._left)


class SlowLine:
    """A real line that waits for a word before it lets a request through."""

    def __init__(self):
        self.asked, self.goes_on = threading.Event(), threading.Event()
        self.line = HttpsCarrier()

    def exchange(self, identity, request):
        self.asked.set()
        self.goes_on.wait(20)
        return self.line.exchange(identity, request)

    def close(self):
        self.line.close()


def test_a_lock_during_sending_sees_the_running_batch_to_its_end(laptop):
    line = SlowLine()
    driver = laptop.sign_in(lambda: line)
    register(driver, PERSON)
    driver.main.courier.send()
    until(line.asked.is_set, "the request is under way")
    lock_by_key(driver)
    assert driver.hands.seen("page:locked")
    assert driver.hands.seen("page:sign_in") is None
    line.goes_on.set()
    wait_for_gate(driver)
    driver.sign_in(PASSPHRASE)
    assert driver.figures().waiting == 0


def test_a_line_that_hangs_does_not_keep_the_desk_open(laptop, monkeypatch, caplog):
    monkeypatch.setattr(app, "MOST_WAIT_MS", 1)
    line = SlowLine()
    driver = laptop.sign_in(lambda: line)
    register(driver, PERSON)
    driver.main.courier.send()
    until(line.asked.is_set, "the request is under way")
    lock_by_key(driver)
    wait_for_gate(driver)
    line.goes_on.set()
    driver.sign_in(PASSPHRASE)
    driver.settle()
    assert driver.figures().waiting == 1
    assert "failed" not in caplog.text
    assert "sedang dikunci" not in texts(driver.window)


def test_sleep_closes_the_database_before_it_returns(laptop):
    driver = laptop.sign_in(NoLine)
    driver.new_person({"full_name": "NI KETUT TERTIDUR"})
    driver.window.system.sleeping.emit()
    desk = workspace.unlock(laptop.folder, PASSPHRASE, shelf=driver.window.context.shelf)
    workspace.close(desk)
    wait_for_gate(driver)
    driver.sign_in(PASSPHRASE)
    assert driver.figures().drafts == 1


def test_the_systems_lock_locks_the_desk(laptop):
    driver = laptop.sign_in(NoLine)
    driver.window.system.locked.emit()
    assert driver.window.main is None
    wait_for_gate(driver)


def test_a_second_lock_and_a_lock_at_the_gate_do_nothing(laptop):
    driver = laptop.sign_in(NoLine)
    driver.window.lock()
    driver.window.lock()
    wait_for_gate(driver)
    driver.window.lock()
    driver.sign_in(PASSPHRASE)


def test_closing_the_window_while_it_locks_closes_the_desk(laptop):
    driver = laptop.sign_in(NoLine)
    driver.window.lock()
    driver.window.close()
    second = laptop.sign_in(NoLine)
    assert second.hands.seen("page:home")


def open_menu(driver):
    driver.hands.click(driver.hands.find("officer"))
    until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "the menu")
    return QApplication.activePopupWidget()


def choose(menu, name):
    for _ in menu.actions():
        if menu.activeAction() and menu.activeAction().objectName() == name:
            break
        QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)


def test_the_officers_menu_says_who_is_here_and_locks(laptop):
    driver = laptop.sign_in(NoLine)
    menu = open_menu(driver)
    words = " ".join(label.text() for label in menu.findChildren(QLabel))
    assert "Wayan Sukerta" in words
    assert "Desa Tegal Harum" in words
    assert "Ctrl+L" in menu.activeAction().text()
    choose(menu, "menu:lock")
    assert driver.window.main is None
    wait_for_gate(driver)


def test_the_officers_menu_goes_with_the_lock(laptop):
    driver = laptop.sign_in(NoLine)
    menu = open_menu(driver)
    driver.window.lock()
    assert not menu.isVisible()
    wait_for_gate(driver)


def test_send_then_lock_sends_and_says_so_after_the_next_sign_in(laptop):
    driver = laptop.sign_in()
    register(driver, PERSON)
    choose(open_menu(driver), "menu:send_first")
    wait_for_gate(driver)
    driver.sign_in(PASSPHRASE)
    assert driver.figures().waiting == 0
    assert "Semua sudah diterima pusat sebelum laptop dikunci" in texts(driver.window)


def test_send_then_lock_sends_what_an_exchange_at_its_end_has_missed(laptop, monkeypatch):
    begun, goes_on = threading.Event(), threading.Event()

    def tidy(*_, **__):
        begun.set()
        assert goes_on.wait(60)
        return Tidied()

    monkeypatch.setattr(courier, "tidy", tidy)
    driver = laptop.sign_in()
    driver.main.courier.send()
    until(begun.is_set, "all was sent, and is tidied")
    register(driver, PERSON)
    choose(open_menu(driver), "menu:send_first")
    goes_on.set()
    wait_for_gate(driver)
    driver.sign_in(PASSPHRASE)
    assert driver.figures().waiting == 0
    assert "Semua sudah diterima pusat sebelum laptop dikunci" in texts(driver.window)


def test_send_then_lock_tells_of_photos_that_did_not_arrive():
    assert "2 foto masih di jalan" in told_after(SyncReport(images_waiting=2)).words
    assert "Semua sudah diterima" in told_after(SyncReport()).words


def test_send_then_lock_locks_also_where_sending_fails(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON)
    choose(open_menu(driver), "menu:send_first")
    wait_for_gate(driver)
    driver.sign_in(PASSPHRASE)
    until(lambda: "terkunci sebelum semua terkirim" in texts(driver.window), "it is said")
    assert "Tidak ada jaringan" in texts(driver.window)


def test_send_then_lock_can_be_called_off_or_cut_short(laptop):
    line = SlowLine()
    driver = laptop.sign_in(lambda: line)
    register(driver, PERSON)
    choose(open_menu(driver), "menu:send_first")
    until(line.asked.is_set, "the request is under way")
    assert "Kirim, lalu kunci" in texts(driver.window)
    driver.hands.press(Key.Key_Escape)
    line.goes_on.set()
    until(lambda: not driver.main.courier.is_sending, "the sending stops")
    driver.settle()
    assert driver.window.main is not None
    line.goes_on.clear()
    line.asked.clear()
    choose(open_menu(driver), "menu:send_first")
    until(line.asked.is_set, "the request is under way")
    driver.hands.push("button:send_first_now")
    assert driver.window.main is None
    line.goes_on.set()
    wait_for_gate(driver)


def test_the_lock_key_works_over_a_sheet(laptop):
    line = SlowLine()
    driver = laptop.sign_in(lambda: line)
    choose(open_menu(driver), "menu:send_first")
    until(line.asked.is_set, "the request is under way")
    lock_by_key(driver)
    line.goes_on.set()
    wait_for_gate(driver)
