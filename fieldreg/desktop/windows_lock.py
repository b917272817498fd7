"""Windows tells of its lock and sleep by messages to the window; read here without Qt's help."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

WM_POWERBROADCAST = 0x0218
WM_WTSSESSION_CHANGE = 0x02B1
PBT_APMSUSPEND = 0x0004
WTS_CONSOLE_DISCONNECT = 0x2
WTS_REMOTE_DISCONNECT = 0x4
WTS_SESSION_LOGOFF = 0x6
WTS_SESSION_LOCK = 0x7
NOTIFY_FOR_THIS_SESSION = 0


class Said(StrEnum):
    """What a message means for us."""

    LOCKED = "locked"
    SLEEPING = "sleeping"


class Message(ctypes.Structure):
    """The head of Windows' MSG: enough to know what it says."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t),
    )


def meaning(message: int, wparam: int) -> Said | None:
    """What a window message says of lock and sleep; None for any other."""
    if message == WM_POWERBROADCAST and wparam == PBT_APMSUSPEND:
        return Said.SLEEPING
    gone = (
        WTS_SESSION_LOCK,
        WTS_CONSOLE_DISCONNECT,
        WTS_REMOTE_DISCONNECT,
        WTS_SESSION_LOGOFF,
    )
    return Said.LOCKED if message == WM_WTSSESSION_CHANGE and wparam in gone else None


class WindowsLock(QAbstractNativeEventFilter):
    """Listens to the messages of the window with this native id, for as long as it lives."""

    def __init__(
        self, window_id: int, locked: Callable[[], object], sleeping: Callable[[], object]
    ) -> None:
        super().__init__()
        self._acts = {Said.LOCKED: locked, Said.SLEEPING: sleeping}
        app = QCoreApplication.instance()
        if app:
            app.installNativeEventFilter(self)
        if sys.platform == "win32":
            wts = ctypes.WinDLL("wtsapi32")
            wts.WTSRegisterSessionNotification(
                ctypes.c_void_p(window_id), ctypes.c_ulong(NOTIFY_FOR_THIS_SESSION)
            )

    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        """Look at each message in passing; none is kept from anybody."""
        if event_type == b"windows_generic_MSG" and int(message):
            read = Message.from_address(int(message))
            said = meaning(int(read.message), int(read.wparam))
            if said:
                self._acts[said]()
        return False, 0
