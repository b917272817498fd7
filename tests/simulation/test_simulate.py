"""The command that runs schedules in large numbers: what it says of good ones and of bad ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def said(*arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "simulation", *arguments],
        cwd=ROOT / "tests",
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_good_schedules_end_well() -> None:
    code, text = said("plain", "offices", "--schedules", "8", "--seed", "3", "--no-mutants")
    assert code == 0, text
    assert "8 schedules in" in text


def test_a_seed_that_failed_fails_again_and_says_how() -> None:
    once, again = (said("--again", "SilentOverwrite:0") for _ in range(2))
    assert once == again
    assert once[0] == 1
    assert "I6: a value its author never knew was replaced" in once[1]
    assert said("--again", "plain:0")[0] == 0
