"""What stands in the window between the lock and the sign-in page: nobody's data."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldreg.desktop.pages.parts import Gate


class LockedPage(QWidget):
    """Says that the last work is being kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page:locked")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Gate(self.tr("Terkunci"), self.tr("Menyimpan isian dan menutup data …")))
