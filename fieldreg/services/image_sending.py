"""A whole exchange with the centre: what was saved and what is new first, photos after."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol.images import (
    MOST_IMAGE_BYTES,
    ImageNote,
    ImagePlace,
    KeptEntry,
    TakenEntry,
    TakenNote,
    Waiting,
)
from fieldreg.store import picturing, record_images
from fieldreg.store.heard import heard_time
from fieldreg.store.record_images import ImageLink, Step
from fieldreg.sync.core import Pace
from fieldreg.sync.ports import Carrier
from fieldreg.sync.surroundings import OnWriter
from fieldreg.sync.upload_ports import Around, ImageCarrier, Sent
from fieldreg.sync.uploads import Uploads

from .desk import Desk
from .image_mending import look_for_undelivered, mending
from .synchronise import synchronise, wait_for
from .views import SyncProgress, SyncReport


def exchange_all(
    desk: Desk,
    carrier: Carrier,
    *,
    on_writer: OnWriter,
    progress: Callable[[SyncProgress], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    pace: Pace | None = None,
    compares_all: bool = False,
) -> SyncReport:
    """Sync as `synchronise` does, then send photos, then both again while there is reason to.

    Everything is compared once, where *compares_all*. Photos give way to what is saved
    meanwhile, and now and then to news of the centre. Trouble that only photos had stands in
    `images_trouble`.
    """
    whole = SyncReport()
    while True:
        report = synchronise(
            desk.store,
            carrier,
            on_writer=on_writer,
            make_id=desk.make_id,
            progress=progress,
            cancelled=cancelled,
            pace=whole.pace or pace,
            compares_all=compares_all,
        )
        whole, compares_all = _together(whole, report), False
        if report.trouble or report.waiting or not isinstance(carrier, ImageCarrier):
            return replace(whole, **on_writer(partial(_standing, desk, 0)))
        sent = send_images(desk, carrier, on_writer=on_writer, cancelled=cancelled)
        whole = replace(
            whole,
            images_sent=whole.images_sent + sent.delivered,
            **on_writer(partial(_standing, desk, sent.lost)),
            images_lost=sent.lost,
            images_trouble=sent.trouble.key if sent.trouble else "",
        )
        if not sent.gave_way:
            return whole


def send_images(
    desk: Desk, carrier: ImageCarrier, *, on_writer: OnWriter, cancelled: Callable[[], bool]
) -> Sent:
    """Send the photos that wait, from the net lane. Raises trouble of the laptop's own disk."""
    look_for_undelivered(desk, on_writer=on_writer, goes_on=lambda: not cancelled())
    around = Around(
        store=DeskPhotos(desk),
        carrier=carrier,
        identity=on_writer(desk.store.identity),
        on_writer=on_writer,
        clock=time.monotonic,
        wait=partial(wait_for, cancelled),
        chance=random.random,
        cancelled=cancelled,
    )
    return Uploads(around).run()


@dataclass(frozen=True, slots=True)
class DeskPhotos:
    """A desk's photos as `sync.upload_ports.ImageStore` wants them."""

    desk: Desk

    def waiting_images(self, after: ImagePlace | None, most: int) -> Waiting:
        """Those without a receipt. One of which nothing is left is lost: it cannot be told of.
        Backups were asked before, where nobody waits for the writer lane."""
        with self.desk.store.reading() as connection:
            epoch, links = record_images.undelivered(connection, after=after, most=most)
        wanted = [link for link in links if not link.is_taken]
        digests = [link.sha256 for link in wanted]
        facts = mending(self.desk, lambda: self.desk.store.images.facts(digests))
        sizes = {digest: known.size for digest, known in facts.items()}
        here = {digest for digest, known in facts.items() if known.is_here}
        tellable = [link for link in wanted if 0 < sizes.get(link.sha256, 0) <= MOST_IMAGE_BYTES]
        return Waiting(
            epoch=epoch,
            notes=tuple(_note(link, sizes[link.sha256], here) for link in tellable),
            here=frozenset(map(bytes.hex, here)),
            lost=len(wanted) - len(tellable),
            taken=tuple(_taken(link) for link in links if link.is_taken),
            last=_place(links[-1]) if len(links) == most else None,
        )

    def image(self, sha256: str) -> bytes | None:
        """The photo's bytes; None if they are lost, or came to harm and no backup has them."""
        digest = bytes.fromhex(sha256)
        try:
            return mending(self.desk, lambda: self.desk.store.images.get(digest), "image_missing")
        except (EnvironmentTrouble, UserTrouble) as trouble:
            if trouble.key in ("image_missing", "image_not_here", "damaged"):
                return None
            raise

    def images_delivered(self, epoch: str, told: Iterable[ImageNote | TakenEntry]) -> int:
        """Remember receipts, dated by the centre's clock, on which the days to keep are counted."""
        steps = [_step(one) for one in told]
        with self.desk.store.writing() as connection:
            at = heard_time(connection) or self.desk.now()
            return record_images.mark_delivered(connection, epoch, steps, at)

    def images_refused(self, epoch: str, notes: Iterable[ImageNote], key: str) -> int:
        """Remember what the centre has against photos, so that they are not sent again and again;
        how many."""
        steps = [_step(note) for note in notes]
        with self.desk.store.writing() as connection:
            return record_images.refuse(connection, epoch, steps, key)

    def images_kept(self, entries: Iterable[KeptEntry]) -> None:
        """Say removals that do not count at the centre once more, above what it holds."""
        with self.desk.store.writing() as connection:
            record_images.take_above(connection, entries)

    def text_waits(self) -> bool:
        """Whether something saved waits to be sent."""
        with self.desk.store.reading() as connection:
            return picturing.text_waits(connection)


def _step(told: ImageNote | TakenEntry) -> Step:
    return told.record_id, bytes.fromhex(told.sha256), told.step


def _note(link: ImageLink, size: int, here: Collection[bytes]) -> ImageNote:
    return ImageNote(
        record_id=link.record_id,
        sha256=link.sha256.hex(),
        kind=link.kind,
        size=size,
        added_at=link.added_at,
        author=link.officer_id,
        step=link.step,
        lost=link.sha256 not in here,
    )


def _taken(link: ImageLink) -> TakenNote:
    return TakenNote(
        record_id=link.record_id,
        sha256=link.sha256.hex(),
        kind=link.kind,
        step=link.step,
        taken_at=link.taken_at or "",
        author=link.taken_by or "",
        reason=(link.reason or "").replace("\x00", ""),  # no centre takes one
    )


def _place(link: ImageLink) -> ImagePlace:
    return link.added_at, link.record_id, link.sha256.hex()


def _standing(desk: Desk, lost: int) -> dict[str, Any]:
    """How photos stand, for a report; *lost* ones are on no way."""
    with desk.store.reading() as connection:
        photos = record_images.how_many(connection)
    return {"images_waiting": photos.on_the_way - lost, "images_refused": photos.refused}


def _together(before: SyncReport, report: SyncReport) -> SyncReport:
    """One report of several exchanges: what they did is added up, how it stands is the last's."""
    return replace(
        report,
        sent=before.sent + report.sent,
        received=before.received + report.received,
        quarantined=before.quarantined + report.quarantined,
        changed_records=before.changed_records | report.changed_records,
        differed=(
            before.differed[0] + report.differed[0],
            before.differed[1] + report.differed[1],
        ),
        compared=before.compared or report.compared,
        images_sent=before.images_sent,
    )
