"""People (Orang): search, filters, and one row a person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from fieldreg.desktop import wording
from fieldreg.desktop.models.people import ROW_ROLE, Column, PeopleModel
from fieldreg.desktop.models.rows import PAD, PeopleDelegate
from fieldreg.desktop.pages.drafts_strip import DraftsStrip
from fieldreg.desktop.pages.filters import FilterBar
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.pages.parts import PageHead
from fieldreg.desktop.session import Go, Kind, PageName, Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import Card, EmptyState, PrimaryButton, QuietButton, pill_width
from fieldreg.domain.words import Case, Delivery
from fieldreg.services import draft, people
from fieldreg.services.desk import Desk
from fieldreg.services.views import DraftRow, PeopleQuery, PersonRow
from fieldreg.services.views import PeoplePage as Found

SEARCH_AFTER_MS = 120
_WIDTHS = {
    Column.NIK: 176,
    Column.VILLAGE: 164,
    Column.SEGMENT: 140,
    Column.REGISTERED: 106,
}
_HIDDEN_BELOW = {Column.SEGMENT: 1100, Column.VILLAGE: 960, Column.REGISTERED: 820, Column.NIK: 640}


def _pill_widths() -> dict[Column, int]:
    """Room for the longest word of the language in use."""
    cases = map(wording.case_pill, Case)
    deliveries = map(wording.delivery_pill, Delivery)
    return {
        Column.CASE: max(pill_width(p.text, p.icon) for p in cases) + 2 * PAD,
        Column.DELIVERY: max(pill_width(p.text, p.icon) for p in deliveries) + 2 * PAD,
    }


class PeopleTable(QTableView):
    """The table. Signals: `opened(PersonRow)` on Enter or a double click, `end_neared()` when
    more could be shown."""

    opened = Signal(object)
    end_neared = Signal()

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
        self.doubleClicked.connect(self._on_double_click)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the person stood on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(ROW_ROLE))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the name, the status and the delivery stay."""
        super().resizeEvent(event)
        for column, width in _HIDDEN_BELOW.items():
            self.setColumnHidden(column, self.width() < width)

    def _on_double_click(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(ROW_ROLE))

    def _on_scroll(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - tokens.ROW_HEIGHT:
            self.end_neared.emit()


@dataclass(frozen=True, slots=True)
class Listed:
    """The people that match, and the officer's drafts, newest first."""

    found: Found
    drafts: tuple[DraftRow, ...]


def listed(desk: Desk, query: PeopleQuery) -> Listed:
    """Read what the page shows. Runs in the reader lane."""
    return Listed(people.search(desk, query), draft.drafts(desk))


class PeoplePage(Page):
    """The list. Signal `searched(str)`: the words it was opened with, for the search field."""

    searched = Signal(str)
    name = PageName.PEOPLE
    cares_about = frozenset({Kind.RECORDS, Kind.DRAFTS, Kind.SYNC})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._query = PeopleQuery()
        self._model = PeopleModel(session.desk.pack, session.language, self)
        self._table = PeopleTable(self._model)
        self._head = PageHead(self.tr("Orang"))
        self._filters = FilterBar(session.desk.pack, session.language)
        self._left = DraftsStrip()
        self._stack = QStackedWidget()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SEARCH_AFTER_MS)
        self.setFocusProxy(self._table)
        self._is_loading_more = False
        self._is_behind = False
        self._opens_first = False
        self._lay_out()
        self._connect()

    def arrive(self, go: Go) -> None:
        """Show all, or what *go* asks for."""
        if go.query is not None:
            self._query = go.query
            self._filters.show_query(go.query)
            self.searched.emit(go.query.text)
            self._is_stale = self._is_behind = True
            self._opens_first = False
        super().arrive(go)

    def search(self, text: str) -> None:
        """The words in the search field changed."""
        self._query = replace(self._query, text=text.strip(), offset=0)
        self._is_behind, self._opens_first = True, False
        self._soon.start()

    def focus_rows(self) -> None:
        """From the search field down into the rows."""
        if self._model.rowCount():
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self._table.currentIndex().isValid():
                self._table.selectRow(0)

    def open_first(self) -> None:
        """Enter in the search field: open the first person found, once the words are searched."""
        if self._is_behind:
            self._opens_first = True
            self.refresh()
        elif self._model.rowCount():
            self._on_opened(self._model.row(0))

    def refresh(self) -> None:
        """Search again with the same words and filters."""
        self._soon.stop()
        desk, query = self.session.desk, replace(self._query, offset=0)
        self.session.lanes.read(lambda: listed(desk, query), self._on_listed, latest="people")

    def _lay_out(self) -> None:
        self._new = PrimaryButton(
            self.tr("Daftarkan orang"), "user-plus", key="Ctrl+N", name="new_person"
        )
        self._new.clicked.connect(lambda: self.wants.emit(Go(PageName.ENTRY)))
        self._head.acts.addWidget(self._new)
        begin = PrimaryButton(
            self.tr("Daftarkan orang pertama"), "user-plus", key="Ctrl+N", name="first_person"
        )
        begin.clicked.connect(lambda: self.wants.emit(Go(PageName.ENTRY)))
        self._clear = QuietButton(self.tr("Tampilkan semua"), name="clear_filters")
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self._table)
        self._stack.addWidget(card)
        self._stack.addWidget(
            EmptyState(
                "users",
                self.tr("Belum ada orang"),
                self.tr("Setiap orang yang Anda daftarkan akan tampil di sini."),
                begin,
            )
        )
        self._stack.addWidget(
            EmptyState(
                "search",
                self.tr("Tidak ada yang cocok"),
                self.tr("Coba sebagian nama, NIK, atau banjar saja, atau longgarkan saringan."),
                self._clear,
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(*(tokens.PAGE_MARGIN,) * 4)
        column.setSpacing(tokens.BETWEEN_FIELDS)
        column.addWidget(self._head)
        column.addWidget(self._left)
        column.addWidget(self._filters)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._soon.timeout.connect(self.refresh)
        self._filters.chosen.connect(self._on_filter)
        self._clear.clicked.connect(self._on_clear)
        self._left.wants.connect(self.wants)
        self._table.opened.connect(self._on_opened)
        self._table.end_neared.connect(self._load_more)

    def _on_filter(self, query: PeopleQuery) -> None:
        self._query = replace(query, text=self._query.text)
        self.refresh()

    def _on_clear(self) -> None:
        self.arrive(Go(PageName.PEOPLE, query=PeopleQuery()))

    def _on_opened(self, row: PersonRow) -> None:
        self.wants.emit(Go(PageName.RECORD, record_id=row.record_id))

    def _on_listed(self, listed: Listed) -> None:
        self._left.show_drafts(listed.drafts)
        self._on_found(listed.found)

    def _on_found(self, found: Found) -> None:
        self._is_loading_more = False
        stood_on = self._table.currentIndex().data(ROW_ROLE)
        self._model.show_page(found)
        if isinstance(stood_on, PersonRow):
            place = self._model.position(stood_on.record_id)
            if place >= 0:
                self._table.selectRow(place)
        is_plain = replace(self._query, offset=0, limit=PeopleQuery().limit) == PeopleQuery()
        self._stack.setCurrentIndex(0 if found.rows else (1 if is_plain else 2))
        self._new.setVisible(bool(found.rows) or not is_plain)
        self._filters.setVisible(bool(found.rows) or not is_plain)
        self._head.say(self.tr("Orang"), wording.people_count(found.total) if found.rows else "")
        self._is_behind = False
        if self._opens_first:
            self._opens_first = False
            self.open_first()

    def _load_more(self) -> None:
        shown = self._model.rowCount()
        if self._is_loading_more or shown >= self._model.total:
            return
        self._is_loading_more = True
        desk, query = self.session.desk, replace(self._query, offset=shown)
        self.session.lanes.read(lambda: people.search(desk, query), self._on_more, latest="people")

    def _on_more(self, found: Found) -> None:
        self._is_loading_more = False
        self._model.add_page(found)
