"""What an office's records add up to, kept beside them: it is told at the end of every exchange,
and to go through all records each time would make an exchange dearer with each one that comes.

The sum moves on in the transaction that writes the records. Where none is kept, or where it must be
certain because the two sides differ, it is taken from the records themselves.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from fieldreg.protocol.digests import rows_digest
from fieldreg.protocol.messages import RowsDigest

from .tables import office_rows
from .tables import record as record_table

_MODULUS = 1 << 256
_KEPT = select(office_rows.c.records, office_rows.c.digest).where(
    office_rows.c.office_id == bindparam("office")
)
_LOCKED = _KEPT.with_for_update()
_MOVED = (
    update(office_rows)
    .where(office_rows.c.office_id == bindparam("office"))
    .values(records=bindparam("to_count"), digest=bindparam("to_digest"))
)
_ALL = select(record_table.c.row_hash).where(record_table.c.office_id == bindparam("office"))


def move(
    connection: Connection, office_id: str, *, gone: Iterable[bytes], come: Iterable[bytes]
) -> None:
    """Take the row hashes *gone* out of the sum and *come* into it, after the records are written.

    Locks the office's sum: after its records, before the counter. Of two transactions that both
    find none, one fails with IntegrityError and is repeated.
    """
    row = connection.execute(_LOCKED, {"office": office_id}).one_or_none()
    if row is None:
        whole = counted(connection, office_id)
        values = {"records": whole.count, "digest": whole.digest}
        connection.execute(insert(office_rows).values(office_id=office_id, **values))
        return
    out, into = tuple(map(_number, gone)), tuple(map(_number, come))
    total = (int(row.digest, 16) + sum(into) - sum(out)) % _MODULUS
    values = {"to_count": row.records + len(into) - len(out), "to_digest": f"{total:064x}"}
    connection.execute(_MOVED, {"office": office_id, **values})


def kept(connection: Connection, office_id: str) -> RowsDigest | None:
    """The sum as it is kept, None where none is."""
    row = connection.execute(_KEPT, {"office": office_id}).one_or_none()
    return RowsDigest(count=row.records, digest=row.digest) if row else None


def counted(connection: Connection, office_id: str) -> RowsDigest:
    """The sum, taken from the records themselves."""
    return rows_digest(connection.execute(_ALL, {"office": office_id}).scalars().all())


def forget(connection: Connection, office_id: str) -> None:
    """Keep no sum, so that it is taken from the records at the next write."""
    connection.execute(delete(office_rows).where(office_rows.c.office_id == office_id))


def _number(row_hash: bytes) -> int:
    return int.from_bytes(row_hash, "big")
