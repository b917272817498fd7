"""Several of a few: each a button that stays pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fieldreg.desktop.icons import icon
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role

from .flow import FlowLayout


class CheckButtons(QWidget):
    """Check buttons for (code, words). Space presses, arrows move. Signals: `edited()`."""

    edited = Signal()

    def __init__(self, choices: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, QPushButton] = {}
        self._unknown: tuple[tuple[str, str], ...] = ()
        self._prefix = ""
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for code, words in choices:
            self._add(code, words)
        if self._buttons:
            self.setFocusProxy(next(iter(self._buttons.values())))

    def typed(self) -> str:
        """The codes pressed, with commas between them."""
        return ", ".join(code for code, button in self._buttons.items() if button.isChecked())

    def show_text(self, text: str) -> None:
        """Press exactly the codes in *text*."""
        codes = {part.strip() for part in text.split(",")}
        for code, button in self._buttons.items():
            button.setChecked(code in codes)

    def set_unknown(self, choices: tuple[tuple[str, str], ...]) -> None:
        """More (code, words) after the list: codes that it does not know and that stay."""
        if choices == self._unknown:
            return
        for code, _ in self._unknown:
            button = self._buttons.pop(code)
            self._flow.removeWidget(button)
            button.hide()
            button.setParent(None)
            button.deleteLater()
        self._unknown = choices
        for code, words in choices:
            self._add(code, words)
            self._buttons[code].show()
        self.set_names(self._prefix)
        self.updateGeometry()

    def button(self, code: str) -> QPushButton:
        """The button of one code."""
        return self._buttons[code]

    def set_names(self, prefix: str) -> None:
        """Name each button `<prefix>:<code>`, so that a driver can find it."""
        self._prefix = prefix
        for code, button in self._buttons.items():
            button.setObjectName(f"{prefix}:{code}")

    def _add(self, code: str, words: str) -> None:
        self._buttons[code] = button = _CheckButton(words, self)
        button.clicked.connect(self.edited)
        button.moved.connect(self._move)
        self._flow.addWidget(button)

    def _move(self, step: int) -> None:
        buttons = list(self._buttons.values())
        now = next((i for i, b in enumerate(buttons) if b.hasFocus()), 0)
        buttons[max(0, min(now + step, len(buttons) - 1))].setFocus(Qt.FocusReason.OtherFocusReason)


class _CheckButton(QPushButton):
    """One of them."""

    moved = Signal(int)

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words.replace("&", "&&"), parent)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("look", "check")
        self.setAccessibleName(words)
        self.setIconSize(QSize(tokens.ICON_SMALL, tokens.ICON_SMALL))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._tint)
        self._tint(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move along the row; Enter is the form's."""
        step = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
        }.get(Qt.Key(event.key()), 0)
        if step:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Colour the icon again when the scheme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint(self.isChecked())

    def _tint(self, is_on: bool) -> None:
        name, role = ("circle-check", Role.ACCENT) if is_on else ("circle", Role.MUTED)
        self.setIcon(icon(name, role, tokens.ICON_SMALL))
