"""The table of people: its columns, its keys, and which rows are in view."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from fieldreg.desktop import wording
from fieldreg.desktop.models.people import ROW_ROLE, Column, PeopleModel
from fieldreg.desktop.models.rows import PAD, PeopleDelegate
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import pill_width
from fieldreg.domain.words import Case, Delivery

_WIDTHS = {
    Column.NIK: 176,
    Column.VILLAGE: 164,
    Column.SEGMENT: 140,
    Column.REGISTERED: 106,
}
_HIDDEN_BELOW = {Column.SEGMENT: 1100, Column.VILLAGE: 960, Column.REGISTERED: 820, Column.NIK: 740}


def _pill_widths() -> dict[Column, int]:
    """Room for the longest word of the language in use."""
    cases = map(wording.case_pill, Case)
    deliveries = map(wording.delivery_pill, Delivery)
    return {
        Column.CASE: max(pill_width(p.text, p.icon) for p in cases) + 2 * PAD,
        Column.DELIVERY: max(pill_width(p.text, p.icon) for p in deliveries) + 2 * PAD,
    }


class PeopleTable(QTableView):
    """The table. Signals: `opened(PersonRow)` on Enter or a double click, `moved()` when other
    rows came into view."""

    opened = Signal(object)
    moved = Signal()

    def __init__(self, model: PeopleModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("people")
        self.setModel(model)
        self.setItemDelegate(PeopleDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(tokens.ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStyleSheet(f"QHeaderView::section:first {{ padding-left: {2 * PAD}px; }}")
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in {**_WIDTHS, **_pill_widths()}.items():
            self.setColumnWidth(column, width)
        self.doubleClicked.connect(self._open)
        self.verticalScrollBar().valueChanged.connect(self.moved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the person stood on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the name, the status and the delivery stay."""
        super().resizeEvent(event)
        for column, width in _HIDDEN_BELOW.items():
            self.setColumnHidden(column, self.width() < width)
        self.moved.emit()

    def seen(self) -> tuple[int, int]:
        """The first and the last row in view."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return max(first, 0), last if last >= 0 else self.model().rowCount() - 1

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.opened.emit(row)
