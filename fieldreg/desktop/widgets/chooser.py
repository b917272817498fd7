"""A box that shows one of a few words and opens the others: for filters, never for a form."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QWidget

from fieldreg.desktop.icons import pixmap
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.theme.tokens import Role

_PAD = 12


class Chooser(QComboBox):
    """Painted like the other controls; a choice other than the first is tinted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(tokens.CONTROL_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.view().setProperty("look", "choices")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box, words, arrow, ring."""
        colours = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_set = self.currentIndex() > 0
        painter.setBrush(QColor(colours.soft(Role.ACCENT) if is_set else colours.surface))
        edge = colours.accent if is_set or self.hasFocus() else colours.border
        width = tokens.RING if self.hasFocus() else 1
        painter.setPen(QPen(QColor(edge), width))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, tokens.CORNER, tokens.CORNER)
        size = tokens.ICON_SMALL
        at = QPoint(self.width() - size - _PAD, (self.height() - size) // 2)
        painter.drawPixmap(at, pixmap("chevron-down", Role.MUTED, size, self.devicePixelRatioF()))
        painter.setFont(font())
        painter.setPen(QColor(colours.accent if is_set else colours.ink))
        room = self.rect().adjusted(_PAD, 0, -size - _PAD - tokens.GRID, 0)
        words = painter.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
