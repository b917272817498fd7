"""Before anybody is signed in: first run on a bare folder, else sign-in and the ways back in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldreg.desktop.opening import Opening
from fieldreg.desktop.pages.first_run import FirstRunPage
from fieldreg.desktop.pages.sign_in import SignInPage
from fieldreg.desktop.tasks import Lanes
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.trouble import Trouble
from fieldreg.services import workspace
from fieldreg.services.workspace import WorkspaceState


@dataclass(frozen=True, slots=True)
class Door:
    """What the entrance leads to: the workspace's folder, the packs of the program, the lanes,
    and a line on the sign-in page for a demo."""

    folder: Path
    shelf: Shelf | Pack
    lanes: Lanes
    hint: str = ""


class Entrance(QStackedWidget):
    """Signal `opened(Desk)`: somebody signed in."""

    opened = Signal(object)

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._opening = Opening(door.folder, door.shelf, door.lanes, self)
        self._opening.opened.connect(self.opened)
        is_bare = workspace.state(door.folder) is WorkspaceState.BARE
        self._go(self._first_run() if is_bare else self._sign_in())

    def _first_run(self) -> QWidget:
        page, opening = FirstRunPage(), self._opening
        page.file_chosen.connect(opening.read_file)
        page.code_entered.connect(opening.take_code)
        page.create_requested.connect(opening.create)
        opening.centre_known.connect(page.ask_officer)
        opening.progressed.connect(page.show_step)
        opening.refused.connect(page.refuse)
        return page

    def _sign_in(self) -> SignInPage:
        page = SignInPage(self._door.hint)
        page.unlock_requested.connect(self._opening.unlock)
        self._opening.refused.connect(self._on_refused)
        return page

    def _on_refused(self, trouble: Trouble) -> None:
        page = self.currentWidget()
        if isinstance(page, SignInPage):
            page.refuse(trouble)

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
