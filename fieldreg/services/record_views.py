"""Frozen results about one registration: its form, what a save did, its history and photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldreg.domain.checks import is_complete
from fieldreg.domain.eligibility import Verdict
from fieldreg.domain.record import Value
from fieldreg.domain.revision import Base, Reason
from fieldreg.domain.words import Act, Case, Delivery, Finding, ImageKind, Outcome


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
    `is_sought`: it is not here, and a backup that was not asked yet may have it; `has_stopped`: the
    page that had it looked for was told that the search failed.
    """

    kind: ImageKind
    added_at: str
    is_delivered: bool
    is_lost: bool
    sha256: str = ""
    is_here: bool = True
    refused: str = ""
    is_sought: bool = False
    has_stopped: bool = False


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
