"""Several worker processes behind one address, and the process that keeps them.

The keeper opens the listening socket and nothing else of the centre: each worker is the same
program again with the socket handed down, and all they share is PostgreSQL. A worker that dies, or
says nothing for half a minute, is replaced; when the keeper is gone its workers finish and end.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType

from prometheus_client.multiprocess import mark_process_dead

from fieldreg.domain.trouble import EnvironmentTrouble

from .metrics import FOLDER

log = logging.getLogger("fieldreg.server.workers")

ALIVE_SECONDS = 5.0
_SILENT_SECONDS = 30.0
_START_SECONDS = 120.0
_END_SECONDS = 20.0
_LONGEST_PAUSE = 30.0
_LOOK_SECONDS = 1.0


@dataclass(slots=True)
class _Worker:
    """One place among the workers, and the process that has it at present."""

    place: int
    process: subprocess.Popen[str] | None = None
    is_ready: bool = False
    heard_at: float = 0.0
    starts_at: float = 0.0
    failures: int = 0
    is_leaving: bool = False


@dataclass(frozen=True, slots=True)
class _Event:
    """`said` (a line of a worker), `ended`, or a signal's name."""

    kind: str
    process: subprocess.Popen[str] | None = None
    line: str = ""


@dataclass(slots=True)
class Keeper:
    """Keeps *count* workers, each started by *command* with the listening socket's number.

    *environment* is theirs; *log* lines go to standard error as JSON.
    """

    command: Callable[[int], Sequence[str]]
    count: int
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _workers: list[_Worker] = field(init=False)
    _events: SimpleQueue[_Event] = field(init=False, default_factory=SimpleQueue)
    _ending: bool = field(init=False, default=False)
    _once_ready: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._workers = [_Worker(place) for place in range(self.count)]

    def run(self, listener: socket.socket, on_ready: Callable[[], None]) -> None:
        """Keep them until SIGTERM or SIGINT; SIGHUP replaces one after the other.

        Belongs to the main thread. *on_ready* is called when all of them listen for the first
        time. Raises EnvironmentTrouble("centre_not_started") if one ends before that.
        """
        with _metrics_folder() as folder, self._signals():
            environment = {**self.environment, FOLDER: folder}
            try:
                self._keep(listener, environment, folder, on_ready)
            finally:
                listener.close()  # else whoever comes now would wait for nobody
                self._end()

    def _keep(
        self,
        listener: socket.socket,
        environment: Mapping[str, str],
        folder: str,
        on_ready: Callable[[], None],
    ) -> None:
        while not self._ending:
            now = time.monotonic()
            for worker in self._workers:
                self._look_after(worker, listener, environment, now)
            try:
                event = self._events.get(timeout=_LOOK_SECONDS)
            except Empty:
                continue
            self._take(event, folder)
            if not self._once_ready and all(w.is_ready for w in self._workers):
                self._once_ready = True
                on_ready()
            self._go_on_replacing()

    def _look_after(
        self,
        worker: _Worker,
        listener: socket.socket,
        environment: Mapping[str, str],
        now: float,
    ) -> None:
        """Start *worker* where there is none and its time has come; end one that hangs."""
        if worker.process is None:
            if now >= worker.starts_at:
                self._start(worker, listener, environment)
            return
        patience = _SILENT_SECONDS if worker.is_ready else _START_SECONDS
        if now - worker.heard_at > patience:
            log.error("worker silent", extra={"facts": {"worker": worker.process.pid}})
            worker.heard_at = now
            worker.process.kill()

    def _start(
        self, worker: _Worker, listener: socket.socket, environment: Mapping[str, str]
    ) -> None:
        number = listener.fileno()
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            list(self.command(number)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            pass_fds=(number,),
            env=dict(environment),
            start_new_session=True,  # else Ctrl+C would reach them before the keeper
        )
        worker.process, worker.is_ready, worker.is_leaving = process, False, False
        worker.heard_at = time.monotonic()
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        if process.stdout is not None:
            with process.stdout as output:
                for line in output:
                    self._events.put(_Event("said", process, line))
        process.wait()
        self._events.put(_Event("ended", process))

    def _take(self, event: _Event, folder: str) -> None:
        if event.process is None:
            self._signalled(event.kind)
            return
        worker = next((w for w in self._workers if w.process is event.process), None)
        if worker is None:
            return
        if event.kind == "ended":
            self._ended(worker, event.process, folder)
            return
        worker.heard_at = time.monotonic()
        if _says_ready(event.line):
            worker.is_ready, worker.failures = True, 0
            log.info("worker ready", extra={"facts": {"worker": event.process.pid}})

    def _ended(self, worker: _Worker, process: subprocess.Popen[str], folder: str) -> None:
        """Plan who comes next: at once after one that worked, ever later after ones that failed."""
        mark_process_dead(process.pid, folder)  # type: ignore[no-untyped-call]
        _close(process)
        facts = {"worker": process.pid, "code": process.returncode}
        log.log(
            logging.INFO if worker.is_leaving else logging.ERROR,
            "worker ended",
            extra={"facts": facts},
        )
        if not self._once_ready:
            raise EnvironmentTrouble("centre_not_started")
        did_work = worker.is_ready or worker.is_leaving
        pause = 0.0 if did_work else min(2.0**worker.failures, _LONGEST_PAUSE)
        worker.failures += not did_work
        worker.starts_at = time.monotonic() + pause
        worker.process, worker.is_ready = None, False

    def _signalled(self, name: str) -> None:
        if name != "SIGHUP":
            self._ending = True
            return
        for worker in self._workers:
            worker.is_leaving = True

    def _go_on_replacing(self) -> None:
        """Of those that shall be replaced ask one to go, when all others work."""
        leaving = [w for w in self._workers if w.is_leaving and w.process is not None]
        if leaving and all(w.is_ready for w in self._workers):
            worker = leaving[0]
            worker.is_ready = False
            worker.heard_at = time.monotonic()
            if worker.process is not None:
                worker.process.terminate()

    def _end(self) -> None:
        """Let every worker finish what it is answering; by force if it does not."""
        processes = [w.process for w in self._workers if w.process is not None]
        for process in processes:
            process.terminate()
        until = time.monotonic() + _END_SECONDS
        for process in processes:
            try:
                process.wait(max(until - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                log.error("worker killed", extra={"facts": {"worker": process.pid}})
                process.kill()
                process.wait()
            _close(process)

    def _heard(self, name: str) -> Callable[[int, FrameType | None], None]:
        def put(_number: int, _frame: FrameType | None) -> None:
            self._events.put(_Event(name))  # allowed in a handler, unlike a Queue's

        return put

    @contextmanager
    def _signals(self) -> Iterator[None]:
        names = ("SIGTERM", "SIGINT", "SIGHUP")
        before = {name: signal.getsignal(getattr(signal, name)) for name in names}
        for name in names:
            signal.signal(getattr(signal, name), self._heard(name))
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(getattr(signal, name), handler)


def _says_ready(line: str) -> bool:
    try:
        said = json.loads(line)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("ready") is True


def _close(process: subprocess.Popen[str]) -> None:
    if process.stdin is not None:
        process.stdin.close()


@contextmanager
def _metrics_folder() -> Iterator[str]:
    """Where the workers lay their counts: numbers alone, for as long as they run."""
    folder = Path(tempfile.mkdtemp(prefix="fieldreg-counts-"))
    try:
        yield str(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
