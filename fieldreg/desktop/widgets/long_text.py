"""A few lines of text, for notes."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fieldreg.desktop.clipboard import marked
from fieldreg.desktop.theme.style import font


class LongText(QPlainTextEdit):
    """Plain text; Enter makes a line once there is one, Tab goes on. Signals: `edited()`."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(font())
        self.setTabChangesFocus(True)
        self.setFixedHeight(96)
        self._is_showing = False
        self.textChanged.connect(self._on_changed)

    def typed(self) -> str:
        """The text as it stands."""
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Show *text*."""
        if text != self.toPlainText():
            self._is_showing = True
            self.setPlainText(text)
            self._is_showing = False

    def createMimeDataFromSelection(self) -> QMimeData:
        """What copying puts on the clipboard, with the marks that keep it out of histories."""
        return marked(self.textCursor().selection().toPlainText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the form's while nothing stands here, and with Ctrl."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        goes_on = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if is_enter and (goes_on or not self.toPlainText()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _on_changed(self) -> None:
        if not self._is_showing:
            self.edited.emit()
