"""A number on a card, what it counts, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Card, IconLabel, Text

FIGURE_SIZE = 32


class FigureCard(Card):
    """A number, what it counts, and where it leads. Signal `pressed()`."""

    pressed = Signal()

    def __init__(self, name: str, words: str, icon: str) -> None:
        super().__init__()
        self.setObjectName(f"figure:{name}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon_name = icon
        self._icon = IconLabel(icon, Role.MUTED)
        self._number = Text("–", size=FIGURE_SIZE, is_bold=True, tabular=True)
        self._words = Text(words, look="muted", size=tokens.BODY)
        head = QHBoxLayout()
        head.addWidget(self._number, 1)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.body.addWidget(self._words)

    def show_number(self, number: int, role: str = "") -> None:
        """The count; *role* tints it where it wants to be seen."""
        self._number.setText(str(number))
        self._number.set_look(role)
        self._icon.set_icon(self._icon_name, role or Role.MUTED)
        self.setAccessibleName(f"{self._words.text()}: {number}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click leads on."""
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space lead on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class FigureRow(QWidget):
    """Cards beside each other; in two rows where one would be wider than there is room for."""

    def __init__(self, cards: Sequence[FigureCard], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = tuple(cards)
        self._in_a_row = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(tokens.BETWEEN_FIELDS)
        # Its least width is that of two rows, else a narrow window could never ask for them.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._place(len(self._cards))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many beside each other as their words have room for."""
        super().resizeEvent(event)
        widest = max(card.minimumSizeHint().width() for card in self._cards)
        count = len(self._cards)
        needed = count * widest + (count - 1) * tokens.BETWEEN_FIELDS
        self._place(count if needed <= self.width() else (count + 1) // 2)

    def _place(self, in_a_row: int) -> None:
        if in_a_row == self._in_a_row:
            return
        self._in_a_row = in_a_row
        for number, card in enumerate(self._cards):
            self._grid.addWidget(card, number // in_a_row, number % in_a_row)
        for column in range(len(self._cards)):
            self._grid.setColumnStretch(column, int(column < in_a_row))
