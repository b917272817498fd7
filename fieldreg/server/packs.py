"""The programme pack that the centre delivers: kept as its signed file, told with each sync.

The centre cannot sign: the file comes from the offline machine that holds the key, and is believed
by the key that laptops learnt at enrolment. What a laptop gets is that file, byte for byte, in
parts that ride along with its exchanges.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Connection, delete, func, insert, select, update

from fieldreg.domain.pack import Pack
from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.messages import PackPart, PackWish
from fieldreg.protocol.pack_container import open_pack

from .identity import Centre, Identity, read_identity
from .tables import centre as centre_table
from .tables import pack as pack_table

PART_BYTES = 16 << 10
"""Of the file's text; packed it is a fifth of that."""


def deliver_pack(centre: Centre, data: bytes) -> Pack:
    """Put the pack in *data* in force; laptops are offered it with their next sync.

    Raises PackRefused and PackFault as `open_pack` does, and UserTrouble pack_other_programme
    (pack, here).
    """
    return centre.database.write(lambda c: _deliver(c, centre.seconds(), data))


def pack_in_force(centre: Centre) -> str:
    """The key of the pack in force, `<id>@<version>`."""
    with centre.database.reading() as connection:
        return read_identity(connection).pack


def part_for(
    connection: Connection,
    identity: Identity,
    in_force: str,
    wish: PackWish | None,
    most: int = PART_BYTES,
) -> PackPart | None:
    """What to tell a laptop that works with *in_force*: the offer, or the part that it wishes.

    None where it works with the centre's pack, or where the centre has no file of that.
    """
    if in_force == identity.pack and wish is None:
        return None
    table = pack_table.c
    row = connection.execute(
        select(table.digest, func.length(table.data).label("size")).where(
            table.key == identity.pack
        )
    ).one_or_none()
    if row is None:
        return None
    part = PackPart(key=identity.pack, digest=row.digest, size=row.size)
    if wish is None or wish.digest != row.digest or wish.offset >= row.size:
        return part
    data = connection.execute(select(table.data).where(table.key == identity.pack)).scalar_one()
    return part.model_copy(update={"offset": wish.offset, "text": _text(data, wish.offset, most)})


def _text(data: bytes, offset: int, most: int) -> str:
    """At most *most* bytes from *offset* on, cut between two characters."""
    return data[offset : offset + most].decode("utf-8", "ignore")


def _deliver(connection: Connection, now: int, data: bytes) -> Pack:
    identity = read_identity(connection)
    pack = open_pack(data, identity.pack_key)
    if identity.pack.partition("@")[0] != pack.id:
        raise UserTrouble("pack_other_programme", pack=pack.key, here=identity.pack)
    row = {"digest": sha256(data).hexdigest(), "data": data, "added_at": now}
    connection.execute(delete(pack_table).where(pack_table.c.key == pack.key))
    connection.execute(insert(pack_table).values(key=pack.key, **row))
    connection.execute(update(centre_table).values(pack=pack.key))
    return pack
