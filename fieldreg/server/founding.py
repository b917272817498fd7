"""A centre is made, opened, and begun anew after a restore; which key its packs are signed with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.protocol.recovery_keys import recipient_of
from fieldreg.protocol.signing import new_private_key, public_key

from .crash import Crash
from .database import POSTGRES_CONNECTIONS
from .folder import CentreFolder
from .identity import Centre, now_utc, read_identity
from .migrations import migrate
from .people import rebuild_people
from .revisions import COUNTER
from .secrets import hashed, new_epoch, new_id, new_token
from .tables import centre as centre_table
from .tables import counter, device, reviewer

_KEY = re.compile(r"[0-9a-f]{64}")
LOCAL_REVIEWER = "00000000-0000-4000-8000-000000000000"


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
    Raises EnvironmentTrouble centre_missing, and tables_newer as `migrations.migrate`: then nothing
    was changed.
    """
    place = CentreFolder(folder)
    blobs = place.open_blobs()
    database = place.open_database(database_url, connections=connections)
    try:
        database.prepare(_prepare)
    except BaseException:
        database.close()
        raise
    certificate = place.ca_certificate.read_text(encoding="ascii")
    return Centre(database, blobs, certificate, clock, Crash(crash_once, folder))


def begin_epoch(centre: Centre, wait: Callable[[float], object] | None = None) -> str:
    """After the database was restored from a backup: begin a new epoch and return it.

    Call it before the restored centre serves anyone. Laptops then read the stream from its
    start, and send again what the restored log lacks.

    Its number grows with the clock, not only with the backup's own: a second restore from one
    backup must not give out the record versions of the first again, for a laptop that had seen
    those would seem to have seen what others wrote in their place. Where the clock is behind,
    the number is one more than the backup's. *wait* (seconds) lets the present second end first,
    so that whoever restores once more, however soon, finds another one: no number is given out
    before its second has begun, nor to anybody who came in it.
    """
    if wait:
        wait(1.01 - centre.clock().timestamp() % 1)  # a clock that is put right runs slower
    epoch, now = new_epoch(), centre.seconds()

    def work(connection: Connection) -> None:
        number = max(read_identity(connection).epoch_no + 1, now)
        changes = {"epoch": epoch, "epoch_no": number, "incarnation": new_id()}
        connection.execute(update(centre_table).values(**changes))
        connection.execute(update(device).values(next_hash="", exchange_id="", presented_hash=""))

    centre.database.write(work)
    return epoch


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
