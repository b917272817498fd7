"""Frozen results about delivery: the figures, where it stands, how a sync goes and ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .people_views import PersonRow

if TYPE_CHECKING:
    from fieldreg.sync.core import Pace  # the window need not wait for it


@dataclass(frozen=True, slots=True)
class SyncNote:
    """How the last exchange ended: `trouble` is empty or a key of `sync.trouble.Trouble`."""

    at: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """The desk at a glance; numbers are people. `last_good_sync` is UTC or empty.

    `in_review` counts those that the centre has received and not decided on yet, `differing` those
    with values from two places to choose from, `differing_sent_back` those of them that need
    correction besides. `delivered` are those with nothing waiting or held; `waiting` and
    `quarantined` count voided ones too. `photos_waiting` photos have no receipt of the centre,
    `photos_refused` never get one, and `photos_to_take` were taken away here and not yet there.
    """

    today: int
    total: int
    waiting: int
    quarantined: int
    needs_correction: int
    incomplete: int
    accepted: int
    drafts: int
    last_sync: SyncNote | None
    last_good_sync: str
    officer_name: str
    office_name: str
    in_review: int = 0
    rejected: int = 0
    differing: int = 0
    differing_sent_back: int = 0
    delivered: int = 0
    photos_waiting: int = 0
    photos_to_take: int = 0
    photos_refused: int = 0

    @property
    def needs_officer(self) -> int:
        """People on whom an officer must act: sent back, or to be decided on."""
        return self.needs_correction + self.differing - self.differing_sent_back


@dataclass(frozen=True, slots=True)
class AreaStanding:
    """A village's registrations, and of how many something waits or is held.

    `name` is as the pack has it, else the code; empty for those that name no village.
    """

    name: str
    people: int
    not_delivered: int


@dataclass(frozen=True, slots=True)
class Mended:
    """When this laptop and the centre last differed (UTC), in how many villages and registrations.

    All of it was taken anew from the centre.
    """

    at: str
    areas: int
    records: int


@dataclass(frozen=True, slots=True)
class SyncStanding:
    """Where delivery stands: the figures, some of those who wait or are held, and each village.

    Those that the office serves come first, then the largest. `mended` is None if both sides never
    differed. `is_revoked`: the centre revoked this laptop, so that nothing is sent any more.
    `photos_refused` are some of those with a photo that the centre does not take.
    """

    figures: HomeFigures
    waiting: tuple[PersonRow, ...]
    held: tuple[PersonRow, ...]
    areas: tuple[AreaStanding, ...]
    mended: Mended | None = None
    is_revoked: bool = False
    photos_refused: tuple[PersonRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far an exchange has come: revisions sent and to send, changes received."""

    sent: int
    to_send: int
    received: int


@dataclass(frozen=True, slots=True)
class SyncReport:
    """How a whole sync ended. `trouble` is empty or a key; `equal` is None if not compared.

    `is_revoked`: the centre has proved that it revoked this laptop (see `revoked`).
    `differed`: in how many areas both sides held something else, and how many registrations were
    taken anew from the centre because of it. `compared`: so many areas and registrations were laid
    side by side one by one (None: the sums were enough). `retry_after` is what the centre asked
    for, in seconds; None if it asked for nothing. `pace` is for the next sync to begin with.
    `images_waiting` photos are still on their way, `images_lost` on record but gone before they
    were sent, `images_refused` refused by the centre; `images_trouble` is the key of what kept
    photos back while all else went well.
    """

    sent: int = 0
    received: int = 0
    quarantined: int = 0
    waiting: int = 0
    equal: bool | None = None
    is_revoked: bool = False
    trouble: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)
    changed_records: frozenset[str] = frozenset()
    differed: tuple[int, int] = (0, 0)
    compared: tuple[int, int] | None = None
    retry_after: float | None = None
    images_sent: int = 0
    images_waiting: int = 0
    images_lost: int = 0
    images_refused: int = 0
    images_trouble: str = ""
    pace: Pace | None = None
