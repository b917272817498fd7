"""Revisions in the database: numbered in the centre's order, and put in.

The counter is locked last of all: see `push`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, update

from fieldreg.domain.words import Case, Outcome
from fieldreg.protocol.messages import Change, OutcomeEntry
from fieldreg.protocol.problems import Quarantine
from fieldreg.protocol.sealed import compact

from .asides import Asides
from .bulk import put_values_in
from .chain import Arrived, derived_id
from .judge import Asking, Judged
from .tables import counter
from .tables import revision as revision_table

COUNTER = "revision"
_OWN_COLUMNS = (
    "revision_no",
    "record_id",
    "header",
    "body",
    "salt",
    "commitment",
    "link",
    "seq",
    "version",
    "case",
    "outcome",
    "kept_aside",
    "problem",
    "trunk",
)
_COLUMNS = ("device_id", "incarnation", "office_id", "received_at", "revision_id", *_OWN_COLUMNS)
_COUNT_ON = (
    update(counter)
    .where(counter.c.name == COUNTER)
    .values(v=counter.c.v + bindparam("by"))
    .returning(counter.c.v)
)


class Written(NamedTuple):
    """What was written: the outcome of each, and how the stream tells of it to who sent it."""

    outcomes: list[OutcomeEntry]
    told: list[Change]


def write_revisions(
    connection: Connection,
    asking: Asking,
    fresh: Sequence[Arrived],
    decided: Mapping[int, Judged],
    *,
    now: int,
) -> Written:
    """Number and insert revisions; nothing else may be locked after this."""
    streamed = [a for a in fresh if decided[a.number].outcome is not Outcome.QUARANTINED]
    numbers = iter(_take_numbers(connection, len(streamed)))
    whose = (asking.device_id, asking.incarnation, asking.office_id, now)
    written = Written([], [])
    asides = Asides(now)

    def rows() -> Iterator[tuple[Any, ...]]:
        for one in fresh:
            judged = decided[one.number]
            quarantined = judged.outcome is Outcome.QUARANTINED
            seq = None if quarantined else next(numbers)
            # The claimed id of a revision that is not this device's must not take that id's place.
            foreign = judged.problem == Quarantine.WRONG_DEVICE.value
            revision_id = derived_id(one.link) if foreign else one.named
            written.outcomes.append(_entry(one.named, judged, seq or 0))
            if seq is not None and judged.case is not None:
                written.told.append(_change(one.named, judged, judged.case, seq))
            asides.add(revision_id, judged)
            yield (*whose, revision_id, *_values(one, judged, seq))

    put_values_in(connection, revision_table, _COLUMNS, rows(), len(fresh))
    asides.write(connection)
    return written


def _take_numbers(connection: Connection, count: int) -> range:
    if not count:
        return range(0)
    last: int = connection.execute(_COUNT_ON, {"by": count}).scalar_one()
    return range(last - count + 1, last + 1)


def _values(one: Arrived, judged: Judged, seq: int | None) -> tuple[Any, ...]:
    """The values of `_OWN_COLUMNS`."""
    return (
        one.number,
        judged.record_id,
        one.sealed.header,
        one.sealed.body,
        one.sealed.salt,
        one.commitment,
        one.link,
        seq,
        judged.version,
        judged.case.value if judged.case else "",
        judged.outcome.value,
        compact(judged.kept_aside).decode() if judged.kept_aside else "[]",
        judged.problem,
        judged.trunk,
    )


def _change(named: str, judged: Judged, case: Case, seq: int) -> Change:
    return Change(
        seq=seq,
        record_id=judged.record_id,
        revision_id=named,
        version=judged.version,
        case=case,
        outcome=judged.outcome,
        kept_aside=list(judged.kept_aside),
    )


def _entry(named: str, judged: Judged, seq: int) -> OutcomeEntry:
    return OutcomeEntry(
        revision_id=named,
        outcome=judged.outcome,
        version=judged.version,
        seq=seq,
        kept_aside=list(judged.kept_aside),
        problem=judged.problem,
    )
