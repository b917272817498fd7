"""One line of log and one count for each request: what was asked, how it ended, how long it took.

Of people nothing is told: a request is named by its route, a laptop by its id.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import metrics
from .secrets import new_id

log = logging.getLogger("fieldreg.server")

_OTHER = "other"
_METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})
_told: ContextVar[dict[str, str | int] | None] = ContextVar("told", default=None)


def tell(**facts: str | int) -> None:
    """Add *facts* (ids, counts, words of the catalogue) to the line of the present request."""
    told = _told.get()
    if told is not None:
        told.update(facts)


class Watch:
    """Outermost middleware. *route_of* names a request's route in few words."""

    def __init__(self, app: ASGIApp, route_of: Callable[[Scope], str]) -> None:
        self._app = app
        self._route_of = route_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and tell how it ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, status = new_id(), 0
        facts: dict[str, str | int] = {}

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if status >= 500:
                    name = (b"x-request-id", request.encode())
                    message = {**message, "headers": [*message.get("headers", []), name]}
            await send(message)

        began, token = time.perf_counter(), _told.set(facts)
        metrics.INSIDE.inc()
        try:
            await self._app(scope, receive, watched)
        finally:
            metrics.INSIDE.dec()
            _told.reset(token)
            seconds = time.perf_counter() - began
            method = scope["method"] if scope["method"] in _METHODS else _OTHER
            asked = {"route": self._route_of(scope), "method": method, "status": status}
            _count(asked, facts, seconds)
            _write(request, {**asked, "ms": round(seconds * 1000), **facts})


def _count(asked: dict[str, Any], facts: dict[str, str | int], seconds: float) -> None:
    metrics.REQUESTS.labels(asked["route"], asked["method"], str(asked["status"])).inc()
    metrics.SECONDS.labels(asked["route"]).observe(seconds)
    if "problem" in facts:
        metrics.PROBLEMS.labels(str(facts["problem"])).inc()
    for direction in ("in", "out"):
        metrics.BYTES.labels(direction).inc(int(facts.get(f"bytes_{direction}", 0)))


def _write(request: str, facts: dict[str, Any]) -> None:
    text = " ".join(f"{name}={value}" for name, value in facts.items())
    log.info("request %s", text, extra={"facts": {"request": request, **facts}})


def routes_of(routes: Iterable[BaseRoute]) -> Callable[[Scope], str]:
    """Names requests by the templates of *routes*; of unknown ones nothing is repeated."""
    known = [route for route in routes if isinstance(route, Route)]
    fixed = {route.path for route in known if "{" not in route.path}

    def route_of(scope: Scope) -> str:
        path: str = scope["path"]
        if path in fixed:
            return path
        matching = (route.path for route in known if route.path_regex.match(path))
        return next(matching, _OTHER)

    return route_of
