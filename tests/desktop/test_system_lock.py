"""The system's lock and sleep: a real bus of our own on Linux, window messages read anywhere."""

import ctypes
import shutil
import subprocess
import sys
import uuid

import pytest
from desktop.at_work import until
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from fieldreg.desktop import windows_lock as win
from fieldreg.desktop.system_lock import SystemLock

LOGIN = "org.freedesktop.login1"
MANAGER = ("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep")
SESSION = "/org/freedesktop/login1/session/_32"
SAVER = ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's")


class Bus:
    """A private bus, and somebody on it who owns names and says things."""

    def __init__(self, address):
        self.address = address
        self.name = f"test-{uuid.uuid4()}"
        self.end = QDBusConnection.connectToBus(address, self.name)

    def own(self, name):
        assert self.end.registerService(name)

    def say(self, path, interface, member, *arguments):
        message = QDBusMessage.createSignal(path, interface, member)
        message.setArguments(list(arguments))
        assert self.end.send(message)


@pytest.fixture
def bus(qapp):
    if not shutil.which("dbus-daemon"):
        pytest.skip("no dbus-daemon here")
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    address = daemon.stdout.readline().strip()
    if not address:
        daemon.wait(10)
        pytest.skip("the bus does not start here")
    yield Bus(address)
    daemon.terminate()
    daemon.wait(10)
    daemon.stdout.close()


@pytest.fixture
def heard(bus, monkeypatch):
    """What a listener on the bus told, in order."""
    monkeypatch.setenv("XDG_SESSION_ID", "2")
    system = SystemLock()
    told = []
    system.locked.connect(lambda: told.append("locked"))
    system.sleeping.connect(lambda: told.append("sleeping"))
    bus.own(LOGIN)
    bus.own("org.gnome.ScreenSaver")
    assert system.hear(bus.address, bus.address) == (True, True)
    yield told
    system.deleteLater()


def test_the_lock_of_our_session_is_heard(bus, heard):
    bus.say(SESSION, f"{LOGIN}.Session", "Lock")
    until(lambda: heard == ["locked"], "the lock is told")


def test_another_sessions_lock_is_not_ours(bus, heard):
    bus.say("/org/freedesktop/login1/session/_37", f"{LOGIN}.Session", "Lock")
    bus.say(*MANAGER, True)
    until(lambda: bool(heard), "the sleep is told")
    assert heard == ["sleeping"]


def test_sleep_is_told_before_it_not_after_it(bus, heard):
    bus.say(*MANAGER, False)
    bus.say(*MANAGER, True)
    until(lambda: heard == ["sleeping"], "the sleep is told once")


def test_the_screen_saver_locks_when_it_comes_not_when_it_goes(bus, heard):
    bus.say(*SAVER, False)
    bus.say(*SAVER, True)
    until(lambda: heard == ["locked"], "the lock is told once")


def test_whoever_does_not_own_the_name_is_not_believed(bus, heard):
    stranger = Bus(bus.address)
    stranger.say(SESSION, f"{LOGIN}.Session", "Lock")
    bus.say(*MANAGER, True)
    until(lambda: bool(heard), "the sleep is told")
    assert heard == ["sleeping"]


def test_no_bus_is_no_trouble(qapp, monkeypatch, tmp_path):
    system = SystemLock()
    assert system.hear("", "") == (False, False)
    gone = f"unix:path={tmp_path}/none"
    assert system.hear(gone, "") == (False, False)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", gone)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", gone)
    system.listen(0)


def test_nothing_of_a_bus_is_loaded_before_somebody_signed_in():
    code = "import sys, fieldreg.desktop.app; sys.exit('PySide6.QtDBus' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("message", "wparam", "said"),
    [
        (win.WM_WTSSESSION_CHANGE, win.WTS_SESSION_LOCK, win.Said.LOCKED),
        (win.WM_WTSSESSION_CHANGE, win.WTS_CONSOLE_DISCONNECT, win.Said.LOCKED),
        (win.WM_WTSSESSION_CHANGE, 0x8, None),
        (win.WM_POWERBROADCAST, win.PBT_APMSUSPEND, win.Said.SLEEPING),
        (win.WM_POWERBROADCAST, 0x7, None),
        (0x0100, win.WTS_SESSION_LOCK, None),
    ],
)
def test_what_windows_says_is_understood(message, wparam, said):
    assert win.meaning(message, wparam) is said


@pytest.mark.skipif(sys.platform == "win32", reason="a made-up window")
def test_a_window_message_is_read_and_passed_on(qapp):
    told = []
    lock = win.WindowsLock(0, lambda: told.append("locked"), lambda: told.append("sleeping"))
    made = win.Message(None, win.WM_WTSSESSION_CHANGE, win.WTS_SESSION_LOCK, 0)
    address = ctypes.addressof(made)
    assert lock.nativeEventFilter(b"windows_generic_MSG", address) == (False, 0)
    assert lock.nativeEventFilter(b"xcb_generic_event_t", address) == (False, 0)
    qapp.removeNativeEventFilter(lock)
    assert told == ["locked"]
