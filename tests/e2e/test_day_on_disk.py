"""After a day's use: whose files they are, where they lie, and what is readable in them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e.day import NEEDLES

TESTS = Path(__file__).parents[1]
DAY = Path(__file__).with_name("day.py")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and strace are Unix's")

_CALL = re.compile(
    r'(?:\d+ )?(\w+)\((?:AT_FDCWD(?:<[^>]*>)?, )?"((?:[^"\\]|\\.)*)"(?:, ([A-Z_|0-9]+))?'
)
_DEVICES = ("/dev/", "/proc/", "/sys/")


@dataclass
class Day:
    """A day that is over: its folder, and every file that was opened to be written."""

    folder: Path
    said: str
    written: set[Path]

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    def astray(self) -> set[Path]:
        """Files written elsewhere than in the workspace, and outside the caches of fonts."""
        return {p for p in self.written if not p.is_relative_to(self.workspace)}

    def readable(self) -> set[str]:
        """Needles that stand in any file left behind, wherever it was written."""
        files = {p for p in self.folder.rglob("*") if p.is_file()} | self.written
        whole = b"\n".join(p.read_bytes() for p in files if p.is_file())
        found = {n for n in NEEDLES for form in _forms(n) if form in whole}
        plain = {p.name for p in files if p.is_file() and p.read_bytes()[:6] == b"SQLite"}
        return found | plain


def _forms(needle: str) -> tuple[bytes, ...]:
    return (
        needle.encode(),
        needle.lower().encode(),
        needle.encode("utf-16-le"),
        needle[::-1].encode(),
    )


def live(folder: Path, *how: str, traced: bool = False) -> Day:
    """Run the day in a home of its own."""
    homes = {
        name: str(folder / name.lower())
        for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR")
    }
    for home in homes.values():
        Path(home).mkdir(mode=0o700)
    paths = [str(TESTS), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    environment = {
        **os.environ,
        **homes,
        "PYTHONPATH": os.pathsep.join(p for p in paths if p),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    log = folder / "strace.log"
    calls = "trace=open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink"
    trace = ["strace", "-f", "-qq", "-s", "4096", "-e", calls, "-o", str(log)] if traced else []
    done = subprocess.run(
        [*trace, sys.executable, str(DAY), str(folder), *how],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    written = _written(log.read_text(errors="replace")) if traced else set()
    log.unlink(missing_ok=True)
    return Day(folder, done.stdout, written)


def _written(log: str) -> set[Path]:
    found = set()
    for line in log.splitlines():
        call = _CALL.match(line.partition(" ")[2].strip()) or _CALL.match(line)
        if call is None or " = -1 " in line:
            continue
        name, path, flags = call.groups()
        writes = name == "creat" or any(
            f in (flags or "") for f in ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TMPFILE")
        )
        if name in ("open", "openat", "creat") and writes and not path.startswith(_DEVICES):
            found.add(Path(path))
    return found


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return live(tmp_path_factory.mktemp("careless"), "careless", traced=_can_trace())


def _can_trace() -> bool:
    if not shutil.which("strace"):
        return False
    done = subprocess.run(["strace", "-qq", "true"], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return live(tmp_path_factory.mktemp("day"), traced=_can_trace())


def loose(place: Path) -> dict[str, str]:
    """Files and folders of the workspace that others could look into."""
    found = {}
    for path in [place, *place.rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        mode = path.stat().st_mode & 0o7777
        if mode != wanted:
            found[path.relative_to(place).as_posix()] = oct(mode)
    return found


def test_every_file_is_its_owners_only_though_the_umask_allowed_all(day):
    assert loose(day.workspace) == {}
    names = {p.relative_to(day.workspace).parts[0] for p in day.workspace.rglob("*")}
    assert {"vault", "logs", "backups", "screen.ini", "workspace.lock"} <= names
    while_open = json.loads(day.said.splitlines()[0])
    assert {"vault.db-wal", "vault.db-shm", "images.db-wal", "images.db-shm"} <= set(while_open)
    assert set(while_open.values()) == {0o600}


def test_nothing_readable_is_left_behind(day):
    assert (day.workspace / "vault" / "images.db").exists()
    assert day.readable() == set()


def test_no_file_is_written_outside_the_workspace(day):
    if not _can_trace():
        pytest.skip("needs strace and leave to trace")
    assert len(day.written) > 10
    assert any(p.name == "vault.db-wal" for p in day.written)
    assert day.astray() == set()


def test_a_careless_program_is_found_out(careless):
    """The control: temporary files, a cache, a sort on the disk and a loose mode are noticed."""
    assert "export.csv" in loose(careless.workspace)
    assert careless.readable() == {NEEDLES[0], NEEDLES[4]}
    if _can_trace():
        places = {p.parent.name for p in careless.astray()}
        assert {"tmpdir", "pictures"} <= places
        assert any("etilqs" in p.name for p in careless.astray())
