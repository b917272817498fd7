"""A record with all that ever happened to it."""

from __future__ import annotations

from fieldreg.domain.checks import check
from fieldreg.domain.trouble import UserTrouble
from fieldreg.store.differing import differing
from fieldreg.store.history import Step, history
from fieldreg.store.verdicts import newest_verdict

from .desk import Desk
from .images import RecordImage, listed_images, taken_images
from .views import FieldChange, PhotoView, RecordView, TakenPhoto, TimelineEntry


def record(desk: Desk, record_id: str) -> RecordView:
    """The record, its findings today, the verdict it keeps, and its timeline, newest first.

    Of a record that was reduced only what is kept here, with nothing to find in it. Raises
    UserTrouble record_missing.
    """
    with desk.store.reading() as connection:
        past = history(connection, record_id)
        kept = newest_verdict(connection, record_id)
        _, to_decide = differing(connection, record_id)
    if past.state.case is None:
        raise UserTrouble("record_missing")
    pack = desk.judging_pack(past.state.values)
    return RecordView(
        record_id=record_id,
        values=past.state.values,
        case=past.state.case,
        delivery=past.state.delivery,
        timeline=tuple(_entry(step) for step in reversed(past.steps)),
        reasons=past.reasons,
        findings=() if past.state.reduced else check(past.state.values, pack, desk.today()),
        verdict=kept.verdict if kept else None,
        verdict_of=kept.revision_id if kept else "",
        reduced=past.state.reduced,
        differing=tuple(d.place for d in to_decide),
        arriving=past.state.arriving,
        photos=tuple(_photo(image) for image in listed_images(desk, record_id)),
        photos_taken=tuple(
            TakenPhoto(gone.kind, gone.taken_at, gone.taken_by, gone.reason, gone.is_told)
            for gone in taken_images(desk, record_id)
            if gone.reason
        ),
    )


def _photo(image: RecordImage) -> PhotoView:
    is_here = image.state == "here"
    is_sought = image.state == "sought"
    is_lost = not (image.is_delivered or is_here or is_sought)
    return PhotoView(
        image.kind,
        image.added_at,
        image.is_delivered,
        is_lost,
        image.sha256,
        is_here,
        image.refused,
        is_sought,
    )


def _entry(step: Step) -> TimelineEntry:
    return TimelineEntry(
        revision_id=step.revision_id,
        act=step.act,
        at=step.at,
        author=step.author,
        by_centre=step.by_centre,
        delivery=step.delivery,
        outcome=step.outcome,
        problem=step.problem,
        changes=tuple(FieldChange(*change) for change in step.changes),
        reasons=step.reasons,
        kept_aside=step.kept_aside,
        erased=step.erased,
        settled=step.settled,
        put_aside=tuple(FieldChange(path, None, value) for path, value in step.put_aside),
        confirmed=tuple(FieldChange(path, value, value) for path, value in step.confirmed),
    )
