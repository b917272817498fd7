"""Sends and fetches in the net lane: on request, some seconds after a save, now and then."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from fieldreg.desktop.session import Changed, Kind, Session
from fieldreg.desktop.tasks import NetPort, Running
from fieldreg.domain.trouble import Trouble
from fieldreg.services.retention import Tidied, tidy
from fieldreg.services.revoked import obey
from fieldreg.services.synchronise import synchronise
from fieldreg.services.views import SyncProgress, SyncReport

AFTER_SAVE_MS = 4_000
EVERY_MS = 5 * 60_000
LONGEST_MS = 30 * 60_000


@dataclass(frozen=True, slots=True)
class _Errand:
    """What an exchange brought, and what was tidied away after it."""

    report: SyncReport
    tidied: Tidied = Tidied()


class Courier(QObject):
    """One exchange at a time. Signals: `moved()` when anything to show changed,
    `ended(SyncReport)` after each exchange."""

    moved = Signal()
    ended = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._running: Running | None = None
        self._wait = EVERY_MS
        self.progress: SyncProgress | None = None
        self.report: SyncReport | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.send)
        session.changed.connect(self._on_changed)
        self.follow_preferences()

    @property
    def is_sending(self) -> bool:
        """Whether an exchange is under way."""
        return self._running is not None

    def send(self) -> None:
        """Begin an exchange now, unless one is under way."""
        if self._running:
            return
        self._timer.stop()
        self.progress = None
        desk, make_carrier = self._session.desk, self._session.carrier

        def job(port: NetPort) -> _Errand:
            carrier = make_carrier()
            try:
                report = synchronise(
                    desk.store,
                    carrier,
                    on_writer=port.on_writer,
                    make_id=desk.make_id,
                    progress=port.report,
                    cancelled=port.is_cancelled,
                )
            finally:
                # Not when it is collected some day: the centre counts open connections.
                if hasattr(carrier, "close"):
                    carrier.close()
            if report.trouble:
                return _Errand(obey(desk, report, on_writer=port.on_writer))
            # The centre has just said what time it is: what is due by the pack's rules goes now.
            return _Errand(
                report, tidy(desk, on_writer=port.on_writer, cancelled=port.is_cancelled)
            )

        self._running = self._session.lanes.net(
            job, self._on_errand, self._on_failed, self._on_progress, owner=self
        )
        self.moved.emit()

    def cancel(self) -> None:
        """Stop after the step under way; what was receipted stays receipted."""
        if self._running:
            self._running.cancel()

    def follow_preferences(self) -> None:
        """Begin or stop sending by itself, as chosen."""
        if self._session.preferences.auto_sync:
            self._timer.start(AFTER_SAVE_MS)
        else:
            self._timer.stop()

    def stop(self) -> None:
        """No more exchanges: the window closes."""
        self._timer.stop()
        self.cancel()

    def _on_changed(self, changed: Changed) -> None:
        is_save = Kind.RECORDS in changed.kinds and changed.origin is not self
        if is_save and self._session.preferences.auto_sync and not self.is_sending:
            self._timer.start(AFTER_SAVE_MS)

    def _on_progress(self, progress: SyncProgress) -> None:
        self.progress = progress
        self.moved.emit()

    def _on_failed(self, trouble: Trouble) -> None:
        self._on_errand(_Errand(SyncReport(trouble=trouble.key)))

    def _on_errand(self, errand: _Errand) -> None:
        self._running = None
        self.report = report = errand.report
        self._plan_next(report)
        has_moved = _moved_records(report) or errand.tidied != Tidied()
        kinds = (Kind.SYNC, Kind.RECORDS) if has_moved else (Kind.SYNC,)
        self._session.announce(*kinds, origin=self)
        self.moved.emit()
        self.ended.emit(report)

    def _plan_next(self, report: SyncReport) -> None:
        self._wait = min(self._wait * 2, LONGEST_MS) if report.trouble else EVERY_MS
        if self._session.preferences.auto_sync:
            self._timer.start(self._wait)


def _moved_records(report: SyncReport) -> bool:
    return bool(report.changed_records or report.sent or report.received)
