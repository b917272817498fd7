"""What a person must decide: values that the centre kept aside, and nobody has settled yet.

Nothing is kept for it: it follows from the revisions here, which hold what was kept aside as well
as what settles it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, literal_column, or_, select, text

from fieldreg.database.prepared import Prepared
from fieldreg.domain.differing import Difference, Told, differences
from fieldreg.domain.revision import Aside
from fieldreg.domain.words import Case, Outcome
from fieldreg.protocol.sealed import read_header, unseal

from .listed import LISTED, listed
from .record_state import RecordState, quarantined, record_state, sealed_of
from .schema import Kept, centre_row, revision
from .stream import kept_aside_of
from .view_schema import view

# The conditions are those of two small indexes, word for word.
_TOLD: ColumnElement[bool] = literal_column("""(seen = 1 OR (seq IS NOT NULL AND record_id IN (
    SELECT record_id FROM centre_row WHERE former <> '')))""")
"""What the stream has brought, or had brought of a record that is shown as it was before."""
_ASIDES = (
    select(revision.c.record_id, revision.c.revision_id, revision.c.kept_aside, revision.c.seq)
    .where(text("kept_aside <> '[]'"), _TOLD, revision.c.body.is_not(None))
    .order_by(revision.c.seq.desc())
)
_WAITS = text("link IS NOT NULL AND superseded_by IS NULL AND outcome IS NOT 'quarantined'")
_SETTLING = select(
    revision.c.record_id, revision.c.header, func.iif(_TOLD, revision.c.seq, None).label("seq")
).where(text("instr(header, x'22736574746C6573223A') > 0"), or_(_TOLD, _WAITS))
_LIVE = Prepared(
    select(view.c.record_id)
    .join(centre_row, centre_row.c.record_id == view.c.record_id)
    .where(
        view.c.record_id.in_(LISTED),
        view.c.voided == 0,
        view.c.case_name != Case.ENDED,
        centre_row.c.reduced == Kept.WHOLE,
    )
)


def differing_records(connection: Connection) -> tuple[str, ...]:
    """The ids of the records with something to decide, the newest difference first.

    Records that have ended, and those of which only a part is kept here, need nobody at this desk.
    """
    asides = connection.execute(_ASIDES).all()
    if not asides:
        return ()
    last_settled = _last_settled(connection.execute(_SETTLING))
    found: dict[str, None] = {}
    for row in asides:
        for path in kept_aside_of(row.kept_aside):
            key = (row.record_id, Aside(row.revision_id, path))
            if last_settled.get(key, -1) <= row.seq:
                found[row.record_id] = None
    live = {row.record_id for row in _LIVE.rows(connection, listed(found))}
    return tuple(record_id for record_id in found if record_id in live)


def differing(connection: Connection, record_id: str) -> tuple[RecordState, tuple[Difference, ...]]:
    """The record's state, and what a person must decide of it."""
    state = record_state(connection, record_id)
    if state.case in (None, Case.ENDED) or state.voided or state.reduced:
        return state, ()
    rows = connection.execute(
        select(revision).where(revision.c.record_id == record_id).order_by(revision.c.row_no)
    ).all()
    told_ids = {r.revision_id for r in rows if r.seen or (state.as_before and r.seq is not None)}
    seen = sorted((r for r in rows if r.revision_id in told_ids), key=lambda r: int(r.seq or 0))
    own = [r for r in rows if r.link is not None and r.superseded_by is None]
    aside = quarantined(own)
    waiting = [r for r in own if r.revision_id not in told_ids | aside]
    told = (*map(_told, seen), *map(_waits, waiting))
    return state, differences(told, state.sound)


def _last_settled(rows: Iterable[Row[Any]]) -> dict[tuple[str, Aside], float]:
    """Where in the centre's order each was settled last; what waits here comes after all."""
    found: dict[tuple[str, Aside], float] = {}
    for row in rows:
        at = float("inf") if row.seq is None else float(row.seq)
        for one in read_header(row.header).settles:
            key = (row.record_id, one)
            found[key] = max(found.get(key, -1.0), at)
    return found


def _told(row: Row[Any]) -> Told:
    return Told(
        unseal(sealed_of(row)),
        row.version,
        Outcome(row.outcome),
        kept_aside_of(row.kept_aside),
        is_here=row.link is not None,
    )


def _waits(row: Row[Any]) -> Told:
    return Told(unseal(sealed_of(row)), is_here=True)
