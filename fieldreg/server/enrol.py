"""`POST /v1/enrol`: a one-time code makes a bare laptop one of an office's devices.

Wrong codes are counted in the database, per asking address: after ten in ten minutes that address
waits. What the centre's own people bring as a file counts for nobody: they hold its folder and key.
A code is used up by the first device key that brings it; the same key may bring it again
(its answer was lost) and gets the same device and the same token, which only the code and the
centre's key together can make again: while the code lives, and by file one for a new laptop also
after it ended, until that laptop is heard of. Else its answer, lost for longer than the code lives,
would leave a laptop here that nobody holds the token of.

A laptop that was enrolled after the backup from which its centre came back brings its id along, and
keeps it: all that it has said stands under it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.enrolment import plain_code, read_request, write_answer
from fieldreg.protocol.messages import EnrolRequest, EnrolResponse
from fieldreg.protocol.problems import Problems

from .devices import is_heard_of, stand_in_id
from .identity import Centre, Identity, read_identity
from .offices import areas_of
from .refusal import Refusal
from .secrets import derived, hashed, new_id
from .tables import attempt, device, enrol_code, office

MOST_FAILURES = 10
WINDOW_SECONDS = 600
DAY = 86_400


@dataclass(frozen=True, slots=True)
class _Invalid:
    """The code did not do; the transaction that counted this commits."""


def enrol(centre: Centre, request: EnrolRequest, address: str) -> EnrolResponse:
    """Make or repeat an enrolment. Raises Refusal: code_invalid, too_many_tries."""
    return _answer(centre, request, hashed(address))


def _answer(centre: Centre, request: EnrolRequest, bucket: str | None) -> EnrolResponse:
    answer = centre.database.write(lambda c: _enrol(centre, c, request, bucket))
    if isinstance(answer, _Invalid):
        raise Refusal(Problems.CODE_INVALID)
    return answer


def enrol_from_file(centre: Centre, data: bytes) -> bytes:
    """The answer to a laptop that has no line, from its request as a file; it may be repeated.

    Raises UserTrouble enrol_request_unreadable, enrol_request_foreign, code_invalid.
    """
    with centre.database.reading() as connection:
        key = read_identity(connection).signing_key
    request = read_request(data, key)
    try:
        answer = _answer(centre, request, None)
    except Refusal:
        raise UserTrouble("code_invalid") from None
    return write_answer(request, answer, key)


def _enrol(
    centre: Centre, connection: Connection, request: EnrolRequest, bucket: str | None
) -> EnrolResponse | _Invalid:
    now = centre.seconds()
    _check_throttle(connection, bucket, now)
    code = plain_code(request.code)
    query = select(enrol_code).where(enrol_code.c.hash == hashed(code)).with_for_update()
    row = connection.execute(query).mappings().one_or_none()
    is_file = bucket is None
    if row is None or (row["expires_at"] <= now and not (is_file and _is_lost(connection, row))):
        return _failed(connection, bucket, now)
    identity = read_identity(connection)
    if row["renews"] is not None and row["device_id"] is None:
        if not _renewed(connection, identity, request, row, now):
            return _failed(connection, bucket, now)
        device_id = row["renews"]
    elif row["device_id"] is None:
        if _is_known(connection, request):
            return _failed(connection, bucket, now)
        device_id = _new_device(connection, identity, request, row, now)
    else:
        device_id = row["device_id"]
        if not _is_still_its_token(connection, identity, request, row, now):
            return _failed(connection, bucket, now)
    return _response(connection, identity, row["office_id"], device_id, code)


def _is_lost(connection: Connection, row: Mapping[Any, Any]) -> bool:
    """Whether a code that has ended made a laptop that nobody has heard of since.

    Its answer may be given again where it is sealed to the laptop: over a line it is whoever's
    knows the code and the public key, and both lie open on a stick.
    """
    is_new = row["device_id"] is not None and row["renews"] is None
    return is_new and not is_heard_of(connection, row["device_id"])


def _new_device(
    connection: Connection,
    identity: Identity,
    request: EnrolRequest,
    row: Mapping[Any, Any],
    now: int,
) -> str:
    device_id = request.device_id or new_id()
    token = _token(identity, device_id, plain_code(request.code))
    connection.execute(
        insert(device).values(
            id=device_id,
            office_id=row["office_id"],
            name=request.device_name.replace("\x00", ""),
            public_key=request.device_key,
            token_hash=hashed(token),
            enrolled_at=now,
            token_ends_at=_ends_at(row, now),
            exchange_no=0,
            exchange_id="",
            presented_hash="",
            next_hash="",
        )
    )
    _use_up(connection, row, device_id, now)
    return device_id


def _is_known(connection: Connection, request: EnrolRequest) -> bool:
    """Whether a laptop has that key already: it would become a second one, with its work under
    neither. Or that id, which is nobody else's; or what it has said is here already from a file
    that the recovery key opened, and would be here twice."""
    is_it = device.c.public_key == request.device_key
    if request.device_id:
        is_it |= device.c.id.in_((request.device_id, stand_in_id(request.device_id)))
    query = select(device.c.id).where(is_it).limit(1)
    return connection.execute(query).first() is not None


def _renewed(
    connection: Connection,
    identity: Identity,
    request: EnrolRequest,
    row: Mapping[Any, Any],
    now: int,
) -> bool:
    """Give the laptop for which the code was made a new token; False for any other's key."""
    token = _token(identity, row["renews"], plain_code(request.code))
    changed = connection.execute(
        update(device)
        .where(device.c.id == row["renews"], device.c.public_key == request.device_key)
        .where(device.c.revoked_at.is_(None))
        .values(token_hash=hashed(token), token_ends_at=_ends_at(row, now))
    )
    if changed.rowcount == 0:
        return False
    _use_up(connection, row, row["renews"], now)
    return True


