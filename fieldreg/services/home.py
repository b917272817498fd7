"""The desk at a glance."""

from __future__ import annotations

from dataclasses import asdict

from fieldreg.domain.words import Case
from fieldreg.store import queries, record_images
from fieldreg.store.differing import differing_records

from .desk import Desk
from .views import HomeFigures, SyncNote


def figures(desk: Desk) -> HomeFigures:
    """Numbers of people (voided records left out), drafts, and how the last sync ended."""
    with desk.store.reading() as connection:
        counts = queries.counts(connection, desk.today().isoformat())
        drafts = queries.draft_count(connection, desk.officer_id)
        memory = queries.sync_memory(connection)
        photos = record_images.how_many(connection)
        to_decide = queries.people(connection, differing_records(connection))
    last = None
    if memory.last_sync_at:
        last = SyncNote(memory.last_sync_at, memory.last_sync_trouble)
    return HomeFigures(
        **asdict(counts),
        drafts=drafts,
        last_sync=last,
        last_good_sync=memory.last_good_sync,
        officer_name=desk.officer_name,
        office_name=memory.office_name,
        photos_waiting=photos.on_the_way,
        photos_to_take=photos.to_take,
        photos_refused=photos.refused,
        differing=len(to_decide),
        differing_sent_back=sum(p.case is Case.NEEDS_CORRECTION for p in to_decide),
    )
