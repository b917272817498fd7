"""People (Orang): search, filters, and one row a person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fieldreg.desktop import wording
from fieldreg.desktop.models.people import ROW_ROLE, PeopleModel
from fieldreg.desktop.models.windows import ROWS
from fieldreg.desktop.pages.drafts_strip import DraftsStrip
from fieldreg.desktop.pages.filters import FilterBar
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.pages.parts import PageHead
from fieldreg.desktop.pages.people_table import PeopleTable
from fieldreg.desktop.session import Go, Kind, PageName, Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import Card, EmptyState, PrimaryButton, QuietButton
from fieldreg.domain.trouble import Trouble
from fieldreg.services import draft, people
from fieldreg.services.desk import Desk
from fieldreg.services.views import DraftRow, PeopleQuery, PersonRow
from fieldreg.services.views import PeoplePage as Found

SEARCH_AFTER_MS = 120


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
        self._list_no = 0
        self._shown_query: PeopleQuery | None = None
        self._is_reading_on = False
        self._is_behind = False
        self._opens_first = False
        self._lay_out()
        self._connect()

    def arrive(self, go: Go) -> None:
        """Show all, or what *go* asks for."""
        if go.query is not None:
            self._query, self._shown_query = go.query, None
            self._filters.show_query(go.query)
            self.searched.emit(go.query.text)
            self._is_stale = self._is_behind = True
            self._opens_first = False
        super().arrive(go)

    def search(self, text: str) -> None:
        """The words in the search field changed."""
        self._query = replace(self._query, text=text.strip())
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
        elif first := self._model.row(0):
            self._on_opened(first)
        elif self._model.rowCount():
            self._opens_first = True
            self._read_from(0)

    def refresh(self) -> None:
        """Search again with the same words and filters."""
        self._soon.stop()
        is_same = self._query == self._shown_query and not self._opens_first
        self._read_from(self._table.seen()[0] // ROWS if is_same else 0)

    def _read_from(self, number: int) -> None:
        """Search, and show the window *number* of what is found."""
        desk, asked = self.session.desk, self._query
        query = replace(asked, offset=number * ROWS, limit=ROWS)
        self.session.lanes.read(
            lambda: listed(desk, query),
            lambda found: self._on_listed(found, asked, number),
            latest="people",
            owner=self,
        )

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
        self._table.moved.connect(self._read_on)

    def _on_filter(self, query: PeopleQuery) -> None:
        self._query = replace(query, text=self._query.text)
        self.refresh()

    def _on_clear(self) -> None:
        self.arrive(Go(PageName.PEOPLE, query=PeopleQuery()))

    def _on_opened(self, row: PersonRow) -> None:
        self.wants.emit(Go(PageName.RECORD, record_id=row.record_id))

    def _on_listed(self, listed: Listed, asked: PeopleQuery, number: int) -> None:
        self._left.show_drafts(listed.drafts)
        if number and not listed.found.rows:
            self._read_from(0)
        else:
            self._on_found(listed.found, asked, number)

    def _on_found(self, found: Found, asked: PeopleQuery, number: int) -> None:
        stood_on = self._table.currentIndex().data(ROW_ROLE)
        first_seen = self._table.seen()[0] if number else 0
        self._shown_query = asked
        # What is still being read belongs to the list before.
        self._list_no += 1
        self._is_reading_on = False
        self._model.show_page(found, number)
        self._table.verticalScrollBar().setValue(first_seen)
        if isinstance(stood_on, PersonRow):
            place = self._model.position(stood_on.record_id)
            if place >= 0:
                self._table.selectRow(place)
        self._say_what_is_shown(found)
        self._is_behind = False
        if self._opens_first:
            self._opens_first = False
            self.open_first()
        self._read_on()

    def _say_what_is_shown(self, found: Found) -> None:
        is_plain = self._query == PeopleQuery()
        self._stack.setCurrentIndex(0 if found.rows else (1 if is_plain else 2))
        self._new.setVisible(bool(found.rows) or not is_plain)
        self._filters.setVisible(bool(found.rows) or not is_plain)
        count = wording.people_count(found.total, is_capped=found.is_capped)
        self._head.say(self.tr("Orang"), count if found.rows else "")

    def _read_on(self) -> None:
        """Read the window that is seen, or soon will be, and not held; one at a time."""
        number = self._model.missing(*self._table.seen())
        shown = self._shown_query
        if number is None or shown is None or self._is_reading_on or not self.isVisible():
            return
        self._is_reading_on = True
        desk, list_no = self.session.desk, self._list_no
        query = replace(
            shown,
            offset=number * ROWS,
            limit=ROWS,
            beside=self._model.beside(number),
        )
        self.session.lanes.read(
            lambda: people.search(desk, query),
            lambda found: self._on_more(found, number, list_no),
            lambda trouble: self._on_unread(trouble, list_no),
            latest="more people",
            owner=self,
        )

    def _on_unread(self, trouble: Trouble, list_no: int) -> None:
        """It is read again when somebody scrolls on."""
        if list_no == self._list_no:
            self._is_reading_on = False
            self.session.lanes.trouble_met.emit(trouble)

    def _on_more(self, found: Found, number: int, list_no: int) -> None:
        if list_no != self._list_no:
            return
        self._is_reading_on = False
        self._model.hold_page(found, number)
        self._read_on()
