"""The enrolled laptops, and the people who review: who is asking?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, func, select, update

from fieldreg.protocol.problems import Problems
from fieldreg.protocol.signing import revoked_text, sign

from .identity import read_identity
from .refusal import Refusal
from .secrets import hashed
from .tables import device as device_table
from .tables import enrol_code, stick
from .tables import reviewer as reviewer_table

_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Device:
    """One enrolled laptop and where its exchanges stand (see `turns`).

    `is_salvaged`: the centre's own people bring what it holds, and it may have been revoked.
    """

    id: str
    office_id: str
    public_key: str
    exchange_no: int
    exchange_id: str
    presented_hash: str
    next_hash: str
    is_salvaged: bool = False


_OWN = tuple(name for name in Device.__dataclass_fields__ if name != "is_salvaged")
_BY_TOKEN = select(device_table).where(device_table.c.token_hash == bindparam("of"))
_LOCKED_BY_TOKEN = _BY_TOKEN.with_for_update()
_LOCKED = select(device_table).where(device_table.c.id == bindparam("of")).with_for_update()


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One person who may read and judge records."""

    id: str
    name: str


def bearer(authorization: str | None) -> str:
    """The token of an Authorization header. Raises Refusal not_signed_in if there is none."""
    if not authorization or not authorization.lower().startswith(_BEARER):
        raise Refusal(Problems.NOT_SIGNED_IN)
    return authorization[len(_BEARER) :].strip()


def device_of(connection: Connection, token: str, now: int) -> Device:
    """The laptop that holds *token*, *now* being seconds since 1970.

    Raises Refusal not_signed_in, device_revoked or token_expired.
    """
    return _holder(connection, _BY_TOKEN, token, now)


def locked_device_of(connection: Connection, token: str, now: int) -> Device:
    """The same, its row locked until the transaction ends. A token nobody holds locks nothing."""
    return _holder(connection, _LOCKED_BY_TOKEN, token, now)


def _holder(connection: Connection, query: Select[Any], token: str, now: int) -> Device:
    row = connection.execute(query, {"of": hashed(token)}).mappings().one_or_none()
    device = _admitted(connection, row)
    if row is not None and row["token_ends_at"] is not None and row["token_ends_at"] <= now:
        raise Refusal(Problems.TOKEN_EXPIRED)
    return device


def locked_device(
    connection: Connection, device_id: str, *, admits_revoked: bool = False
) -> Device:
    """The laptop again, its row locked until the transaction ends; refuses as `device_of`.

    *admits_revoked* is for the centre's own people, who bring what such a laptop still holds.
    """
    row = connection.execute(_LOCKED, {"of": device_id}).mappings().one_or_none()
    if admits_revoked:
        return replace(_device(row), is_salvaged=True)
    return _admitted(connection, row)


def stand_in_id(laptop_id: str) -> str:
    """The device in whose name a centre that does not know *laptop_id* takes what it has said."""
    return str(UUID(bytes=sha256(b"fieldreg/stand-in/1\x00" + laptop_id.encode()).digest()[:16]))


def reviewer_of(connection: Connection, token: str) -> Reviewer:
    """The reviewer who holds *token*. Raises Refusal not_signed_in."""
    query = select(reviewer_table).where(
        reviewer_table.c.token_hash == hashed(token), reviewer_table.c.revoked_at.is_(None)
    )
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise Refusal(Problems.NOT_SIGNED_IN)
    return Reviewer(row["id"], row["name"])


def revoke(connection: Connection, device_id: str, now: int) -> bool:
    """Refuse *device_id* from now on; False if there is no such laptop, or it was revoked."""
    changed = connection.execute(
        update(device_table)
        .where(device_table.c.id == device_id, device_table.c.revoked_at.is_(None))
        .where(device_table.c.token_hash.is_not(None))
        .values(revoked_at=now)
    )
    return changed.rowcount == 1


def is_heard_of(connection: Connection, device_id: str) -> bool:
    """Whether *device_id* ever came, over a line or by stick."""
    over_line = select(device_table.c.id).where(
        device_table.c.id == device_id, device_table.c.seen_at.is_not(None)
    )
    by_stick = select(stick.c.device_id).where(stick.c.device_id == device_id)
    return connection.execute(over_line.union_all(by_stick).limit(1)).first() is not None


def stick_moments(connection: Connection) -> dict[str, int]:
    """When the last file of each laptop that sends by stick was taken."""
    query = select(stick.c.device_id, func.max(stick.c.taken_at)).group_by(stick.c.device_id)
    return {device_id: moment for device_id, moment in connection.execute(query)}


def days_of_token(connection: Connection, device_id: str) -> int | None:
    """For how many days the token that *device_id* has was made; None if it does not end.

    The newest code that gave it one with an end says so: any later one would have taken the end
    away.
    """
    columns = enrol_code.c
    given = (
        select(columns.token_days)
        .join(device_table, device_table.c.id == columns.device_id)
        .where(device_table.c.id == device_id, device_table.c.token_ends_at.is_not(None))
        .where(columns.token_days.is_not(None))
        .order_by(columns.used_at.desc())
    )
    return connection.execute(given.limit(1)).scalar_one_or_none()


def _admitted(connection: Connection, row: Mapping[Any, Any] | None) -> Device:
    """The laptop, if it may come in; one that was revoked is told so under the centre's key."""
    device = _device(row)
    if row is not None and row["revoked_at"] is not None:
        identity = read_identity(connection)
        proof = sign(identity.signing_key, revoked_text(identity.id, device.id))
        raise Refusal(Problems.DEVICE_REVOKED, proof=proof)
    return device


def _device(row: Mapping[Any, Any] | None) -> Device:
    if row is None or row["office_id"] is None:
        raise Refusal(Problems.NOT_SIGNED_IN)
    return device_in(row)


def device_in(row: Mapping[Any, Any]) -> Device:
    """The laptop in a row of `device`."""
    return Device(**{name: row[name] for name in _OWN})
