"""Morango, from a laptop with SQLite to a centre with PostgreSQL, and on to an empty laptop.

Each side is a process with a database of its own. As shipped it pauses between two looks at what
it waits for; measured once more with that pause cut to 20 ms.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

_HERE = Path(__file__).parent
_SECONDS = 600
_SHORT_PAUSE = "0.02"


def measure(
    folder: Path, bodies: list[dict[str, Any]], database_url: str
) -> list[tuple[str, float]]:
    """Seconds up and down, by the environment `morango` in *folder*; nothing where it is not there.

    Makes databases of its own beside *database_url*.
    """
    python = folder / "morango" / "bin" / "python"
    if not (folder / "morango" / ".ready").exists():
        return []
    found = []
    for name, pause in (("Morango", ""), ("Morango, its waiting cut", _SHORT_PAUSE)):
        with tempfile.TemporaryDirectory(prefix="fieldreg-morango-") as work:
            documents = [{"_id": b["record"], **b["patch"]} for b in bodies]
            (Path(work) / "documents.json").write_text(json.dumps(documents))
            database = f"morango{pause.replace('.', '_')}"
            took = _measure(python, Path(work), _database(database_url, database), pause)
        if took is None:
            return found
        found += [(f"{name}, up", took[0]), (f"{name}, down", took[1])]
    return found


def _database(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    before, _, query = url.partition("?")
    return f"{before.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def _measure(python: Path, work: Path, database: str, pause: str) -> tuple[float, float] | None:
    command = [str(python), "-m", "morango_app"]
    environ = {**os.environ, "PYTHONPATH": str(_HERE), **({"PATIENCE": pause} if pause else {})}
    with (
        (work / "errors.txt").open("w") as errors,
        subprocess.Popen(  # noqa: S603 - our own program
            [*command, "serve", database],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as server,
    ):
        try:
            told = json.loads((server.stdout.readline() if server.stdout else "") or "{}")
            if not told:
                return None
            up, down = (_way(command, way, told, work, environ) for way in ("up", "down"))
        finally:
            server.kill()
    return None if up is None or down is None else (up, down)


def _way(
    command: list[str], way: str, told: dict[str, str], work: Path, environ: dict[str, str]
) -> float | None:
    asked = [*command, way, told["url"], told["office"], str(work)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            asked, check=True, capture_output=True, env=environ, text=True, timeout=_SECONDS
        )
    except subprocess.SubprocessError:
        return None
    return float(done.stdout)
