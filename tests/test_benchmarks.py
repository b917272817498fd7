"""The benchmarks run, in a small form; how fast they are is never asserted."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_checking_people_is_measured_beside_bare_limits():
    done = subprocess.run(
        [sys.executable, "benchmarks/check_people.py", "--people", "40", "--repeat", "1"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^(\S.*?)  +([\d.]+) +([\d,]+) +([\d.]+)$", done.stdout, re.MULTILINE)
    assert [name for name, *_ in rows] == [
        "csv module alone",
        "pydantic, shapes only",
        "checks",
        "eligibility",
        "checks and eligibility",
        "cells into values",
        "the command, cells to JSON",
    ]
    assert all(float(seconds) >= 0 for _, seconds, _, _ in rows)
    loading = re.findall(r"^(the Denpasar pack|import, .*?)  +([\d.]+)$", done.stdout, re.MULTILINE)
    assert [name for name, _ in loading] == [
        "the Denpasar pack",
        "import, domain",
        "import, protocol",
        "import, services",
        "import, the command",
    ]
