"""The sections of the form with how far each is: a list at the left, or a strip on top."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QWidget

from fieldreg.desktop.icons import pixmap
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets.text import tip
from fieldreg.domain.fields import Section

_ROOM, _FLAT_ROOM, _SHORT = 72, 52, 48
"""Room beside the words in a list and in a strip, and the width of a button without words."""


@dataclass(frozen=True, slots=True)
class SectionState:
    """How far a section is: errors that are shown, whether it is begun, whether it is done."""

    errors: int = 0
    is_begun: bool = False
    is_done: bool = False


class SectionList(QWidget):
    """Buttons for the sections. Signals: `chosen(name)`."""

    chosen = Signal(str)

    def __init__(self, sections: tuple[Section, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setSpacing(tokens.HALF)
        self._is_flat = False
        self._buttons: dict[str, _SectionButton] = {}
        for number, section in enumerate(sections, start=1):
            button = _SectionButton(number, said(section.label))
            button.setObjectName(f"section:{section.name}")
            button.clicked.connect(lambda _=False, name=section.name: self.chosen.emit(name))
            self._buttons[section.name] = button
            self._row.addWidget(button)
        self._row.addStretch(1)
        self.set_flat(False)

    def set_flat(self, is_flat: bool) -> None:
        """A strip on top rather than a list at the left."""
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if is_flat else direction.TopToBottom)
        self._row.setContentsMargins(*((16, 6, 8, 6) if is_flat else (12, 16, 12, 16)))
        for button in self._buttons.values():
            button.set_flat(is_flat)
        self._is_flat = is_flat
        if is_flat:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16777215)
        else:
            self.setFixedWidth(tokens.SECTIONS_WIDTH)
        self._fit()

    def set_state(self, name: str, state: SectionState) -> None:
        """Mark a section."""
        self._buttons[name].set_state(state)

    def state(self, name: str) -> SectionState:
        """What a section is marked with."""
        return self._buttons[name].state

    def set_current(self, name: str) -> None:
        """Show where the person is."""
        for key, button in self._buttons.items():
            button.setChecked(key == name)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Where there is no room for words, the numbers of a strip are enough."""
        least = super().minimumSizeHint()
        return QSize(0, least.height()) if self._is_flat else least

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All words of a strip, or only those of the section one is in."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        buttons = self._buttons.values()
        edges = self._row.contentsMargins()
        gaps = edges.left() + edges.right() + self._row.spacing() * len(buttons)
        is_short = self._is_flat and sum(b.full_width() for b in buttons) + gaps > self.width()
        for button in buttons:
            button.set_short(is_short and not button.isChecked())


class _SectionButton(QPushButton):
    """Number, words, mark."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        self.state = SectionState()
        self._number, self._words = number, words
        self._is_flat = self._is_short = False
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("look", "section")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip(f"{words}  Alt+{number}"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_state(self.state)

    def set_flat(self, is_flat: bool) -> None:
        """Room for the words alone, or the whole width."""
        self._is_flat = is_flat
        policy = QSizePolicy.Policy.Fixed if is_flat else QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        self.updateGeometry()

    def set_short(self, is_short: bool) -> None:
        """Number and mark alone."""
        if is_short != self._is_short:
            self._is_short = is_short
            self.updateGeometry()
            self.update()

    def full_width(self) -> int:
        """Room for number, words and mark."""
        size = tokens.SMALL if self._is_flat else tokens.BODY
        words = QFontMetrics(font(size, font().Weight.Medium)).horizontalAdvance(self._words)
        return words + (_FLAT_ROOM if self._is_flat else _ROOM)

    def sizeHint(self) -> QSize:
        """Room for number, words where there is any, and mark."""
        width = _SHORT if self._is_short else self.full_width()
        return QSize(width, tokens.CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Nothing of it gives way."""
        return self.sizeHint()

    def set_state(self, state: SectionState) -> None:
        """Another mark, told to readers of the screen too."""
        self.state = state
        told = self._words
        if state.errors:
            told = self.tr("{section}, {count} perlu dibetulkan")
        elif state.is_done:
            told = self.tr("{section}, lengkap")
        self.setAccessibleName(told.format(section=self._words, count=state.errors))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words and the mark on the sheet's ground."""
        super().paintEvent(event)
        colours = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        weight = font().Weight.Medium if self.isChecked() else font().Weight.Normal
        size, left = (tokens.SMALL, 8) if self._is_flat else (tokens.BODY, 12)
        painter.setFont(font(size, weight, tabular=True))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.muted))
        painter.drawText(QRectF(left, 0, 16, self.height()), middle, str(self._number))
        painter.setPen(QColor(colours.accent if self.isChecked() else colours.ink))
        if not self._is_short:
            words_left = left + (size + 3)
            room = QRectF(words_left, 0, self.width() - words_left, self.height())
            painter.drawText(room, middle, self._words)
        self._paint_mark(painter)
        painter.end()

    def _paint_mark(self, painter: QPainter) -> None:
        colours = tokens_in_use()
        right = 24 if self._is_flat else 30
        box = QRectF(self.width() - right, (self.height() - 20) / 2, 20, 20)
        if self.state.errors:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.soft(Role.WRONG, 0.14)))
            painter.drawEllipse(box)
            painter.setFont(font(tokens.TINY, font().Weight.DemiBold))
            painter.setPen(QColor(colours.wrong))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self.state.errors))
        elif self.state.is_done:
            at = box.topLeft().toPoint()
            density = self.devicePixelRatioF()
            painter.drawPixmap(at.x() + 2, at.y() + 2, pixmap("check", Role.GOOD, 16, density))
        elif self.state.is_begun:
            painter.setPen(QPen(Qt.PenStyle.NoPen))
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(box.center(), 3, 3)
