"""A choice among a few: all stand side by side, one key away."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.theme.tokens import Tokens

_PAD = 16


class Segments(QWidget):
    """One of at most four words. Arrow keys, first letters and numbers choose; Delete clears.

    Signals: `edited()`.
    """

    edited = Signal()

    def __init__(self, choices: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        """*choices* are (code, words)."""
        super().__init__(parent)
        self._listed = self._choices = choices
        self._chosen = -1
        self._under = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def typed(self) -> str:
        """The code chosen, or empty."""
        return self._choices[self._chosen][0] if self._chosen >= 0 else ""

    def show_text(self, text: str) -> None:
        """Show the choice with this code; anything else shows none."""
        codes = [code for code, _ in self._choices]
        self._show(codes.index(text) if text in codes else -1)

    def set_unknown(self, choices: tuple[tuple[str, str], ...]) -> None:
        """More (code, words) after the list: codes that it does not know and that stay."""
        if self._listed + choices != self._choices:
            self._choices = self._listed + choices
            self._show(-1)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for all the words."""
        return QSize(self._edges()[-1], tokens.CONTROL_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by arrow, letter, number or space."""
        last = len(self._choices) - 1
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._choose(min(self._chosen + 1, last))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._choose(max(self._chosen - 1, 0))
        elif key == Qt.Key.Key_Space:
            self._choose((self._chosen + 1) % (last + 1))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._choose(-1)
        elif (found := self._by_letter(event.text())) >= 0:
            self._choose(found)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the pointer."""
        self._choose(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Shade what is under the pointer."""
        self._hover(self._at(event.position().x()))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Shade what is under the pointer."""
        self._hover(self._at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Shade nothing."""
        self._hover(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One rounded box with lines between the words; a ring when focused."""
        colours = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(box, tokens.CORNER, tokens.CORNER)
        painter.fillPath(outline, QColor(colours.surface))
        self._paint_words(painter, outline, colours)
        is_wrong = self.property("state") == "wrong"
        painter.setPen(QPen(QColor(colours.wrong if is_wrong else colours.border), 1))
        painter.drawPath(outline)
        if self.hasFocus():
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.setPen(QPen(QColor(colours.accent), tokens.RING))
            painter.drawRoundedRect(ring, tokens.CORNER - 1, tokens.CORNER - 1)
        painter.end()

    def _paint_words(self, painter: QPainter, outline: QPainterPath, colours: Tokens) -> None:
        edges = self._edges()
        for i, (left, right) in enumerate(pairwise(edges)):
            part = QRectF(left, 0, right - left, self.height())
            path = QPainterPath()
            path.addRect(part)
            if i == self._chosen:
                ground = colours.soft("accent", 0.16)
                painter.fillPath(outline.intersected(path), QColor(ground))
            elif i == self._under:
                painter.fillPath(outline.intersected(path), QColor(colours.hover))
            if i:
                painter.setPen(QPen(QColor(colours.line), 1))
                painter.drawLine(part.topLeft(), part.bottomLeft())
            painter.setFont(_font(is_chosen=i == self._chosen))
            painter.setPen(QColor(colours.accent if i == self._chosen else colours.ink))
            painter.drawText(part, Qt.AlignmentFlag.AlignCenter, self._choices[i][1])

    def _edges(self) -> list[int]:
        metrics = QFontMetrics(_font(is_chosen=True))
        edges = [0]
        for _, words in self._choices:
            edges.append(edges[-1] + max(56, metrics.horizontalAdvance(words) + 2 * _PAD))
        return edges

    def _at(self, x: float) -> int:
        edges = self._edges()
        spans = enumerate(pairwise(edges))
        return next((i for i, (left, right) in spans if left <= x < right), -1)

    def _by_letter(self, text: str) -> int:
        if text.isdigit():
            return int(text) - 1 if 1 <= int(text) <= len(self._choices) else -1
        begins = [i for i, (_, w) in enumerate(self._choices) if text and _begins(w, text)]
        after = [i for i in begins if i > self._chosen]
        return (after or begins or [-1])[0]

    def _hover(self, under: int) -> None:
        if under != self._under:
            self._under = under
            self.update()

    def _choose(self, chosen: int) -> None:
        if chosen != self._chosen:
            self._show(chosen)
            self.edited.emit()

    def _show(self, chosen: int) -> None:
        self._chosen = chosen
        words = self._choices[chosen][1] if chosen >= 0 else ""
        self.setAccessibleDescription(words)
        self.update()


def _begins(words: str, letter: str) -> bool:
    return words.casefold().startswith(letter.casefold())


def _font(*, is_chosen: bool) -> QFont:
    return font(tokens.BODY, QFont.Weight.Medium if is_chosen else QFont.Weight.Normal)
