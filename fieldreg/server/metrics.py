"""What the centre counts, in Prometheus' words. Ids, names and addresses are nowhere in it.

With several workers each writes its counts into files of a folder that the supervisor names in the
environment (`PROMETHEUS_MULTIPROC_DIR`, read when this module is imported); whichever worker is
asked adds them up.
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import ColumnElement, Connection, Table, func, select

from .revisions import COUNTER
from .tables import conflict, counter, device

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_SILENT_SECONDS = 7 * 86_400

_registry = CollectorRegistry()

REQUESTS = Counter(
    "fieldreg_requests", "Answered requests.", ["route", "method", "status"], registry=_registry
)
SECONDS = Histogram(
    "fieldreg_request_seconds",
    "From a request's headers to the end of its answer.",
    ["route"],
    buckets=_SECONDS,
    registry=_registry,
)
PROBLEMS = Counter("fieldreg_problems", "Refusals by code.", ["code"], registry=_registry)
BYTES = Counter("fieldreg_bytes", "Bytes of bodies as sent.", ["direction"], registry=_registry)
REVISIONS = Counter(
    "fieldreg_revisions", "Revisions taken, by outcome.", ["outcome"], registry=_registry
)
CHANGES = Counter("fieldreg_changes", "Changes handed to laptops.", registry=_registry)
PAGES_AHEAD = Counter(
    "fieldreg_pages_ahead",
    "Pages of the stream that were ready when asked for.",
    registry=_registry,
)
REPEATED = Counter(
    "fieldreg_transactions_repeated", "Transactions that lost a race.", registry=_registry
)
INSIDE = Gauge(
    "fieldreg_requests_in_progress",
    "Requests being worked on.",
    multiprocess_mode="livesum",
    registry=_registry,
)


def exposition(connection: Connection, now: int) -> bytes:
    """All of it as text, of all workers, with what the database says at *now* (seconds)."""
    registry = _registry
    if os.environ.get(FOLDER):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry) + generate_latest(_stock(connection, now))


def _stock(connection: Connection, now: int) -> CollectorRegistry:
    """What only the database knows; each is answered from an index or a short table."""
    registry = CollectorRegistry()
    enrolled = device.c.token_hash.is_not(None) & device.c.revoked_at.is_(None)
    last = func.coalesce(device.c.seen_at, device.c.enrolled_at)
    found = (
        ("fieldreg_devices", "Laptops that may sync.", _count(connection, device, enrolled)),
        (
            "fieldreg_devices_silent",
            "Of those, not heard of for seven days.",
            _count(connection, device, enrolled & (last < now - _SILENT_SECONDS)),
        ),
        (
            "fieldreg_conflicts_open",
            "Values kept aside that a person must still settle.",
            _count(connection, conflict, conflict.c.settled_at.is_(None)),
        ),
        ("fieldreg_sequence", "The newest sequence number.", _sequence(connection)),
    )
    for name, what, value in found:
        Gauge(name, what, registry=registry).set(value)
    return registry


def _count(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(table).where(condition)
    return int(connection.execute(query).scalar_one())


def _sequence(connection: Connection) -> int:
    query = select(counter.c.v).where(counter.c.name == COUNTER)
    return int(connection.execute(query).scalar() or 0)
