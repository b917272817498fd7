"""PouchDB on LevelDB, replicating to and from express-pouchdb in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_SECONDS = 300


def measure(folder: Path, bodies: list[dict[str, Any]]) -> list[tuple[str, float]]:
    """Seconds up and down, of the packages in *folder*; nothing where they are not there."""
    node = shutil.which("node")
    if node is None or not (folder / "node_modules" / "express-pouchdb").is_dir():
        return []
    with tempfile.TemporaryDirectory(prefix="fieldreg-pouchdb-") as work:
        documents = Path(work) / "documents.json"
        documents.write_text(json.dumps([{"_id": b["record"], **b["patch"]} for b in bodies]))
        done = subprocess.run(  # noqa: S603 - our own script
            [node, str(_HERE / "pouchdb.js"), str(folder), work],
            check=False,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
        )
    if done.returncode:
        return []
    took = json.loads(done.stdout.strip().splitlines()[-1])
    return [("PouchDB, up", took["up"]), ("PouchDB, down", took["down"])]
