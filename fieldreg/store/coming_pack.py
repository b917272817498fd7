"""The pack that the centre offers: its parts as they come with each sync, until it is whole.

Nothing here is believed: what has come whole is verified where it is looked at, as a file from a
stick is. One pack at a time; another offer takes its place. What was installed, or turned out to
be here already, leaves its digest, so that it is not fetched again.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from fieldreg.protocol.messages import PackPart, PackWish
from fieldreg.protocol.pack_seal import MAX_PACK_BYTES

from .packs import trusted_key
from .schema import coming_pack, pack

_SIZE = func.length(coming_pack.c.data).label("here")


def wish(connection: Connection) -> PackWish | None:
    """What is still to come of the pack that was offered; None if nothing is."""
    row = _state(connection)
    if row is None or row.is_settled or row.here >= row.size:
        return None
    return PackWish(digest=row.digest, offset=row.here)


def take_part(connection: Connection, part: PackPart | None) -> int:
    """Keep what an answer told of the centre's pack; how many bytes of it are still to come.

    A part that does not follow on what is here is passed over. What came whole and is not what was
    offered is fetched anew, with the next sync: 0 is given, so that this one ends.
    """
    if part is None or not _is_wanted(connection, part):
        return 0
    row = _state(connection)
    if row is None or row.digest != part.digest:
        connection.execute(delete(coming_pack))
        offer = {"key": part.key, "digest": part.digest, "size": part.size}
        connection.execute(insert(coming_pack).values(**offer, data=b"", is_settled=0))
        return part.size
    if row.is_settled or not part.text or part.offset != row.here:
        return 0 if row.is_settled else row.size - row.here
    return _extend(connection, row, part.text.encode())


def whole_pack(connection: Connection) -> bytes | None:
    """The file that came whole and waits for a person; None if there is none."""
    row = _state(connection)
    if row is None or row.is_settled or row.here < row.size:
        return None
    return bytes(connection.execute(select(coming_pack.c.data)).scalar_one())


def settle(connection: Connection, data: bytes) -> None:
    """The pack in *data* waits for nobody any more: it was installed, or is here already."""
    one = coming_pack.c.digest == sha256(data).hexdigest()
    connection.execute(update(coming_pack).where(one).values(is_settled=1, data=b""))


def _extend(connection: Connection, row: Row[Any, Any, Any, Any], more: bytes) -> int:
    data = connection.execute(select(coming_pack.c.data)).scalar_one() + more
    left: int = row.size - len(data)
    if left <= 0 and sha256(data).hexdigest() != row.digest:
        data, left = b"", 0
    connection.execute(update(coming_pack).values(data=data))
    return left


def _is_wanted(connection: Connection, part: PackPart) -> bool:
    """Whether it could ever be taken: by its key, its size, and the key that signs packs."""
    if not 0 < part.size <= MAX_PACK_BYTES or not trusted_key(connection):
        return False
    stored = select(func.count()).where(pack.c.key == part.key)
    return not connection.execute(stored).scalar_one()


def _state(connection: Connection) -> Row[Any, Any, Any, Any] | None:
    known = coming_pack.c
    query = select(known.digest, known.size, known.is_settled, _SIZE)
    return connection.execute(query).one_or_none()
