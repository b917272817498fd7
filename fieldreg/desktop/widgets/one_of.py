"""One of a few people or things, each on a line of its own that can be pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens

from .text import tip


class OneOf(QWidget):
    """Arrow keys move along the lines. Signal `chosen(str)`, the code."""

    chosen = Signal(str)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self._group = QButtonGroup(self)
        self._codes: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.HALF)
        self._group.idClicked.connect(lambda at: self.chosen.emit(self._codes[at]))

    def show_choices(self, choices: tuple[tuple[str, str], ...], chosen: str = "") -> None:
        """(code, words) each; *chosen* is marked."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self._codes = [code for code, _ in choices]
        for at, (code, words) in enumerate(choices):
            button = _Line(words)
            button.setProperty("look", "check")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setChecked(code == chosen)
            button.setObjectName(f"choice:{code}")
            self._group.addButton(button, at)
            self._column.addWidget(button)
        first = self._group.checkedButton() or self._group.button(0)
        if first:
            self.setFocusProxy(first)

    def code(self) -> str:
        """What is chosen; empty if nothing is."""
        at = self._group.checkedId()
        return self._codes[at] if 0 <= at < len(self._codes) else ""


class _Line(QPushButton):
    """Words that are shortened where there is no room for them."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many letters as there is room for."""
        super().resizeEvent(event)
        room = self.width() - 2 * tokens.BETWEEN_FIELDS
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
