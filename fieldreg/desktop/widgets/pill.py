"""A small pill with an icon and a word: how a state is told, in lists and beside titles."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldreg.desktop.icons import pixmap
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.theme.tokens import Role

HEIGHT = 24
_ICON = 14
_PAD = 10
_GAP = 6


class Pill(QWidget):
    """Shows a word with its icon in the colour of its meaning."""

    def __init__(
        self,
        words: str = "",
        role: str = Role.MUTED,
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_words(words, role, icon_name)

    def set_words(self, words: str, role: str, icon_name: str = "") -> None:
        """Say another state."""
        self.words, self.role, self.icon_name = words, str(role), icon_name
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        return QSize(pill_width(self.words, self.icon_name), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as lists do."""
        painter = QPainter(self)
        paint_pill(painter, self.rect(), self.words, self.role, self.icon_name)
        painter.end()


def pill_width(words: str, icon_name: str = "") -> int:
    """How wide a pill with these words is."""
    letters = QFontMetrics(_font()).horizontalAdvance(words)
    return letters + 2 * _PAD + (_ICON + _GAP if icon_name else 0)


def paint_pill(painter: QPainter, where: QRect, words: str, role: str, icon_name: str = "") -> None:
    """Paint a pill at the left of *where*, in the middle of its height; for delegates of lists."""
    colours = tokens_in_use()
    width = min(pill_width(words, icon_name), where.width())
    top = where.top() + (where.height() - HEIGHT) / 2
    box = QRectF(where.left(), top, width, HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.soft(role, 0.12)))
    painter.drawRoundedRect(box, HEIGHT / 2, HEIGHT / 2)
    left = box.left() + _PAD
    if icon_name:
        density = painter.device().devicePixelRatio()
        at = QPointF(left, box.top() + (HEIGHT - _ICON) / 2)
        painter.drawPixmap(at, pixmap(icon_name, role, _ICON, density))
        left += _ICON + _GAP
    painter.setFont(_font())
    painter.setPen(QColor(colours.of(role)))
    room = QRectF(left, box.top(), box.right() - _PAD - left + 1, HEIGHT)
    shown = QFontMetrics(_font()).elidedText(
        words, Qt.TextElideMode.ElideRight, round(room.width()) + 1
    )
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()


def _font() -> QFont:
    return font(tokens.SMALL, QFont.Weight.Medium)
