"""The list under a combo. It lives inside the window, never takes the focus, moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QVBoxLayout, QWidget

ROW = 32
MOST_ROWS = 8


class ChoicePopup(QFrame):
    """Shows rows of words under a widget. Signals: `picked(row)` when one is clicked."""

    picked = Signal(int)

    def __init__(self, below: QWidget) -> None:
        super().__init__(below.window())
        self._below = below
        self.setProperty("look", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = QStringListModel(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setProperty("look", "choices")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._list)
        self.hide()

    def open(self, rows: list[str], row: int) -> None:
        """Show *rows* with *row* highlighted (-1 for none); no rows closes it."""
        self._model.setStringList(rows)
        if not rows:
            self.hide()
            return
        self._place(len(rows))
        self.set_row(row)
        self.show()
        self.raise_()

    def row(self) -> int:
        """The highlighted row, -1 for none."""
        return self._list.currentIndex().row()

    def set_row(self, row: int) -> None:
        """Highlight a row; beyond either end is the nearest."""
        if row < 0:
            self._list.clearSelection()
            self._list.setCurrentIndex(QModelIndex())
            return
        self._list.setCurrentIndex(self._model.index(min(row, self._model.rowCount() - 1)))

    def _place(self, rows: int) -> None:
        window = self._below.window()
        if self.parent() is not window:
            self.setParent(window)
        height = min(rows, MOST_ROWS) * ROW + 14
        under = self._below.mapTo(window, QPoint(0, self._below.height() + 4))
        above = self._below.mapTo(window, QPoint(0, -height - 4))
        has_room = under.y() + height <= window.height() or above.y() < 0
        self.setGeometry(under.x(), (under if has_room else above).y(), self._below.width(), height)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.picked.emit(index.row())
