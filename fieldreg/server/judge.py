"""What becomes of each revision of a batch: checked and merged in memory, one after another.

Pure: it is given the records, earlier revisions and offices that matter, and says what must be
written. A bad revision is kept aside whole with its reason; it never stops the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fieldreg.domain.merge import CentreRecord, merge
from fieldreg.domain.record import Value, are_by_laptops
from fieldreg.domain.revision import Aside, Body, Header, Revision, are_too_long
from fieldreg.domain.shapes import are_faultless
from fieldreg.domain.words import LAPTOP_ACTS, Case, Outcome
from fieldreg.protocol.problems import Quarantine
from fieldreg.protocol.sealed import SealedRevision, UnreadableRevision, unseal

MOST_PLACES = 2_000
"""Of a record, and of one revision's patch: several times what a registration can have. More would
keep everybody busy who ever merges, reads or decides on it."""
MOST_LETTERS = 128 << 10
"""Of a record, paths and values together: a hundred times what a registration has. As JSON it is
well below what one answer may have, however its letters are written there."""


class Parent(NamedTuple):
    """An earlier revision that others may be based on; `trunk` is theirs (`trunk_of_child`).

    `said` names each writer under which their author had written this and what it stands on, as far
    as `trunk` does not tell of it, with the record version that came of it.
    """

    record_id: str
    trunk: int
    quarantined: bool
    said: Mapping[str, int]

    @classmethod
    def of(cls, decided: Judged, writer: str, base: Parent | None) -> Parent:
        """What *decided* is to a child; *writer* wrote it, standing on *base* if on a revision."""
        outcome = decided.outcome
        said = {**(base.said if base else {}), writer: decided.version}
        return cls(
            decided.record_id,
            trunk_of_child(outcome, decided.version, decided.trunk),
            outcome is Outcome.QUARANTINED,
            {} if outcome in (Outcome.APPLIED, Outcome.QUARANTINED) else said,
        )


class Held(NamedTuple):
    """A record as the centre holds it, its office, and the pack it was last written under.

    `row_hash` is the one that stands in the database, empty for a record that is not there yet.
    """

    record: CentreRecord
    office_id: str
    pack: str
    row_hash: bytes = b""


class Judged(NamedTuple):
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
    """The revision in these bytes, or None if it cannot be one that a laptop made.

    Its ids, texts and numbers are such as both databases can hold: `unseal` takes no others.
    """
    try:
        revision = unseal(sealed)
    except (UnreadableRevision, ValueError):
        return None
    return revision if revision.body is not None else None


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
        base = self._base_of(revision.header) if revision else None
        self.parents[named] = Parent.of(decision, self.asking.writer, base)
        return decision

    def _base_of(self, head: Header) -> Parent | None:
        """The earlier revision that it names, where that is here and of its record."""
        parent = self.parents.get(head.base.revision or "")
        is_sound = parent is not None and not parent.quarantined
        return parent if parent and is_sound and parent.record_id == head.record_id else None

    def _accept(self, revision: Revision | None) -> Judged:
        if revision is None or revision.body is None:
            raise _Refused(Quarantine.UNREADABLE)
        head = revision.header
        self._check(head, revision.body)
        held = self.records.get(head.record_id)
        row_hash = held.row_hash if held else b""
        if held is None:
            current = CentreRecord(head.record_id, self.floor)
        elif held.office_id == self.asking.office_id:
            current = at_least(held.record, self.floor)
        else:
            raise _Refused(Quarantine.OTHER_OFFICE)
        trunk, base = self._trunk(head, current), self._base_of(head)
        result = merge(
            current,
            revision.body.patch,
            act=head.act,
            trunk=trunk,
            writer=self.asking.writer,
            settles=bool(head.settles),
            said=base.said if base else {},
        )
        if _is_too_much(result.record.values, current.values):
            raise _Refused(Quarantine.BAD_VALUE)
        self.records[head.record_id] = Held(
            result.record, self.asking.office_id, head.pack, row_hash
        )
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
        if not are_by_laptops(body.patch.keys()):
            raise _Refused(Quarantine.CENTRE_FIELD)
        if len(body.patch) > MOST_PLACES or not are_faultless(body.patch):
            raise _Refused(Quarantine.BAD_VALUE)
        if body.reasons and are_too_long(body.reasons):
            raise _Refused(Quarantine.BAD_VALUE)

    def _trunk(self, head: Header, record: CentreRecord) -> int:
        base = self._base_of(head)
        if head.base.needed is not None and base is None:
            named = self.parents.get(head.base.needed)
            is_aside = named is not None and named.record_id == head.record_id
            raise _Refused(Quarantine.BASE_QUARANTINED if is_aside else Quarantine.BASE_UNKNOWN)
        version = head.base.version or 0
        if version > record.version:
            raise _Refused(Quarantine.BASE_UNKNOWN)
        return max(version, base.trunk) if base else version


def _is_too_much(after: Mapping[str, Value], before: Mapping[str, Value]) -> bool:
    """Whether a record has grown beyond the bounds. One that was beyond them may shrink."""
    if len(after) > MOST_PLACES and len(after) > len(before):
        return True
    size = letters(after)
    return size > MOST_LETTERS and size > letters(before)


def letters(values: Mapping[str, Value]) -> int:
    """About how long a record is, in letters; each value beside text counts as one of twenty."""
    of_values = [len(v) if type(v) is str else _length(v) for v in values.values()]
    return sum(map(len, values)) + sum(of_values)


def _length(value: Value) -> int:
    return 20 if isinstance(value, int) else sum(map(len, value))


def trunk_of_child(outcome: Outcome, version: int, trunk: int) -> int:
    """The last record version that the author of an edit based on this revision had seen.

    Where the revision was simply applied, nothing unseen stood before it: its own version was the
    author's next sight, whatever incarnation it was written in.
    """
    return version if outcome is Outcome.APPLIED else trunk


def at_least(record: CentreRecord, floor: int) -> CentreRecord:
    """The record as if its last version were *floor*, so that its next one lies above it."""
    return replace(record, version=floor) if record.version < floor else record


def wanted(revisions: Mapping[str, Revision | None]) -> tuple[set[str], set[str]]:
    """The ids of the records, and of the earlier revisions, that deciding on these needs."""
    heads = [r.header for r in revisions.values() if r]
    parents = {h.base.revision for h in heads if h.base.revision}
    return {h.record_id for h in heads}, parents | set(revisions)
