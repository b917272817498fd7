"""What becomes of each revision of a batch: checked and merged in memory, one after another.

Pure: it is given the records, earlier revisions and offices that matter, and says what must be
written. A bad revision is kept aside whole with its reason; it never stops the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fieldreg.domain.merge import CentreRecord, merge
from fieldreg.domain.record import Patch, Value, is_by_centre
from fieldreg.domain.revision import Aside, Base, Body, Header, Revision
from fieldreg.domain.shapes import fault
from fieldreg.domain.words import LAPTOP_ACTS, Case, Outcome
from fieldreg.protocol.problems import Quarantine
from fieldreg.protocol.sealed import SealedRevision, UnreadableRevision, unseal

from .words import is_id, is_storable

MOST_PLACES = 2_000
"""Of a record, and of one revision's patch: several times what a registration can have. More would
keep everybody busy who ever merges, reads or decides on it."""
MOST_LETTERS = 128 << 10
"""Of a record, paths and values together: a hundred times what a registration has. As JSON it is
well below what one answer may have, however its letters are written there."""


@dataclass(frozen=True, slots=True)
class Parent:
    """An earlier revision that others may be based on; `trunk` is theirs (`trunk_of_child`)."""

    record_id: str
    trunk: int
    quarantined: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A record as the centre holds it, its office, and the pack it was last written under."""

    record: CentreRecord
    office_id: str
    pack: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The decision on one revision; `case` is the record's after it.

    A quarantined one has a `problem`, version 0 and no case. `settles` are values kept aside
    before, of this record if they exist, on which a person has decided.
    """

    outcome: Outcome
    record_id: str = ""
    version: int = 0
    trunk: int = 0
    case: Case | None = None
    kept_aside: tuple[str, ...] = ()
    problem: str = ""
    settles: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose revisions these are."""

    device_id: str
    incarnation: str
    office_id: str

    @property
    def writer(self) -> str:
        """How `merge` names this writer."""
        return f"{self.device_id}/{self.incarnation}"


class _Refused(Exception):
    def __init__(self, why: Quarantine) -> None:
        super().__init__(why.value)
        self.why = why


def readable(sealed: SealedRevision) -> Revision | None:
    """The revision in these bytes, or None if it cannot be one that a laptop made."""
    try:
        revision = unseal(sealed)
    except (UnreadableRevision, ValueError):
        return None
    head = revision.header
    ids = (head.revision_id, head.device_id, head.incarnation, head.record_id)
    texts = (head.author, head.made_at, head.pack)
    good = all(map(is_id, ids)) and all(map(is_storable, texts)) and _is_base(head.base)
    return revision if good and revision.body is not None else None