def _is_still_its_token(
    connection: Connection,
    identity: Identity,
    request: EnrolRequest,
    row: Mapping[Any, Any],
    now: int,
) -> bool:
    """Whether a used code's laptop asks, and would get the token that counts: one that a later
    renewal took the place of would put a dead one into the laptop. Nothing is renewed by one that
    has ended; a bare laptop becomes one of the office's by it all the same."""
    token = _token(identity, row["device_id"], plain_code(request.code))
    which = (device.c.id == row["device_id"]) & (device.c.public_key == request.device_key)
    which &= device.c.revoked_at.is_(None) & (device.c.token_hash == hashed(token))
    if row["renews"] is not None:
        which &= device.c.token_ends_at.is_(None) | (device.c.token_ends_at > now)
    return connection.execute(select(device.c.id).where(which)).first() is not None


def _ends_at(row: Mapping[Any, Any], now: int) -> int | None:
    return None if row["token_days"] is None else now + row["token_days"] * DAY


def _use_up(connection: Connection, row: Mapping[Any, Any], device_id: str, now: int) -> None:
    connection.execute(
        update(enrol_code)
        .where(enrol_code.c.hash == row["hash"])
        .values(used_at=now, device_id=device_id)
    )


def _token(identity: Identity, device_id: str, code: str) -> str:
    return derived(identity.mac_key, "device", device_id, code)


def _response(
    connection: Connection, identity: Identity, office_id: str, device_id: str, code: str
) -> EnrolResponse:
    place = connection.execute(select(office).where(office.c.id == office_id)).one()
    return EnrolResponse(
        protocol=1,
        centre_id=identity.id,
        centre_name=identity.name,
        centre_key=identity.key,
        device_id=device_id,
        device_token=_token(identity, device_id, code),
        office_id=office_id,
        office_name=place.name,
        village_code=place.village_code,
        areas=list(areas_of(place.areas)),
        recovery_key=identity.recovery_key,
        pack=identity.pack,
        pack_key=identity.pack_key,
    )


def _check_throttle(connection: Connection, bucket: str | None, now: int) -> None:
    query = select(attempt).where(attempt.c.bucket == bucket)
    row = connection.execute(query).one_or_none()
    if row and row.failures >= MOST_FAILURES and now - row.began_at < WINDOW_SECONDS:
        wait = WINDOW_SECONDS - (now - row.began_at)
        raise Refusal(Problems.TOO_MANY_TRIES, retry_after=wait)


def _failed(connection: Connection, bucket: str | None, now: int) -> _Invalid:
    if bucket is None:
        return _Invalid()
    old = attempt.c.began_at <= now - WINDOW_SECONDS
    connection.execute(delete(attempt).where(old))
    counted = connection.execute(
        update(attempt).where(attempt.c.bucket == bucket).values(failures=attempt.c.failures + 1)
    )
    if counted.rowcount == 0:
        connection.execute(insert(attempt).values(bucket=bucket, began_at=now, failures=1))
    return _Invalid()
