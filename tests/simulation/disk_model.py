"""What is durable on a model laptop, and what of it must be said again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldreg.domain.merge import CentreRecord
from fieldreg.domain.record import Patch
from fieldreg.domain.words import Outcome
from fieldreg.protocol.sealed import SealedRevision, unseal


@dataclass(frozen=True)
class Own:
    """A revision made here. `seen` once the stream brought it back."""

    incarnation: str
    no: int
    revision_id: str
    record_id: str
    patch: Patch
    sealed: SealedRevision
    link: bytes
    receipted: bool = False
    outcome: Outcome | None = None
    seen: bool = False
    problem: str = ""
    superseded_by: str = ""


@dataclass
class Disk:
    """Everything durable. `former`: what was known of records that the stream, read again, has not
    told yet, each with the revisions made here that are in it."""

    incarnation: str
    own: list[Own] = field(default_factory=list)
    rows: dict[str, CentreRecord] = field(default_factory=dict)
    former: dict[str, tuple[CentreRecord, frozenset[str]]] = field(default_factory=dict)
    cursor: str = ""
    epoch: str = ""
    token: str = ""
    pending: str = ""
    read: list[int] = field(default_factory=list)
    brought: set[str] = field(default_factory=set)
    brought_before: set[str] = field(default_factory=set)
    has_forgotten: bool = False
    made_since: frozenset[str] = frozenset()

    def snapshot(self) -> Disk:
        """A copy that later changes do not reach."""
        other = object.__new__(Disk)
        other.__dict__ = self.__dict__.copy()
        other.own, other.rows, other.read = list(self.own), dict(self.rows), list(self.read)
        other.brought, other.former = set(self.brought), dict(self.former)
        return other


def is_doubtful(own: Own) -> bool:
    """Whether a receipt was here for what the stream, read to its end, does not have."""
    is_settled = own.seen or own.superseded_by or own.outcome is Outcome.QUARANTINED
    return own.receipted and not is_settled


def to_say_again(own: list[Own], lost: list[Own], starts: dict[str, int]) -> list[Own]:
    """*lost*, and what stands from the number in *starts* on in each incarnation, in order.

    With it goes what came after: of an incarnation all from its first that is based on one of
    these, or that says something later of the same record.
    """
    starts, names = dict(starts), {o.revision_id for o in lost}
    while True:
        found = [o for o in own if o.revision_id in names or _is_from(o, starts)]
        ids, records, before = {o.revision_id for o in found}, set(), dict(starts)
        for one in own:
            if one.revision_id in ids and not one.seen:
                records.add(one.record_id)
            is_later = one.record_id in records and not one.seen
            is_on_it = unseal(one.sealed).header.base.needed in ids
            if not one.superseded_by and (is_on_it or is_later):
                starts[one.incarnation] = min(starts.get(one.incarnation, one.no), one.no)
        if starts == before:
            return found


def _is_from(own: Own, starts: Mapping[str, int]) -> bool:
    first = starts.get(own.incarnation)
    return not own.superseded_by and first is not None and own.no >= first
