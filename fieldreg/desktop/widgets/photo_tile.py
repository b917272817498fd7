"""A small picture with what it shows and how it stands, to be pressed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fieldreg.desktop.icons import pixmap
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.theme.tokens import Role

WIDTH = 152
_PAD = 8
_PICTURE = QSize(WIDTH - 2 * _PAD, 84)
_LINE = 20
_ICON = 14


class PhotoTile(QAbstractButton):
    """Shows *words* and a state of (words, role, icon); the picture may come later (`show_image`).

    Without one it shows an icon in its place. Space, Enter and a click press it.
    """

    def __init__(
        self, words: str, state: tuple[str, str, str], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._state, self._image = words, state, QImage()
        self.setObjectName(f"photo:{name}")
        self.setAccessibleName(f"{words}, {state[0]}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def has_image(self) -> bool:
        """Whether the picture is there to be seen."""
        return not self._image.isNull()

    def show_image(self, image: QImage) -> None:
        """The picture itself, small."""
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        """The same for every picture."""
        return QSize(WIDTH, _PICTURE.height() + 2 * _LINE + 3 * _PAD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, what it shows, how it stands; a ring where the focus is."""
        colours = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        edge = QPen(QColor(colours.line), 1)
        if self.hasFocus():
            edge = QPen(QColor(colours.accent), tokens.RING)
        painter.setPen(edge)
        painter.setBrush(QColor(colours.hover if self.underMouse() else colours.surface))
        box = self.rect().toRectF().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, tokens.CORNER, tokens.CORNER)
        self._paint_picture(painter)
        self._paint_words(painter)
        painter.end()

    def _paint_picture(self, painter: QPainter) -> None:
        colours = tokens_in_use()
        room = QRectF(_PAD, _PAD, _PICTURE.width(), _PICTURE.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.paper))
        painter.drawRoundedRect(room, tokens.CORNER / 2, tokens.CORNER / 2)
        if self.has_image:
            size = self._image.size().scaled(_PICTURE, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(room.center())
            painter.drawImage(place, self._image)
            return
        icon = pixmap("image", Role.MUTED, tokens.ICON, painter.device().devicePixelRatio())
        middle = room.center()
        painter.drawPixmap(
            QPointF(middle.x() - tokens.ICON / 2, middle.y() - tokens.ICON / 2), icon
        )

    def _paint_words(self, painter: QPainter) -> None:
        colours, (words, role, icon_name) = tokens_in_use(), self._state
        top = _PICTURE.height() + 2 * _PAD
        painter.setFont(font(tokens.SMALL, QFont.Weight.Medium))
        painter.setPen(QColor(colours.ink))
        self._paint_line(painter, QRect(_PAD, top, _PICTURE.width(), _LINE), self._words)
        top += _LINE
        icon = pixmap(icon_name, role, _ICON, painter.device().devicePixelRatio())
        painter.drawPixmap(QPointF(_PAD, top + (_LINE - _ICON) / 2), icon)
        painter.setFont(font(tokens.TINY))
        painter.setPen(QColor(colours.of(role)))
        left = _PAD + _ICON + tokens.HALF
        self._paint_line(painter, QRect(left, top, WIDTH - _PAD - left, _LINE), words)

    @staticmethod
    def _paint_line(painter: QPainter, room: QRect, words: str) -> None:
        shown = QFontMetrics(painter.font()).elidedText(
            words, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
