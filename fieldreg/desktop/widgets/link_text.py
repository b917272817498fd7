"""A few words that act, no taller than a line of text: beside a title, under a message."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font

_SIDES = 16
HEIGHT = 24


class LinkText(QPushButton):
    """A verb in the accent's colour, with a ring when focused. Signals: `clicked()`."""

    def __init__(
        self, words: str, *, name: str = "", height: int = HEIGHT, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("look", "link")
        self.setFont(font(tokens.SMALL, font().Weight.Medium))
        self.setObjectName(f"button:{name}" if name else "")
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Another verb."""
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        words = QFontMetrics(self.font()).horizontalAdvance(self.accessibleName())
        return QSize(words + _SIDES, self._height)

    def minimumSizeHint(self) -> QSize:
        """Never clipped."""
        return self.sizeHint()
