"""Sends and fetches in the net lane: on request, some seconds after a save, now and then."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from fieldreg.desktop.frame.delivery import DeliveryWords, delivery_words
from fieldreg.desktop.net_port import NetPort, Running
from fieldreg.desktop.session import Changed, Kind, Session
from fieldreg.domain.trouble import Trouble
from fieldreg.services import packs
from fieldreg.services.image_sending import exchange_all
from fieldreg.services.retention import Tidied, tidy
from fieldreg.services.revoked import obey
from fieldreg.services.views import HomeFigures, SyncProgress, SyncReport

AFTER_SAVE_MS = 4_000
EVERY_MS = 5 * 60_000
LONGEST_MS = 30 * 60_000
_SHOWN_AT_ONCE = 100


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
        self._carrier: object | None = None
        self._failures = 0
        self._saved_meanwhile = False
        self._not_before = 0.0
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
        self._begin(compares_all=False)

    def compare(self) -> None:
        """As `send`, and every registration is laid beside the centre's."""
        self._begin(compares_all=True)

    def _begin(self, *, compares_all: bool) -> None:
        if self._running:
            return
        self._timer.stop()
        self.progress = None
        self._saved_meanwhile = False
        desk, make_carrier = self._session.desk, self._session.carrier
        pace = self.report.pace if self.report else None

        def job(port: NetPort) -> _Errand:
            carrier = self._carrier = make_carrier()
            try:
                if port.is_cancelled():
                    _break_off(carrier)
                report = exchange_all(
                    desk,
                    carrier,
                    on_writer=port.on_writer,
                    progress=port.report,
                    cancelled=port.is_cancelled,
                    pace=pace,
                    compares_all=compares_all,
                )
            finally:
                self._carrier = None
                # Not when it is collected some day: the centre counts open connections.
                if hasattr(carrier, "close"):
                    carrier.close()
            if report.trouble:
                return _Errand(obey(desk, report, on_writer=port.on_writer))
            packs.settle_known(desk, on_writer=port.on_writer)
            # The centre has just said what time it is: what is due by the pack's rules goes now.
            return _Errand(
                report, tidy(desk, on_writer=port.on_writer, cancelled=port.is_cancelled)
            )

        self._running = self._session.lanes.net(
            job, self._on_errand, self._on_failed, self._on_progress, owner=self
        )
        self.moved.emit()

    def cancel(self) -> None:
        """Stop at once, also in the midst of a request that hangs; what was receipted stays so."""
        self._stop_running()
        self.moved.emit()

    @property
    def is_stopping(self) -> bool:
        """Whether the exchange under way was asked to stop and has not ended yet."""
        return self._running is not None and self._running.is_cancelled

    @property
    def was_saved_meanwhile(self) -> bool:
        """Whether something was saved since the last exchange began, which may have missed it."""
        return self._saved_meanwhile

    @property
    def next_in_ms(self) -> int | None:
        """How long until it sends by itself; None if it does not."""
        return self._timer.remainingTime() if self._timer.isActive() else None

    def words(self, figures: HomeFigures) -> DeliveryWords:
        """What is said of delivery where *figures* are the desk's and an exchange may run."""
        return delivery_words(
            figures,
            is_sending=self.is_sending,
            is_stopping=self.is_stopping,
            progress=self.progress,
        )

    @property
    def is_over(self) -> bool:
        """Whether the centre has revoked this laptop: nothing is sent any more."""
        return self.report is not None and self.report.is_revoked

    def follow_preferences(self) -> None:
        """Begin or stop sending by itself, as chosen."""
        if self._session.preferences.auto_sync and not self.is_over:
            self._timer.start(AFTER_SAVE_MS)
        else:
            self._timer.stop()

    def stop(self) -> None:
        """No more exchanges: the window closes."""
        self._timer.stop()
        self._stop_running()

    def _stop_running(self) -> None:
        if self._running:
            self._running.cancel()
            _break_off(self._carrier)

    def _on_changed(self, changed: Changed) -> None:
        if Kind.RECORDS not in changed.kinds or changed.origin is self:
            return
        self._saved_meanwhile = self.is_sending
        if self._session.preferences.auto_sync and not (self.is_sending or self.is_over):
            self._send_soon()

    def _send_soon(self) -> None:
        """Some seconds after a save, but not while the centre asked to be left alone."""
        left_alone = int((self._not_before - time.monotonic()) * 1000)
        self._timer.start(max(AFTER_SAVE_MS, left_alone))

    def _on_progress(self, progress: SyncProgress) -> None:
        self.progress = progress
        self.moved.emit()

    def _on_failed(self, trouble: Trouble) -> None:
        self._on_errand(_Errand(SyncReport(trouble=trouble.key)))

    def _on_errand(self, errand: _Errand) -> None:
        running, self._running = self._running, None
        if errand.report.trouble or (running and running.is_cancelled):
            self._show_what_came()
        self.report = report = errand.report
        self._plan_next(report)
        has_moved = _moved_records(report) or errand.tidied != Tidied()
        kinds = (Kind.SYNC, Kind.RECORDS) if has_moved else (Kind.SYNC,)
        self._session.announce(*kinds, origin=self)
        self.moved.emit()
        self.ended.emit(report)

    def _show_what_came(self) -> None:
        """What was received stays, also where it ended early: lists and search must have it."""
        store = self._session.desk.store

        def shown(are_others: bool) -> None:
            if are_others:
                self._show_what_came()
            else:
                self._session.announce(Kind.RECORDS, Kind.SYNC, origin=self)

        self._session.lanes.write(lambda: store.show(_SHOWN_AT_ONCE), shown, owner=self)

    def _plan_next(self, report: SyncReport) -> None:
        self._failures = self._failures + 1 if report.trouble else 0
        self._not_before = time.monotonic() + (report.retry_after or 0.0)
        if not self._session.preferences.auto_sync or report.is_revoked:
            return
        if self._saved_meanwhile and not report.trouble:
            self._send_soon()
        else:
            chance = random.random()  # noqa: S311 - spreads, protects nothing
            self._timer.start(wait_ms(self._failures, report.retry_after, chance))


def wait_ms(failures: int, retry_after: float | None, chance: float) -> int:
    """Milliseconds until the next exchange after *failures* in a row, *chance* being 0 to 1.

    Five minutes, doubling to half an hour; spread by chance, so that a whole city whose centre was
    away does not come back in the same second. Never less than the centre asked for (in seconds).
    """
    if not failures:
        return int(EVERY_MS * (0.9 + 0.2 * chance))
    usual = min(EVERY_MS * 2 ** min(failures, 8), LONGEST_MS) * (0.5 + 0.5 * chance)
    asked = 1000 * (retry_after or 0.0) * (1 + chance / 4)
    return int(max(usual, asked))


def _break_off(carrier: object | None) -> None:
    stop = getattr(carrier, "stop", None)
    if stop:
        stop()


def _moved_records(report: SyncReport) -> bool:
    return bool(report.changed_records or report.sent or report.received)
