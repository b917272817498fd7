"""Labels. Always plain text, so that nothing a person typed is ever read as markup."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from fieldreg.desktop import clipboard
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font


class Text(QLabel):
    """A plain-text label. *look* is the name of a token's role: `muted`, `good`, `wrong`, …"""

    def __init__(
        self,
        words: str = "",
        *,
        look: str = "",
        size: int = tokens.BODY,
        is_bold: bool = False,
        is_medium: bool = False,
        tabular: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        weight = QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal
        weight = QFont.Weight.Medium if is_medium else weight
        self.setFont(font(size, weight, tabular=tabular))
        self.setWordWrap(wrap)
        self.setText(words)
        self.set_look(look)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with the marks that keep it out of histories."""
        if event.matches(QKeySequence.StandardKey.Copy):
            clipboard.put(self.selectedText())
        else:
            super().keyPressEvent(event)

    def set_look(self, look: str) -> None:
        """Colour the words by a role; empty is ink."""
        if self.property("look") != look:
            self.setProperty("look", look)
            repolish(self)


def tip(words: str) -> str:
    """*words* for a tooltip, exactly as they are: Qt would render a name that looks like markup."""
    return f"<p>{escape(words)}</p>" if words else ""


def repolish(widget: QWidget) -> None:
    """Let the style sheet look at *widget*'s properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
