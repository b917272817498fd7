"""The incarnations under which this laptop has numbered revisions: one, as long as nothing happens.

Each is found by one look into the index of numbers, which has ten thousands of entries of the
present one: going through them at each exchange made a long push take the square of its length.
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select, text

from fieldreg.database.prepared import Prepared

from .schema import revision

_MADE = """
    WITH RECURSIVE made (incarnation) AS (
        SELECT min(incarnation) FROM revision WHERE link IS NOT NULL
            AND device_id = (SELECT device_id FROM sync_state)
        UNION ALL
        SELECT (SELECT min(incarnation) FROM revision WHERE link IS NOT NULL
                AND device_id = (SELECT device_id FROM sync_state)
                AND incarnation > made.incarnation)
            FROM made WHERE made.incarnation IS NOT NULL)
"""
_OTHERS = Prepared(
    text(
        _MADE  # noqa: S608 - both parts are written here
        + """
    SELECT 1 FROM made WHERE incarnation <> (SELECT incarnation FROM sync_state) LIMIT 1
"""
    )
)
_OF_HEAD = Prepared(
    text(
        _MADE  # noqa: S608 - both parts are written here
        + """
    SELECT revision.incarnation FROM made CROSS JOIN revision
        ON revision.device_id = (SELECT device_id FROM sync_state) AND revision.link IS NOT NULL
            AND revision.incarnation = made.incarnation
            AND revision.revision_no = :no AND revision.link = :at_link
"""
    )
)


def earlier_incarnations(connection: Connection, present: str) -> tuple[str, ...]:
    """Those other than *present*, oldest first."""
    if _OTHERS.scalar(connection, {}) is None:
        return ()
    earlier = connection.execute(
        select(revision.c.incarnation)
        .where(revision.c.link.is_not(None), revision.c.incarnation != present)
        .group_by(revision.c.incarnation)
        .order_by(func.min(revision.c.row_no))
    ).scalars()
    return tuple(earlier)


def incarnation_at(connection: Connection, no: int, link: bytes) -> str:
    """The one whose chain has *link* at number *no*; empty where none has."""
    return _OF_HEAD.scalar(connection, {"no": no, "at_link": link}) or ""
