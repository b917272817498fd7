"""Before anybody is signed in: first run on a bare folder, else sign-in and the ways back in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldreg.desktop.door import Door
from fieldreg.desktop.opening import Opening
from fieldreg.desktop.pages.damaged import DamagedPage
from fieldreg.desktop.pages.first_run import FirstRunPage
from fieldreg.desktop.pages.recover import RecoverPage
from fieldreg.desktop.pages.restore import RestorePage
from fieldreg.desktop.pages.sign_in import SignInPage
from fieldreg.domain.trouble import Trouble
from fieldreg.services import workspace
from fieldreg.services.desk import Desk
from fieldreg.services.workspace import WorkspaceState

BROKEN = "damaged"


class Entrance(QStackedWidget):
    """Signal `opened(Desk)`: somebody signed in."""

    opened = Signal(object)

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._opening = Opening(door.folder, door.shelf, door.lanes, self)
        self._opening.opened.connect(self._on_opened)
        self._opening.refused.connect(self._on_refused)
        self._tried = ""
        self._begin()

    def _first_run(self) -> QWidget:
        page, opening = FirstRunPage(), self._opening
        page.file_chosen.connect(opening.read_file)
        page.code_entered.connect(opening.take_code)
        page.create_requested.connect(opening.create)
        page.restore_wanted.connect(self._restore)
        page.request_wanted.connect(opening.ask_by_file)
        opening.request_waits.connect(page.on_request)
        opening.look_for_request()
        opening.centre_known.connect(page.ask_officer)
        opening.progressed.connect(page.show_step)
        opening.refused.connect(page.refuse)
        return page

    def _sign_in(self) -> SignInPage:
        page = SignInPage(self._door.hint)
        page.unlock_requested.connect(self._unlock)
        page.recovery_wanted.connect(self._recover)
        page.restore_wanted.connect(self._restore)
        self._opening.arranged.connect(page.show_arranged)
        return page

    def _unlock(self, passphrase: str) -> None:
        # Kept while it is tried: what is damaged is saved with the same one.
        self._tried = passphrase
        self._opening.unlock(passphrase)

    def _on_opened(self, desk: Desk) -> None:
        self._tried = ""
        self.opened.emit(desk)

    def _on_refused(self, trouble: Trouble) -> None:
        tried, self._tried = self._tried, ""
        page = self.currentWidget()
        if not isinstance(page, SignInPage):
            return
        if trouble.key == BROKEN:
            self._damaged(tried)
        else:
            page.refuse(trouble)

    def _damaged(self, tried: str) -> None:
        page = DamagedPage(self._door, tried)
        page.left.connect(self._begin)
        page.done.connect(self._begin)
        self._go(page)

    def _recover(self) -> None:
        page = RecoverPage(self._door)
        page.left.connect(self._begin)
        page.finished.connect(self._on_recovered)
        self._go(page)

    def _on_recovered(self, passphrase: str) -> None:
        page = self._sign_in()
        page.tell(self.tr("Kata sandi baru sudah berlaku."))
        self._go(page)
        page.show_busy()
        self._unlock(passphrase)

    def _restore(self) -> None:
        page = RestorePage(self._door)
        page.left.connect(self._begin)
        page.recovery_wanted.connect(self._recover)
        page.done.connect(self._begin)
        self._go(page)

    def _begin(self) -> None:
        is_bare = workspace.state(self._door.folder) is WorkspaceState.BARE
        self._go(self._first_run() if is_bare else self._sign_in())

    def _go(self, page: QWidget) -> None:
        """Show *page* instead of the one before it, the focus in it."""
        old = self.currentWidget()
        self.addWidget(page)
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()
        if old:
            self.removeWidget(old)
            old.deleteLater()
