"""A line above the list that says where the forms are that one left unfinished."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldreg.desktop import wording
from fieldreg.desktop.session import Go, PageName
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import PlainButton, Text
from fieldreg.services.views import DraftRow


class DraftsStrip(QWidget):
    """Hidden while there are none. Signal `wants(Go)`: to the form, or to all of them at home."""

    wants = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip:drafts")
        self._drafts: tuple[DraftRow, ...] = ()
        self._words = Text(look="muted")
        self._act = PlainButton("", "pencil-line", name="resume_draft")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GRID)
        row.addWidget(self._words)
        row.addWidget(self._act)
        row.addStretch(1)
        self._act.clicked.connect(self._on_act)
        self.hide()

    def show_drafts(self, drafts: tuple[DraftRow, ...]) -> None:
        """Name the one, or count them."""
        self._drafts = drafts
        if len(drafts) == 1:
            name = drafts[0].full_name or wording.no_name()
            self._words.setText(self.tr("Isian sementara: {name}").format(name=name))
            self._act.set_words(self.tr("Lanjutkan"))
        elif drafts:
            text = self.tr("Isian sementara: {count} formulir belum selesai")
            self._words.setText(text.format(count=len(drafts)))
            self._act.set_words(self.tr("Lihat semua"))
        self.setVisible(bool(drafts))

    def _on_act(self) -> None:
        if len(self._drafts) == 1:
            row = self._drafts[0]
            self.wants.emit(Go(PageName.ENTRY, record_id=row.record_id, draft_id=row.draft_id))
        else:
            self.wants.emit(Go(PageName.HOME))
