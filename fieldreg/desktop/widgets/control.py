"""What every control of a form can do: hand over its text, show one, and say that it was edited.

All controls speak text that `domain.reading` understands (choices speak codes), so that turning
text into values happens in one place.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from .text import repolish


class Control(Protocol):
    """A control of a form; always a QWidget too."""

    @property
    def edited(self) -> SignalInstance:
        """Emitted when the person at the desk changed something."""
        ...

    def typed(self) -> str:
        """What stands in it, as text that reads back to the same value."""
        ...

    def show_text(self, text: str) -> None:
        """Show *text* (or the words of a code); does not emit `edited`."""
        ...


def set_state(widget: QWidget, state: str) -> None:
    """Mark a control `wrong`, `attention` or neither (empty)."""
    if (widget.property("state") or "") != state:
        widget.setProperty("state", state)
        repolish(widget)