@dataclass(slots=True)
class Judge:
    """Decides on one batch. `records` and `parents` hold what the batch refers to, and grow.

    New versions lie above `floor` (see `Identity.version_floor`); a base version up to it may be
    one that a restored centre lost, and is taken as given.
    """

    asking: Asking
    floor: int
    records: dict[str, Held]
    parents: dict[str, Parent]
    changed: set[str] = field(default_factory=set)

    def decide(self, named: str, revision: Revision | None) -> Judged:
        """The decision on the next revision; *named* is the id others may call it by."""
        try:
            decision = self._accept(revision)
        except _Refused as refused:
            record_id = revision.header.record_id if revision else ""
            decision = Judged(Outcome.QUARANTINED, record_id=record_id, problem=refused.why.value)
        quarantined = decision.outcome is Outcome.QUARANTINED
        seen = trunk_of_child(decision.outcome, decision.version, decision.trunk)
        self.parents[named] = Parent(decision.record_id, seen, quarantined)
        return decision

    def _accept(self, revision: Revision | None) -> Judged:
        if revision is None or revision.body is None:
            raise _Refused(Quarantine.UNREADABLE)
        head = revision.header
        self._check(head, revision.body)
        held = self.records.get(head.record_id) or Held(
            CentreRecord(head.record_id), self.asking.office_id, head.pack
        )
        if held.office_id != self.asking.office_id:
            raise _Refused(Quarantine.OTHER_OFFICE)
        current = at_least(held.record, self.floor)
        trunk = self._trunk(head, current)
        result = merge(
            current,
            revision.body.patch,
            act=head.act,
            trunk=trunk,
            writer=self.asking.writer,
            settles=bool(head.settles),
        )
        if _is_too_much(result.record.values, current.values):
            raise _Refused(Quarantine.BAD_VALUE)
        self.records[head.record_id] = Held(result.record, held.office_id, head.pack)
        self.changed.add(head.record_id)
        after = result.record
        return Judged(
            result.outcome,
            head.record_id,
            after.version,
            trunk,
            after.case,
            result.kept_aside,
            settles=head.settles,
        )

    def _check(self, head: Header, body: Body) -> None:
        if (head.device_id, head.incarnation) != (self.asking.device_id, self.asking.incarnation):
            raise _Refused(Quarantine.WRONG_DEVICE)
        if head.act not in LAPTOP_ACTS:
            raise _Refused(Quarantine.NOT_A_LAPTOP_ACT)
        if any(is_by_centre(path) for path in body.patch):
            raise _Refused(Quarantine.CENTRE_FIELD)
        reasons = [text for r in body.reasons for text in (r.path, r.text)]
        if len(body.patch) > MOST_PLACES:
            raise _Refused(Quarantine.BAD_VALUE)
        if not has_good_values(body.patch) or not all(map(is_storable, reasons)):
            raise _Refused(Quarantine.BAD_VALUE)

    def _trunk(self, head: Header, record: CentreRecord) -> int:
        if head.base.revision is not None:
            parent = self.parents.get(head.base.revision)
            if parent is None or parent.record_id != head.record_id:
                raise _Refused(Quarantine.BASE_UNKNOWN)
            if parent.quarantined:
                raise _Refused(Quarantine.BASE_QUARANTINED)
            return parent.trunk
        trunk = head.base.version or 0
        if trunk > record.version:
            raise _Refused(Quarantine.BASE_UNKNOWN)
        return trunk


def _is_too_much(after: Mapping[str, Value], before: Mapping[str, Value]) -> bool:
    """Whether a record has grown beyond the bounds. One that was beyond them may shrink."""
    if len(after) > MOST_PLACES and len(after) > len(before):
        return True
    size = letters(after)
    return size > MOST_LETTERS and size > letters(before)


def letters(values: Mapping[str, Value]) -> int:
    """About how long a record is, in letters; each value beside text counts as one of twenty."""
    return sum(
        len(path) + (len(value) if isinstance(value, str) else _length(value))
        for path, value in values.items()
    )


def _length(value: Value) -> int:
    return sum(map(len, value)) if isinstance(value, tuple) else 20


def trunk_of_child(outcome: Outcome, version: int, trunk: int) -> int:
    """The last record version that the author of an edit based on this revision had seen.

    Where the revision was simply applied, nothing unseen stood before it: its own version was the
    author's next sight, whatever incarnation it was written in.
    """
    return version if outcome is Outcome.APPLIED else trunk


def at_least(record: CentreRecord, floor: int) -> CentreRecord:
    """The record as if its last version were *floor*, so that its next one lies above it."""
    return replace(record, version=floor) if record.version < floor else record


def has_good_values(patch: Patch) -> bool:
    """Whether each value has its field's shape; removals always have."""
    return not any(fault(path, value) for path, value in patch.items() if value is not None)


def _is_base(base: Base) -> bool:
    version, revision = base.version, base.revision
    good_version = version is None or (type(version) is int and 0 <= version < 2**53)
    return good_version and (revision is None or is_id(revision))


def wanted(revisions: Mapping[str, Revision | None]) -> tuple[set[str], set[str]]:
    """The ids of the records, and of the earlier revisions, that deciding on these needs."""
    heads = [r.header for r in revisions.values() if r]
    parents = {h.base.revision for h in heads if h.base.revision}
    return {h.record_id for h in heads}, parents | set(revisions)
