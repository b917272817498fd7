"""Drafts: forms as they stand, kept every moment, no revisions yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from fieldreg.database.prepared import Prepared
from fieldreg.domain.record import Value
from fieldreg.domain.revision import Base

from .schema import draft
from .values import from_json, to_json

_DISCARD = Prepared(delete(draft).where(draft.c.draft_id == bindparam("of_draft")))


@dataclass(frozen=True, slots=True)
class Draft:
    """One form. `saved`, `base` and `newest_own` are what it was opened on (see `Save`)."""

    draft_id: str
    record_id: str | None
    officer_id: str
    kept_at: str
    values: Mapping[str, Value]
    saved: Mapping[str, Value]
    base: Base = field(default_factory=Base)
    newest_own: str = ""


def keep(connection: Connection, kept: Draft) -> None:
    """Write the draft, in place of its earlier state."""
    row = {
        "record_id": kept.record_id,
        "officer_id": kept.officer_id,
        "body": to_json(kept.values),
        "saved": to_json(kept.saved),
        "base_version": kept.base.version,
        "base_revision": kept.base.revision,
        "newest_own": kept.newest_own,
        "kept_at": kept.kept_at,
    }
    statement = insert(draft).values(draft_id=kept.draft_id, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=[draft.c.draft_id], set_=row))


def discard(connection: Connection, draft_id: str) -> None:
    """Remove the draft; one that is not there is no trouble."""
    _DISCARD.run(connection, {"of_draft": draft_id})


def find(
    connection: Connection, officer_id: str, *, draft_id: str | None, record_id: str | None
) -> Draft | None:
    """The officer's draft of that id, or else the newest one of that record."""
    query = select(draft).where(draft.c.officer_id == officer_id)
    if draft_id is not None:
        query = query.where(draft.c.draft_id == draft_id)
    else:
        query = query.where(draft.c.record_id == record_id)
    row = connection.execute(query.order_by(draft.c.draft_id.desc()).limit(1)).one_or_none()
    return None if row is None else _draft(row)


def all_of(connection: Connection, officer_id: str) -> tuple[Draft, ...]:
    """The officer's drafts, last kept first."""
    query = select(draft).where(draft.c.officer_id == officer_id)
    rows = connection.execute(query.order_by(draft.c.kept_at.desc(), draft.c.draft_id.desc()))
    return tuple(_draft(row) for row in rows)


def _draft(row: Row[tuple[object, ...]]) -> Draft:
    return Draft(
        row.draft_id,
        row.record_id,
        row.officer_id,
        row.kept_at,
        from_json(row.body),
        from_json(row.saved),
        Base(row.base_version, row.base_revision),
        row.newest_own,
    )


def everybodys(connection: Connection) -> tuple[Draft, ...]:
    """All officers' drafts, first kept first."""
    rows = connection.execute(select(draft).order_by(draft.c.kept_at, draft.c.draft_id))
    return tuple(_draft(row) for row in rows)


def count(connection: Connection) -> int:
    """How many forms all officers left open."""
    return connection.execute(select(func.count()).select_from(draft)).scalar_one()
