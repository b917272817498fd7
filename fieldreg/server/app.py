"""The centre's HTTP API. Answers are JSON; a refusal is a `Problem` of the catalogue.

Nothing personal ever stands in an address, a log line or an error: logs hold ids, counts and the
names of exceptions.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import FastAPI, Header, Query, Request, Response
from pydantic import BaseModel
from starlette.background import BackgroundTask

from fieldreg.protocol.messages import (
    ENROL_PATH,
    SYNC_PATH,
    EnrolRequest,
    EnrolResponse,
    Id,
    SyncRequest,
    SyncResponse,
)
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.schema import registration_schema
from fieldreg.protocol.terse import SAID, shortened

from .ahead import KEPT_SECONDS, Ahead
from .bodies import Bodies, packings
from .border import Border, add_handlers
from .description import (
    IS_LAPTOP,
    LAPTOP,
    REVIEWER,
    Answers,
    Described,
    ShortAnswer,
    asked_by,
    refusals,
)
from .devices import Reviewer, bearer, reviewer_of
from .differing import settle
from .enrol import enrol
from .exchange import Answered, exchange
from .gate import Gate, Limits
from .identity import Centre
from .image_routes import Tus, add_image_routes
from .keeping import add_keeper_routes, count_exchange
from .looking import find_records, look_at
from .quick_json import QuickRoute
from .rates import rates_for
from .review import give_verdict
from .review_messages import (
    RecordDetail,
    RecordPage,
    RecordsQuery,
    SettleRequest,
    VerdictRequest,
    VerdictResponse,
)
from .watching import Watch, routes_of, tell

Authorization = Annotated[str | None, Header(include_in_schema=False)]
Accepted = Annotated[str, Header(include_in_schema=False)]
Before = Annotated[int | None, Query(ge=1, lt=2**63)]

_PACKED_AHEAD = "zstd"
_SYNC = refusals(
    *IS_LAPTOP,
    Problems.UNKNOWN_PROTOCOL,
    Problems.NOT_ALLOWED,
    Problems.OUT_OF_STEP,
    Problems.TOKEN_STALE,
    Problems.CURSOR_INVALID,
    Problems.EPOCH_CHANGED,
    Problems.FORK,
    Problems.CHAIN_BROKEN,
)
_ENROL = refusals(Problems.UNKNOWN_PROTOCOL, Problems.CODE_INVALID, Problems.TOO_MANY_TRIES)
_READ = refusals(Problems.NOT_SIGNED_IN, Problems.NOT_FOUND)
_JUDGE = refusals(
    Problems.NOT_SIGNED_IN, Problems.NOT_FOUND, Problems.RECORD_CHANGED, Problems.VERDICT_INVALID
)


def create_app(centre: Centre, limits: Limits | None = None) -> FastAPI:
    """The API of *centre*; its database stays the caller's to close."""
    app = Described(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.router.route_class = QuickRoute
    _add_laptop_routes(app, centre)
    _add_reviewer_routes(app, centre)
    add_image_routes(app, centre)
    add_keeper_routes(app, centre)
    add_handlers(app)
    app.add_middleware(Bodies)
    rates = rates_for(centre.database)
    app.add_middleware(Gate, limits=limits or Limits(), by_token=rates, now=centre.seconds)
    app.add_middleware(Border)
    app.add_middleware(Tus)
    app.add_middleware(Watch, route_of=routes_of(app.routes))
    return app


def _add_laptop_routes(app: FastAPI, centre: Centre) -> None:
    pages = Ahead(centre.database)

    @app.post(
        SYNC_PATH,
        responses=_with(_SYNC, SyncResponse | ShortAnswer),
        openapi_extra=asked_by(LAPTOP),
    )
    def sync(
        request: SyncRequest, authorization: Authorization = None, accept_encoding: Accepted = ""
    ) -> Response:
        ahead = pages if _PACKED_AHEAD in packings(accept_encoding) else None
        answered = exchange(centre, bearer(authorization), request, ahead)
        count_exchange(request, answered)
        response = _said(request, answered)
        if ahead and answered.reads_on:
            response.background = BackgroundTask(_look_ahead, ahead, answered, request.limit)
        return response

    @app.post(ENROL_PATH, responses=_with(_ENROL, EnrolResponse))
    def enrol_device(request: EnrolRequest, connection: Request) -> Response:
        address = connection.client.host if connection.client else ""
        answer = enrol(centre, request, address)
        tell(device=answer.device_id, office=answer.office_id)
        return _json(answer)


def _add_reviewer_routes(app: FastAPI, centre: Centre) -> None:
    def reviewer(authorization: str | None) -> Reviewer:
        token = bearer(authorization)
        with centre.database.reading() as connection:
            return reviewer_of(connection, token)

    by_reviewer = asked_by(REVIEWER)

    @app.get("/v1/schema", responses=refusals())
    def schema() -> dict[str, Any]:
        return registration_schema()

    @app.post(
        "/v1/records/search",
        responses=_with(refusals(Problems.NOT_SIGNED_IN), RecordPage),
        openapi_extra=by_reviewer,
    )
    def search(query: RecordsQuery, authorization: Authorization = None) -> Response:
        reviewer(authorization)
        with centre.database.reading() as connection:
            return _json(find_records(connection, query))

    @app.get(
        "/v1/records/{record_id}",
        responses=_with(_READ, RecordDetail),
        openapi_extra=by_reviewer,
    )
    def one(record_id: Id, before: Before = None, authorization: Authorization = None) -> Response:
        reviewer(authorization)
        with centre.database.reading() as connection:
            return _json(look_at(connection, record_id, before))

    @app.post(
        "/v1/records/{record_id}/verdict",
        responses=_with(_JUDGE, VerdictResponse),
        openapi_extra=by_reviewer,
    )
    def verdict(
        record_id: Id, request: VerdictRequest, authorization: Authorization = None
    ) -> Response:
        by = reviewer(authorization)
        answer = give_verdict(centre, by.id, record_id, request)
        tell(record=record_id, act=request.act.value, by=by.id)
        return _json(answer)

    @app.post(
        "/v1/records/{record_id}/settle",
        responses=_with(_JUDGE, VerdictResponse),
        openapi_extra=by_reviewer,
    )
    def settled(
        record_id: Id, request: SettleRequest, authorization: Authorization = None
    ) -> Response:
        by = reviewer(authorization)
        answer = settle(centre, by.id, record_id, request)
        tell(record=record_id, settled=len(request.settles), by=by.id)
        return _json(answer)


def _with(answers: Answers, good: Any) -> Answers:
    """*answers* with what the route gives where it refuses nothing."""
    return {200: {"model": good}, **answers}


async def _look_ahead(ahead: Ahead, answered: Answered, limit: int) -> None:
    """Once the answer is on its way: make the next page, and let go of it if nobody comes."""
    if answered.reads_on:
        ahead.begin(answered.reads_on, limit)
    asyncio.get_running_loop().call_later(KEPT_SECONDS + 1, ahead.let_go_of_old)


def _said(request: SyncRequest, answered: Answered) -> Response:
    answer, page = answered.response, answered.page
    if page is None:
        return _terse(request, answer) or _json(answer, brief=True)
    rest = answer.model_dump_json(exclude_none=True, exclude={"changes"}).encode()
    packed = page.packed(rest)
    if packed is None:
        return Response(page.whole(rest), media_type="application/json")
    headers = {"Content-Encoding": _PACKED_AHEAD}
    return Response(packed, media_type="application/json", headers=headers)


def _terse(request: SyncRequest, answer: SyncResponse) -> Response | None:
    """The answer in short, where the laptop takes it so and there is no news in it."""
    if not request.terse or answer.changes or answer.outcomes:
        return None
    said = request.model_dump(mode="json", include=SAID)
    text = shortened(said, answer.model_dump(mode="json", exclude_none=True))
    return Response(text, media_type="application/json") if text else None


def _json(answer: BaseModel, *, brief: bool = False) -> Response:
    text = answer.model_dump_json(exclude_none=brief)
    return Response(text, media_type="application/json")
