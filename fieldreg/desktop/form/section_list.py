"""The sections of the form with how far each is: a list at the left, or a strip on top."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QWidget

from fieldreg.desktop.icons import pixmap
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.domain.fields import Section


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
        if is_flat:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16777215)
        else:
            self.setFixedWidth(tokens.SECTIONS_WIDTH)

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


class _SectionButton(QPushButton):
    """Number, words, mark."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        self.state = SectionState()
        self._number, self._words = number, words
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("look", "section")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{words}  Alt+{number}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self.updateGeometry)
        self.set_state(self.state)

    def set_flat(self, is_flat: bool) -> None:
        """Room for the words alone, or the whole width."""
        policy = QSizePolicy.Policy.Maximum if is_flat else QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for number, words and mark."""
        return QSize(self._words_width() + 72, tokens.CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Number and mark at least; all words but the current ones give way on small screens."""
        return self.sizeHint() if self.isChecked() else QSize(60, tokens.CONTROL_HEIGHT)

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
        painter.setFont(font(tokens.BODY, weight, tabular=True))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.muted))
        painter.drawText(QRectF(12, 0, 16, self.height()), middle, str(self._number))
        painter.setPen(QColor(colours.accent if self.isChecked() else colours.ink))
        if self.width() >= self._words_width() + 62:
            painter.drawText(QRectF(30, 0, self.width() - 60, self.height()), middle, self._words)
        self._paint_mark(painter)
        painter.end()

    def _words_width(self) -> int:
        return QFontMetrics(font(tokens.BODY, font().Weight.Medium)).horizontalAdvance(self._words)

    def _paint_mark(self, painter: QPainter) -> None:
        colours = tokens_in_use()
        box = QRectF(self.width() - 30, (self.height() - 20) / 2, 20, 20)
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
