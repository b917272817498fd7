"""Asking a centre wrongly, thousands of times, and judging every answer.

A refusal must be a problem of the catalogue, in its shape, under its number; nothing is answered
with a 5xx, nothing hangs, nothing that was sent comes back or is logged, memory stays where it is,
and an honest laptop of the same office goes on as if nothing had been.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from malformed.asking import Asked
from malformed.evil import MARKS
from malformed.sticks import STICK, judge_stick

from fieldreg.protocol.problems import Problems

App = Callable[[Any, Any, Any], Awaitable[None]]
HANG_SECONDS = 30.0
MOST_GROWTH = 200 << 20
_NUMBERS = {p.value.code: p.value.number for p in Problems}


@dataclass
class Found:
    """What was asked and answered: counts of statuses and codes, everything that is wrong, and what
    had to be asked a second time, as no answer came in time."""

    asked: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    slowest: float = 0.0
    grown: int = 0


async def ask(app: App, asked: Asked) -> tuple[int, dict[bytes, bytes], bytes]:
    """What *app* answers; raises what it raises, TimeoutError if it hangs."""
    path, _, query = asked.path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "https",
        "method": asked.method, "path": path, "raw_path": path.encode("latin-1", "replace"),
        "query_string": query.encode("latin-1", "replace"), "root_path": "",
        "headers": list(asked.headers), "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 443),
    }  # fmt: skip
    parts = [asked.body[i : i + 65_536] for i in range(0, len(asked.body), 65_536)] or [b""]
    waiting = [
        {"type": "http.request", "body": part, "more_body": i + 1 < len(parts)}
        for i, part in enumerate(parts)
    ]
    status, headers, body = 0, {}, bytearray()

    async def receive() -> Any:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], dict(message["headers"])
        else:
            body.extend(message.get("body", b""))

    async with asyncio.timeout(HANG_SECONDS):
        await app(scope, receive, send)
    return status, headers, bytes(body)


def judge(status: int, headers: dict[bytes, bytes], body: bytes, method: str) -> tuple[str, str]:
    """The answer in a word, and what is wrong with it (empty if nothing)."""
    if 200 <= status < 400:
        return str(status), "a redirect" if status >= 300 else ""
    if status >= 500 or status < 200:
        return str(status), f"status {status}"
    if method == "HEAD":
        return str(status), ""
    said = headers.get(b"content-type", b"")
    if said != b"application/problem+json":
        return str(status), f"{status} is no problem document ({said!r})"
    try:
        problem = json.loads(body)
        code, number = problem["code"], problem["number"]
    except (ValueError, KeyError, TypeError):
        return str(status), f"{status} has no code"
    if _NUMBERS.get(code) != number or problem["status"] != status:
        return f"{status} {code}", f"{code} does not fit {number} and {status}"
    back = next((mark for mark in MARKS if mark.encode() in body), "")
    return f"{status} {code}", f"{code} says again what was sent" if back else ""


class Probe:
    """Asks one app, and hands files from sticks to *take*.

    Use `run` for many requests; all in one loop, as a server would.
    """

    def __init__(
        self,
        app: App,
        take: Callable[[bytes], object],
        asking: Callable[[int], Asked],
        log_text: Callable[[], str],
    ) -> None:
        self._app, self._take = app, take
        self._asking = asking
        self._log_text = log_text
        self.found = Found()

    def run(self, numbers: range, between: Callable[[], None] | None = None) -> Found:
        """Ask *numbers*; after every 250 call *between*, which may raise AssertionError."""
        for start in range(numbers.start, numbers.stop, 250):
            asyncio.run(self._some(range(start, min(start + 250, numbers.stop))))
            if between is not None:
                self._check(between, start)
            if start == numbers.start:
                self._before = resident()
        self.found.grown = resident() - self._before
        if self.found.grown > MOST_GROWTH:
            self.found.faults.append(f"memory grew by {self.found.grown >> 20} MiB")
        return self.found

    async def _some(self, numbers: range) -> None:
        for number in numbers:
            await self._one(number)

    async def _one(self, number: int) -> None:
        asked = self._asking(number)
        began = time.perf_counter()
        try:
            word, wrong = await self._answered_at_last(asked, number)
        except TimeoutError:
            word, wrong = "hangs", "no answer"
        except Exception as error:  # noqa: BLE001 - whatever comes out is the finding
            word, wrong = "raises", f"raises {type(error).__name__}"
        found = self.found
        seconds = time.perf_counter() - began
        found.slowest = max(found.slowest, seconds)
        wrong = wrong or ("took too long" if seconds > 2 * HANG_SECONDS else "")
        found.asked += 1
        found.answers[word] += 1
        found.kinds[asked.why] += 1
        back = next((mark for mark in MARKS if mark in self._log_text()), "")
        if wrong or back:
            what = wrong or "a person's data in the log"
            found.faults.append(f"#{number} {asked.why} ({asked.method} {asked.path[:60]}): {what}")

    async def _answered_at_last(self, asked: Asked, number: int) -> tuple[str, str]:
        """Where no answer came in time, the whole machine may have stood still: asked once more."""
        try:
            return await self._answered(asked)
        except TimeoutError:
            self.found.twice.append(f"#{number} {asked.why} ({asked.method} {asked.path[:60]})")
            return await self._answered(asked)

    async def _answered(self, asked: Asked) -> tuple[str, str]:
        if asked.method != STICK:
            return judge(*await ask(self._app, asked), asked.method)
        return judge_stick(self._take, asked.body)

    def _check(self, between: Callable[[], None], start: int) -> None:
        try:
            between()
        except AssertionError as error:
            self.found.faults.append(f"after #{start}: an honest laptop fails: {error}"[:300])


def resident() -> int:
    """Bytes of memory that this process has."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4_096


@contextmanager
def heard() -> Iterator[Callable[[], str]]:
    """All that is logged from here on; each look takes what was said since the one before."""
    said: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(self.format(record))

    def text() -> str:
        joined = "\n".join(said)
        said.clear()
        return joined

    root, handler = logging.getLogger(), Keep(logging.DEBUG)
    root.addHandler(handler)
    before, ours = root.level, logging.getLogger("fieldreg")
    ours.setLevel(logging.INFO)
    try:
        yield text
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
        ours.setLevel(logging.NOTSET)
