"""What the steps of a lost passphrase have in common."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldreg.desktop.pages.parts import Gate, LinkButton, at_left, escapes_by
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Notice


class RecoverStep(QWidget):
    """A gate with a notice; put things into `column`. Signal `back_pressed()`."""

    back_pressed = Signal()

    def __init__(self, name: str, title: str, words: str) -> None:
        super().__init__()
        self.setObjectName(f"step:{name}")
        self.back = LinkButton(self.tr("Kembali"), "arrow-left", name=f"{name}_back")
        self.back.clicked.connect(self.back_pressed)
        escapes_by(self.back, self)
        self.notice = Notice(Role.WRONG)
        self.notice.hide()
        gate = Gate(title, words)
        self.words = gate.words
        self.column = gate.column
        self.column.addWidget(self.notice)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(gate)

    def end(self) -> None:
        """The way back, below everything else."""
        self.column.addLayout(at_left(self.back))

    def be_busy(self, is_busy: bool) -> None:
        """While something is at work its button rests."""
        if is_busy:
            self.notice.hide()

    def refuse(self, key: str, words: str) -> None:
        """It did not work."""
        self.notice.set_words(words, Role.WRONG)
        self.notice.show()
        self.setFocus()
