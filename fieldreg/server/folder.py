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

from .database import Database, embedded, postgres
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

    def make(self, name: str, *, hosts: Iterable[str] = (), database_url: str = "") -> None:
        """Make keys, certificates and settings; the settings last.

        Raises UserTrouble("centre_exists") if there is a centre already.
        """
        if self.exists():
            raise UserTrouble("centre_exists")
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        authority = make_authority(name)
        server = make_server(authority, [*LOOPBACK, *hosts])
        _write(self.path / "centre.key", secrets.token_bytes(KEY_BYTES))
        _write(self.ca_certificate, authority.certificate)
        _write(self.path / "ca-key.pem", authority.key)
        _write(self.certificate, server.certificate)
        _write(self.certificate_key, server.key)
        _write(self.settings, json.dumps({"format": 1, "database": database_url}).encode())

    def open_database(self, database_url: str = "") -> Database:
        """The centre's database; *database_url* goes before what was said at `init`.

        Raises EnvironmentTrouble: centre_missing, damaged.
        """
        try:
            settings = json.loads(self.settings.read_bytes())
            url = database_url or settings["database"]
        except FileNotFoundError:
            raise EnvironmentTrouble("centre_missing") from None
        except (ValueError, KeyError, TypeError):
            raise EnvironmentTrouble("damaged") from None
        if url:
            return postgres(url)
        return embedded(self.path / "centre.db", (self.path / "centre.key").read_bytes())


def _write(path: Path, data: bytes) -> None:
    """Write a secret file; one that is there from an unfinished `init` is replaced."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
