"""What the centre's operator does: make a centre, offices, codes, reviewers; revoke a device.

Used by the command line, the demo and tests. Every function takes an open `Centre` (see
`open_centre`), which also a running server may have open at the same time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from fieldreg.domain.record import Value
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Case
from fieldreg.protocol.messages import EnrolmentFile
from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.protocol.recovery_keys import recipient_of
from fieldreg.protocol.sealed import patch_json
from fieldreg.protocol.signing import new_private_key, public_key

from .audit_heads import Witnessed, witnessed
from .crash import Crash
from .database import POSTGRES_CONNECTIONS
from .devices import revoke
from .folder import CentreFolder
from .identity import Centre, now_utc, read_identity
from .looking import find_records, look_at
from .migrations import migrate
from .people import rebuild_people
from .push import COUNTER
from .refusal import Refusal
from .review import give_verdict
from .review_messages import (
    ReasonMessage,
    RecordDetail,
    RecordRow,
    RecordsQuery,
    VerdictRequest,
    VerdictResponse,
)
from .secrets import hashed, new_code, new_epoch, new_id, new_token, plain_code
from .tables import centre as centre_table
from .tables import counter, device, enrol_code, office, reviewer

DAY = 86_400
_KEY = re.compile(r"[0-9a-f]{64}")
LOCAL_REVIEWER = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Office:
    """An office whose laptops share their records."""

    id: str
    name: str
    village_code: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """An enrolled laptop, for lists; times are seconds since 1970, None if never.

    `audit` is what it told of its audit chain, None if it never did.
    """

    id: str
    office_id: str
    name: str
    enrolled_at: int
    seen_at: int | None
    revoked_at: int | None
    audit: Witnessed | None = None


def init_centre(
    folder: Path,
    name: str,
    *,
    hosts: Iterable[str] = (),
    database_url: str = "",
    images_url: str = "",
    recovery_key: str = "",
    pack: str = "",
    pack_key: str = "",
) -> None:
    """Make a centre in *folder*: keys, certificates for the loopback and *hosts*, database.

    *database_url* empty means the embedded SQLite, *images_url* (`s3://bucket/prefix`) empty that
    photos lie in *folder*, *pack* empty the built-in one; *pack_key* is
    as `set_pack_key` takes it, or empty. Raises UserTrouble: centre_exists, pack_key_unreadable,
    recovery_key_unreadable.
    """
    known = {
        "name": name,
        "recovery_key": recipient_of(recovery_key) if recovery_key else "",
        "pack": pack or builtin_pack().key,
        "pack_key": _public_key(pack_key) if pack_key else "",
    }
    place = CentreFolder(folder)
    place.make(name, hosts=hosts, database_url=database_url, images_url=images_url)
    database = place.open_database()
    try:
        database.prepare(_prepare)
        database.write(lambda c: _settle(c, known, int(now_utc().timestamp())))
    finally:
        database.close()


def open_centre(
    folder: Path,
    *,
    database_url: str = "",
    clock: Callable[[], datetime] = now_utc,
    crash_once: str = "",
    connections: int = POSTGRES_CONNECTIONS,
) -> Centre:
    """The centre in *folder*, its database brought to the newest schema. Close its database.

    *crash_once* is a moment of `crash.MOMENTS`; *connections* are used to PostgreSQL at most.
    Raises EnvironmentTrouble("centre_missing").
    """
    place = CentreFolder(folder)
    blobs = place.open_blobs()
    database = place.open_database(database_url, connections=connections)
    database.prepare(_prepare)
    certificate = place.ca_certificate.read_text(encoding="ascii")
    return Centre(database, blobs, certificate, clock, Crash(crash_once, folder))


def add_office(centre: Centre, name: str, village_code: str = "") -> str:
    """Add an office and return its id."""
    row = {"id": new_id(), "name": name, "village_code": village_code}
    centre.database.write(lambda c: c.execute(insert(office).values(row)))
    return row["id"]


def offices(centre: Centre) -> tuple[Office, ...]:
    """All offices, in the order they were added."""
    with centre.database.reading() as connection:
        rows = connection.execute(select(office).order_by(office.c.id)).mappings()
        return tuple(Office(**row) for row in rows)


def issue_code(
    centre: Centre,
    office_id: str,
    *,
    url: str,
    life_seconds: int = DAY,
    renews: str = "",
    token_days: int | None = None,
) -> EnrolmentFile:
    """A one-time code for one laptop of an office, with all that the laptop needs to come here.

    Codes that live ten minutes or less are short enough to be read out. With *renews* the code is
    for the laptop of that id alone, which gets a new token by it; *token_days* is how long the
    token is good (None: until it is revoked). Raises UserTrouble office_unknown, device_unknown.
    """
    code = new_code(life_seconds)
    row = {
        "hash": hashed(plain_code(code)),
        "office_id": office_id,
        "expires_at": centre.seconds() + life_seconds,
        "renews": renews or None,
        "token_days": token_days,
    }
    own = {d.id for d in devices(centre) if d.office_id == office_id and not d.revoked_at}
    if renews and renews not in own:
        raise UserTrouble("device_unknown")
    named = {o.id: o.name for o in offices(centre)}
    if office_id not in named:
        raise UserTrouble("office_unknown")
    centre.database.write(lambda c: c.execute(insert(enrol_code).values(row)))
    with centre.database.reading() as connection:
        key = read_identity(connection).key
    return EnrolmentFile(
        url=url,
        ca_certificate=centre.ca_certificate,
        code=code,
        office_name=named[office_id],
        centre_key=key,
    )


def add_reviewer(centre: Centre, name: str) -> str:
    """Add a reviewer and return the token, which is shown this once."""
    token = new_token()
    row = {"id": new_id(), "name": name, "token_hash": hashed(token)}
    centre.database.write(lambda c: c.execute(insert(reviewer).values(row)))
    return token


def find_all(centre: Centre, case: str | None = None) -> tuple[RecordRow, ...]:
    """All records, or those in one case, in the order of their ids."""
    found: list[RecordRow] = []
    with centre.database.reading() as connection:
        while True:
            query = RecordsQuery(case=Case(case) if case else None, limit=500, offset=len(found))
            page = find_records(connection, query)
            found += page.records
            if not page.records:
                return tuple(found)


def look(centre: Centre, record_id: str) -> RecordDetail:
    """One record with its history. Raises UserTrouble("record_unknown")."""
    try:
        with centre.database.reading() as connection:
            return look_at(connection, record_id)
    except Refusal:
        raise UserTrouble("record_unknown") from None


def verdict(
    centre: Centre,
    record_id: str,
    act: Act,
    *,
    reasons: Sequence[tuple[str, str]] = (),
    patch: Mapping[str, Value] | None = None,
) -> VerdictResponse:
    """The operator's own verdict on a record as it stands; *reasons* are (path, text).

    Raises UserTrouble: record_unknown, verdict_invalid (what: act, case, reasons, patch), and
    record_changed if somebody else was quicker.
    """
    given = [ReasonMessage(path=path, text=text) for path, text in reasons]
    request = VerdictRequest(
        act=act,
        expected_version=look(centre, record_id).version,
        reasons=given,
        patch=patch_json(patch or {}),
    )
    try:
        return give_verdict(centre, LOCAL_REVIEWER, record_id, request)
    except Refusal as refusal:
        raise UserTrouble(refusal.problem.code, what=refusal.problem.detail) from None


def devices(centre: Centre) -> tuple[DeviceRow, ...]:
    """All laptops, revoked ones included, in the order they came."""
    names = [name for name in DeviceRow.__dataclass_fields__ if name != "audit"]
    columns = [device.c[name] for name in names]
    query = select(*columns).where(device.c.office_id.is_not(None)).order_by(device.c.id)
    with centre.database.reading() as connection:
        heads = witnessed(connection)
        rows = connection.execute(query).mappings()
        return tuple(DeviceRow(**row, audit=heads.get(row["id"])) for row in rows)


def revoke_device(centre: Centre, device_id: str) -> None:
    """Refuse a laptop from its next contact on. Raises UserTrouble("device_unknown")."""
    if not centre.database.write(lambda c: revoke(c, device_id, centre.seconds())):
        raise UserTrouble("device_unknown")


def pack_key(centre: Centre) -> str:
    """The public key (hex) by which laptops trust delivered packs, empty if there is none."""
    with centre.database.reading() as connection:
        return read_identity(connection).pack_key


def set_pack_key(centre: Centre, key: str) -> None:
    """Teach laptops that enrol from now on this Ed25519 public key (64 hex digits).

    Those enrolled before keep the key they learnt. Raises UserTrouble pack_key_unreadable.
    """
    known = _public_key(key)
    centre.database.write(lambda c: c.execute(update(centre_table).values(pack_key=known)))


def begin_epoch(centre: Centre) -> str:
    """After the database was restored from a backup: begin a new epoch and return it.

    Call it before the restored centre serves anyone. Laptops then read the stream from its
    start, and send again what the restored log lacks.

    Its number grows with the clock, not only with the backup's own: a second restore from one
    backup must not give out the record versions of the first again, for a laptop that had seen
    those would seem to have seen what others wrote in their place. Where the clock is behind,
    the number is one more than the backup's.
    """
    epoch, now = new_epoch(), centre.seconds()

    def work(connection: Connection) -> None:
        number = max(read_identity(connection).epoch_no + 1, now)
        changes = {"epoch": epoch, "epoch_no": number, "incarnation": new_id()}
        connection.execute(update(centre_table).values(**changes))
        connection.execute(update(device).values(next_hash="", exchange_id="", presented_hash=""))

    centre.database.write(work)
    return epoch


def _public_key(text: str) -> str:
    """*text* as a public key is kept: 64 small hex digits."""
    key = "".join(text.split()).lower()
    if _KEY.fullmatch(key) is None:
        raise UserTrouble("pack_key_unreadable")
    return key


def _prepare(connection: Connection) -> None:
    migrate(connection)
    rebuild_people(connection)


def _settle(connection: Connection, known: Mapping[str, str], now: int) -> None:
    """Write the centre's own row, its device and its counter, unless they are there."""
    if connection.execute(select(centre_table.c.id)).first():
        return
    key, device_id = new_private_key(), new_id()
    connection.execute(
        insert(centre_table).values(
            id=new_id(),
            epoch=new_epoch(),
            epoch_no=0,
            signing_key=key,
            mac_key=new_private_key(),
            device_id=device_id,
            incarnation=new_id(),
            **known,
        )
    )
    own = {
        "id": device_id,
        "name": known["name"],
        "public_key": public_key(key),
        "enrolled_at": now,
    }
    state = {"exchange_no": 0, "exchange_id": "", "presented_hash": "", "next_hash": ""}
    connection.execute(insert(device).values(**own, **state))
    connection.execute(insert(counter).values(name=COUNTER, v=0))
    local = {"id": LOCAL_REVIEWER, "name": "centre", "token_hash": hashed(new_token())}
    connection.execute(insert(reviewer).values(local))
