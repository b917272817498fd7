"""The frame one works in: bar, rail, and the pages, each made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldreg.desktop.courier import Courier
from fieldreg.desktop.frame.leaving import Leaving
from fieldreg.desktop.frame.rail import Rail
from fieldreg.desktop.frame.top_bar import TopBar
from fieldreg.desktop.keeper import Keeper
from fieldreg.desktop.locking import LOCK_KEY
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.pages.corrections import CorrectionsPage
from fieldreg.desktop.pages.differing import DifferingPage
from fieldreg.desktop.pages.entry import EntryPage
from fieldreg.desktop.pages.home import HomePage
from fieldreg.desktop.pages.pack import PackPage
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.pages.people import PeoplePage
from fieldreg.desktop.pages.record import RecordPage
from fieldreg.desktop.pages.settings import SettingsPage
from fieldreg.desktop.pages.sync import SyncPage
from fieldreg.desktop.session import Changed, Go, Kind, PageName, Session, Told
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Notice, Rule
from fieldreg.domain.trouble import EnvironmentTrouble, Trouble
from fieldreg.services import home
from fieldreg.services.revoked import CLOSED
from fieldreg.services.views import HomeFigures, PeopleQuery, SyncReport

LABELS_ABOVE = 760


class MainWindow(QWidget):
    """Frame only: it goes where pages want to go. Signals: `preferences_chosen(Preferences)`,
    `lock_requested(Told | None)`, what to say after the next sign-in, `close_requested()` after
    `may_close` said no, `pack_installed(Installed)`."""

    preferences_chosen = Signal(object)
    lock_requested = Signal(object)
    close_requested = Signal()
    pack_installed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("main_window")
        self.session = session
        self.courier = Courier(session, self)
        self.keeper = Keeper(session, self)
        self._figures: HomeFigures | None = None
        self._pages: dict[PageName, Page] = {}
        self._keys: dict[str, QShortcut] = {}
        self._bar = TopBar(session.desk.office_name, session.desk.officer_name, self)
        self._rail = Rail(self)
        self._stack = QStackedWidget(self)
        self._strip = Notice(Role.WRONG, can_dismiss=True)
        self._above = QWidget(self)
        self._above.hide()
        self._leaving = Leaving(session, self.courier, self._bar, self)
        self._lay_out()
        self._connect()
        self._add_keys()
        self._count()
        self.go(Go(PageName.HOME))

    @property
    def page(self) -> Page | None:
        """The page one is on."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def delivery_text(self) -> str:
        """What the bar says about delivery now."""
        return self._bar.delivery_text()

    def go(self, go: Go) -> None:
        """Leave the page one is on and arrive at another."""
        before = self.page.name if self.page else None
        if self.page and self.page.name is not go.page:
            self.page.leave()
        page = self._page(go.page)
        self._stack.setCurrentWidget(page)
        self._rail.stand_on(_place(go, before))
        self._keys["F1"].setEnabled(go.page is not PageName.ENTRY)
        if go.page is not PageName.PEOPLE:
            self._bar.search.clear()
        self._tell(go.notice)
        page.arrive(go)
        is_searching = go.query is not None and bool(go.query.text)
        if not (is_searching or page.isAncestorOf(self.focusWidget() or self)):
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> Go:
        """Where one is: a page and ids, without a word that anybody typed."""
        return self.page.place() if self.page else Go(PageName.HOME)

    def may_close(self) -> bool:
        """Whether nothing is lost by closing now; if something would be, it is asked."""
        return self._leaving.may_close()

    def close_down(self) -> None:
        """Stop timers and keep the open draft; the lanes are closed by the shell."""
        if self.page:
            self.page.leave()
        self.courier.stop()
        self.keeper.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Icons alone in the rail where there is very little room."""
        super().resizeEvent(event)
        self._rail.show_labels(self.width() >= LABELS_ABOVE)

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self._rail)
        below.addWidget(Rule(is_upright=True))
        below.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(Rule())
        above = QVBoxLayout(self._above)
        above.setContentsMargins(tokens.PAGE_MARGIN, tokens.GRID, tokens.PAGE_MARGIN, tokens.GRID)
        above.addWidget(self._strip)
        column.addWidget(self._above)
        column.addLayout(below, 1)

    def _connect(self) -> None:
        self.session.changed.connect(self._on_changed)
        self.session.lanes.trouble_met.connect(self._on_trouble)
        self.session.lanes.bug_met.connect(self._on_trouble)
        self.courier.moved.connect(self._show_delivery)
        self.courier.ended.connect(self._on_exchanged)
        self._strip.dismissed.connect(self._above.hide)
        self._rail.chosen.connect(self._on_rail)
        self._bar.delivery_pressed.connect(lambda: self.go(Go(PageName.SYNC)))
        self._leaving.settings_wanted.connect(lambda: self.go(Go(PageName.SETTINGS)))
        self._leaving.lock_wanted.connect(self.lock_requested)
        self._leaving.close_wanted.connect(self.close_requested)
        self._leaving.photos_wanted.connect(self._on_photos)
        self._bar.search.asked.connect(self._on_search)
        self._bar.search.entered.connect(self._on_search_entered)
        self._bar.search.down_pressed.connect(self._on_search_down)

    def _add_keys(self) -> None:
        keys: dict[str, Callable[[], None]] = {
            "Ctrl+N": lambda: self.go(Go(PageName.ENTRY)),
            "Ctrl+K": self._focus_search,
            "F2": self._focus_search,
            "F1": lambda: self.go(Go(PageName.SETTINGS)),
            LOCK_KEY: lambda: self.lock_requested.emit(None),
        }
        for key, act in keys.items():
            self._keys[key] = QShortcut(QKeySequence(key), self)
            self._keys[key].activated.connect(act)

    def _page(self, name: PageName) -> Page:
        if name not in self._pages:
            page = self._make(name)
            page.wants.connect(self.go)
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    def _make(self, name: PageName) -> Page:
        if name is PageName.SYNC:
            return SyncPage(self.session, self.courier)
        if name is PageName.PEOPLE:
            people = PeoplePage(self.session)
            people.searched.connect(self._bar.search.setText)
            return people
        if name is PageName.SETTINGS:
            settings = SettingsPage(self.session, self.keeper)
            settings.chosen.connect(self.preferences_chosen)
            settings.lock_requested.connect(lambda: self.lock_requested.emit(None))
            return settings
        if name is PageName.PACK:
            pack = PackPage(self.session)
            pack.installed.connect(self.pack_installed)
            return pack
        plain: dict[PageName, Callable[[Session], Page]] = {
            PageName.HOME: HomePage,
            PageName.ENTRY: EntryPage,
            PageName.CORRECTIONS: CorrectionsPage,
            PageName.DIFFERING: DifferingPage,
            PageName.RECORD: RecordPage,
        }
        return plain[name](self.session)

    def _on_rail(self, name: PageName) -> None:
        query = PeopleQuery() if name is PageName.PEOPLE else None
        self.go(Go(name, query=query, resume=True))

    def _on_photos(self, record_id: str) -> None:
        self.go(Go(PageName.RECORD, record_id=record_id, to_photos=True))

    def _focus_search(self) -> None:
        self._bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._bar.search.selectAll()

    def _on_search(self, text: str) -> None:
        if isinstance(self.page, PeoplePage):
            self.page.search(text)
        else:
            self.go(Go(PageName.PEOPLE, query=PeopleQuery(text=text)))

    def _on_search_entered(self) -> None:
        if isinstance(self.page, PeoplePage):
            self.page.open_first()

    def _on_search_down(self) -> None:
        if isinstance(self.page, PeoplePage):
            self.page.focus_rows()

    def _on_changed(self, changed: Changed) -> None:
        if changed.kinds & {Kind.RECORDS, Kind.SYNC}:
            self._count()

    def _on_trouble(self, trouble: object) -> None:
        """Known trouble nobody else told of, or a bug: say it in a strip."""
        known = trouble if isinstance(trouble, Trouble) else Trouble("unexpected")
        self._strip.set_words(sentence(known.key, known.values), Role.WRONG)
        self._strip.show()
        self._above.show()

    def _on_exchanged(self, report: SyncReport) -> None:
        """What one must know on whatever page one is: this screen is the last one here."""
        if report.trouble == CLOSED:
            self._on_trouble(EnvironmentTrouble(CLOSED))

    def _tell(self, notice: Told | None) -> None:
        """Say what was just done, until one goes elsewhere; trouble stays till it is dismissed."""
        if self._strip.role is Role.WRONG and not self._above.isHidden():
            return
        self._above.setVisible(notice is not None)
        if notice:
            self._strip.set_words(notice.words, notice.role)
            self._strip.show()

    def _count(self) -> None:
        desk = self.session.desk
        self.session.lanes.read(lambda: home.figures(desk), self._on_figures, latest="figures")

    def _on_figures(self, figures: HomeFigures) -> None:
        self._figures = figures
        self.session.office_name = figures.office_name
        self._bar.show_office(figures.office_name)
        self._rail.show_badge(PageName.CORRECTIONS, figures.needs_officer)
        self._show_delivery()

    def _show_delivery(self) -> None:
        if self._figures:
            self._bar.show_delivery(self.courier.words(self._figures))


def _place(go: Go, before: PageName | None) -> PageName:
    """Which page of the rail one is on: a form of a known person belongs to where it was found."""
    if go.page is PageName.PACK:
        return PageName.SETTINGS
    if go.page is PageName.DIFFERING:
        return PageName.CORRECTIONS
    is_person = go.page is PageName.RECORD or (go.page is PageName.ENTRY and go.record_id)
    if not is_person:
        return go.page
    is_mending = before in (PageName.CORRECTIONS, PageName.DIFFERING)
    return PageName.CORRECTIONS if is_mending else PageName.PEOPLE
