"""Two rooms above each other, each scrolling by itself; one room where there is little height."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import Rule

_SHARES = (3, 5)


class Rooms(QWidget):
    """Holds *upper* and *lower*; what grows in one never moves the other."""

    def __init__(self, upper: QWidget, lower: QWidget) -> None:
        super().__init__()
        self._parts = (upper, lower)
        self._is_low = False
        self._scrolls = (_scroll(upper), _scroll(lower))
        self._rule = _inset_rule()
        self._both = QFrame()
        self._both.setProperty("look", "surface")
        self._one = _scroll(self._both)
        self._one.hide()
        both = QVBoxLayout(self._both)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scrolls[0], _SHARES[0])
        column.addWidget(self._rule)
        column.addWidget(self._scrolls[1], _SHARES[1])
        column.addWidget(self._one, 1)

    def to_top(self) -> None:
        """Show the beginning of each room."""
        for scroll in (*self._scrolls, self._one):
            scroll.verticalScrollBar().setValue(0)

    def set_low(self, is_low: bool) -> None:
        """One room for both, or a room for each."""
        if is_low == self._is_low:
            return
        self._is_low = is_low
        column = self._both.layout()
        for scroll, part in zip(self._scrolls, self._parts, strict=True):
            if is_low and column:
                scroll.takeWidget()
                column.addWidget(part)
                part.show()
            else:
                scroll.setWidget(part)
            scroll.setVisible(not is_low)
        self._rule.setVisible(not is_low)
        self._one.setVisible(is_low)


def _scroll(inside: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidget(inside)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll


def _inset_rule() -> QWidget:
    holder = QFrame()
    holder.setProperty("look", "surface")
    row = QVBoxLayout(holder)
    row.setContentsMargins(tokens.BETWEEN_FIELDS, 0, tokens.BETWEEN_FIELDS, 0)
    row.addWidget(Rule())
    return holder
