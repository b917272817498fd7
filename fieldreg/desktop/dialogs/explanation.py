"""The whole answer as one paragraph, to read, to copy, to show somebody."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fieldreg.desktop import clipboard
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font
from fieldreg.desktop.widgets import QuietButton

from .sheet import Sheet

_LINES_LEAST = 6


class _Reading(QPlainTextEdit):
    """Text to read; what is copied of it is marked."""

    def createMimeDataFromSelection(self) -> QMimeData:
        """What copying puts on the clipboard."""
        return clipboard.marked(self.textCursor().selection().toPlainText())


class Explanation(Sheet):
    """Shows one text; nothing in it is ever read as markup."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(self.tr("Penjelasan lengkap"), "explanation", page)
        self._text = _Reading()
        self._text.setObjectName("explanation")
        self._text.setAccessibleName(self.tr("Penjelasan lengkap"))
        self._text.setProperty("look", "reading")
        self._text.setFont(font(tokens.BODY, tabular=True))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(QFontMetrics(self._text.font()).lineSpacing() * _LINES_LEAST)
        self._copy = QuietButton(self.tr("Salin"), "copy", name="copy_explanation")
        self._copy.clicked.connect(self._on_copy)
        close = QuietButton(self.tr("Tutup"), key="Esc", name="close_explanation")
        close.clicked.connect(self.put_away)
        self.card.body.addWidget(self._text, 1)
        self.acts.addWidget(self._copy)
        self.acts.addStretch(1)
        self.acts.addWidget(close)
        self.card.body.addLayout(self.acts)

    def show_words(self, words: str) -> None:
        """Open with *words*."""
        self._text.setPlainText(words)
        self._copy.set_words(self.tr("Salin"))
        self._copy.set_icon("copy")
        self.open_on(self._text)

    @property
    def words(self) -> str:
        """What is shown."""
        return self._text.toPlainText()

    def _on_copy(self) -> None:
        clipboard.put(self.words)
        self._copy.set_words(self.tr("Sudah disalin"))
        self._copy.set_icon("check")
