"""The step of a lost passphrase in which 24 words are typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from fieldreg.desktop.pages.recover_step import RecoverStep
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.widgets import PrimaryButton, Text
from fieldreg.protocol.recovery_words import WORDS, count_of, unknown_in

WORDS_HEIGHT = 132


class _Marker(QSyntaxHighlighter):
    """Underlines words that are on no list, but for the one being typed."""

    def __init__(self, field: QPlainTextEdit) -> None:
        super().__init__(field.document())
        self.is_strict = False

    def highlightBlock(self, text: str) -> None:
        """Mark what is wrong in one line."""
        look = QTextCharFormat()
        colour = QColor(tokens_in_use().wrong)
        look.setForeground(colour)
        look.setUnderlineColor(colour)
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        for start, length in unknown_in(text):
            if self.is_strict or start + length < len(text):
                self.setFormat(start, length, look)


class WordsStep(RecoverStep):
    """24 words in one field, each marked that cannot be one. Signal `entered(str)`."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            "words",
            self.tr("Ketik 24 kata"),
            self.tr(
                "Ketik kata-kata yang dibacakan pusat, dengan spasi di antaranya. Huruf besar atau "
                "kecil tidak berpengaruh. Kata yang tidak mungkin benar diberi garis merah."
            ),
        )
        self._field = QPlainTextEdit()
        self._field.setObjectName("field:words")
        self._field.setAccessibleName(self.tr("24 kata dari pusat"))
        self._field.setFont(font(tabular=True))
        self._field.setTabChangesFocus(True)
        self._field.setFixedHeight(WORDS_HEIGHT)
        self._field.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._marker = _Marker(self._field)
        self._count = Text(look="muted", size=tokens.SMALL)
        self._next = PrimaryButton(self.tr("Lanjut"), name="words_next")
        for part in (self._field, self._count, self._next):
            self.column.addWidget(part)
        self.end()
        self._field.textChanged.connect(self._on_changed)
        self._next.clicked.connect(lambda: self.entered.emit(self._field.toPlainText()))
        self.setFocusProxy(self._field)
        self._on_changed()

    def be_busy(self, is_busy: bool) -> None:
        """The words are being tried."""
        super().be_busy(is_busy)
        self._field.setReadOnly(is_busy)
        self._next.setEnabled(not is_busy)

    def forget(self) -> None:
        """Words are a key: none stays in the field."""
        self._field.clear()

    def _on_changed(self) -> None:
        count = count_of(self._field.toPlainText())
        text = self.tr("{count} dari {all} kata").format(count=count, all=WORDS)
        if self._count.text() != text:
            self._count.setText(text)
