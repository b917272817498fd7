"""The end of a restore or a rescue: what came back, in numbers, and the way to sign in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldreg.desktop.pages.parts import Gate
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Notice, PrimaryButton, Text


class DoneStep(QWidget):
    """What came back. Signal `sign_in_pressed()`."""

    sign_in_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        gate = Gate(self.tr("Selesai"), "")
        self.notice = Notice(Role.GOOD)
        self._kept = Text(
            self.tr("Berkas yang tadi ada di sini disimpan di samping, tidak dihapus."),
            look="muted",
            wrap=True,
        )
        self._button = PrimaryButton(self.tr("Masuk"), name="after_restore")
        for part in (self.notice, self._kept, self._button):
            gate.column.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(gate)
        self._button.clicked.connect(self.sign_in_pressed)
        self.setFocusProxy(self._button)

    def tell(self, words: str, *, is_good: bool, kept: bool) -> None:
        """The result in numbers."""
        self.notice.set_words(words, Role.GOOD if is_good else Role.ATTENTION)
        self._kept.setVisible(kept)
