"""What those who keep a centre ask it: is it alive, is it ready, what did it count?"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Header, Response
from fastapi.responses import PlainTextResponse

from fieldreg import __version__
from fieldreg.protocol.messages import HEALTH_PATH, PROTOCOL, SyncRequest
from fieldreg.protocol.problems import Problems

from . import metrics
from .database import SPARE_CONNECTIONS
from .description import KEEPER, asked_by, refusals
from .devices import bearer
from .exchange import Answered
from .gate import METRICS_PATH, READY_PATH
from .identity import Centre, read_identity
from .migrations import NEWEST, current, is_newer
from .refusal import Refusal
from .secrets import derived, same
from .watching import tell


def add_keeper_routes(app: FastAPI, centre: Centre) -> None:
    """Add health (is this process alive), ready (can it work), metrics (for those who may ask).

    None of them waits behind requests: ready and metrics have threads of their own.
    """
    with centre.database.reading() as connection:
        identity = read_identity(connection)
    alive = {
        "status": "ok",
        "centre_id": identity.id,
        "protocol": PROTOCOL,
        "version": __version__,
    }
    centre.database.on_repeat = metrics.REPEATED.inc
    apart = CapacityLimiter(SPARE_CONNECTIONS)

    @app.get(HEALTH_PATH, responses=refusals(is_crowded=False))
    async def health() -> dict[str, Any]:
        return alive

    @app.get(READY_PATH, responses=refusals(is_crowded=False))
    async def ready() -> dict[str, Any]:
        await to_thread.run_sync(lambda: _check_tables(centre), limiter=apart)
        return {"status": "ready"}

    @app.get(
        METRICS_PATH,
        response_class=PlainTextResponse,
        responses=refusals(Problems.NOT_SIGNED_IN, is_crowded=False),
        openapi_extra=asked_by(KEEPER),
    )
    async def told(
        authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    ) -> Response:
        if not same(bearer(authorization), metrics_token(centre)):
            raise Refusal(Problems.NOT_SIGNED_IN)
        text = await to_thread.run_sync(lambda: _exposition(centre), limiter=apart)
        return Response(text, media_type=metrics.CONTENT_TYPE)


def _check_tables(centre: Centre) -> None:
    """Raise whatever keeps the database from answering; Refusal busy if its tables are older.

    Newer ones are no reason to send no requests here: a version's steps leave those that run of
    the version before their tables, and all of them would be refused at once by its first worker.
    """
    with centre.database.reading() as connection:
        at = current(connection)
        if at != NEWEST and not is_newer(at):
            raise Refusal(Problems.BUSY, "tables", retry_after=30)


def _exposition(centre: Centre) -> bytes:
    with centre.database.reading() as connection:
        return metrics.exposition(connection, centre.seconds())


def metrics_token(centre: Centre) -> str:
    """The token that opens `/metrics`, and nothing else; the same at every worker."""
    with centre.database.reading() as connection:
        return derived(read_identity(connection).mac_key, "metrics")


def count_exchange(request: SyncRequest, answered: Answered) -> None:
    """Count what an exchange took and gave, and tell of it in the log."""
    outcomes = answered.response.outcomes
    for outcome, count in Counter(entry.outcome for entry in outcomes).items():
        metrics.REVISIONS.labels(outcome.value).inc(count)
    metrics.CHANGES.inc(answered.news)
    metrics.PAGES_AHEAD.inc(answered.page is not None)
    tell(device=request.device_id, sent=len(outcomes), had_news=answered.news)
