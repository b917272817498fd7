"""The demo's central server: a process of its own, as a real one would be."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit

from fieldreg.domain.trouble import EnvironmentTrouble

START_SECONDS = 60


def own_command(*arguments: str) -> list[str]:
    """The command line that runs this same program again, frozen or not."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m"]
    name = [] if getattr(sys, "frozen", False) else ["fieldreg"]
    return [*program, *name, *arguments]


class CentreProcess:
    """Starts `fieldreg serve` on the loopback; it also ends when this process is gone."""

    def __init__(self, folder: Path, *, port: int = 0) -> None:
        self.folder = folder
        self.port = port
        self._process: subprocess.Popen[str] | None = None

    def start(self, extra: Sequence[str] = ()) -> None:
        """Start and wait until it listens.

        Raises EnvironmentTrouble("centre_not_started") if it does not within a minute.
        """
        command = own_command("serve", "--until-eof", "--folder", str(self.folder))
        command += ["--port", str(self.port)]
        log = (self.folder / "serve.log").open("a", encoding="utf-8")
        with log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [*command, *extra],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        lines: Queue[str] = Queue()
        threading.Thread(target=self._listen, args=(lines,), daemon=True).start()
        try:
            ready = json.loads(lines.get(timeout=START_SECONDS))
            self.port = urlsplit(ready["url"]).port or 0
        except (Empty, ValueError, KeyError):
            self.stop()
            raise EnvironmentTrouble("centre_not_started") from None

    def _listen(self, lines: Queue[str]) -> None:
        process = self._process
        if process is None or process.stdout is None:
            return
        with process.stdout as output:
            for line in output:
                lines.put(line)
        lines.put("")

    def died_by_itself(self) -> bool:
        """Whether the process is gone though nobody stopped it (it was killed)."""
        return self._process is not None and self._process.poll() is not None

    def wait_for_death(self, seconds: float = 30) -> bool:
        """Wait until the process is gone; False if it still lives after *seconds*."""
        if self._process is None:
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> None:
        """End the process cleanly, and by force if it does not go."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._process = None
