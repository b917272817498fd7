"""The history of one record, read from its revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Row, func, select

from fieldreg.domain.record import Patch, Value, apply_patch, related
from fieldreg.domain.revision import Header, Reason
from fieldreg.domain.words import CENTRE_ACTS, LOST_BY_CENTRE, Act, Case, Delivery, Outcome
from fieldreg.protocol.sealed import read_header

from .officers import names
from .record_state import RecordState, body_of, record_state
from .schema import revision, sync_state
from .stream import kept_aside_of

# What the centre has not sent back, or not sent again, stands in the order in which it came here.
_PLACE = func.iif(revision.c.seen == 1, func.coalesce(revision.c.seq, 0), 0)
_STILL_STANDING = {
    Case.NEEDS_CORRECTION: Act.SENT_BACK,
    Case.REJECTED: Act.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One revision: what it said and what it changed (path, before, after).

    `author` is an officer's name where this desk knows it, else the id in the header. What others
    made and the centre has not sent again since it was restored waits; where the last sync had
    read everything, its problem is `lost_by_centre`. Of an `erased` one, what it said is gone.
    `put_aside` is what stands nowhere but here; `confirmed` is what a decision left as it was.
    """

    revision_id: str
    act: Act
    at: str
    author: str
    delivery: Delivery
    outcome: Outcome | None
    problem: str
    changes: tuple[tuple[str, Value | None, Value | None], ...]
    reasons: tuple[Reason, ...]
    kept_aside: tuple[str, ...]
    erased: bool = False
    settled: tuple[str, ...] = ()
    put_aside: tuple[tuple[str, Value | None], ...] = ()
    confirmed: tuple[tuple[str, Value | None], ...] = ()

    @property
    def by_centre(self) -> bool:
        """Whether the centre's people did it."""
        return self.act in CENTRE_ACTS


@dataclass(frozen=True, slots=True)
class History:
    """A record's present state, its steps from the oldest on, and the reasons that still stand."""

    state: RecordState
    steps: tuple[Step, ...]
    reasons: tuple[Reason, ...]


def history(connection: Connection, record_id: str) -> History:
    """All that is known of *record_id*; one that does not exist has no steps.

    Steps stand in the centre's order, and after them, in the order made, what it has not sent
    back yet. What the centre lost changes nothing in the steps after it.
    """
    rows = connection.execute(
        select(revision)
        .where(
            revision.c.record_id == record_id,
            # What was said again under another number is told once, as it was said again.
            revision.c.superseded_by.is_(None)
            | (revision.c.superseded_by == revision.c.revision_id),
        )
        .order_by(revision.c.seen.desc(), _PLACE, revision.c.row_no)
    ).all()
    known = names(connection)
    trouble = connection.execute(select(sync_state.c.last_sync_trouble)).scalar_one()
    state = record_state(connection, record_id)
    steps: list[Step] = []
    values: dict[str, Value] = {}
    for row in rows:
        step, after = _step(row, values, known)
        if state.as_before or not _is_gone(row):
            values = after
        elif not trouble:
            step = replace(step, problem=LOST_BY_CENTRE)
        steps.append(step)
    there = [s for row, s in zip(rows, steps, strict=True) if row.seen or state.as_before]
    return History(state, tuple(steps), _standing_reasons(state.case, there))


def _standing_reasons(case: Case | None, steps: Sequence[Step]) -> tuple[Reason, ...]:
    """Why the record was sent back or rejected, while it still is.

    *steps* are those that the centre has, in its order: one that it lost gives no reason.
    """
    act = _STILL_STANDING.get(case) if case else None
    said = [s.reasons for s in steps if s.act is act]
    return said[-1] if said else ()


def _is_gone(row: Row[tuple[object, ...]]) -> bool:
    """Whether others made it and the centre, restored, has not sent it again."""
    return row.link is None and not row.seen


def _step(
    row: Row[tuple[object, ...]], values: Mapping[str, Value], names: Mapping[str, str]
) -> tuple[Step, dict[str, Value]]:
    header, body = read_header(row.header), body_of(row)
    kept_aside = kept_aside_of(row.kept_aside)
    after = apply_patch(values, {p: v for p, v in body.patch.items() if p not in kept_aside})
    touched = sorted({*values, *after})
    changes = tuple(
        (p, values.get(p), after.get(p)) for p in touched if values.get(p) != after.get(p)
    )
    step = Step(
        revision_id=header.revision_id,
        act=header.act,
        at=header.made_at,
        author=names.get(header.author, header.author),
        delivery=_delivery(row),
        outcome=Outcome(row.outcome) if row.outcome else None,
        problem=row.problem,
        changes=changes,
        reasons=body.reasons,
        kept_aside=kept_aside,
        erased=row.body is None,
        settled=tuple(a.path for a in header.settles),
        put_aside=tuple((p, v) for p, v in sorted(body.patch.items()) if p in kept_aside),
        confirmed=_confirmed(header, body.patch, values) if header.settles else (),
    )
    return step, after


def _confirmed(
    header: Header, patch: Patch, before: Mapping[str, Value]
) -> tuple[tuple[str, Value | None], ...]:
    """What a decision says of the places that it settles, where it stood so already."""
    settled = [a.path for a in header.settles]
    return tuple(
        (path, value)
        for path, value in sorted(patch.items())
        if before.get(path) == value and any(related(path, one) for one in settled)
    )


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    if row.outcome == Outcome.QUARANTINED:
        return Delivery.QUARANTINED
    waits = row.receipted_at is None if row.link is not None else _is_gone(row)
    return Delivery.WAITING if waits else Delivery.DELIVERED
