"""Delivered packs as they came, and the key by which this laptop trusts them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select, update

from .schema import pack, sync_state


@dataclass(frozen=True, slots=True)
class StoredPack:
    """A delivered pack: `<id>@<version>`, the verified file's bytes, and when it came (UTC)."""

    key: str
    data: bytes = field(repr=False)
    received_at: str


def trusted_key(connection: Connection) -> str:
    """The centre's public pack key (hex) as learnt at enrolment, empty if there was none."""
    return str(connection.execute(select(sync_state.c.pack_key)).scalar_one())


def use_pack(connection: Connection, key: str) -> None:
    """Remember which programme pack this desk works with (`<id>@<version>`)."""
    connection.execute(update(sync_state).where(sync_state.c.pack != key).values(pack=key))


def stored_packs(connection: Connection) -> tuple[StoredPack, ...]:
    """All packs that were ever delivered here, in the order of their keys."""
    rows = connection.execute(select(pack).order_by(pack.c.key))
    return tuple(StoredPack(row.key, row.data, row.received_at) for row in rows)


def store_pack(connection: Connection, stored: StoredPack) -> None:
    """Keep one more pack, for good; a key that is there already is a bug of the caller."""
    row = {"key": stored.key, "data": stored.data, "received_at": stored.received_at}
    connection.execute(insert(pack).values(row))
