"""The centre's HTTP API. Answers are JSON; a refusal is a `Problem` of the catalogue.

Nothing personal ever stands in an address, a log line or an error: logs hold ids, counts and the
names of exceptions.
"""

from __future__ import annotations

import logging
import traceback
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fieldreg import __version__
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.messages import (
    ENROL_PATH,
    HEALTH_PATH,
    PROTOCOL,
    SYNC_PATH,
    EnrolRequest,
    Id,
    Problem,
    SyncRequest,
)
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.schema import registration_schema

from .bodies import Bodies, HungUp, UnknownEncoding
from .database import is_busy
from .devices import Reviewer, bearer, reviewer_of
from .differing import settle
from .enrol import enrol
from .exchange import exchange
from .identity import Centre, read_identity
from .image_routes import Tus, add_image_routes
from .looking import find_records, look_at
from .refusal import Refusal
from .review import give_verdict
from .review_messages import RecordsQuery, SettleRequest, VerdictRequest

log = logging.getLogger("fieldreg.server")

Authorization = Annotated[str | None, Header()]
_BUSY_SECONDS = 5
_WORTH_A_WARNING = frozenset({Problems.FORK, Problems.CHAIN_BROKEN, Problems.TOKEN_STALE})


def create_app(centre: Centre) -> FastAPI:
    """The API of *centre*; its database stays the caller's to close."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _add_laptop_routes(app, centre)
    _add_reviewer_routes(app, centre)
    add_image_routes(app, centre)
    app.add_exception_handler(RequestValidationError, _on_bad_request)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_middleware(Bodies)
    app.add_middleware(Border)
    app.add_middleware(Tus)
    return app


def _add_laptop_routes(app: FastAPI, centre: Centre) -> None:
    @app.post(SYNC_PATH)
    def sync(request: SyncRequest, authorization: Authorization = None) -> Response:
        answer = exchange(centre, bearer(authorization), request)
        log.info(
            "sync device=%s sent=%d had_news=%d",
            request.device_id,
            len(answer.outcomes),
            len(answer.changes),
        )
        return _json(answer, brief=True)

    @app.post(ENROL_PATH)
    def enrol_device(request: EnrolRequest, connection: Request) -> Response:
        address = connection.client.host if connection.client else ""
        answer = enrol(centre, request, address)
        log.info("enrol device=%s office=%s", answer.device_id, answer.office_id)
        return _json(answer)

    @app.get(HEALTH_PATH)
    def health() -> dict[str, Any]:
        with centre.database.reading() as connection:
            centre_id = read_identity(connection).id
        return {
            "status": "ok",
            "centre_id": centre_id,
            "protocol": PROTOCOL,
            "version": __version__,
        }


def _add_reviewer_routes(app: FastAPI, centre: Centre) -> None:
    def reviewer(authorization: str | None) -> Reviewer:
        token = bearer(authorization)
        with centre.database.reading() as connection:
            return reviewer_of(connection, token)

    @app.get("/v1/schema")
    def schema() -> dict[str, Any]:
        return registration_schema()

    @app.post("/v1/records/search")
    def search(query: RecordsQuery, authorization: Authorization = None) -> Response:
        reviewer(authorization)
        with centre.database.reading() as connection:
            return _json(find_records(connection, query))

    @app.get("/v1/records/{record_id}")
    def one(record_id: Id, authorization: Authorization = None) -> Response:
        reviewer(authorization)
        with centre.database.reading() as connection:
            return _json(look_at(connection, record_id))

    @app.post("/v1/records/{record_id}/verdict")
    def verdict(
        record_id: Id, request: VerdictRequest, authorization: Authorization = None
    ) -> Response:
        by = reviewer(authorization)
        answer = give_verdict(centre, by.id, record_id, request)
        log.info("verdict record=%s act=%s by=%s", record_id, request.act.value, by.id)
        return _json(answer)

    @app.post("/v1/records/{record_id}/settle")
    def settled(
        record_id: Id, request: SettleRequest, authorization: Authorization = None
    ) -> Response:
        by = reviewer(authorization)
        answer = settle(centre, by.id, record_id, request)
        log.info("settle record=%s count=%d by=%s", record_id, len(request.settles), by.id)
        return _json(answer)


def _json(answer: BaseModel, *, brief: bool = False) -> Response:
    text = answer.model_dump_json(exclude_none=brief)
    return Response(text, media_type="application/json")


def problem_response(refusal: Refusal) -> Response:
    """A refusal as an answer."""
    headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
    return _problem(refusal.problem, headers)


def _problem(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=problem.status,
        media_type="application/problem+json",
        headers=headers,
    )


def _on_bad_request(_request: Request, error: Exception) -> Response:
    """Say where, never what: what was sent may be a person's data."""
    errors = error.errors() if isinstance(error, RequestValidationError) else []
    places = [".".join(str(part) for part in e["loc"][:2]) for e in errors]
    if "body.protocol" in places:
        return problem_response(Refusal(Problems.UNKNOWN_PROTOCOL))
    return problem_response(Refusal(Problems.BAD_REQUEST, " ".join(sorted(set(places)))[:200]))


def _on_http(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return problem_response(Refusal(Problems.NOT_FOUND))
    refusal = Refusal(Problems.BAD_REQUEST)
    return _problem(refusal.problem.model_copy(update={"status": status}))


class Border:
    """Outermost middleware: whatever goes wrong inside becomes a problem without data."""

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
