"""The one door to threads: a writer, a reader, a net, a copying and a photo lane, a thread each.

A job is a plain function that returns a frozen result. Callbacks run on the UI thread; they are
dropped when their owner is gone. A bound method's own widget is its owner unless another is given.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from fieldreg.domain.trouble import EnvironmentTrouble, Trouble

from .net_port import Cancelled, NetPort, Running
from .writer_lane import QUIET, WriterLane, log_exception, log_failure

R = TypeVar("R")
Then = Callable[[Any], object]
Failed = Callable[[Trouble], object]

NET_GRACE = 2.0


@dataclass(frozen=True, slots=True)
class _Call:
    """A callback on its way to the UI thread."""

    function: Then
    argument: object
    owner: QObject | None
    name: str = ""
    turn: int = 0


class Lanes(QObject):
    """Runs jobs off the UI thread. Signals: `trouble_met(Trouble)` for known trouble nobody asked
    to be told of, `bug_met(object)` for unknown exceptions."""

    trouble_met = Signal(object)
    bug_met = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = WriterLane(self._mark_writer)
        self._reader = ThreadPoolExecutor(1, "reader")
        self._net = ThreadPoolExecutor(1, "net")
        self._copier = ThreadPoolExecutor(1, "copier")
        self._photos = ThreadPoolExecutor(1, "photos")
        self._on_writer_lane = threading.local()
        self._turns: dict[str, int] = {}
        self._running: set[Running] = set()
        self._net_jobs: set[Future[Any]] = set()
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        job: Callable[[], R],
        then: Callable[[R], object],
        failed: Failed | None = None,
        *,
        owner: QObject | None = None,
        latest: str = "",
    ) -> None:
        """Run *job* on the reader lane. Of jobs with the same name in *latest* only the newest
        is answered (search while typing)."""
        turn = self._turns[latest] = self._turns.get(latest, 0) + 1
        self._submit(self._reader, job, then, failed, owner, latest, turn)

    def write(
        self,
        job: Callable[[], R],
        then: Callable[[R], object],
        failed: Failed | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Run *job* on the writer lane, after all that were asked before."""
        self._submit(self._writer, job, then, failed, owner)

    def net(
        self,
        job: Callable[[NetPort], R],
        then: Callable[[R], object],
        failed: Failed | None = None,
        progress: Then | None = None,
        *,
        owner: QObject | None = None,
    ) -> Running:
        """Run *job* on the net lane, away from the database; it reaches the writer by its port."""
        running = Running()
        owner = owner or _owner_of(then)

        def report(value: object) -> None:
            if progress:
                self._arrived.emit(_Call(progress, value, owner))

        def whole() -> R:
            self._running.add(running)
            try:
                return job(NetPort(running, self.on_writer, report))
            finally:
                self._running.discard(running)

        self._submit(self._net, whole, then, failed, owner)
        return running

    def copy(
        self,
        job: Callable[[], R],
        then: Callable[[R], object],
        failed: Failed | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Run *job* on the copying lane: a backup is made, or searched for lost photos, which may
        take long and holds up nobody."""
        self._submit(self._copier, job, then, failed, owner)

    def photo(
        self,
        job: Callable[[], R],
        then: Callable[[R], object],
        failed: Failed | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Run *job* on the photo lane: a foreign picture is made ready, which may take long; it
        touches nothing of the desk."""
        self._submit(self._photos, job, then, failed, owner)

    def settle(self, then: Callable[[object], object], *, owner: QObject) -> None:
        """Call *then* once the net, copying and reader lanes have done what they were asked.

        No write is waited for: those asked before are done before any asked then.
        """

        def read(_: object) -> None:
            self.read(lambda: None, then, owner=owner)

        def copied(_: object) -> None:
            self.copy(lambda: None, read, owner=owner)

        self.net(lambda _: None, copied, owner=owner)

    def rest_with(self, rest: Callable[[], object] | None) -> None:
        """What the writer lane does after a job, once nothing waits; None: nothing any more."""
        self._writer.rest = rest

    def hasten(self, job: Callable[[], object], seconds: float) -> None:
        """Run *job* on the writer lane and wait for it here, so long and no longer."""
        if not self._closed:
            future = self._writer.submit(job)
            future.add_done_callback(log_failure)
            wait((future,), seconds)

    def on_writer(self, job: Callable[[], R]) -> R:
        """Called from the net or copying lane: run *job* on the writer lane, wait, return its
        result."""
        if getattr(self._on_writer_lane, "here", False):
            return job()
        result: R = self._writer.submit(job).result()
        return result

    def close(self, last: Callable[[], object] | None = None) -> None:
        """Refuse new jobs, ask the net to stop, let every write finish, and wait. Idempotent.

        *last* runs on the writer lane after everything else: the end of the database. A request
        that hangs is not waited for: its answer is thrown away, and what was sent still waits.
        """
        is_first, self._closed = not self._closed, True
        for running in tuple(self._running):
            running.cancel()
        self._photos.shutdown(wait=False, cancel_futures=True)
        self._net.shutdown(wait=False, cancel_futures=True)
        if not wait(tuple(self._net_jobs), NET_GRACE).not_done:
            self._net.shutdown(wait=True)
        self._reader.shutdown(wait=True, cancel_futures=True)
        self._copier.shutdown(wait=True, cancel_futures=True)
        if last and is_first:
            self._writer.submit(last).add_done_callback(log_failure)
        self._writer.shutdown(wait=True)

    def _mark_writer(self) -> None:
        self._on_writer_lane.here = True

    def _submit(  # noqa: PLR0917 - private, and each is needed
        self,
        lane: ThreadPoolExecutor,
        job: Callable[[], Any],
        then: Then,
        failed: Failed | None,
        owner: QObject | None,
        name: str = "",
        turn: int = 0,
    ) -> None:
        if self._closed:
            return
        owner = owner or _owner_of(then)

        def guarded() -> Any:
            if name and self._turns.get(name) != turn:
                raise Cancelled
            return job()

        def done(future: Future[Any]) -> None:
            self._net_jobs.discard(future)
            if future.cancelled() or (self._closed and lane in (self._net, self._photos)):
                return
            error = future.exception()
            if error is None:
                self._arrived.emit(_Call(then, future.result(), owner, name, turn))
            elif answer := self._answer_to(error, failed):
                self._arrived.emit(_Call(answer, _as_trouble(error), owner, name, turn))

        future = lane.submit(guarded)
        if lane is self._net:
            self._net_jobs.add(future)
        future.add_done_callback(done)

    def _answer_to(self, error: BaseException, failed: Failed | None) -> Failed | None:
        if not isinstance(error, Trouble):
            log_exception(error)
            self.bug_met.emit(error)
            return failed
        return failed or (None if error.key in QUIET else self.trouble_met.emit)

    @Slot(object)
    def _deliver(self, call: _Call) -> None:
        is_stale = bool(call.name) and self._turns.get(call.name) != call.turn
        is_gone = call.owner is not None and not shiboken6.isValid(call.owner)
        if not (self._closed or is_stale or is_gone):
            call.function(call.argument)


def _owner_of(callback: Then) -> QObject | None:
    owner = getattr(callback, "__self__", None)
    return owner if isinstance(owner, QObject) else None


def _as_trouble(error: BaseException) -> Trouble:
    return error if isinstance(error, Trouble) else EnvironmentTrouble("unexpected")
