"""The messages of the reviewers' API. Values, reasons and patches are JSON as in revisions."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from fieldreg.domain.words import Act, Case, Outcome
from fieldreg.protocol.messages import Id
from fieldreg.protocol.sealed import MOST_SETTLED

Text = Annotated[str, StringConstraints(max_length=500)]
Typed = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]
Path = Annotated[str, StringConstraints(max_length=200)]


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class RecordsQuery(_Asked):
    """Which records; empty members do not restrict. `text` is looked for in names; `differing`
    asks for those with values kept aside that nobody has settled."""

    case: Case | None = None
    office_id: Id | None = None
    village_code: Typed = ""
    nik: Typed = ""
    text: Typed = ""
    differing: bool = False
    limit: int = Field(default=50, ge=1, le=500)
    offset: int = Field(default=0, ge=0, lt=2**53)


class RecordRow(_Told):
    """A record as the centre holds it. `pack` is the one it was last written under."""

    record_id: Id
    office_id: Id
    version: int
    case: Case
    values: dict[str, Any]
    pack: str


class RecordPage(_Told):
    """A page of records in the order of their ids, and how many there are in all."""

    records: list[RecordRow]
    total: int


class ReasonMessage(BaseModel):
    """Why; `path` is empty for the record as a whole."""

    model_config = ConfigDict(frozen=True)

    path: Path = ""
    text: Text


class ReasonEntry(_Told):
    """A reason as a revision of the history gives it, however long a laptop made it."""

    path: str
    text: str


class ConflictEntry(_Told):
    """A value that was kept aside at `path`, to be found in that revision's patch."""

    revision_id: Id
    path: str


class HistoryEntry(_Told):
    """One revision of a record. `patch` and `reasons` are None once its body was erased."""

    revision_id: str
    device_id: Id
    incarnation: Id
    revision_no: int
    act: Act
    author: str
    made_at: str
    received_at: int
    pack: str
    outcome: Outcome
    version: int
    seq: int
    trunk: int
    kept_aside: list[str]
    patch: dict[str, Any] | None
    reasons: list[ReasonEntry] | None
    settles: list[ConflictEntry] = []


class SaidBy(_Told):
    """The revision that said something, by whom and when."""

    revision_id: Id
    device_id: Id
    author: str
    made_at: str


class OptionEntry(SaidBy):
    """One side of a difference: the values it gives the place, and the revision that said so."""

    values: dict[str, Any]


class DifferenceEntry(_Told):
    """What a person must decide at one place: the value in force, those kept aside (newest first;
    none where all mean the same by now), the one before. `settles` closes it. `before_by` is None
    where nobody had said anything before."""

    place: str
    before: dict[str, Any]
    before_by: SaidBy | None = None
    in_force: OptionEntry
    others: list[OptionEntry]
    settles: list[ConflictEntry]


class ImageRow(_Told):
    """A photo of a record; `received_at` is None while its bytes are on their way, and where it was
    taken from the record (`taken_at`, by which officer, why)."""

    image_id: Id
    sha256: str
    kind: str
    author: str
    added_at: str
    size: int
    received_at: int | None
    taken_at: str | None = None
    taken_by: str | None = None
    reason: str | None = None


class RecordDetail(RecordRow):
    """A record with its history in the centre's order, what a person must still settle, and its
    photos, oldest first.

    `earlier`: the history goes on before what is told; `more_conflicts`: more are open than are
    told. `differences_told` is false where the history is too long to work them out. `names` is
    what the authors are called, by id, as far as the centre knows.
    """

    history: list[HistoryEntry]
    conflicts: list[ConflictEntry]
    differences: list[DifferenceEntry] = []
    earlier: bool = False
    more_conflicts: bool = False
    differences_told: bool = True
    images: list[ImageRow] = []
    names: dict[str, str] = {}


class AsideMessage(_Asked):
    """A value kept aside, as a record's `conflicts` name it."""

    revision_id: Id
    path: Path


class SettleRequest(_Asked):
    """A reviewer's decision on values kept aside, on exactly the version that was read.

    `patch` says what holds from now on at their places; left out, what is in force stays.
    """

    expected_version: int = Field(ge=1, lt=2**53)
    settles: Annotated[list[AsideMessage], Field(min_length=1, max_length=MOST_SETTLED)]
    patch: dict[str, Any] = {}


class VerdictRequest(_Asked):
    """A reviewer's act on exactly the version that was read; `patch` only holds centre fields."""

    act: Act
    expected_version: int = Field(ge=1, lt=2**53)
    reasons: Annotated[list[ReasonMessage], Field(max_length=50)] = []
    patch: dict[str, Any] = {}


class VerdictResponse(_Told):
    """The record after the verdict."""

    record_id: Id
    revision_id: Id
    version: int
    case: Case
    seq: int
