"""The newcomer's two commands: what they say on a bare machine, and that they may be repeated."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the files that make looks at."""
    for name in ("Makefile", "pyproject.toml", "setup.py", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def _make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHON", "WORKERS", "ARGS")
    environment = {k: v for k, v in os.environ.items() if k not in own}
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _ready(folder: Path) -> None:
    (folder / ".venv").mkdir()
    for stamp in (".venv-ready", ".run-ready", ".dev-ready"):
        (folder / ".venv" / stamp).touch()


def test_without_python_the_line_to_install_it_is_named(clone):
    done = _make(clone, "run", "PYTHON=")
    assert done.returncode != 0
    assert "  sudo apt install python3 python3-venv\n" in done.stderr


def test_without_venv_the_line_for_this_python_is_named(clone):
    python = clone / "python-of-debian"
    python.write_text(
        f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n'
    )
    python.chmod(0o755)
    done = _make(clone, "run", f"PYTHON={python}")
    major, minor = sys.version_info[:2]
    assert done.returncode != 0
    assert f"  sudo apt install python{major}.{minor}-venv\n" in done.stderr
    assert not (clone / ".venv").exists()


def test_a_first_run_cut_short_is_done_again(clone):
    (clone / ".venv" / "bin").mkdir(parents=True)
    (clone / ".venv" / "bin" / "python").touch()
    done = _make(clone, ".venv/.venv-ready", f"PYTHON={sys.executable}")
    assert done.returncode == 0, done.stderr
    python = clone / ".venv" / "bin" / "python"
    assert subprocess.run([python, "-m", "pip", "--version"], check=False).returncode == 0


def test_a_repeat_installs_nothing(clone):
    _ready(clone)
    assert "install" not in _make(clone, "-n", "run").stdout
    assert "install" not in _make(clone, "-n", "test").stdout


def test_a_changed_pin_installs_again(clone):
    _ready(clone)
    stamps = [clone / ".venv" / s for s in (".venv-ready", ".run-ready", ".dev-ready")]
    for stamp in stamps:
        os.utime(stamp, (1, 1))
    assert "pip install --editable ." in _make(clone, "-n", "run").stdout


def test_make_test_runs_every_check(clone):
    _ready(clone)
    text = _make(clone, "-n", "test").stdout
    for tool in ("ruff check", "mypy", "lint-imports", "apps.preflight", "pytest"):
        assert tool in text
    assert "pyinstaller" not in text
