"""Who the centre is, and what it needs to run: the database, photos, a clock, a place to crash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from fieldreg.protocol.messages import VERSIONS_AN_EPOCH
from fieldreg.protocol.signing import public_key

from .blobs import Blobs
from .crash import Crash
from .database import Database
from .tables import centre as centre_table


def now_utc() -> datetime:
    """The time of day, for showing and for expiry; never for order."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Identity:
    """The centre's one row. `device_id` and `incarnation` are those of its own revisions.

    `pack_key` is the public part (hex) of the key that signs delivered packs, empty if there is
    none; its private part never comes near a centre.
    """

    id: str
    name: str
    epoch: str
    epoch_no: int
    device_id: str
    incarnation: str
    recovery_key: str
    pack: str
    pack_key: str
    signing_key: bytes = field(repr=False)
    mac_key: bytes = field(repr=False)

    @property
    def version_floor(self) -> int:
        """Versions given in this epoch lie above it, and above any of the epochs before.

        A restored centre has lost versions that laptops have seen; none of their numbers may be
        given again, or an edit based on a lost version would seem to know a new one.
        """
        return self.epoch_no * VERSIONS_AN_EPOCH

    @property
    def key(self) -> str:
        """The public key (hex) that laptops learn at enrolment."""
        return public_key(self.signing_key)


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre that is ready to work. `ca_certificate` (PEM) is the one laptops must trust."""

    database: Database
    blobs: Blobs
    ca_certificate: str = ""
    clock: Callable[[], datetime] = now_utc
    crash: Crash = field(default_factory=Crash)

    def seconds(self) -> int:
        """Now, in whole seconds since 1970."""
        return int(self.clock().timestamp())


_ONE = select(centre_table)


def read_identity(connection: Connection) -> Identity:
    """The centre's identity as it stands now (the epoch changes when it is restored)."""
    row = connection.execute(_ONE).one()
    return Identity(**row._mapping)
