"""A row of an icon and words that leads somewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import tokens_in_use

from .icon_label import IconLabel
from .text import Text


class ClickRow(QWidget):
    """Words (and quieter words below) that can be pressed. Signals: `clicked()`."""

    clicked = Signal()

    def __init__(
        self,
        words: str,
        *,
        below: str = "",
        icon_name: str = "",
        role: str = "muted",
        size: int = tokens.SMALL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.words = words
        self._is_under = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{words} {below}".strip())
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(tokens.GRID)
        if icon_name:
            icon = IconLabel(icon_name, role, tokens.ICON_SMALL)
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Text(words, size=size, wrap=True))
        if below:
            column.addWidget(Text(below, size=tokens.SMALL, look="muted", wrap=True))
        row.addLayout(column, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space press it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click presses it."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Shade it under the pointer."""
        self._is_under = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Shade it no more."""
        self._is_under = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground under the pointer, ring when focused."""
        colours = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._is_under:
            painter.setBrush(QColor(colours.hover))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), tokens.RING))
        box = self.rect().toRectF().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, tokens.CORNER, tokens.CORNER)
        painter.end()
