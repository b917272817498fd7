"""Telling again, in a reply on a stick, what a laptop holds otherwise; in one step.

Over a line a laptop asks area by area. A file goes one way in days: there it says what it holds of
each record at once, and gets back the history of those alone that differ.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import Connection, select

from fieldreg.protocol.digests import check
from fieldreg.protocol.messages import ListedRecord, Retold

from .compare import fitting
from .judge import Asking
from .pull import retold
from .tables import record, revision

log = logging.getLogger(__name__)
MOST_RETOLD = 4 << 20
"""About how many bytes of revisions; more than that differs only where reading anew is no worse."""


def retold_by_stick(
    connection: Connection,
    asking: Asking,
    holds: Sequence[ListedRecord],
    exchange: str,
    after: int,
) -> Retold:
    """All changes of the records of which *holds* says something else than is here, or nothing, and
    of those it names that are none of the office's.

    Those without a change behind *after* first: the others the stream tells too.
    """
    told = {one.record_id: one.check for one in holds}
    query = select(record.c.id, record.c.row_hash).where(record.c.office_id == asking.office_id)
    rows = connection.execute(query.order_by(record.c.id)).all()
    differing = [r.id for r in rows if told.pop(r.id, "") != check(exchange, r.row_hash)]
    moved = _moved(connection, asking.office_id, after)
    differing = sorted([*told, *differing], key=lambda record_id: record_id in moved)
    if differing:
        log.warning("device %s compares by stick: records differ", asking.device_id)
    some = fitting(connection, asking, differing, MOST_RETOLD) if differing else []
    return Retold(records=some, changes=retold(connection, asking, some) if some else [])


def _moved(connection: Connection, office_id: str, after: int) -> frozenset[str]:
    query = select(revision.c.record_id).where(
        revision.c.office_id == office_id, revision.c.seq > after
    )
    return frozenset(connection.execute(query).scalars())
