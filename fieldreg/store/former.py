"""What was known of people before the stream is read again from its start.

Nobody is missing from the lists meanwhile, and no form opens on a person who looks empty: each row
stays as it was last known, under version 0 and outside of the digest, until the stream tells the
record anew from its beginning, or was read to its end without telling it. Of one that has been told
in part, what was known stays in view to the version of before, or to the end of the stream, which a
restored centre may reach sooner. An edit in between stands on the version of before, which is what
its author saw; a restored centre takes such a one as given.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select, text, update

from .schema import KEPT_ERASED, Kept, centre_row, revision

_GO_BACK = text("""
    UPDATE centre_row SET version = 0,
        body = json_extract(former, '$.row.body'),
        case_name = json_extract(former, '$.row.case_name'),
        reduced = json_extract(former, '$.row.reduced'),
        former = json_remove(former, '$.row')
    WHERE former <> '' AND +version > 0
""")
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
_SHOW_TOLD = text("UPDATE centre_row SET former = '' WHERE former <> '' AND +version > 0")
_HALF_TOLD = text("SELECT record_id FROM centre_row WHERE former <> '' AND +version > 0")
"""Their former rows stand in `former`, and are what people see. With the `+` those few are found by
their own index, and not by going through all that have a version."""
_LASTING: ColumnElement[bool] = centre_row.c.record_id.in_(
    select(revision.c.record_id).where(revision.c.body.is_(None))
)
"""Something of these was erased: nothing else here says what stood in them."""


@dataclass(frozen=True, slots=True)
class Former:
    """What a row says that is to be told again: as of which version, whether an act had voided the
    record, which revisions made here are in it already, and the row itself once another stands in
    its place."""

    version: int = 0
    ended: bool = False
    said: frozenset[str] = frozenset()
    row: FormerRow | None = None


@dataclass(frozen=True, slots=True)
class FormerRow:
    """The row of before, as far as people see it, where the record has been told in part."""

    body: str
    case_name: str
    reduced: int


_NOTHING = Former()


def former_of(said: str) -> Former:
    """What stands in the column `former`."""
    if not said:
        return _NOTHING
    raw = json.loads(said)
    row = FormerRow(**raw["row"]) if "row" in raw else None
    return Former(raw["version"], bool(raw["ended"]), frozenset(raw["said"]), row)


def still_former(row: Row[Any] | None, version: int) -> str:
    """What stands in the column `former` once the record that has *row* was told to *version*.

    Nothing once all that was known is told again. What was erased is hidden anyhow meanwhile.
    """
    if row is None or not row.former or row.reduced in KEPT_ERASED:
        return ""
    raw = json.loads(row.former)
    if version >= raw["version"]:
        return ""
    kept = FormerRow(row.body, row.case_name, row.reduced)
    return json.dumps({"row": asdict(kept), **raw}, ensure_ascii=False)


def show_told(connection: Connection) -> set[str]:
    """Where the stream was read to its end: show what it told of records of which more had been
    known; which those are."""
    told = set(connection.execute(_HALF_TOLD).scalars())
    if told:
        connection.execute(_SHOW_TOLD)
    return told


def keep_rows(connection: Connection) -> list[str]:
    """Let every row stay as it is until it is told again; the records that are known no more.

    Those stood in an index of people alone (see `first_fill`), which is read again too.
    """
    indexed = centre_row.c.reduced == Kept.INDEXED
    gone = list(connection.execute(select(centre_row.c.record_id).where(indexed)).scalars())
    connection.execute(delete(centre_row).where(indexed))
    connection.execute(_GO_BACK)
    connection.execute(_KEEP)
    settle_wants(connection)
    # Where they stood says in which order, as long as the record is shown as it was.
    connection.execute(update(revision).values(seen=0))
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
