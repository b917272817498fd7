"""The one top-level window: first run, sign-in or the work itself, and a clean end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from fieldreg.desktop import icons, preferences, translation
from fieldreg.desktop.main_window import MainWindow
from fieldreg.desktop.opening import Opening
from fieldreg.desktop.pages.first_run import FirstRunPage
from fieldreg.desktop.pages.pack import Installed
from fieldreg.desktop.pages.pack_words import called
from fieldreg.desktop.pages.sign_in import SignInPage
from fieldreg.desktop.preferences import Preferences
from fieldreg.desktop.session import Go, PageName, Session, Told
from fieldreg.desktop.tasks import Lanes
from fieldreg.desktop.theme import style
from fieldreg.desktop.theme.tokens import Role, Scheme
from fieldreg.desktop.warming import AFTER_MS, warm
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.words import Language
from fieldreg.services import workspace
from fieldreg.services.desk import Desk
from fieldreg.services.workspace import WorkspaceState
from fieldreg.sync.ports import Carrier

SIZE = QSize(1366, 768)
LEAST = QSize(640, 480)
TITLE = "fieldreg"


@dataclass(frozen=True, slots=True)
class DeskContext:
    """All the window needs of the world. `language`, `scheme` and `auto_sync` hold until the
    officer chose otherwise in this workspace; `auto_sync=False` never sends by itself.
    `sign_in_hint` is a line on the sign-in page, for a demo."""

    folder: Path
    shelf: Shelf | Pack
    carrier: Callable[[], Carrier]
    auto_sync: bool = True
    language: str = Language.INDONESIAN
    scheme: str = Scheme.LIGHT
    sign_in_hint: str = ""


class AppWindow(QWidget):
    """Shows what the folder asks for. Signals: `opened(Desk)`, `locked()`."""

    opened = Signal(object)
    locked = Signal()

    def __init__(self, context: DeskContext) -> None:
        super().__init__()
        self.context = context
        self.preferences = self._load_preferences()
        self.lanes = Lanes(self)
        self.session: Session | None = None
        self.main: MainWindow | None = None
        self._opening: Opening | None = None
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setMinimumSize(LEAST)
        self.resize(SIZE)
        self._dress()
        self.show_gate()

    @property
    def shown(self) -> QWidget | None:
        """The page or frame that fills the window."""
        return self._stack.currentWidget()

    def show_gate(self) -> None:
        """First run on a bare folder, sign-in on any other."""
        is_bare = workspace.state(self.context.folder) is WorkspaceState.BARE
        self._opening = Opening(self.context.folder, self.context.shelf, self.lanes, self)
        self._opening.opened.connect(self._on_opened)
        self._show(self._first_run(self._opening) if is_bare else self._sign_in(self._opening))

    def lock(self) -> None:
        """Keep the open draft, show nobody's data any more, close the desk, ask to sign in.

        An exchange under way is not waited for: its answer is lost, what it sent still waits.
        """
        if self.session and self.main:
            self.main.close_down()
            desk = self.session.desk
            self.session = self.main = None
            self._show(QWidget())
            self.lanes.write(lambda: workspace.close(desk), self._on_locked)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Timers stop, the draft is kept, the lanes end, the desk closes."""
        self.hide()
        if self.main:
            self.main.close_down()
        session, self.session = self.session, None
        self.lanes.close(lambda: workspace.close(session.desk) if session else None)
        super().closeEvent(event)

    def _first_run(self, opening: Opening) -> QWidget:
        page = FirstRunPage()
        page.file_chosen.connect(opening.read_file)
        page.code_entered.connect(opening.take_code)
        page.create_requested.connect(opening.create)
        opening.centre_known.connect(page.ask_officer)
        opening.progressed.connect(page.show_step)
        opening.refused.connect(page.refuse)
        return page

    def _sign_in(self, opening: Opening) -> QWidget:
        page = SignInPage(self.context.sign_in_hint)
        page.unlock_requested.connect(opening.unlock)
        opening.refused.connect(page.refuse)
        return page

    def _on_opened(self, desk: Desk) -> None:
        self.session = Session(desk, self.lanes, self.context.carrier, self.preferences, self)
        self._show_main()
        self.opened.emit(desk)
        QTimer.singleShot(AFTER_MS, self, self._warm)

    def _warm(self) -> None:
        if self.session:
            desk = self.session.desk
            self.lanes.read(lambda: warm(desk), lambda _: None, owner=self)

    def _show_main(self) -> None:
        if self.session:
            self.main = MainWindow(self.session)
            self.main.preferences_chosen.connect(self._on_preferences)
            self.main.lock_requested.connect(self.lock)
            self.main.pack_installed.connect(self._on_pack)
            self._show(self.main)

    def _on_locked(self, _: object) -> None:
        self.show_gate()
        self.locked.emit()

    def _on_pack(self, done: Installed) -> None:
        """Another pack is on the shelf: every page is made anew on the desk that has it."""
        if self.session and self.main:
            self.session.desk = done.desk
            self.main.close_down()
            self._show_main()
            row = done.desk.shelf.in_force(done.desk.today())
            words = self.tr("Paket {version} terpasang. Paket {now} tetap berlaku hari ini.")
            if row.key == done.pack.key:
                words = self.tr("Paket {version} terpasang dan berlaku mulai sekarang.")
            told = words.format(version=called(done.pack.key), now=called(row.key))
            self.main.go(Go(PageName.SETTINGS, notice=Told(told, Role.GOOD)))

    def _on_preferences(self, chosen: Preferences) -> None:
        """Keep the choice; a new language or colour builds the frame anew."""
        before, self.preferences = self.preferences, chosen
        preferences.keep(self.context.folder, chosen)
        if self.session and self.main:
            self.session.preferences = chosen
            self.main.courier.follow_preferences()
            if (before.language, before.scheme) != (chosen.language, chosen.scheme):
                self.main.close_down()
                self._dress()
                self._show_main()

    def _load_preferences(self) -> Preferences:
        wanted = self.context
        kept = preferences.load(
            wanted.folder, Preferences(wanted.language, wanted.scheme, wanted.auto_sync)
        )
        return kept if wanted.auto_sync else preferences.without_auto_sync(kept)

    def _dress(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            translation.install(app, self.preferences.language)
            style.apply(app, self.preferences.scheme)
        self.setWindowTitle(TITLE)
        self.setWindowIcon(icons.icon("shield-check", Role.ACCENT, 32))

    def _show(self, page: QWidget) -> None:
        old = self._stack.currentWidget()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus()
        if old:
            self._stack.removeWidget(old)
            old.deleteLater()


def build(context: DeskContext) -> AppWindow:
    """The window for *context*, not yet shown. Needs a QApplication; call on the UI thread."""
    return AppWindow(context)
