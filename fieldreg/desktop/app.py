"""The one top-level window: first run, sign-in or the work itself, and a clean end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from fieldreg.desktop import icons, preferences, translation, unsettled
from fieldreg.desktop.clipboard import ClipboardGuard
from fieldreg.desktop.door import Door
from fieldreg.desktop.entrance import Entrance
from fieldreg.desktop.frame.lock_warning import LockWarning
from fieldreg.desktop.keeper import back_up_at_the_end
from fieldreg.desktop.locking import IdleWatch, hide_all_but, keep_what_is_typed, seconds_awake
from fieldreg.desktop.main_window import MainWindow
from fieldreg.desktop.pages.locked import LockedPage
from fieldreg.desktop.pages.pack import Installed
from fieldreg.desktop.pages.pack_words import called
from fieldreg.desktop.pages.photo_additions import told_after_lock
from fieldreg.desktop.preferences import Preferences
from fieldreg.desktop.session import Go, PageName, Session, Told
from fieldreg.desktop.system_lock import SystemLock
from fieldreg.desktop.tasks import Lanes
from fieldreg.desktop.theme import style
from fieldreg.desktop.theme.tokens import Role, Scheme
from fieldreg.desktop.warming import AFTER_MS, warm
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.words import Language
from fieldreg.services import workspace
from fieldreg.services.desk import Desk
from fieldreg.sync.ports import Carrier

SIZE = QSize(1366, 768)
LEAST = QSize(640, 480)
TITLE = "fieldreg"
MOST_WAIT_MS = 8_000
SLEEP_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class DeskContext:
    """All the window needs of the world. `language`, `scheme` and `auto_sync` hold until the
    officer chose otherwise in this workspace; `auto_sync=False` never sends by itself.
    `sign_in_hint` is a line on the sign-in page, for a demo; `idle_clock` gives the seconds by
    which idleness is told."""

    folder: Path
    shelf: Shelf | Pack
    carrier: Callable[[], Carrier]
    auto_sync: bool = True
    language: str = Language.INDONESIAN
    scheme: str = Scheme.LIGHT
    sign_in_hint: str = ""
    idle_clock: Callable[[], float] = seconds_awake


@dataclass(frozen=True, slots=True)
class Left:
    """Where an officer was when the desk locked: a page and ids, nobody's data."""

    officer_id: str
    go: Go


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
        self._closing: Desk | None = None
        self._closes_anyway = False
        self._give_up_backup: Callable[[], None] = lambda: None
        self._left: Left | None = None
        self._to_tell: Told | None = None
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setMinimumSize(LEAST)
        self.resize(SIZE)
        self._dress()
        self.idle = IdleWatch(context.idle_clock, self)
        self.warning = LockWarning(self)
        self.system = SystemLock(self)
        self.clipboard = ClipboardGuard(self)
        self._watch()
        self.show_gate()

    @property
    def shown(self) -> QWidget | None:
        """The page or frame that fills the window."""
        page = self._stack.currentWidget()
        return page.currentWidget() if isinstance(page, Entrance) else page

    def show_gate(self) -> None:
        """First run on a bare folder, sign-in on any other."""
        context = self.context
        door = Door(context.folder, context.shelf, self.lanes, context.sign_in_hint)
        entrance = Entrance(door)
        entrance.opened.connect(self._on_opened)
        self._show(entrance)

    def lock(self, *, told: Told | None = None) -> None:
        """Show nobody's data any more, keep the open draft, close the desk, ask to sign in.

        The screen is blank before this returns, other windows of ours are gone. An exchange
        or a backup under way is seen to the end of its step, but for some seconds at most; then
        its answer is lost, and what it sent still waits. *told* is said to whoever signs in next,
        or else how many photos were not settled yet.
        """
        if not (self.session and self.main):
            return
        main, session, desk = self.main, self.session, self.session.desk
        session.left.set()
        self._give_up_backup = main.keeper.given_up.set
        keep_what_is_typed()
        self._left = Left(desk.officer_id, main.place())
        self.session = self.main = None
        self._to_tell = told_after_lock(session.photos.unsettled, told)
        unsettled.note(self.context.folder, session.photos.unsettled)
        self._be_blank()
        try:
            main.close_down()
        finally:
            session.deleteLater()
            self._closing = desk
            self.lanes.settle(self._close_desk, owner=self)
            QTimer.singleShot(MOST_WAIT_MS, self, lambda: self._wait_no_longer(desk))

    def lock_for_sleep(self) -> None:
        """The same at once: nothing is waited for but the draft and the end of the database."""
        self.lock()
        desk = self._closing
        if desk:
            self._give_up_backup()
            self.lanes.hasten(lambda: workspace.close(desk), SLEEP_SECONDS)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Timers stop, the draft is kept, what changed is backed up, the lanes end, the desk
        closes; but not over photos that would be lost before that was asked."""
        is_asked = self.session and self.main and not self._closes_anyway
        if is_asked and self.main and not self.main.may_close():
            event.ignore()
            self._be_seen()
            return
        self.hide()
        self.idle.stop()
        self.clipboard.clear_ours()
        if self.main:
            self.main.close_down()
        if self.session:
            self.session.left.set()
            back_up_at_the_end(self.session, self)
        session, self.session = self.session, None
        desk = session.desk if session else self._closing
        self.lanes.close(lambda: workspace.close(desk) if desk else None)
        super().closeEvent(event)

    def close_anyway(self) -> None:
        """Close, whatever photos are not kept yet."""
        self._closes_anyway = True
        self.close()

    def _be_seen(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def _watch(self) -> None:
        self.idle.warned.connect(self.warning.show_left)
        self.idle.stirred.connect(self.warning.hide)
        self.idle.ran_out.connect(self.lock)
        self.idle.lock_pressed.connect(self.lock)
        self.system.locked.connect(self.lock)
        self.system.sleeping.connect(self.lock_for_sleep)

    def _be_blank(self) -> None:
        self.idle.stop()
        self.clipboard.clear_ours()
        self.warning.hide()
        hide_all_but(self)
        self._show(LockedPage())
        self.repaint()

    def _wait_no_longer(self, desk: Desk) -> None:
        if self._closing is desk:
            self._give_up_backup()
            self._close_desk()

    def _close_desk(self, _: object = None) -> None:
        desk, self._closing = self._closing, None
        if desk:
            self.lanes.rest_with(None)
            self.lanes.write(lambda: workspace.close(desk), self._on_locked, self._on_locked)

    def _on_opened(self, desk: Desk) -> None:
        self.session = Session(desk, self.lanes, self.context.carrier, self.preferences, self)
        self._show_main()
        self._come_back(desk)
        self.idle.start(idle_minutes(desk))
        self.opened.emit(desk)
        QTimer.singleShot(AFTER_MS, self, self._warm)

    def _come_back(self, desk: Desk) -> None:
        """The same officer goes on where he was; another begins at home."""
        left, self._left = self._left, None
        told = self._to_tell or told_after_lock(unsettled.noted(self.context.folder))
        self._to_tell = None
        unsettled.note(self.context.folder, 0)
        is_same = left is not None and left.officer_id == desk.officer_id
        go = left.go if left and is_same else Go(PageName.HOME)
        if self.main and (go.page is not PageName.HOME or told):
            self.main.go(replace(go, notice=told))

    def _warm(self) -> None:
        if self.session:
            desk = self.session.desk
            self.system.listen(int(self.winId()))
            self.lanes.read(lambda: warm(desk), lambda _: None, owner=self)

    def _show_main(self) -> None:
        if self.session:
            self.main = MainWindow(self.session)
            self.main.preferences_chosen.connect(self._on_preferences)
            self.main.close_requested.connect(self.close_anyway)
            self.main.lock_requested.connect(self._on_lock_requested)
            self.main.pack_installed.connect(self._on_pack)
            self._show(self.main)

    def _on_lock_requested(self, told: object) -> None:
        self.lock(told=told if isinstance(told, Told) else None)

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


def idle_minutes(desk: Desk) -> int:
    """After how long without a sign of life the desk locks."""
    return desk.pack.desk.idle_lock_minutes


def build(context: DeskContext) -> AppWindow:
    """The window for *context*, not yet shown. Needs a QApplication; call on the UI thread."""
    return AppWindow(context)
