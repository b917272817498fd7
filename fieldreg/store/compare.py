"""Finding which records the centre has otherwise than this laptop, and taking them anew.

Asked only after the digests of everything differed. Nothing that was kept is believed then: the
hash of a row that is held whole is computed from its values once more.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from fieldreg.protocol.digests import areas_digest, check, row_hash
from fieldreg.protocol.messages import AreaDigest, ListedRecord, Retold
from fieldreg.protocol.sealed import compact

from .schema import Kept, centre_row
from .settings import read_setting, write_setting
from .stream import apply_changes, forget_rows
from .values import from_json

_LAST = "last_difference"
_CHUNK = 500
_village: ColumnElement[str] = func.coalesce(
    func.json_extract(centre_row.c.body, "$.village_code"), ""
)
"""Of a record that was reduced or erased the village may be gone: it then counts for none."""


@dataclass(frozen=True, slots=True)
class Difference:
    """When both sides last differed (UTC), and in how much; all of it was told anew."""

    at: str
    areas: int
    records: int


def areas(connection: Connection) -> list[AreaDigest]:
    """What is held of the centre's rows, area by area."""
    query = select(_village, centre_row.c.row_hash).where(centre_row.c.version > 0)
    return areas_digest((area, item) for area, item in connection.execute(query))


def differing(
    connection: Connection, exchange: str, listed: Sequence[ListedRecord]
) -> tuple[str, ...]:
    """Those of *listed* of which this laptop holds something else, or nothing."""
    held: dict[str, set[str]] = {}
    for start in range(0, len(listed), _CHUNK):
        ids = [record.record_id for record in listed[start : start + _CHUNK]]
        some = centre_row.c.record_id.in_(ids) & (centre_row.c.version > 0)
        for row in connection.execute(select(centre_row).where(some)):
            held[row.record_id] = {check(exchange, item) for item in hashes_of(row)}
    return tuple(r.record_id for r in listed if held.get(r.record_id) != {r.check})


def not_among(connection: Connection, area: str, listed: Collection[str]) -> tuple[str, ...]:
    """The records held whole here for *area* that are not among *listed*."""
    query = select(centre_row.c.record_id).where(
        centre_row.c.version > 0, centre_row.c.reduced == Kept.WHOLE, _village == area
    )
    known = frozenset(listed)
    ids = connection.execute(query.order_by(centre_row.c.record_id)).scalars()
    return tuple(record_id for record_id in ids if record_id not in known)


def tell_again(connection: Connection, retold: Retold | None, *, at: str = "") -> set[str]:
    """Put what the centre tells of some records in place of all that was known of them.

    The caller's transaction also derives their views. Revisions made here are never touched: one
    that the centre does not tell of is shown as before. Raises as `stream.apply_changes`.
    """
    if retold is None or not retold.records:
        return set()
    forget_rows(connection, retold.records)
    apply_changes(connection, retold.changes, at=at, is_whole=True)
    return set(retold.records)


def note_difference(connection: Connection, at: str, in_areas: int, records: int) -> None:
    """Remember that both sides differed; what was remembered before is forgotten."""
    said = compact({"at": at, "areas": in_areas, "records": records})
    write_setting(connection, _LAST, said.decode())


def last_difference(connection: Connection) -> Difference | None:
    """When both sides last differed, if they ever did."""
    said = read_setting(connection, _LAST)
    return Difference(**json.loads(said)) if said else None


def villages(connection: Connection, record_ids: Collection[str]) -> int:
    """How many areas these records are of."""
    found: set[str] = set()
    ids = list(record_ids)
    for start in range(0, len(ids), _CHUNK):
        these = centre_row.c.record_id.in_(ids[start : start + _CHUNK])
        found |= set(connection.execute(select(_village).where(these)).scalars())
    return len(found)


def hashes_of(row: Row[Any]) -> set[bytes]:
    """The hash that was kept and that of what is held, if it is whole: one, where all is well."""
    if row.reduced != Kept.WHOLE:
        return {row.row_hash}
    values = from_json(row.body)
    return {row.row_hash, row_hash(row.record_id, row.version, row.case_name, values)}
