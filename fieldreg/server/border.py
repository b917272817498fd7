"""The API's border: whatever is refused or goes wrong inside becomes a problem without data."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.messages import Problem
from fieldreg.protocol.problems import Problems

from .bodies import HungUp, UnknownEncoding
from .database import is_busy
from .refusal import Refusal
from .watching import tell

log = logging.getLogger("fieldreg.server")

_BUSY_SECONDS = 5
_WORTH_A_WARNING = frozenset({Problems.FORK, Problems.CHAIN_BROKEN, Problems.TOKEN_STALE})


def add_handlers(app: FastAPI) -> None:
    """Let what the framework itself refuses be refused as everything else is."""
    app.add_exception_handler(RequestValidationError, _on_bad_request)
    app.add_exception_handler(HTTPException, _on_http)


def problem_response(refusal: Refusal) -> Response:
    """A refusal as an answer."""
    headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    if refusal.kind is Problems.TOO_SLOW:
        headers["Connection"] = "close"  # the rest of that request may still come, or never
    return _problem(refusal.problem, headers)


def _problem(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    tell(problem=problem.code)
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=problem.status,
        media_type="application/problem+json",
        headers=headers,
    )


def _on_bad_request(_request: Request, error: Exception) -> Response:
    """Say where, never what: what was sent may be a person's data."""
    errors = error.errors() if isinstance(error, RequestValidationError) else []
    places = [".".join(str(part) for part in e["loc"][: _depth(e)]) for e in errors]
    if "body.protocol" in places:
        return problem_response(Refusal(Problems.UNKNOWN_PROTOCOL))
    return problem_response(Refusal(Problems.BAD_REQUEST, " ".join(sorted(set(places)))[:200]))


def _depth(error: dict[str, Any]) -> int:
    """How much of a place is told: the name of an unknown member is what somebody sent."""
    return 1 if error["type"] == "extra_forbidden" else 2


def _on_http(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return problem_response(Refusal(Problems.NOT_FOUND))
    refusal = Refusal(Problems.BAD_REQUEST)
    return _problem(refusal.problem.model_copy(update={"status": status}))


class Border:
    """Middleware around all others but the watch."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on; answer for it if it fails before an answer began."""
        began = False

        async def watched(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except HungUp:
            return
        except Exception as error:  # noqa: BLE001 - the border; the answer says only its code
            if began or scope["type"] != "http":
                log.error("broken off: %s", describe(error))
                return
            await _answer_for(error)(scope, receive, send)


def _answer_for(error: Exception) -> Response:
    if isinstance(error, UnknownEncoding):
        refusal = Refusal(Problems.BAD_REQUEST, "content-encoding")
        return _problem(refusal.problem.model_copy(update={"status": 415}))
    if not isinstance(error, Refusal):
        error = _refusal_for(error)
    if error.kind in _WORTH_A_WARNING:
        log.warning("refused: %s", error.kind.value.code)
    return problem_response(error)


def _refusal_for(error: Exception) -> Refusal:
    if is_busy(error):
        log.warning("busy: %s", describe(error))
        return Refusal(Problems.BUSY, retry_after=_BUSY_SECONDS)
    log.error("failed: %s", describe(error))
    return Refusal(Problems.INTERNAL)


def describe(error: BaseException) -> str:
    """An exception for the log: its kind and where it rose, never its text."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    where = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames))
    key = f" {error.key}" if isinstance(error, EnvironmentTrouble) else ""
    return f"{type(error).__name__}{key} at {where}"
