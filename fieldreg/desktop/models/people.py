"""People in a table: a row of the view a line, native values for sorting, pills as words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldreg.desktop import wording
from fieldreg.desktop.widgets.text import tip
from fieldreg.domain.pack import Pack
from fieldreg.services.views import PeoplePage, PersonRow

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
    """The window of people a search returned; never asks for more by itself."""

    def __init__(self, pack: Pack, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PersonRow, ...] = ()
        self._language = language
        self._villages = {v.code: v.name for v in pack.villages}
        self._segments: Mapping[str, str] = {
            s.code: wording.short(s.words.text(language)) for s in pack.segments
        }
        self.total = 0

    def show_page(self, page: PeoplePage) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = page.rows
        self.total = page.total
        self.endResetModel()

    def add_page(self, page: PeoplePage) -> None:
        """Append the next window of the same search; rows already shown are skipped."""
        known = {row.record_id for row in self._rows}
        fresh = tuple(row for row in page.rows if row.record_id not in known)
        self.total = page.total
        if not fresh:
            return
        first = len(self._rows)
        self.beginInsertRows(NO_PARENT, first, first + len(fresh) - 1)
        self._rows += fresh
        self.endInsertRows()

    def row(self, number: int) -> PersonRow:
        """The row object at *number*."""
        return self._rows[number]

    def position(self, record_id: str) -> int:
        """Where the person stands, -1 if not in this window."""
        return next((i for i, r in enumerate(self._rows) if r.record_id == record_id), -1)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """People in this window."""
        return 0 if parent.isValid() else len(self._rows)

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
        row, column = self._rows[index.row()], Column(index.column())
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
