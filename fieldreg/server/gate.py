"""Who is let in: how many at once, how often, from where. Asked before a body is read.

Honest laptops never meet these bounds: they ask one thing after the other, some times an hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fieldreg.protocol.messages import HEALTH_PATH
from fieldreg.protocol.problems import Problems

from .rates import MemoryRates, Rate, Rates, SharedRates, bucket_of
from .refusal import Refusal

READY_PATH = "/v1/ready"
METRICS_PATH = "/metrics"
MOST_HEADER_BYTES = 16 << 10
_NEVER_CROWDED = frozenset({HEALTH_PATH, READY_PATH, METRICS_PATH})
_NOT_ASKED_WELL = frozenset({400, 401, 403, 404, 405, 413, 415, 431})


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one worker; *by_token* is counted over all workers where they share it.

    `inside`: requests at once; `inside_by_token`: of one laptop or reviewer; `inside_by_address`:
    from one address, whatever tokens they bring, so that no one place can fill it. `by_address`:
    all requests from an address (a city's offices may share one); `refused_by_address`: those
    that were badly asked, so that nobody can try tokens or addresses quickly.
    """

    inside: int = 400
    inside_by_token: int = 6
    inside_by_address: int = 200
    by_token: Rate = Rate(3_000, 60)
    by_address: Rate = Rate(12_000, 60)
    refused_by_address: Rate = Rate(600, 60)


class Gate:
    """ASGI middleware that refuses what is too much. *now* gives seconds since 1970."""

    def __init__(
        self, app: ASGIApp, limits: Limits, by_token: Rates, now: Callable[[], int]
    ) -> None:
        self._app = app
        self._limits = limits
        self._by_token = by_token
        self._here = MemoryRates()
        self._now = now
        self._inside = 0
        self._of: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on. Raises Refusal: busy, too_many_requests, bad_request."""
        if scope["type"] != "http" or scope["path"] in _NEVER_CROWDED:
            await self._app(scope, receive, send)
            return
        _check_headers(scope)
        client = scope.get("client")
        address = str(client[0]) if client else ""
        self._check_address(address)
        try:
            with self._entered(_token_of(scope), address) as token:
                await self._check_token(token)
                await self._app(scope, receive, self._watched(send, address))
        except Refusal as refusal:
            self._note(refusal.problem.status, address)
            raise

    def _check_address(self, address: str) -> None:
        limits, now = self._limits, self._now()
        wait = self._here.wait(f"refused {address}", limits.refused_by_address, now)
        wait = wait or self._here.take(f"all {address}", limits.by_address, now)
        if wait:
            raise Refusal(Problems.TOO_MANY_REQUESTS, "address", retry_after=wait)

    async def _check_token(self, token: str) -> None:
        if not token:
            return
        asked = (token, self._limits.by_token, self._now())
        if isinstance(self._by_token, SharedRates):
            wait = await run_in_threadpool(self._by_token.take, *asked)
        else:
            wait = self._by_token.take(*asked)
        if wait:
            raise Refusal(Problems.TOO_MANY_REQUESTS, "token", retry_after=wait)

    @contextmanager
    def _entered(self, token: str, address: str) -> Iterator[str]:
        limits, names = self._limits, [f"address {address}", *([token] if token else [])]
        if self._inside >= limits.inside:
            raise Refusal(Problems.BUSY, retry_after=2)
        if token and self._of[token] >= limits.inside_by_token:
            raise Refusal(Problems.TOO_MANY_REQUESTS, "at once", retry_after=1)
        if self._of[names[0]] >= limits.inside_by_address:
            raise Refusal(Problems.TOO_MANY_REQUESTS, "address", retry_after=2)
        self._inside += 1
        self._of.update(names)
        try:
            yield token
        finally:
            self._inside -= 1
            for name in names:
                self._of[name] -= 1
                if not self._of[name]:
                    del self._of[name]

    def _watched(self, send: Send, address: str) -> Send:
        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note(message["status"], address)
            await send(message)

        return watched

    def _note(self, status: int, address: str) -> None:
        if status in _NOT_ASKED_WELL:
            limits = self._limits
            self._here.take(f"refused {address}", limits.refused_by_address, self._now())


def _check_headers(scope: Scope) -> None:
    """What arrives in one piece was not measured while it came."""
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES:
        raise Refusal(Problems.BAD_REQUEST, "headers")


def _token_of(scope: Scope) -> str:
    """The bucket of who asks; empty where nobody says who they are."""
    sent = Headers(scope=scope).get("authorization", "")
    # The scheme may be written in many ways, and each would be counted by itself.
    return bucket_of("token", sent.partition(" ")[2].strip() or sent) if sent else ""
