"""Drives the real windows like a person, offscreen or not: keys in, pictures out.

The demo and the end-to-end tests use it. It finds controls by their object names (`field:<path>`,
`button:<verb>`, `rail:<page>`), types with key events, and waits for what a person would wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView

from fieldreg.desktop.app import AppWindow
from fieldreg.desktop.hands import Hands, Key, NotSeen, is_empty_line, wait_until
from fieldreg.desktop.main_window import MainWindow
from fieldreg.desktop.models.people import ROW_ROLE
from fieldreg.desktop.pages.entry import EntryPage
from fieldreg.desktop.pages.first_run import FirstRunPage
from fieldreg.desktop.session import PageName
from fieldreg.domain.trouble import Trouble
from fieldreg.services import home
from fieldreg.services.views import HomeFigures, PersonRow, SyncReport

R = TypeVar("R")

CONTROL = Qt.KeyboardModifier.ControlModifier
UNLOCK_SECONDS = 60
SYNC_SECONDS = 180


@dataclass
class Driver:
    """One person at one window. `shots` is where pictures go; None takes none."""

    window: AppWindow
    shots: Path | None = None
    taken: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hands = Hands(self.window)
        self.window.show()
        self.hands.wake()

    @property
    def main(self) -> MainWindow:
        """The frame; raises NotSeen before anybody is signed in."""
        if self.window.main is None:
            raise NotSeen("nobody is signed in")
        return self.window.main

    def shot(self, name: str) -> Path | None:
        """A picture of the window as it is, `<name>.png`."""
        self.settle()
        if self.shots is None:
            return None
        self.shots.mkdir(parents=True, exist_ok=True)
        path = self.shots / f"{name}.png"
        if not self.window.grab().save(str(path)):
            raise OSError(f"cannot write {path.name}")
        self.taken.append(path)
        return path

    def settle(self) -> None:
        """Wait until the lanes have answered all that was asked."""
        done: list[bool] = []
        self.window.lanes.write(lambda: True, done.append, owner=self.window)
        wait_until(lambda: bool(done), "the writer lane does not answer")
        for _ in range(2):
            self.ask(lambda: True)
        QApplication.sendPostedEvents()

    def first_run(
        self,
        *,
        officer_name: str,
        passphrase: str,
        file: Path | None = None,
        address: str = "",
        code: str = "",
    ) -> None:
        """Both pages of the first run, from the centre's file or an address and a code."""
        self.hands.find("page:first_run")
        if file is not None:
            self._open_file(file)
        else:
            self._fill("address", address)
            self._fill("code", code)
            self.hands.push("button:next")
        self.hands.find("field:officer_name")
        self._fill("officer_name", officer_name)
        self._fill("passphrase", passphrase)
        self._fill("repeated", passphrase)
        self.hands.push("button:create")
        wait_until(lambda: self.window.main is not None, "the desk opens", UNLOCK_SECONDS)
        self.settle()

    def sign_in(self, passphrase: str) -> None:
        """Type the passphrase and wait for the desk."""
        self.hands.find("page:sign_in")
        self._fill("passphrase", passphrase)
        self.hands.press(Key.Key_Return)
        wait_until(lambda: self.window.main is not None, "the desk opens", UNLOCK_SECONDS)
        self.settle()

    def go(self, page: PageName) -> None:
        """Go to a page by the rail."""
        self.hands.push(f"rail:{page}")
        self.hands.find(f"page:{page}")
        self.settle()

    def new_person(self, values: Mapping[str, str | list[str]]) -> None:
        """Open an empty form and type *values* (by field path, positions for items)."""
        self.hands.press(Key.Key_N, CONTROL)
        self._wait_for_form(record_id=None)
        for path, value in values.items():
            self.fill(path, value)
        self._give_consent()
        self.hands.press(Key.Key_1, Qt.KeyboardModifier.AltModifier)

    def fill(self, path: str, value: str | list[str]) -> None:
        """Type into one field of the open form, adding an item where there is none yet."""
        name = f"field:{path}"
        items = path.split(".")
        if self.hands.seen(name) is None and len(items) == 3:
            self.hands.push(f"button:add_{items[0]}")
        text = ", ".join(value) if isinstance(value, list) else value
        self.hands.enter(self.hands.find(name, 5), text)

    def save_next(self) -> None:
        """F9: save and go on to an empty form; a person left incomplete asks for a second F9."""
        entry = self._entry()
        before = entry.saves
        self.hands.press(Key.Key_F9)
        wait_until(lambda: entry.saves > before, "F9 saves")
        self.settle()
        if entry.is_staying:
            self.hands.press(Key.Key_F9)
            wait_until(lambda: not entry.is_staying, "the second F9 goes on")
            self.settle()

    def save(self) -> None:
        """F10: save and stay."""
        entry = self._entry()
        before = entry.saves
        self.hands.press(Key.Key_F10)
        wait_until(lambda: entry.saves > before, "F10 saves")
        self.settle()

    def open_corrections(self) -> None:
        """Go to those who were sent back."""
        self.go(PageName.CORRECTIONS)

    def open_record(self, text: str) -> None:
        """Search for *text* and open the first person found."""
        self.hands.press(Key.Key_K, CONTROL)
        self.hands.press(Key.Key_A, CONTROL)
        self.hands.press(Key.Key_Delete)
        self.hands.type(text)
        self._wait_for_row(text)
        self.hands.press(Key.Key_Return)
        self.hands.find(f"page:{PageName.RECORD}")
        self.settle()

    def correct(self, path: str, text: str) -> None:
        """From an open record: edit, change one field, save."""
        self.hands.push("button:edit")
        self._wait_for_form()
        self.fill(path, text)
        self.save()

    def sync_now(self) -> SyncReport:
        """Press "Kirim sekarang" and wait for the end."""
        self.go(PageName.SYNC)
        reports: list[SyncReport] = []
        courier = self.main.courier
        wait_until(lambda: not courier.is_sending, "the exchange under way ends", SYNC_SECONDS)
        courier.ended.connect(reports.append)
        self.hands.push("button:sync_now")
        wait_until(lambda: bool(reports), "the exchange ends", SYNC_SECONDS)
        courier.ended.disconnect(reports.append)
        self.settle()
        return reports[0]

    def figures(self) -> HomeFigures:
        """The desk's figures as the home page shows them."""
        desk = self.main.session.desk
        return self.ask(lambda: home.figures(desk))

    def ask(self, job: Callable[[], R]) -> R:
        """The result of a reading job, run in the reader lane as a page would run it.

        Raises the job's own trouble.
        """
        found: list[R] = []
        refused: list[Trouble] = []
        self.window.lanes.read(job, found.append, refused.append, owner=self.window)
        wait_until(lambda: bool(found or refused), "the reader lane answers")
        if refused:
            raise refused[0]
        return found[0]

    def _open_file(self, file: Path) -> None:
        """The system's own file dialog cannot be driven, so its answer is given."""
        page = self.hands.find("page:first_run")
        if isinstance(page, FirstRunPage):
            page.centre.choose(file)

    def _fill(self, name: str, text: str) -> None:
        self.hands.enter(self.hands.find(f"field:{name}"), text)

    def _entry(self) -> EntryPage:
        page = self.main.page
        if not isinstance(page, EntryPage):
            raise NotSeen("no form is open")
        return page

    def _wait_for_form(self, record_id: str | None = "") -> None:
        """Wait for an open form; None asks for an empty one, empty for any."""
        self.hands.find(f"page:{PageName.ENTRY}")
        entry = self._entry()
        wait_until(lambda: entry.is_ready, "the form opens")
        if record_id is None:
            wait_until(lambda: entry.record_id is None, "an empty form opens")
        self.settle()

    def _give_consent(self) -> None:
        """The person said yes just now, unless the values said when."""
        given = self.hands.seen("field:consent.given_at")
        if given is not None and is_empty_line(given):
            self.hands.enter(given, "")

    def _wait_for_row(self, text: str) -> None:
        self.hands.find(f"page:{PageName.PEOPLE}")
        table = self.hands.find("people")
        plain = text.casefold()

        def stands_first() -> bool:
            if not isinstance(table, QTableView) or not table.model().rowCount():
                return False
            row = table.model().index(0, 0).data(ROW_ROLE)
            shown = f"{row.full_name} {row.alias} {row.nik}" if isinstance(row, PersonRow) else ""
            return plain in shown.casefold()

        wait_until(stands_first, "the person is found")
        self.settle()
