"""People in a table: a row of the view a line, native values for sorting, pills as words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldreg.desktop import wording
from fieldreg.desktop.models.windows import ROWS, Windows
from fieldreg.desktop.widgets.text import tip
from fieldreg.domain.pack import Pack
from fieldreg.services.views import Beside, PeoplePage, PersonRow

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2
PILL_ROLE = Qt.ItemDataRole.UserRole + 3
SECOND_ROLE = Qt.ItemDataRole.UserRole + 4


class Column(IntEnum):
    """Columns of a list of people, in the order they stand."""

    NAME = 0
    NIK = 1
    VILLAGE = 2
    SEGMENT = 3
    REGISTERED = 4
    CASE = 5
    DELIVERY = 6


class PeopleModel(QAbstractTableModel):
    """The people a search found: as many rows as there are, with only some windows of them held.

    A row that is not held is shown as `...` with no row object; `missing` says what to read.
    """

    def __init__(self, pack: Pack, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._windows = Windows()
        self._shown_rows = 0
        self._language = language
        self._villages = {v.code: v.name for v in pack.villages}
        self._segments: Mapping[str, str] = {
            s.code: wording.short(s.words.text(language)) for s in pack.segments
        }

    @property
    def held(self) -> int:
        """How many rows are held in memory."""
        return self._windows.held

    def show_page(self, page: PeoplePage, number: int = 0) -> None:
        """Show another search, of which the window *number* is there."""
        self.beginResetModel()
        self._windows.begin(page, number)
        self._shown_rows = self._windows.total
        self.endResetModel()

    def hold_page(self, page: PeoplePage, number: int) -> None:
        """Show the window *number* of the same search too; the list's length follows."""
        self._windows.hold(number, page)
        before, now = self._shown_rows, self._windows.total
        if now > before:
            self.beginInsertRows(NO_PARENT, before, now - 1)
            self._shown_rows = now
            self.endInsertRows()
        elif now < before:
            self.beginRemoveRows(NO_PARENT, now, before - 1)
            self._shown_rows = now
            self.endRemoveRows()
        first, last = number * ROWS, min((number + 1) * ROWS, now) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    def missing(self, first: int, last: int) -> int | None:
        """See `Windows.missing`."""
        return self._windows.missing(first, last)

    def beside(self, number: int) -> Beside | None:
        """See `Windows.beside`."""
        return self._windows.beside(number)

    def row(self, number: int) -> PersonRow | None:
        """The row object at *number*, None while it is not held."""
        return self._windows.row(number)

    def position(self, record_id: str) -> int:
        """Where the person stands, -1 if not in a window that is held."""
        return self._windows.position(record_id)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """All people of the search, as far as they were counted."""
        return 0 if parent.isValid() else self._shown_rows

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """See `Column`."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Words above a column."""
        if orientation is Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return wording.column(Column(section).name)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Shown text, native value for sorting, the row itself, or the pill's word and tone."""
        row, column = self._windows.row(index.row()), Column(index.column())
        if row is None:
            is_name = column is Column.NAME and role == Qt.ItemDataRole.DisplayRole
            return wording.not_read_yet() if is_name else None
        return self._data(row, column, role)

    def _data(self, row: PersonRow, column: Column, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._shown(row, column))
        if role == SORT_ROLE:
            return _native(row, column)
        if role == PILL_ROLE:
            return _pill(row, column)
        if role == SECOND_ROLE:
            return row.alias if column is Column.NAME else ""
        return row if role == ROW_ROLE else None

    def _shown(self, row: PersonRow, column: Column) -> str:
        shown = {
            Column.NAME: row.full_name or wording.no_name(),
            Column.NIK: wording.nik_masked(row.nik, is_odd=row.has_odd_nik),
            Column.VILLAGE: self._villages.get(row.village_code, row.village_code),
            Column.SEGMENT: ", ".join(self._segments.get(s, s) for s in row.segments),
            Column.REGISTERED: wording.short_date(row.registered_on),
            Column.CASE: wording.case_pill(row.case).text,
            Column.DELIVERY: wording.delivery_pill(row.delivery).text,
        }
        return shown[column]


def _native(row: PersonRow, column: Column) -> str:
    natives = {
        Column.NAME: row.full_name.casefold(),
        Column.NIK: row.nik,
        Column.VILLAGE: row.village_code,
        Column.SEGMENT: ",".join(row.segments),
        Column.REGISTERED: row.registered_on,
        Column.CASE: str(row.case),
        Column.DELIVERY: str(row.delivery),
    }
    return natives[column]


def _pill(row: PersonRow, column: Column) -> wording.PillWords | None:
    if column is Column.CASE:
        return wording.case_pill(row.case)
    if column is Column.DELIVERY:
        return wording.delivery_pill(row.delivery)
    return None
