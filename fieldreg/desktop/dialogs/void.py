"""Void a mistaken record: a panel inside the page that asks for a reason first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import Card, DangerButton, QuietButton, Text
from fieldreg.desktop.widgets.line_field import LineField

REASON_LEAST = 5
REASON_WIDTH = 640


class VoidPanel(QWidget):
    """Signals: `confirmed(str)`, the reason, once it says something; `put_away()`."""

    confirmed = Signal(str)
    put_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel:void")
        card = Card(self.tr("Batalkan pencatatan ini?"))
        card.body.addWidget(
            Text(
                self.tr(
                    "Orang ini tidak akan diajukan lagi. Riwayatnya tetap tersimpan, "
                    "dan pusat melihat alasan Anda."
                ),
                wrap=True,
                look="muted",
            )
        )
        self._reason = LineField(self.tr("Alasan"), "void_reason")
        self._reason.line.setPlaceholderText(self.tr("Misalnya: tercatat dua kali"))
        self._reason.setMaximumWidth(REASON_WIDTH)
        card.body.addWidget(self._reason)
        keep = QuietButton(self.tr("Tidak jadi"), name="void_keep")
        confirm = DangerButton(self.tr("Batalkan pencatatan"), "ban", name="void_confirm")
        acts = QHBoxLayout()
        acts.setSpacing(tokens.GRID)
        acts.addWidget(keep)
        acts.addWidget(confirm)
        acts.addStretch(1)
        card.body.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        keep.clicked.connect(self._put_away)
        confirm.clicked.connect(self._on_confirm)
        self._reason.line.returnPressed.connect(self._on_confirm)
        self._reason.line.textEdited.connect(lambda: self._reason.say(""))
        self.hide()

    def open_panel(self) -> None:
        """Show the question with an empty reason."""
        self._reason.line.clear()
        self._reason.say("")
        self.show()
        self._reason.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_panel(self) -> None:
        """Put the question away."""
        self.hide()

    def refuse(self, words: str) -> None:
        """It could not be done: say why, keep the reason."""
        self._reason.say(words, "wrong")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc means no."""
        if event.key() == Qt.Key.Key_Escape:
            self._put_away()
        else:
            super().keyPressEvent(event)

    def _put_away(self) -> None:
        self.close_panel()
        self.put_away.emit()

    def _on_confirm(self) -> None:
        reason = self._reason.text().strip()
        if len(reason) < REASON_LEAST:
            self._reason.say(self.tr("Tulis alasannya dalam beberapa kata."), "wrong")
            self._reason.line.setFocus()
            return
        self.confirmed.emit(reason)
