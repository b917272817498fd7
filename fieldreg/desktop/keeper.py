"""Backs up by itself: every half hour in which something changed, and when the program ends."""

from __future__ import annotations

import threading

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldreg.desktop.session import Kind, Session
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import IconLabel, Text
from fieldreg.domain.trouble import Trouble
from fieldreg.services import backup
from fieldreg.services.backup import BackupRow

LOOK_EVERY_MS = 60_000
SAID_AFTER_MS = 1_000


class Keeper(QObject):
    """One backup at a time, in the copying lane. Signals: `ended(BackupRow)`, `failed(Trouble)`.

    A failure is told once in a strip, not every minute; the card in the settings goes on saying it,
    and of what the `last` one lacks.
    Whoever sets `given_up` ends a backup under way, whole and without a trace.
    """

    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._told = ""
        self.is_busy = False
        self.trouble: Trouble | None = None
        self.last: BackupRow | None = None
        self.given_up = threading.Event()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Back up if it is time; the timer calls it each minute."""
        desk = self._session.desk
        if not self.is_busy:
            self._session.lanes.read(
                lambda: backup.is_due(desk), self._on_due, self._on_failed, owner=self
            )

    def back_up(self, why: str = "asked") -> None:
        """Back up now, unless one is being made."""
        if self.is_busy:
            return
        self.is_busy = True
        desk, given_up = self._session.desk, self.given_up
        self._session.lanes.copy(
            lambda: backup.back_up(desk, why, goes_on=lambda: not given_up.is_set()),
            self._on_ended,
            self._on_failed,
            owner=self,
        )

    def stop(self) -> None:
        """The desk closes: no more of them."""
        self._timer.stop()

    def _on_due(self, is_due: bool) -> None:
        if is_due:
            self.back_up("interval")

    def _on_ended(self, row: BackupRow) -> None:
        self.is_busy, self.trouble, self._told, self.last = False, None, "", row
        self._session.announce(Kind.BACKUPS, origin=self)
        self.ended.emit(row)

    def _on_failed(self, trouble: Trouble) -> None:
        self.is_busy, self.trouble = False, trouble
        if trouble.key != self._told:
            self._told = trouble.key
            self._session.lanes.trouble_met.emit(trouble)
        self._session.announce(Kind.BACKUPS, origin=self)
        self.failed.emit(trouble)


def back_up_at_the_end(session: Session, parent: QObject) -> None:
    """Back up what changed, after everything that waits to be written; return when it is done.

    The program stays alive meanwhile. A backup that fails keeps nobody from closing: the one
    before it stands.
    """
    loop = QEventLoop(parent)
    desk, lanes = session.desk, session.lanes

    def end(_: object) -> None:
        loop.quit()

    def copy(_: object) -> None:
        lanes.copy(lambda: backup.back_up(desk, "exit"), end, end, owner=parent)

    note = Farewell()
    QTimer.singleShot(SAID_AFTER_MS, note, note.show)
    lanes.write(lambda: None, copy, end, owner=parent)
    loop.exec()
    loop.deleteLater()
    note.hide()
    note.deleteLater()


class Farewell(QWidget):
    """A small window that says why the program is still there; nothing can be done in it."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.SplashScreen)
        self.setObjectName("farewell")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(12)
        row.addWidget(IconLabel("hard-drive", Role.ACCENT))
        row.addWidget(Text(self.tr("Menyimpan cadangan … Jangan matikan laptop dulu.")))
