"""The main job, as a newcomer runs it: a process, the real windows, a real centre."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXPECTED = {
    "typed": 12,
    "saved": 12,
    "delivered": 12,
    "accepted": 9,
    "needs_correction": 2,
    "corrected": 2,
    "rejected": 1,
    "waiting": 0,
    "centre_count": 12,
    "equal": True,
}

DEMO = (sys.executable, "-m", "fieldreg", "demo", "--headless", "--json")


def _demo(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*DEMO, "--workspace", str(folder), *options],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    folder = tmp_path_factory.mktemp("demo")
    done = _demo(folder)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-2000:]
    return folder, json.loads(done.stdout)


def test_the_numbers_are_the_people(played):
    assert played[1] == EXPECTED


def test_every_screen_has_a_picture(played):
    shots = sorted(p.name for p in (played[0] / "screenshots").glob("*.png"))
    assert len(shots) >= 8
    assert all((played[0] / "screenshots" / s).stat().st_size > 5_000 for s in shots)


def test_nothing_of_a_person_lies_in_clear(played):
    names = (b"SUDARTA", b"5171031203809901", b"SUARTINI")
    for path in played[0].rglob("*"):
        if path.is_file() and path.suffix != ".png":
            content = path.read_bytes()
            assert not any(n in content for n in names), path.name


def test_a_second_run_resumes_and_doubles_nothing(played):
    again = _demo(played[0])
    assert again.returncode == 0, again.stderr[-3000:]
    assert json.loads(again.stdout) == EXPECTED


def test_a_centre_killed_in_the_middle_of_a_push_changes_nothing(tmp_path):
    done = _demo(tmp_path, "--kill-server-mid-push")
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-2000:]
    assert json.loads(done.stdout) == EXPECTED
