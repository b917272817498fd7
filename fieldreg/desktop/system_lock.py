"""The system's own lock and sleep: told by the desktop, if there is one that tells.

On Linux by D-Bus (systemd's login manager, the screen saver), on Windows by window messages
(`windows_lock.py`). No bus is no error: the idle lock works without.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

_LOGIN = "org.freedesktop.login1"
_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
)


class SystemLock(QObject):
    """Signals: `locked()` when the system's screen locks, `sleeping()` before it sleeps."""

    locked = Signal()
    sleeping = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._windows: object | None = None
        self._is_listening = False

    def listen(self, window_id: int) -> None:
        """Begin, once; call it when the window stands, nobody need wait for it."""
        if self._is_listening:
            return
        self._is_listening = True
        if sys.platform == "linux":
            self.hear(_system_bus(), _session_bus())
        elif sys.platform == "win32":
            from fieldreg.desktop.windows_lock import WindowsLock  # noqa: PLC0415

            self._windows = WindowsLock(window_id, self.locked.emit, self.sleeping.emit)

    def hear(self, system: str, session: str) -> tuple[bool, bool]:
        """Listen on the buses at these addresses, none where empty; says which could be reached.

        Only the owner of a service's name is believed.
        """
        if not (system or session):
            return False, False
        # Not before it is wanted: nothing of the first window needs it.
        from PySide6.QtCore import SLOT  # noqa: PLC0415
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415

        heard = []
        for address, signals in ((system, _login_signals()), (session, _saver_signals())):
            bus = QDBusConnection.connectToBus(address, f"fieldreg-{address}") if address else None
            heard.append(bool(bus and bus.isConnected()))
            if bus and bus.isConnected():
                for service, path, interface, name, slot in signals:
                    # The slot as a text: bytes, which the stub asks for, are refused.
                    bus.connect(service, path, interface, name, self, SLOT(slot))  # type: ignore[call-overload]
        return heard[0], heard[1]

    @Slot()
    def on_lock(self) -> None:
        """The session is asked to lock."""
        self.locked.emit()

    @Slot(bool)
    def on_active(self, is_active: bool) -> None:
        """The screen saver came or went."""
        if is_active:
            self.locked.emit()

    @Slot(bool)
    def on_sleep(self, is_near: bool) -> None:
        """The system is about to sleep, or woke up."""
        if is_near:
            self.sleeping.emit()


_Signal = tuple[str, str, str, str, str]


def _login_signals() -> tuple[_Signal, ...]:
    path = "/org/freedesktop/login1"
    return (
        (_LOGIN, _own_session(), f"{_LOGIN}.Session", "Lock", "on_lock()"),
        (_LOGIN, path, f"{_LOGIN}.Manager", "PrepareForSleep", "on_sleep(bool)"),
    )


def _saver_signals() -> tuple[_Signal, ...]:
    return tuple((name, path, name, "ActiveChanged", "on_active(bool)") for name, path in _SAVERS)


def _own_session() -> str:
    """The path of this session at the login manager; any session's where it is not known."""
    session = os.environ.get("XDG_SESSION_ID", "")
    if not session.isalnum():
        return ""
    first = session[0]
    # The bus's own way of naming: a leading digit is written by its number.
    name = f"_{ord(first):02x}{session[1:]}" if first.isdigit() else session
    return f"/org/freedesktop/login1/session/{name}"


def _system_bus() -> str:
    given = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS", "")
    for socket in ("/run/dbus/system_bus_socket", "/var/run/dbus/system_bus_socket"):
        if not given and Path(socket).exists():
            given = f"unix:path={socket}"
    return given


def _session_bus() -> str:
    """Where the session's bus is; none is ever started for us."""
    given = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    socket = Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")) / "bus"
    return given or (f"unix:path={socket}" if socket.exists() else "")
