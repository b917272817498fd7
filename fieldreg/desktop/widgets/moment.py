"""A moment that is set by doing something, not by typing a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from .buttons import QuietButton
from .text import Text


class MomentControl(QWidget):
    """A button that takes the present moment, and the moment taken. Space presses it, Enter does
    not: giving consent is an act of its own. Signals: `edited()`."""

    edited = Signal()

    def __init__(
        self,
        words: str,
        *,
        name: str,
        now: Callable[[], str],
        shown: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        """*words* and *name* are the button's; *now* gives UTC ISO, *shown* words a moment."""
        super().__init__(parent)
        self._now, self._shown, self._moment = now, shown, ""
        self._button = QuietButton(words, "check", key=self.tr("Spasi"), name=name)
        self._button.clicked.connect(self._take)
        self._told = Text(tabular=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._button)
        row.addWidget(self._told, 1)
        self.setFocusProxy(self._button)

    def typed(self) -> str:
        """The moment taken, UTC ISO, or empty."""
        return self._moment

    def show_text(self, text: str) -> None:
        """Show a moment (or what stands in its place)."""
        self._moment = text
        self._told.setText(self._shown(text) if text else "")

    def _take(self) -> None:
        self.show_text(self._now())
        self.edited.emit()
