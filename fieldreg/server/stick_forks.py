"""At which of a request's numbers the centre holds other bytes, or under another number its id,
or one that says the same."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import suppress

from sqlalchemy import Connection, select

from fieldreg.protocol.messages import SyncRequest, WireRevision
from fieldreg.protocol.sealed import UnreadableRevision

from .chain import claims
from .judge import readable
from .said import said_already
from .tables import revision


def fork_number(connection: Connection, request: SyncRequest) -> int:
    """The first such number, 0 if there is none."""
    first = request.head.no - len(request.revisions) + 1
    table = revision
    columns = (table.c.revision_id, table.c.revision_no, table.c.header, table.c.commitment)
    mine = (table.c.device_id == request.device_id) & (table.c.incarnation == request.incarnation)
    held = {
        row.revision_no: (row.header, row.commitment)
        for row in connection.execute(
            select(*columns).where(mine, table.c.revision_no.between(first, request.head.no))
        )
    }
    ids = {no: claims(w.header.encode("utf-8", "replace"))[0] for no, w in _numbered(request)}
    named = sorted({one for one in ids.values() if one})
    elsewhere = set(
        connection.execute(
            select(table.c.revision_id).where(table.c.revision_id.in_(named), ~mine)
        ).scalars()
    )
    elsewhere |= _said_already(connection, request, held)
    for no, wire in _numbered(request):
        try:
            sealed = wire.sealed()
        except UnreadableRevision:
            return no
        is_other = no in held and held[no] != (sealed.header, sealed.commitment)
        if is_other or ids[no] in elsewhere:
            return no
    return 0


def _said_already(connection: Connection, request: SyncRequest, held: Container[int]) -> set[str]:
    """As `push` sees it, of those that are new here."""
    records: dict[str, str] = {}
    for no, wire in _numbered(request):
        with suppress(UnreadableRevision):
            revision = None if no in held else readable(wire.sealed())
            if revision:
                records[revision.header.revision_id] = revision.header.record_id
    return said_already(connection, request.device_id, request.incarnation, records)


def _numbered(request: SyncRequest) -> Iterator[tuple[int, WireRevision]]:
    first = request.head.no - len(request.revisions) + 1
    return enumerate(request.revisions, start=first)
