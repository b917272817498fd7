"""The centre's folder: database key, database, certificates, and where PostgreSQL is, if used.

Everything secret in it is readable by its owner alone.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fieldreg.database.sqlcipher import KEY_BYTES
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble

from .blobs import Blobs, open_blobs, require_address
from .database import POSTGRES_CONNECTIONS, Database, embedded, postgres, require_postgres
from .tls import LOOPBACK, make_authority, make_server


@dataclass(frozen=True, slots=True)
class CentreFolder:
    """Paths inside a centre's folder."""

    path: Path

    @property
    def settings(self) -> Path:
        """Where the database is; its presence makes a folder a centre's."""
        return self.path / "centre.json"

    @property
    def ca_certificate(self) -> Path:
        """The authority that laptops trust (PEM)."""
        return self.path / "ca.pem"

    @property
    def certificate(self) -> Path:
        """The server's certificate (PEM)."""
        return self.path / "server.pem"

    @property
    def certificate_key(self) -> Path:
        """The server's private key (PEM)."""
        return self.path / "server-key.pem"

    def exists(self) -> bool:
        """Whether a centre was made here."""
        return self.settings.is_file()

    @property
    def images(self) -> Path:
        """The photos (sealed), unless they lie in an object store."""
        return self.path / "images"

    def make(
        self,
        name: str,
        *,
        hosts: Iterable[str] = (),
        database_url: str = "",
        images_url: str = "",
    ) -> None:
        """Make keys, certificates and settings; the settings last.

        Raises UserTrouble centre_exists if there is a centre already, images_address;
        EnvironmentTrouble database_unreachable. Nothing is made then.
        """
        if self.exists():
            raise UserTrouble("centre_exists")
        if images_url:
            require_address(images_url)
        if database_url:
            require_postgres(database_url)
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        authority = make_authority(name)
        server = make_server(authority, [*LOOPBACK, *hosts])
        _write(self.path / "centre.key", secrets.token_bytes(KEY_BYTES))
        _write(self.ca_certificate, authority.certificate)
        _write(self.path / "ca-key.pem", authority.key)
        _write(self.certificate, server.certificate)
        _write(self.certificate_key, server.key)
        settings = {"format": 1, "database": database_url, "images": images_url}
        _write(self.settings, json.dumps(settings).encode())

    def database_url(self) -> str:
        """Where PostgreSQL is, as said at `init`; empty for the embedded SQLite.

        Raises EnvironmentTrouble: centre_missing, damaged.
        """
        return self._setting("database")

    def open_database(
        self, database_url: str = "", *, connections: int = POSTGRES_CONNECTIONS
    ) -> Database:
        """The centre's database; *database_url* goes before what was said at `init`.

        *connections* is how many to PostgreSQL are used at most. Raises as `database_url` does.
        """
        url = database_url or self.database_url()
        if url:
            return postgres(url, connections=connections)
        return embedded(self.path / "centre.db", self._key())

    def open_blobs(self) -> Blobs:
        """Where photos lie: as said at `init`, else in this folder.

        Raises EnvironmentTrouble centre_missing, damaged; UserTrouble images_address.
        """
        return open_blobs(self._setting("images"), self.images, self._key())

    def _setting(self, name: str) -> str:
        """One of the settings; `images` is missing in those of before it."""
        try:
            settings = {"images": "", **json.loads(self.settings.read_bytes())}
            return str(settings[name])
        except FileNotFoundError:
            raise EnvironmentTrouble("centre_missing") from None
        except (ValueError, KeyError, TypeError):
            raise EnvironmentTrouble("damaged") from None

    def _key(self) -> bytes:
        return (self.path / "centre.key").read_bytes()


def _write(path: Path, data: bytes) -> None:
    """Write a secret file; one that is there from an unfinished `init` is replaced."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
