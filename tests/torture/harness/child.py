"""Children that are killed, watched and hindered.

A child is forked from a parent that has loaded everything already, so that two thousand of them
cost seconds. The parent must have one thread only: harnesses run in a process of their own
(see `__main__`).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

KILL_SWITCH_SECONDS = 600


class NoTracing(Exception):
    """This machine does not let one process watch another (`strace` is missing or refused)."""


class Tell:
    """How a child says what it is about to do and what it has promised: lines of JSON.

    `begin` names what will change (see `judge`), `done` acknowledges it, `failed` says that it
    was not done. `moment` names a step: a child may be made to die there.
    """

    def __init__(
        self,
        descriptor: int,
        dies_at: Callable[[str], bool] = lambda moment: False,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._descriptor = descriptor
        self._dies_at = dies_at
        self.ready = ready

    def begin(self, changes: dict[str, str | None], *between: dict[str, str | None]) -> None:
        """Something begins that makes *changes* to the state: all of them or none, or, where the
        program says so, those of one of *between*."""
        self.say(e="begin", changes=changes, between=between)

    def done(self) -> None:
        """What was begun is promised to be on the disk."""
        self.moment("before the acknowledgement")
        self.say(e="done")

    def failed(self, trouble: str) -> None:
        """What was begun was refused with *trouble*."""
        self.say(e="failed", trouble=trouble)

    def moment(self, name: str) -> None:
        """Die here, if that is the plan."""
        if self._dies_at(name):
            os.kill(os.getpid(), signal.SIGKILL)

    def say(self, **event: Any) -> None:
        """Any other event."""
        # Not `write`: the faults that are injected into that call are for the program's files.
        os.writev(self._descriptor, [(json.dumps(event) + "\n").encode()])


class Child:
    """A forked process that does *work*. It waits for `go`: at once, or, if it *prepares* itself
    first, where it says `Tell.ready`.
    """

    def __init__(
        self,
        work: Callable[[Tell], None],
        events: int,
        dies_at: Callable[[str], bool] = lambda moment: False,
        *,
        prepares: bool = False,
    ) -> None:
        may_go, self._go = os.pipe()
        self._is_ready, says_ready = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                os.close(self._go)
                signal.alarm(KILL_SWITCH_SECONDS)

                def ready() -> None:
                    os.close(says_ready)
                    os.read(may_go, 1)

                if not prepares:
                    ready()
                tell = Tell(events, dies_at, ready if prepares else lambda: None)
                code = _run(work, tell)
            finally:
                os._exit(code)
        os.close(may_go)
        os.close(says_ready)

    def until_ready(self) -> None:
        """Wait until it waits for `go`, or has died before."""
        os.read(self._is_ready, 1)
        os.close(self._is_ready)

    def go(self) -> None:
        """Let it begin."""
        os.close(self._go)

    def kill(self) -> None:
        """SIGKILL; one that has ended already is no trouble."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Its end: 0 well, 1 a bug (told as an event `crash`), -9 killed."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _run(work: Callable[[Tell], None], tell: Tell) -> int:
    try:
        work(tell)
    except BaseException:  # noqa: BLE001 - a child tells whatever it dies of
        tell.say(e="crash", text=traceback.format_exc())
        return 1
    return 0


def run(
    work: Callable[[Tell], None], *, under: list[str] | None = None, prepares: bool = False
) -> list[dict[str, Any]]:
    """Do *work* in a child to its end; what it told. *under*: options for `strace`."""
    events = os.memfd_create("events")
    child = Child(work, events, prepares=prepares)
    child.until_ready()
    with watched(child.pid, under) if under is not None else nullcontext():
        child.go()
        child.wait()
    return read_events(events)


def read_events(descriptor: int) -> list[dict[str, Any]]:
    """Whole lines of a memory file, which is closed then."""
    with os.fdopen(descriptor, "rb") as file:
        file.seek(0)
        lines = file.read().split(b"\n")[:-1]
    return [json.loads(line) for line in lines]


@contextmanager
def watched(pid: int, options: list[str]) -> Iterator[None]:
    """`strace` on *pid* while the block runs; ends with the process. Raises NoTracing."""
    command = ["strace", "-f", "-p", str(pid), *options]
    try:
        tracer = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    except FileNotFoundError:
        os.kill(pid, signal.SIGKILL)
        raise NoTracing("strace is not installed") from None
    first = tracer.stderr.readline().decode(errors="replace")
    if "attached" not in first:
        os.kill(pid, signal.SIGKILL)
        tracer.kill()
        tracer.communicate()
        raise NoTracing(first.strip())
    try:
        yield
    finally:
        tracer.communicate()


def strace_to(path: Path, calls: str) -> list[str]:
    """Options that write *calls* with all their bytes to *path*."""
    return ["-y", "-xx", "-s", "2000000", "-o", str(path), "-e", f"trace={calls}"]
