"""Bring what waits to the centre and what is new from it; say honestly how it ended."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Event

from fieldreg.sync.core import Pace
from fieldreg.sync.engine import Engine
from fieldreg.sync.ports import Carrier, SyncStore
from fieldreg.sync.surroundings import Ended, OnWriter, Surroundings

from .views import SyncProgress, SyncReport

log = logging.getLogger(__name__)
_SLICE_SECONDS = 0.1


def synchronise(
    desk_store: SyncStore,
    carrier: Carrier,
    *,
    on_writer: OnWriter,
    make_id: Callable[[], str],
    progress: Callable[[SyncProgress], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    pace: Pace | None = None,
    compares_all: bool = False,
) -> SyncReport:
    """Sync once, from the net lane; *on_writer* runs a short function on the writer lane.

    Never raises for trouble of the line or the centre: the report names it (`trouble` is a key
    of `sync.trouble.Trouble`), and the store's `SyncNote` remembers it. Trouble of the laptop's
    own database is raised. *progress* is called at most ten times a second and once at the end;
    *cancelled* is asked between exchanges. *pace* is that of a report before, which the line bore.
    *compares_all*: every record is compared with the centre's, although the sums are equal.
    """
    with ThreadPoolExecutor(1, "sync-ahead") as ahead:
        surroundings = Surroundings(
            store=desk_store,
            carrier=carrier,
            on_writer=on_writer,
            make_id=make_id,
            clock=time.monotonic,
            wait=partial(wait_for, cancelled),
            chance=random.random,
            progress=lambda *numbers: progress(SyncProgress(*numbers)) if progress else None,
            cancelled=cancelled,
            pace=pace or Pace(),
            compares_all=compares_all,
            beside=lambda job: ahead.submit(job).result,
        )
        ended = Engine(surroundings).run()
    at = clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    trouble = ended.trouble.key if ended.trouble else ""
    if any(ended.differed):
        areas, records = ended.differed
        log.warning("held otherwise than the centre in %d areas, took %d anew", areas, records)
        on_writer(lambda: desk_store.note_difference(at, areas, records))
    on_writer(lambda: desk_store.note_sync(at, trouble))
    return _report(ended)


def _report(ended: Ended) -> SyncReport:
    trouble = ended.trouble
    return SyncReport(
        sent=ended.sent,
        received=ended.received,
        quarantined=ended.quarantined,
        waiting=ended.waiting,
        equal=ended.equal,
        is_revoked=ended.is_revoked,
        trouble=trouble.key if trouble else "",
        detail={k: str(v) for k, v in trouble.values.items()} if trouble else {},
        changed_records=frozenset(ended.changed_records),
        differed=ended.differed,
        compared=ended.compared,
        pace=ended.pace,
        retry_after=trouble.retry_after if trouble else None,
    )


def wait_for(cancelled: Callable[[], bool], seconds: float) -> None:
    """Wait so long, or until the person has had enough."""
    end = time.monotonic() + seconds
    pause = Event()
    while not cancelled() and (left := end - time.monotonic()) > 0:
        pause.wait(min(left, _SLICE_SECONDS))
