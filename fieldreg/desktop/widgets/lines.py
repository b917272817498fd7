"""Controls of one line: text, grouped digits, money."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldreg.desktop import clipboard
from fieldreg.desktop.theme.style import font, tokens_in_use

_STILL_HERE = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class LineControl(QLineEdit):
    """A line of text. Signals: `edited()`."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None, *, tabular: bool = False) -> None:
        super().__init__(parent)
        self.setFont(font(tabular=tabular))
        self.textEdited.connect(self._on_text_edited)

    def typed(self) -> str:
        """The text as it stands."""
        return self.text()

    def show_text(self, text: str) -> None:
        """Show *text* from its beginning."""
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(len(text) if self.hasFocus() else 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What is longer than the line is read from its beginning once it is left."""
        super().focusOutEvent(event)
        if event.reason() not in _STILL_HERE:
            self.setCursorPosition(0)

    def copied(self) -> str:
        """What copying puts on the clipboard."""
        return self.selectedText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy and cut with the marks that keep it out of histories."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_marked()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.cut_marked()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, copying and cutting in the same way."""
        menu = self.createStandardContextMenu()
        own = {"edit-copy": self.copy_marked, "edit-cut": self.cut_marked}
        for action in menu.actions():
            if action.objectName() in own:
                action.triggered.disconnect()
                action.triggered.connect(own[action.objectName()])
        menu.exec(event.globalPos())
        menu.deleteLater()

    def copy_marked(self) -> None:
        """Put what is selected on the clipboard."""
        clipboard.put(self.copied())

    def cut_marked(self) -> None:
        """Put it there and take it out of the line."""
        if self.hasSelectedText() and not self.isReadOnly():
            self.copy_marked()
            self.insert("")

    def _on_text_edited(self, text: str) -> None:
        self.edited.emit()


class GroupedDigits(LineControl):
    """A NIK or KK: shown in groups of four, copied plain. Other text stays as typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, tabular=True)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def show_text(self, text: str) -> None:
        """Show *text* grouped."""
        super().show_text(grouped(text))

    def copied(self) -> str:
        """The selected digits without the spaces between them."""
        chosen = super().copied()
        return _digits(chosen) or chosen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Deleting at a space deletes the digit beyond it."""
        if event.key() == Qt.Key.Key_Backspace and self._is_after_space():
            self.setCursorPosition(self.cursorPosition() - 1)
        super().keyPressEvent(event)

    def _is_after_space(self) -> bool:
        at = self.cursorPosition()
        return not self.hasSelectedText() and at > 0 and self.text()[at - 1] == " "

    def _on_text_edited(self, text: str) -> None:
        before = len(_digits(text[: self.cursorPosition()]))
        again = grouped(text)
        if again != text:
            self.setText(again)
            self.setCursorPosition(_position_after(again, before))
        super()._on_text_edited(again)


class MoneyControl(LineControl):
    """An amount in rupiah; `Rp` stands before it and is never typed."""

    _ROOM = 26

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, tabular=True)
        self.setTextMargins(self._ROOM, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """`Rp` in muted ink at the left."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(font())
        painter.setPen(QColor(tokens_in_use().muted))
        where = QRect(12, 0, self._ROOM, self.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, "Rp")
        painter.end()


def copy_plain_number(text: str) -> None:
    """Put a number on the clipboard without the spaces between its groups."""
    clipboard.put(_digits(text) or text)


def grouped(text: str) -> str:
    """Digits in groups of four (`5171 0312 …`); text that holds anything else stays."""
    digits = _digits(text)
    if not digits:
        return text
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def _digits(text: str) -> str:
    """The digits of a number people group by spaces, dots or dashes; empty if it is no number."""
    bare = text.translate({ord(c): None for c in " .-\u00a0\t"})
    return bare if bare.isascii() and bare.isdigit() else ""


def _position_after(text: str, digits: int) -> int:
    seen = 0
    for at, letter in enumerate(text):
        if seen == digits:
            return at
        seen += letter.isdigit()
    return len(text)
