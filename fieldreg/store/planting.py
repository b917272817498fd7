"""A new workspace's database, from what its enrolment told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, insert

from fieldreg.database.sqlcipher import writer_engine
from fieldreg.domain.words import Audited
from fieldreg.protocol.sealed import compact

from . import audit
from .derive import derive_all_if_needed
from .files import make_file
from .migrate import migrate
from .opening import DATABASE_FILE
from .schema import officer, sync_state


@dataclass(frozen=True, slots=True)
class Seed:
    """What a new database begins with: the enrolment, its first officer, an incarnation."""

    url: str
    ca_certificate: str
    centre_id: str
    centre_name: str
    centre_key: str
    device_id: str
    device_token: str = field(repr=False)
    device_key: bytes = field(repr=False)
    office_id: str
    office_name: str
    village_code: str
    recovery_key: str
    pack: str
    incarnation: str
    officer_id: str
    officer_name: str
    pack_key: str = ""
    areas: tuple[str, ...] = ()


def create_database(
    folder: Path,
    key: bytes,
    seed: Seed,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Make the database of a new workspace in *folder*, whole and closed again.

    Its making is the first entry of the audit chain, so that no chain begins empty.
    """
    make_file(folder / DATABASE_FILE)  # its log takes over its mode
    engine = writer_engine(folder / DATABASE_FILE, key)
    try:
        migrate(engine)
        with engine.begin() as connection:
            _plant(connection, seed)
            at = clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            audit.note(connection, Audited.CREATED, at=at, officer_id=seed.officer_id)
            derive_all_if_needed(connection)
    finally:
        engine.dispose()


def _plant(connection: Connection, seed: Seed) -> None:
    row = {name: getattr(seed, name) for name in Seed.__dataclass_fields__}
    officer_id, name = row.pop("officer_id"), row.pop("officer_name")
    row["areas"] = compact(list(seed.areas)).decode()
    connection.execute(insert(officer).values(officer_id=officer_id, name=name))
    texts = {c.name: "" for c in sync_state.columns if c.name not in row and not c.primary_key}
    connection.execute(insert(sync_state).values(id=1, **texts, **row))
