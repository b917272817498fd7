"""Records whose view is still to be derived.

What a sync brings is first of all put on the disk; its view, above all the search index, costs
several times as much and follows in short transactions of its own. Which records wait for that
stands in the database, so that nothing forgets them.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldreg.database.prepared import Prepared

from .derive import derive
from .view_schema import view_due

_DUE = Prepared(upsert(view_due).on_conflict_do_nothing())
_SOME_DUE = Prepared(select(view_due.c.record_id).limit(bindparam("most")))
_NO_LONGER_DUE = Prepared(delete(view_due).where(view_due.c.record_id == bindparam("shown")))


def derive_later(connection: Connection, record_ids: Iterable[str]) -> None:
    """Remember, in the caller's transaction, that these records must be derived (`derive_due`)."""
    _DUE.run_all(connection, [{"record_id": r} for r in sorted(set(record_ids))])


def derive_due(connection: Connection, most: int) -> bool:
    """Derive at most *most* of the records that wait for it; whether others still do."""
    due = [row.record_id for row in _SOME_DUE.rows(connection, {"most": most})]
    derive(connection, due)
    _NO_LONGER_DUE.run_all(connection, [{"shown": record_id} for record_id in due])
    return len(due) == most
