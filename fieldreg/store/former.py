"""What was known of people before the stream is read again from its start.

Nobody is missing from the lists meanwhile, and no form opens on a person who looks empty: each row
stays as it was last known, under version 0 and outside of the digest, until the stream tells the
record anew from its beginning, or was read to its end without telling it. An edit in between stands
on the version of before, which is what its author saw; a restored centre takes such a one as given.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, select, text, update

from .schema import KEPT_ERASED, Kept, centre_row, revision

_KEEP = text("""
    UPDATE centre_row SET version = 0, former = (
        SELECT json_object(
            'version', centre_row.version,
            'ended', coalesce(max(act = 'voided'), 0),
            'said', json_group_array(revision_id) FILTER (WHERE link IS NOT NULL)
        ) FROM revision WHERE revision.record_id = centre_row.record_id AND seen = 1
    ) WHERE version > 0
""")
_UNTOLD: ColumnElement[bool] = (centre_row.c.version == 0) & (centre_row.c.former != "")
_LASTING: ColumnElement[bool] = centre_row.c.record_id.in_(
    select(revision.c.record_id).where(revision.c.body.is_(None))
)
"""Something of these was erased: nothing else here says what stood in them."""


@dataclass(frozen=True, slots=True)
class Former:
    """What a row says that is to be told again: as of which version, whether an act had voided the
    record, and which revisions made here are in it already."""

    version: int = 0
    ended: bool = False
    said: frozenset[str] = frozenset()


_NOTHING = Former()


def former_of(said: str) -> Former:
    """What stands in the column `former`."""
    if not said:
        return _NOTHING
    raw = json.loads(said)
    return Former(raw["version"], bool(raw["ended"]), frozenset(raw["said"]))


def keep_rows(connection: Connection) -> list[str]:
    """Let every row stay as it is until it is told again; the records that are known no more.

    Those stood in an index of people alone (see `first_fill`), which is read again too.
    """
    indexed = centre_row.c.reduced == Kept.INDEXED
    gone = list(connection.execute(select(centre_row.c.record_id).where(indexed)).scalars())
    connection.execute(delete(centre_row).where(indexed))
    connection.execute(_KEEP)
    settle_wants(connection)
    connection.execute(update(revision).values(seen=0, seq=None, version=None))
    return gone


def settle_wants(connection: Connection, rows: ColumnElement[bool] | None = None) -> None:
    """Whoever is told again need not be asked for."""
    for kept, later in ((Kept.WANTED, Kept.REDUCED), (Kept.ERASED_WANTED, Kept.ERASED)):
        one = centre_row.c.reduced == kept
        these = one if rows is None else one & rows
        connection.execute(update(centre_row).where(these).values(reduced=later))


def forget_untold(connection: Connection) -> set[str]:
    """Forget whom the stream, read to its end, has not told again; which records.

    To be called where both sides hold the same: then the centre has them no more. What was erased
    here in part stays, for nobody could say it again.
    """
    untold = _UNTOLD & centre_row.c.reduced.not_in(KEPT_ERASED) & ~_LASTING
    gone = set(connection.execute(select(centre_row.c.record_id).where(untold)).scalars())
    if gone:
        connection.execute(delete(centre_row).where(untold))
    return gone
