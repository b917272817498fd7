"""Whether what the centre keeps of its records, so as not to go through them, is what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from fieldreg.protocol.digests import row_hash_of, rows_digest
from fieldreg.protocol.messages import RowsDigest

from . import office_rows
from .identity import Centre
from .offices import offices
from .tables import record

_CHUNK = 1_000
_COLUMNS = [record.c[name] for name in ("id", "version", "case", "values_json", "row_hash")]


@dataclass(frozen=True, slots=True)
class CheckedOffice:
    """What an office's `records` come to: `altered` of them are not what their row hash was made
    of, and the kept sum `is_off`. One that keeps none is told its sum from the records."""

    office_id: str
    name: str
    records: int
    altered: int
    is_off: bool

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with it."""
        return not (self.altered or self.is_off)


def check(centre: Centre) -> tuple[CheckedOffice, ...]:
    """Go through all records of every office, each office in one snapshot; nothing is changed."""
    found = []
    for office in offices(centre):
        with centre.database.reading() as connection:
            altered = 0
            hashes = []
            for row_hash, is_its in _hashes(connection, office.id):
                hashes.append(row_hash)
                altered += not is_its
            is_off = _is_off(connection, office.id, rows_digest(hashes))
        found.append(CheckedOffice(office.id, office.name, len(hashes), altered, is_off))
    return tuple(found)


def make_anew(centre: Centre, office_id: str) -> None:
    """Let the office's sum be taken from its records, once, at the next write."""
    centre.database.write(lambda connection: office_rows.forget(connection, office_id))


def _hashes(connection: Connection, office_id: str) -> Iterator[tuple[bytes, bool]]:
    """Each record's row hash, and whether it is that of what stands beside it."""
    query = (
        select(
            record.c.id, record.c.version, record.c.case, record.c.values_json, record.c.row_hash
        )
        .where(record.c.office_id == office_id)
        .execution_options(yield_per=_CHUNK)
    )
    for row in connection.execute(query):
        made = row_hash_of(row.id, row.version, row.case, row.values_json.encode())
        yield row.row_hash, made == row.row_hash


def _is_off(connection: Connection, office_id: str, counted: RowsDigest) -> bool:
    kept = office_rows.kept(connection, office_id)
    return kept is not None and kept != counted
