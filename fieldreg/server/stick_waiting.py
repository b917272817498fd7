"""Revisions from a stick that came before others of their chain: kept aside until those are here.

They are applied only once the gap before them is filled, by the network or another stick. What a
laptop has said again under other numbers meanwhile is never applied here: one save would be in the
history twice. What cannot be applied stays to be seen, and goes once the laptop has brought every
revision of it otherwise: until then these may be the only ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from fieldreg.protocol.messages import SyncRequest, WireRevision
from fieldreg.protocol.sealed import UnreadableRevision
from fieldreg.protocol.successors import successors

from .among import among
from .chain import claims
from .devices import Device, locked_device
from .identity import Centre, read_identity
from .push import push, read_log
from .refusal import Refusal
from .tables import revision, stick_waiting

SAID_AGAIN = "said_again"
TOO_EARLY = "too_early"
"""It stood on what was not taken with it (`stick_order`): the laptop brings both again. It is kept
so that nothing is lost with a laptop that never comes."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Revisions *first_no* to *last_no* of a laptop that wait; `received_at` is in seconds since
    1970. `problem` is empty while they may still be taken up, `TOO_EARLY` where the laptop brings
    them once more."""

    device_id: str
    incarnation: str
    first_no: int
    last_no: int
    received_at: int
    problem: str


def keep(connection: Connection, request: SyncRequest, now: int, problem: str = "") -> None:
    """Keep the revisions of *request* until what is missing before them is here.

    With a *problem* they are kept to be seen only, and never in the place of what waits. The
    laptop's row must be locked.
    """
    first = request.head.no - len(request.revisions) + 1
    table = stick_waiting
    same = (
        (table.c.device_id == request.device_id)
        & (table.c.incarnation == request.incarnation)
        & (table.c.first_no == first)
    )
    known = connection.execute(select(table.c.last_no, table.c.problem).where(same)).one_or_none()
    if known and _stands(known.last_no, known.problem, request, problem):
        return
    connection.execute(delete(table).where(same))
    row = {
        "device_id": request.device_id,
        "incarnation": request.incarnation,
        "first_no": first,
        "last_no": request.head.no,
        "request": request.model_dump_json().encode(),
        "received_at": now,
        "problem": problem,
    }
    connection.execute(insert(table).values(row))


def _stands(last_no: int, had: str, request: SyncRequest, problem: str) -> bool:
    """Whether what is kept to *last_no* with the problem *had* stays where *request* came."""
    if had == TOO_EARLY and not problem:
        return False
    return last_no >= request.head.no or bool(problem and not had)


def _may_be_taken(incarnation: Any, last_no: Any) -> Any:
    """What has nothing missing before it. What came too early is never applied: it only goes, once
    the laptop has brought all of it."""
    table = stick_waiting
    return (table.c.incarnation == incarnation) & (
        ((table.c.problem == "") & (table.c.first_no <= last_no + 1))
        | ((table.c.problem == TOO_EARLY) & (table.c.last_no <= last_no))
    )


_READY = (
    select(stick_waiting.c.first_no)
    .where(stick_waiting.c.device_id == bindparam("of_device"))
    .where(_may_be_taken(bindparam("of_incarnation"), bindparam("last_no")))
    .limit(1)
)


def is_ready(connection: Connection, device_id: str, incarnation: str, last_no: int) -> bool:
    """Whether `take_up` would find anything of *incarnation*, whose log ends at *last_no*."""
    of = {"of_device": device_id, "of_incarnation": incarnation, "last_no": last_no}
    return connection.execute(_READY, of).one_or_none() is not None


def take_up(
    centre: Centre, device_id: str, incarnation: str, *, admits_revoked: bool = False
) -> int:
    """Apply what waits of *incarnation* as far as nothing is missing before it; how many revisions.

    Each in a transaction of its own. Raises Refusal where the laptop is revoked.
    """
    taken = 0
    while True:
        count = centre.database.write(
            lambda c: _take_one(
                centre, c, locked_device(c, device_id, admits_revoked=admits_revoked), incarnation
            )
        )
        if count is None:
            return taken
        taken += count


def all_waiting(connection: Connection) -> list[Waiting]:
    """Everything that waits, oldest first; also what the laptop has said again since."""
    table = stick_waiting
    columns = [table.c[name] for name in Waiting.__dataclass_fields__]
    order = (table.c.received_at, table.c.device_id, table.c.incarnation, table.c.first_no)
    found = [Waiting(*row) for row in connection.execute(select(*columns).order_by(*order))]
    return [_as_it_stands(connection, one) for one in found]


def forget_settled(centre: Centre) -> int:
    """Forget what is here by now, revision by revision, as it is or said again; how many rows.

    Nothing is answered from what is forgotten: should a stick bring it once more, it is judged as
    it was the first time, by what is in the log.
    """
    keys = [stick_waiting.c[name] for name in ("device_id", "incarnation", "first_no", "last_no")]
    with centre.database.reading() as connection:
        rows = connection.execute(select(*keys)).mappings().all()
        due = [row for row in rows if _is_settled(connection, row)]

    def forget(connection: Connection, row: Mapping[Any, Any]) -> bool:
        locked_device(connection, row["device_id"], admits_revoked=True)
        is_due = _is_settled(connection, row)
        if is_due:
            connection.execute(delete(stick_waiting).where(_same(row)))
        return is_due

    return sum(centre.database.write(partial(forget, row=row)) for row in due)


def _is_settled(connection: Connection, row: Mapping[Any, Any]) -> bool:
    """Whether the laptop has brought each of its revisions: the same bytes, or said again."""
    query = select(stick_waiting.c.request).where(_same(row))
    text = connection.execute(query).scalar_one_or_none()
    if text is None:
        return False
    said = SyncRequest.model_validate_json(text).revisions
    named = [(wire, claims(wire.header.encode("utf-8", "replace"))[0]) for wire in said]
    columns = (revision.c.revision_id, revision.c.header, revision.c.commitment)
    ids = {one for _, name in named if name for one in (name, *successors(name))}
    found = select(*columns).where(
        among(connection, revision.c.revision_id, ids), revision.c.device_id == row["device_id"]
    )
    here = {r.revision_id: (r.header, r.commitment) for r in connection.execute(found)}
    return all(
        name and (not here.keys().isdisjoint(successors(name)) or _is_in(here, name, wire))
        for wire, name in named
    )


def _is_in(here: Mapping[str, tuple[bytes, bytes]], name: str, wire: WireRevision) -> bool:
    """Whether these very bytes are *here* under their id."""
    try:
        sealed = wire.sealed()
    except UnreadableRevision:
        return False
    return here.get(name) == (sealed.header, sealed.commitment)


def _as_it_stands(connection: Connection, one: Waiting) -> Waiting:
    if one.problem not in ("", TOO_EARLY):
        return one
    key = {"device_id": one.device_id, "incarnation": one.incarnation}
    row = key | {"first_no": one.first_no, "last_no": one.last_no}
    text = connection.execute(select(stick_waiting.c.request).where(_same(row))).scalar_one()
    is_again = _is_said_again(connection, SyncRequest.model_validate_json(text))
    return replace(one, problem=SAID_AGAIN) if is_again else one


def _take_one(
    centre: Centre, connection: Connection, device: Device, incarnation: str
) -> int | None:
    identity, log = read_identity(connection), read_log(connection, device.id, incarnation)
    row = _next(connection, device.id, incarnation, log.last_no)
    if row is None:
        return None
    request = SyncRequest.model_validate_json(row["request"])
    if _is_said_again(connection, request):
        _mark(connection, row, SAID_AGAIN)
        return 0
    now = centre.seconds()
    try:
        # A refusal leaves nothing behind that must be undone: it comes before the first write.
        pushed = push(connection, identity, device, request, log, now=now, crash=centre.crash)
    except Refusal as refusal:
        _mark(connection, row, refusal.problem.code)
        return 0
    connection.execute(delete(stick_waiting).where(_same(row)))
    return pushed.written


def _next(
    connection: Connection, device_id: str, incarnation: str, last_no: int
) -> Mapping[Any, Any] | None:
    table = stick_waiting
    query = select(table).where(table.c.device_id == device_id, _may_be_taken(incarnation, last_no))
    return connection.execute(query.order_by(table.c.first_no).limit(1)).mappings().one_or_none()


def _same(row: Mapping[Any, Any]) -> Any:
    table = stick_waiting
    return (
        (table.c.device_id == row["device_id"])
        & (table.c.incarnation == row["incarnation"])
        & (table.c.first_no == row["first_no"])
        & (table.c.last_no == row["last_no"])
    )


def _mark(connection: Connection, row: Mapping[Any, Any], problem: str) -> None:
    connection.execute(update(stick_waiting).where(_same(row)).values(problem=problem))


def _is_said_again(connection: Connection, request: SyncRequest) -> bool:
    """Whether the laptop has said any of this under another number."""
    ids: list[str] = []
    for wire in request.revisions:
        named, _ = claims(wire.header.encode("utf-8", "replace"))
        ids += successors(named) if named else []
    found = select(revision.c.revision_id)
    return any(
        connection.execute(found.where(revision.c.revision_id.in_(ids[at : at + 1000])).limit(1))
        .scalars()
        .first()
        for at in range(0, len(ids), 1000)
    )
