"""Frozen results that services hand to a front end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldreg.domain.checks import is_complete
from fieldreg.domain.differing import Difference
from fieldreg.domain.eligibility import Verdict
from fieldreg.domain.record import Value
from fieldreg.domain.revision import Base, Reason
from fieldreg.domain.words import Act, Case, Delivery, Finding, ImageKind, Outcome

if TYPE_CHECKING:
    from fieldreg.sync.core import Pace  # the window need not wait for it


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line in a list of people. Dates are ISO; `changed_at` is UTC. `segments` are codes.

    `has_odd_nik`: something was typed as NIK that cannot be one; `nik` is empty then. `touched`
    is what lists are sorted by, the highest first; each has its own.
    """

    record_id: str
    full_name: str
    alias: str
    nik: str
    birth_date: str
    village_code: str
    banjar: str
    segments: tuple[str, ...]
    case: Case
    delivery: Delivery
    registered_on: str
    changed_at: str
    has_odd_nik: bool = False
    touched: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """A row that is known: at `position` (from 0) stands, or stood, the one with this `touched`."""

    position: int
    touched: int


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """What a list shows: words to search (all must match), filters, a window.

    With `beside` the window is counted from there, so that nobody who did not change is skipped
    or shown twice, whatever was saved since that row was seen.
    """

    text: str = ""
    case: Case | None = None
    delivery: Delivery | None = None
    segment: str = ""
    registered_on: str = ""
    limit: int = 100
    offset: int = 0
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A window of people and how many there are in all; `is_capped`: more than `total`."""

    rows: tuple[PersonRow, ...]
    total: int
    is_capped: bool = False


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
    """Where delivery stands: the figures, some of those who wait or are held, and each village (the
    largest first). `mended` is None if both sides never differed."""

    figures: HomeFigures
    waiting: tuple[PersonRow, ...]
    held: tuple[PersonRow, ...]
    areas: tuple[AreaStanding, ...]
    mended: Mended | None = None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A form that was left open: as typed, not a revision yet."""

    draft_id: str
    record_id: str | None
    full_name: str
    kept_at: str


@dataclass(frozen=True, slots=True)
class FormState:
    """All a form needs to open. `reasons` are the centre's, while they still stand.

    `values` hold the draft where there is one, else the record; `saved` is what was last saved
    when the form (or its draft) was first opened. `base` and `newest_own` are what the record
    stood on then: hand them back unchanged, so that a save never undoes what others changed since.
    """

    draft_id: str
    record_id: str | None
    values: Mapping[str, Value]
    saved: Mapping[str, Value]
    reasons: tuple[Reason, ...] = ()
    case: Case | None = None
    base: Base = field(default_factory=Base)
    newest_own: str = ""


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What Save did. `revision_id` is empty when nothing had changed."""

    record_id: str
    revision_id: str
    case: Case
    findings: tuple[Finding, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the record is whole; one the centre sent back may be saved half mended."""
        return self.case is not Case.INCOMPLETE and is_complete(self.findings)


@dataclass(frozen=True, slots=True)
class Similar:
    """Somebody already registered who may be the same person; `why` is a key (`same_nik`, …)."""

    row: PersonRow
    why: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One path before and after a revision; None where there was no value."""

    path: str
    old: Value | None
    new: Value | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One revision as people read it; of an `erased` one nobody here knows what it changed.

    `kept_aside` are paths whose value the centre put aside, `put_aside` what it said there;
    `settled` are paths on which this decided, `confirmed` what it left there as it was.
    """

    revision_id: str
    act: Act
    at: str
    author: str
    by_centre: bool
    delivery: Delivery
    outcome: Outcome | None = None
    problem: str = ""
    changes: tuple[FieldChange, ...] = ()
    reasons: tuple[Reason, ...] = ()
    kept_aside: tuple[str, ...] = ()
    erased: bool = False
    settled: tuple[str, ...] = ()
    put_aside: tuple[FieldChange, ...] = ()
    confirmed: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo of a record: what it shows, since when (UTC), whether the centre has it.

    `is_lost`: neither the centre nor this laptop has it. `sha256` (hex) is its name, `is_here`
    whether this laptop has its bytes, `refused` the key of what the centre has against it.
    """

    kind: ImageKind
    added_at: str
    is_delivered: bool
    is_lost: bool
    sha256: str = ""
    is_here: bool = True
    refused: str = ""


@dataclass(frozen=True, slots=True)
class TakenPhoto:
    """A photo that was taken from its record: what it showed, when (UTC), by whom (an officer's
    id), why; `is_told`: the centre has let go of it too."""

    kind: ImageKind
    at: str
    by: str
    reason: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with its history, newest entry first. `reasons` are those that still stand.

    `verdict` is the one kept last at this desk, with the revision `verdict_of`: it stays as it was
    made, whatever pack comes later. None for what only others or the centre wrote. `reduced`: only
    some of the values are kept here, the whole is at the centre, and it is not edited here;
    `arriving`: so too, until the sync that fills this laptop has brought the rest.
    `differing` are the places on which a person must decide.
    """

    record_id: str
    values: Mapping[str, Value]
    case: Case
    delivery: Delivery
    timeline: tuple[TimelineEntry, ...] = ()
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    verdict: Verdict | None = None
    verdict_of: str = ""
    reduced: bool = False
    arriving: bool = False
    differing: tuple[str, ...] = ()
    photos: tuple[PhotoView, ...] = ()
    photos_taken: tuple[TakenPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a place that two changed: whose it is, when it was made (UTC).

    `values` are path and value, none for a place that was emptied. `is_here`: made on this laptop.
    `author` is a name where this desk knows it, else an id.
    """

    values: Mapping[str, Value]
    author: str
    at: str
    is_here: bool
    by_centre: bool = False
    in_force: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A place to decide on: the sides, the one in force first, and what stood there before.

    `asked` is handed back unchanged with the number of the side that was chosen.
    """

    place: str
    sides: tuple[Side, ...]
    before: Mapping[str, Value]
    asked: Difference


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A person with places on which two laptops, or laptop and centre, disagree.

    `values` are the record's as they stand.
    """

    row: PersonRow
    values: Mapping[str, Value]
    choices: tuple[Choice, ...]


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
