"""The people of an office before their histories have come: enough to look for duplicates by.

Each stands as a centre row of version 0, outside of the digest, until the stream tells the record
from its beginning: the same that happens to a row whose stream is read again. Nothing can be based
on such a row, and none is left once the stream was read to its end. Who lives in the office's areas
comes first, all others after them.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from fieldreg.protocol.messages import PeopleIndex
from fieldreg.protocol.people_index import people_in

from .office import own_areas
from .schema import IN_PART, Kept, centre_row, revision
from .settings import read_setting, write_setting
from .values import to_json

_SETTING = "first_fill"
_AT, _AT_OWN, _AT_OTHERS, _READ, _OVER = "at:", "own:", "others:", "read", "over"
_OF_WHOM = {_AT: None, _AT_OWN: True, _AT_OTHERS: False}
_ROW = (
    insert(centre_row)
    .values({c.name: bindparam(c.name) for c in centre_row.c})
    .on_conflict_do_nothing()
)


@dataclass(frozen=True, slots=True)
class IndexPlace:
    """Where to read the index on (empty: from its start), and of whom (see `SyncRequest`)."""

    after: str
    own: bool | None


def index_wanted(connection: Connection) -> IndexPlace | None:
    """Where to read the index on; None once nothing of it is needed."""
    stands = read_setting(connection, _SETTING)
    if stands in (_READ, _OVER):
        return None
    for begins, own in _OF_WHOM.items():
        if stands.startswith(begins):
            return IndexPlace(stands.removeprefix(begins), own)
    return IndexPlace("", True if own_areas(connection) else None)


def take_index(connection: Connection, page: PeopleIndex) -> set[str]:
    """Keep the people of *page* of whom nothing is known yet; the caller derives their views."""
    rows = [
        {
            "record_id": record_id,
            "version": 0,
            "case_name": case,
            "body": to_json(values),
            "row_hash": b"",
            "reduced": Kept.INDEXED,
            "former": "",
        }
        for record_id, case, values in people_in(page)
    ]
    known = _known(connection, [str(row["record_id"]) for row in rows])
    fresh = [row for row in rows if row["record_id"] not in known]
    if fresh:
        connection.execute(_ROW, fresh)
    write_setting(connection, _SETTING, _next(page))
    return {str(row["record_id"]) for row in fresh}


def _next(page: PeopleIndex) -> str:
    """Where the index is read on after *page*. One that says nothing of whom has everybody."""
    begins = next(begins for begins, own in _OF_WHOM.items() if own is page.own)
    if page.more:
        return f"{begins}{page.after}"
    return _AT_OTHERS if page.own else _READ


def end_first_fill(connection: Connection) -> set[str]:
    """The stream was read to its end: who is in the index alone is not there any more."""
    if read_setting(connection, _SETTING) == _OVER:
        return set()
    left = IN_PART & (centre_row.c.reduced == Kept.INDEXED)
    gone = connection.execute(select(centre_row.c.record_id).where(left)).scalars().all()
    connection.execute(delete(centre_row).where(left))
    write_setting(connection, _SETTING, _OVER)
    return set(gone)


def begin_again(connection: Connection) -> None:
    """The stream is read from its start once more: its index may be of use again."""
    write_setting(connection, _SETTING, "")


def _known(connection: Connection, record_ids: list[str]) -> set[str]:
    """Those that a revision here, or a row of the centre, already tells of."""
    found: set[str] = set()
    for column in (revision.c.record_id, centre_row.c.record_id):
        query = select(column).where(column.in_(record_ids)).distinct()
        found |= set(connection.execute(query).scalars())
    return found
