"""A new passphrase, typed twice, with advice while it is typed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from fieldreg.desktop.theme import tokens

from .line_field import LineField

LEAST = 8
ADVISED = 15


class NewPassphrase(QWidget):
    """Two lines, beside each other where *is_wide*. Signal `entered()`: Enter in the second."""

    entered = Signal()

    def __init__(self, *, is_wide: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = LineField(self.tr("Kata sandi baru"), "new_passphrase", is_secret=True)
        self.second = LineField(self.tr("Ulangi kata sandi baru"), "repeated", is_secret=True)
        direction = QBoxLayout.Direction
        row = QBoxLayout(direction.LeftToRight if is_wide else direction.TopToBottom, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.BETWEEN_FIELDS)
        # Words under one of them move the other nowhere.
        beside = Qt.AlignmentFlag.AlignTop if is_wide else Qt.AlignmentFlag(0)
        row.addWidget(self.first, 1, beside)
        row.addWidget(self.second, 1, beside)
        if not is_wide:
            row.addStretch(0)
        self.setFocusProxy(self.first.line)
        self.first.line.returnPressed.connect(self.second.line.setFocus)
        self.second.line.returnPressed.connect(self.entered)
        self.first.line.textEdited.connect(self._advise)
        self.second.line.textEdited.connect(lambda: self.second.say(""))

    def text(self) -> str:
        """What was typed first."""
        return self.first.text()

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.first, self.second):
            field.line.clear()
            field.say("")

    def set_busy(self, is_busy: bool) -> None:
        """While it is at work nothing can be typed."""
        for field in (self.first, self.second):
            field.line.setReadOnly(is_busy)

    def first_wrong(self) -> LineField | None:
        """The line that will not do, with words at it; None if both will."""
        if len(self.first.text()) < LEAST:
            self.first.say(self.tr("Terlalu pendek: sedikitnya 8 huruf."), "wrong")
            return self.first
        if self.first.text() != self.second.text():
            self.second.say(self.tr("Tidak sama dengan yang pertama. Ketik lagi."), "wrong")
            return self.second
        return None

    def refuse(self, words: str) -> None:
        """It cannot be this one; *words* say why."""
        self.first.say(words, "wrong")
        self.first.line.setFocus()
        self.first.line.selectAll()

    def _advise(self, text: str) -> None:
        self.first.say(*advice(text))


def advice(text: str) -> tuple[str, str]:
    """What to say of a new passphrase while it is typed, and its look."""
    translate = QCoreApplication.translate
    if len(text) < LEAST:
        return translate("NewPassphrase", "Sedikitnya 8 huruf."), "muted"
    if len(text) < ADVISED:
        words = translate(
            "NewPassphrase",
            "Boleh. Lebih aman 15 huruf, misalnya empat kata yang mudah Anda ingat.",
        )
        return words, "muted"
    return translate("NewPassphrase", "Kuat."), "good"
