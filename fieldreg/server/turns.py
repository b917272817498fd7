"""One-use exchange tokens: how a restored or cloned laptop is noticed.

Each answer carries a fresh token, which the laptop's next exchange must present. Accepted are

- the token of the last answer;
- any token, if the device never exchanged in this epoch;
- the token that the last exchange consumed, with that exchange's own id: its answer was lost,
  and the answer repeats the same new token (it is derived, never stored);
- any token, if the incarnation is new: the device found itself stale and numbers afresh.

Anything else is `token_stale`.

A request of a new incarnation: `incarnation` is the new id, `token` the stale one or empty, `head`
and `revisions` belong to that incarnation alone and start at link 0 and number 1. A device may
still send revisions of an older incarnation in requests of their own (`incarnation` is then the
old id, with the current token): each incarnation has its own chain and numbers.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, update

from fieldreg.protocol.messages import SyncRequest
from fieldreg.protocol.problems import Problems

from .devices import Device
from .identity import Identity
from .refusal import Refusal
from .secrets import derived, hashed, same
from .tables import device as device_table

_CHANGED = ("exchange_no", "exchange_id", "presented_hash", "next_hash", "seen_at")
_TURN = (
    update(device_table)
    .where(device_table.c.id == bindparam("of_device"))
    .values({name: bindparam(f"to_{name}") for name in _CHANGED})
)


def take_turn(
    connection: Connection,
    identity: Identity,
    device: Device,
    request: SyncRequest,
    *,
    new_incarnation: bool,
    now: int,
) -> str:
    """Consume the request's token and return the next one. The device row must be locked.

    Raises Refusal token_stale.
    """
    presented = hashed(request.token)
    repeated = request.exchange == device.exchange_id and same(presented, device.presented_hash)
    if repeated:
        return _token(identity, device.id, device.exchange_no)
    fresh = not device.next_hash or new_incarnation
    if not fresh and not same(presented, device.next_hash):
        raise Refusal(Problems.TOKEN_STALE)
    token = _token(identity, device.id, device.exchange_no + 1)
    connection.execute(
        _TURN,
        {
            "of_device": device.id,
            "to_exchange_no": device.exchange_no + 1,
            "to_exchange_id": request.exchange,
            "to_presented_hash": presented,
            "to_next_hash": hashed(token),
            "to_seen_at": now,
        },
    )
    return token


def _token(identity: Identity, device_id: str, number: int) -> str:
    return derived(identity.mac_key, "exchange", identity.epoch, device_id, str(number))
