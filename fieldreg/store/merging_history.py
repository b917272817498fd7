"""What another copy of this laptop's database saved comes into the history of a restored one.

Where two copies of one disk were worked on, both gave out the same numbers. From the first such
number of an incarnation on the other's is a branch of its own: nothing of it can stand in the chain
here. What waits of it is said again under the present incarnation, and whatever she saved after
that of the same records goes along, or her older value would stand behind her newer one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, insert, inspect, or_, select, update

from fieldreg.protocol.successors import successors

from .anew import say_here, what_follows
from .record_state import sealed_of
from .schema import revision

_CHUNK = 500
_RECEIPT = ("receipted_at", "outcome", "problem", "kept_aside")


@dataclass(frozen=True, slots=True)
class Merged:
    """The records that were touched, how many revisions waiting to be sent came in, and those that
    must be said again under the present incarnation, as their number is taken."""

    records: frozenset[str]
    waiting: int
    taken: tuple[Row[Any], ...]


def merge_revisions(target: Connection, source: Connection) -> Merged:
    """Bring into *target* the revisions and receipts that *source* has more."""
    records: set[str] = set()
    taken: list[Row[Any]] = []
    waiting: list[Row[Any]] = []
    branch = _Branch(target)
    for rows in _chunks(source):
        here = _here(target, [row.revision_id for row in rows])
        new = [row for row in rows if row.revision_id not in here]
        apart = [row for row in new if branch.has(row)]
        fresh = [row for row in new if row not in apart]
        if fresh:
            target.execute(insert(revision), [_unseen(row) for row in fresh])
        changed = [row for row in rows if _adopt(target, here.get(row.revision_id), row)]
        taken += [row for row in apart if _waits(row)]
        waiting += [row for row in fresh if _waits(row)]
        records |= {row.record_id for row in (*fresh, *changed)}
    again = [row for row in taken if not _is_said(target, row)]
    count = len(again) + len(waiting)
    again = what_follows([*again, *waiting], again, {}) if again else []
    return Merged(frozenset(records), count, tuple(again))


def say_taken(target: Connection, merged: Merged, incarnation: str) -> frozenset[str]:
    """Say again under *incarnation* what could not keep its number; the records touched."""
    if not merged.taken:
        return frozenset()
    say_here(target, merged.taken, incarnation)
    return frozenset(row.record_id for row in merged.taken)


@dataclass(slots=True)
class _Branch:
    """From which number on each incarnation was gone on with in two copies."""

    target: Connection
    first: dict[str, int] = field(default_factory=dict)

    def has(self, row: Row[Any]) -> bool:
        """Whether another revision has the number of *row* here, or of one before it. Ask in the
        order of the numbers, and of those that are not here."""
        if row.link is None:
            return False
        if row.incarnation not in self.first and self._is_taken(row):
            self.first[row.incarnation] = row.revision_no
        return bool(row.revision_no >= self.first.get(row.incarnation, 2**63))

    def _is_taken(self, row: Row[Any]) -> bool:
        query = select(revision.c.row_no).where(
            revision.c.device_id == row.device_id,
            revision.c.incarnation == row.incarnation,
            revision.c.revision_no == row.revision_no,
            revision.c.link.is_not(None),
        )
        return self.target.execute(query).one_or_none() is not None


def _is_said(target: Connection, row: Row[Any]) -> bool:
    """Whether it was said again here already, as after an earlier restore."""
    return bool(_here(target, successors(row.revision_id)))


def _chunks(source: Connection) -> Iterator[Sequence[Row[Any]]]:
    """Those made here, and those that say one of them again, in the order in which they came."""
    successors = select(revision.c.superseded_by).where(revision.c.superseded_by.is_not(None))
    wanted = or_(revision.c.link.is_not(None), revision.c.revision_id.in_(successors))
    names = {c["name"] for c in inspect(source).get_columns(revision.name)}
    columns = [c for c in revision.c if c.name in names]
    after = 0
    while True:
        query = select(*columns).where(wanted, revision.c.row_no > after)
        rows = source.execute(query.order_by(revision.c.row_no).limit(_CHUNK)).all()
        if not rows:
            return
        yield rows
        after = rows[-1].row_no


def _here(target: Connection, revision_ids: Sequence[str]) -> dict[str, Row[Any]]:
    query = select(revision).where(revision.c.revision_id.in_(revision_ids))
    return {row.revision_id: row for row in target.execute(query)}


def _unseen(row: Row[Any]) -> dict[str, Any]:
    """The row as the restored database has it: its stream has not brought it yet."""
    values = {name: value for name, value in row._mapping.items() if name != "row_no"}
    return values | {"seen": 0, "seq": None, "version": None}


def _adopt(target: Connection, here: Row[Any] | None, row: Row[Any]) -> bool:
    """Take over a receipt, that it was said again, or erased; whether there was something."""
    if here is None:
        return False
    new: dict[str, Any] = {}
    if row.receipted_at and not here.receipted_at:
        names = _RECEIPT if not here.seen else ("receipted_at",)
        new |= {name: getattr(row, name) for name in names}
    # One that came itself gives way to nothing any more; or two could give way to each other.
    if row.superseded_by and (not here.superseded_by or row.superseded_by == row.revision_id):
        new["superseded_by"] = row.superseded_by
    if row.body is None and here.body is not None and _is_same(here, row):
        new |= {"body": None, "salt": None, "commitment": row.commitment}
    if new:
        target.execute(update(revision).where(revision.c.row_no == here.row_no).values(**new))
    return bool(new)


def _is_same(here: Row[Any], erased: Row[Any]) -> bool:
    """Whether *erased* is what is left of *here*, and not something spoilt."""
    return bool(here.header == erased.header and sealed_of(here).commitment == erased.commitment)


def _waits(row: Row[Any]) -> bool:
    return row.link is not None and row.receipted_at is None and row.superseded_by is None
