"""Backups of a centre: its folder, and with PostgreSQL a copy of its database, laid back later."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from server.conftest import Postgres, World
from sqlalchemy.engine import make_url


@dataclass
class Backups:
    """Makes backups of one centre and lays them back, while nobody has it open."""

    folder: Path
    database: str
    postgres: Postgres | None
    kept: Path
    copies: list[str] = field(default_factory=list)

    def make(self) -> str:
        """Copy all there is; the copy's name. PostgreSQL refuses while anybody is connected."""
        name = f"b{uuid4().hex}"
        shutil.copytree(self.folder, self.kept / name)
        self.copies.append(name)
        self._copy(self.database, name)
        return name

    def restore(self, name: str) -> None:
        """Lay the copy in the place of what is there."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept / name, self.folder)
        self._drop(self.database)
        self._copy(name, self.database)

    def _copy(self, of: str, to: str) -> None:
        if self.postgres:
            self.postgres.run(f"CREATE DATABASE {to} TEMPLATE {of} STRATEGY FILE_COPY")

    def _drop(self, name: str) -> None:
        if self.postgres:
            self.postgres.run(f"DROP DATABASE {name} WITH (FORCE)")

    def throw_away(self) -> None:
        for name in self.copies:
            self._drop(name)


@pytest.fixture
def backups(world: World, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Backups]:
    """Backups of the world's centre."""
    url = world.database_url
    database = (make_url(url).database or "") if url else ""
    postgres = request.getfixturevalue("postgres") if url else None
    kept = Backups(world.folder, database, postgres, tmp_path / "backups")
    yield kept
    kept.throw_away()
