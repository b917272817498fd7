"""The list under a combo. It lives inside the window, never takes the focus, moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use

ROW = 32
MOST_ROWS = 8
NOTE_ROLE = Qt.ItemDataRole.UserRole + 1
_EDGE, _GAP = 12, 16

_Index = QModelIndex | QPersistentModelIndex


class ChoicePopup(QFrame):
    """Shows rows of words under a widget. Signals: `picked(row)` when one is clicked."""

    picked = Signal(int)

    def __init__(self, below: QWidget) -> None:
        super().__init__(below.window())
        self._below = below
        self.setProperty("look", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = QStandardItemModel(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Row(self._list))
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

    def open(self, rows: list[tuple[str, str]], row: int) -> None:
        """Show *rows* (words and a quiet note) with *row* highlighted (-1 for none); no rows
        closes it."""
        self._model.clear()
        for words, note in rows:
            item = QStandardItem(words)
            item.setData(note, NOTE_ROLE)
            self._model.appendRow(item)
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
        self._list.setCurrentIndex(self._model.index(min(row, self._model.rowCount() - 1), 0))

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


class _Row(QStyledItemDelegate):
    """Words, and at the right a quiet note: why this row is here."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """The words end before the note begins."""
        super().initStyleOption(option, index)
        note = str(index.data(NOTE_ROLE) or "")
        if note:
            room = option.rect.width() - _note_width(note) - 2 * _EDGE - _GAP
            words = QFontMetrics(option.font)
            end = Qt.TextElideMode.ElideRight
            option.text = words.elidedText(option.text, end, max(0, room))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The row as the sheet has it, and the note on top."""
        super().paint(painter, option, index)
        note = str(index.data(NOTE_ROLE) or "")
        if note:
            painter.save()
            painter.setFont(font(tokens.SMALL))
            painter.setPen(QColor(tokens_in_use().muted))
            where: QRect = option.rect.adjusted(0, 0, -_EDGE, 0)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(where, flags, note)
            painter.restore()


def _note_width(note: str) -> int:
    return QFontMetrics(font(tokens.SMALL)).horizontalAdvance(note)
