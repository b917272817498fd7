"""What every page of the frame has in common."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldreg.desktop.session import Changed, Go, Kind, PageName, Session


class Page(QWidget):
    """Shows results, asks to go elsewhere. Signal `wants(Go)`: where the person wants to be.

    Esc leads to the page it `escapes_to`, where it has nothing of its own to put away.
    A page names the kinds it `cares_about`; when one changes it reads again, at once if it is
    seen, else when it is shown next.
    """

    wants = Signal(object)
    name: PageName
    cares_about: frozenset[Kind] = frozenset()
    escapes_to: PageName | None = None

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName(f"page:{self.name}")
        self._is_stale = True
        session.changed.connect(self._on_changed)

    def arrive(self, go: Go) -> None:
        """The person came here by *go*; reads again if something changed meanwhile."""
        if self._is_stale:
            self.read_again()

    def read_again(self) -> None:
        """Ask for fresh results."""
        self._is_stale = False
        self.refresh()

    def refresh(self) -> None:
        """Start the page's own reading; overridden by pages that read."""

    def place(self) -> Go:
        """Where the person is, for coming back after the desk was locked: ids, never words."""
        return Go(self.name)

    def leave(self) -> None:
        """The person goes elsewhere; overridden by pages that keep something."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back to the list."""
        if event.key() == Qt.Key.Key_Escape and self.escapes_to:
            self.wants.emit(Go(self.escapes_to))
        else:
            super().keyPressEvent(event)

    def _on_changed(self, changed: Changed) -> None:
        if changed.origin is self or not changed.kinds & self.cares_about:
            return
        if self.isVisible():
            self.read_again()
        else:
            self._is_stale = True
