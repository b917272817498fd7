"""When to lock: nobody touched keys, mouse or screen for a while, or somebody asked for it.

The window decides what locking does (`AppWindow.lock`); here is when, and how to be blank at once.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

LOCK_KEY = "Ctrl+L"
WARN_SECONDS = 60
LOOK_EVERY_MS = 1_000
_STIRS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


def seconds_awake() -> float:
    """A clock that also runs while the laptop sleeps, where the system has one."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def is_lock_key(event: QEvent) -> bool:
    """Whether *event* is the lock key, pressed anywhere."""
    return (
        isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_L
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


class IdleWatch(QObject):
    """Counts the time since a key, a mouse, a wheel or a finger moved in any of our windows.

    Signals: `warned(int)`, the seconds left, each second of the last minute; `stirred()` when
    the warning is over; `ran_out()` when the time is; `lock_pressed()`. *clock* gives seconds;
    whoever sets it calls `look` himself. What a job does is no activity.

    It listens at the native windows, where each key arrives once. A filter on the application
    sees every event of every widget: it makes the form a third slower to open.
    """

    warned = Signal(int)
    stirred = Signal()
    ran_out = Signal()
    lock_pressed = Signal()

    def __init__(
        self, clock: Callable[[], float] = seconds_awake, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._limit = 0.0
        self._since = 0.0
        self._is_warning = False
        self._heard: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    @property
    def is_running(self) -> bool:
        """Whether somebody is signed in whose absence would be noticed."""
        return bool(self._limit)

    def start(self, minutes: int) -> None:
        """Somebody signed in; the desk locks after so many idle minutes."""
        self._limit = minutes * 60.0
        self._since, self._is_warning = self._clock(), False
        self._timer.start()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._listen, Qt.ConnectionType.UniqueConnection)
        self._listen()

    def stop(self) -> None:
        """Nobody is signed in."""
        self._limit = 0.0
        self._timer.stop()
        for window in self._heard:
            if shiboken6.isValid(window):
                window.removeEventFilter(self)
        self._heard = []

    def look(self) -> None:
        """See how long nobody stirred; the timer calls it each second."""
        if not self.is_running:
            return
        self._listen()
        left = self._limit - (self._clock() - self._since)
        if left <= 0:
            self.stop()
            self.ran_out.emit()
        elif left <= WARN_SECONDS:
            self._is_warning = True
            self.warned.emit(max(1, round(left)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whatever a person does is a sign of life; the lock key goes no further."""
        if event.type() in _STIRS and self.is_running:
            if event.type() == QEvent.Type.KeyPress and is_lock_key(event):
                self.lock_pressed.emit()
                return True
            self._stir()
        return super().eventFilter(watched, event)

    def _stir(self) -> None:
        now = self._clock()
        if now - self._since >= self._limit:
            # The laptop slept, and no timer ran: whoever opens it must not find it open.
            self.look()
            return
        self._since = now
        if self._is_warning:
            self._is_warning = False
            self.stirred.emit()

    def _listen(self, _: object = None) -> None:
        """Also hear windows that came since: dialogs, menus, lists."""
        if not self.is_running:
            return
        self._heard = [w for w in self._heard if shiboken6.isValid(w)]
        for window in QGuiApplication.topLevelWindows():
            if window not in self._heard:
                window.installEventFilter(self)
                self._heard.append(window)


def hide_all_but(window: QWidget) -> None:
    """Close whatever else of ours is on the screen: tips, menus, lists of choices, dialogs."""
    QToolTip.hideText()
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
        if popup.isVisible():
            popup.hide()
    for other in QApplication.topLevelWidgets():
        if other is window or not other.isVisible():
            continue
        if isinstance(other, QDialog):
            other.reject()
        other.hide()


def keep_what_is_typed() -> None:
    """Let a word that is still being composed go into its field."""
    method = QGuiApplication.inputMethod()
    if method:
        method.commit()
