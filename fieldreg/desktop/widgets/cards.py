"""Surfaces: a card, a thin rule, and what stands where nothing stands yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role

from .icon_label import IconLabel
from .text import Text

_WORDS_WIDTH = 440


class Card(QFrame):
    """A quiet surface with an optional title; put things into `body`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 16, 16, 16)
        self.body.setSpacing(tokens.GRID)
        self.title = Text(title, is_bold=True)
        self.body.addWidget(self.title)
        self.title.setVisible(bool(title))


class Rule(QFrame):
    """A line of one pixel between two things."""

    def __init__(self, parent: QWidget | None = None, *, is_upright: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("look", "rule")
        if is_upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class EmptyState(QWidget):
    """What will stand here and how to begin; *button* is the one way to begin."""

    def __init__(
        self,
        icon_name: str,
        title: str,
        words: str = "",
        button: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(tokens.GRID)
        column.addStretch(2)
        column.addWidget(IconLabel(icon_name, Role.MUTED, 40), 0, centre)
        column.addSpacing(tokens.GRID)
        column.addWidget(Text(title, size=tokens.SECTION, is_bold=True), 0, centre)
        body = Text(words, look="muted", wrap=True)
        body.setAlignment(centre)
        body.setFixedWidth(_WORDS_WIDTH)
        body.setMinimumHeight(body.heightForWidth(_WORDS_WIDTH))
        column.addWidget(body, 0, centre)
        body.setVisible(bool(words))
        if button:
            column.addSpacing(tokens.GRID)
            column.addWidget(button, 0, centre)
        column.addStretch(3)
