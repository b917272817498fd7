"""Hands for the driver: finds what is seen, presses keys, types, waits; never calls a page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QScrollArea, QWidget

from fieldreg.desktop.widgets import CheckButtons, FilterCombo, MomentControl, Segments
from fieldreg.desktop.widgets.choice_popup import ChoicePopup

Key = Qt.Key
NO_KEYS = Qt.KeyboardModifier.NoModifier
LOOK_EVERY_MS = 5
MOST_STEPS = 60


class NotSeen(AssertionError):
    """Something the driver looked for did not come in time; the text says what."""


def wait_until(is_true: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Let the window live until *is_true*. Raises NotSeen naming *what* after *seconds*."""
    if is_true():
        return
    loop = QEventLoop()
    deadline = QDeadlineTimer(round(seconds * 1000))
    look = QTimer()
    look.setInterval(LOOK_EVERY_MS)
    was_true = False

    def see() -> None:
        # What was true once counts: events that wait already may change it before the loop ends.
        nonlocal was_true
        was_true = was_true or is_true()
        if was_true or deadline.hasExpired():
            loop.quit()

    look.timeout.connect(see)
    look.start()
    loop.exec()
    look.stop()
    if not was_true:
        raise NotSeen(what)


class Hands:
    """Works one window by keys and clicks."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    def seen(self, name: str) -> QWidget | None:
        """The visible widget of this object name, or None."""
        found = self.window.findChildren(QWidget, name)
        return next((w for w in found if w.isVisible()), None)

    def find(self, name: str, seconds: float = 30) -> QWidget:
        """Wait until a widget of this name is seen. Raises NotSeen."""
        wait_until(lambda: self.seen(name) is not None, f"{name} is not on the screen", seconds)
        widget = self.seen(name)
        if widget is None:
            raise NotSeen(name)
        return widget

    def wake(self) -> None:
        """Bring the window to the front, as a person would before typing."""
        wait_until(self._is_awake, "the window is not active")

    def _is_awake(self) -> bool:
        # Asked for until it is so: what closes in between takes the front away again.
        if not self.window.isActiveWindow():
            self.window.activateWindow()
        return self.window.isActiveWindow()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press a key where the focus is."""
        self.wake()
        QTest.keyClick(self._target(), key, modifiers)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self.wake()
        QTest.keyClicks(self._target(), text)

    def click(self, widget: QWidget) -> None:
        """Bring a widget into view and click its middle."""
        self._bring_into_view(widget)
        middle = QPoint(widget.width() // 2, widget.height() // 2)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NO_KEYS, middle)

    def push(self, name: str, seconds: float = 30) -> None:
        """Push a button once it can be pushed."""
        widget = self.find(name, seconds)
        wait_until(widget.isEnabled, f"{name} cannot be pressed", seconds)
        self.click(widget)

    def focus(self, widget: QWidget) -> None:
        """Stand on a control: by Tab if it is next, else by bringing it into view."""
        self.wake()
        target = widget.focusProxy() or widget
        if not target.hasFocus():
            self.press(Key.Key_Tab)
        if not target.hasFocus():
            self._bring_into_view(widget)
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def enter(self, widget: QWidget, wanted: str) -> None:
        """Enter *wanted* into a control, each kind in its own way, and leave it by Tab."""
        self.focus(widget)
        if isinstance(widget, CheckButtons):
            self._check(widget, wanted)
        elif isinstance(widget, Segments):
            self._choose_segment(widget, wanted)
        elif isinstance(widget, MomentControl):
            self.press(Key.Key_Space)
        elif isinstance(widget, FilterCombo):
            self._choose(widget, wanted)
        else:
            self._write(wanted)

    def _write(self, text: str) -> None:
        self.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.press(Key.Key_Delete)
        self.type(text)

    def _choose(self, combo: FilterCombo, wanted: str) -> None:
        self._write(wanted)
        popup = next((p for p in self.window.findChildren(ChoicePopup) if p.isVisible()), None)
        rows = popup.findChild(QListView) if popup else None
        if popup is None or rows is None:
            return
        shown = [str(rows.model().index(i, 0).data()) for i in range(rows.model().rowCount())]
        exact = [i for i, words in enumerate(shown) if _is_same(words, wanted)]
        for _ in range(exact[0] if exact else 0):
            self.press(Key.Key_Down)
        self.press(Key.Key_Return)

    def _choose_segment(self, segments: Segments, wanted: str) -> None:
        for _ in range(MOST_STEPS):
            if _is_same(segments.accessibleDescription(), wanted):
                return
            self.press(Key.Key_Space)
        raise NotSeen(f"{segments.objectName()} has no such choice")

    def _check(self, checks: CheckButtons, wanted: str) -> None:
        codes = {part.strip() for part in wanted.split(",") if part.strip()}
        now = {part.strip() for part in checks.typed().split(",") if part.strip()}
        for code in sorted(codes ^ now):
            self.focus(checks.button(code))
            self.press(Key.Key_Space)

    def _target(self) -> QWidget:
        focused = QApplication.focusWidget()
        return focused if focused and self.window.isAncestorOf(focused) else self.window

    def _bring_into_view(self, widget: QWidget) -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget, 0, 80)
            parent = parent.parentWidget()


def _is_same(shown: str, wanted: str) -> bool:
    plain = " ".join(wanted.casefold().split())
    words = " ".join(shown.casefold().split())
    return words == plain or words.partition(" ·")[0] == plain


def is_empty_line(widget: QWidget) -> bool:
    """Whether a line or a moment holds nothing."""
    if isinstance(widget, QLineEdit):
        return not widget.text()
    return isinstance(widget, MomentControl) and not widget.typed()
