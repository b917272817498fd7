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


def test_syncing_is_measured_beside_bare_limits():
    done = subprocess.run(
        [sys.executable, "benchmarks/sync.py", "--people", "60"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^(\S.*?)  +([\d,]+) +([\d.]+) +([\d,]+)", done.stdout, re.MULTILINE)
    assert [name for name, *_ in rows][:6] == [
        *("up", "down", "shown, after up", "shown, after down"),
        *("bare: PostgreSQL", "bare: encrypted SQLite"),
    ]
    assert "PouchDB: not here" in done.stdout
    idle = re.findall(r"^of who (\w+) +1 +\d+ +\d+ +(\d+) +\d+$", done.stdout, re.MULTILINE)
    assert [who for who, _ in idle] == ["sent", "read"], "an idle sync is one trip"
    assert max(int(size) for _, size in idle) < 1_000
    assert re.search(r"^50 +50 +[\d.]+ +[\d.]+$", done.stdout, re.MULTILINE), "one trip each"
    kept = re.findall(r"^(\w+) +[\d.]+ +([\d,]+)$", done.stdout, re.MULTILINE)
    assert {"all", "revision", "record", "person"} <= {name for name, _ in kept}
    thin = re.findall(r"^(up|down) +[\d.]+ +\d+ +(\d+)% +(\d+)% ", done.stdout, re.MULTILINE)
    assert [name for name, *_ in thin] == ["up", "down"]


def test_the_thin_line_counts_what_it_carries(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from thin_line import HEADERS, SEGMENT, ThinLine  # noqa: PLC0415 - a script's folder

    quiet = ThinLine(loss=0.0)
    quiet.exchange(SEGMENT, 1)
    assert (quiet.useful, quiet.carried) == (SEGMENT + 1, SEGMENT + 1 + 2 * HEADERS)
    assert quiet.seconds == quiet.round_trip + quiet.carried / quiet.bytes_a_second
    lossy = ThinLine()
    for line in (quiet, lossy):
        line.exchange(200_000, 200_000)
    assert lossy.seconds > quiet.seconds
    assert 1.02 < lossy.carried / quiet.carried < 1.10
    assert quiet.used > lossy.of_use > 0.5


def test_the_store_is_measured_beside_bare_limits(tmp_path):
    command = [sys.executable, "benchmarks/store.py", "--folder", str(tmp_path)]
    small = ["--people", "300", "--rounds", "1", "--saves", "4"]
    done = subprocess.run(
        [*command, *small], cwd=ROOT, check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^(\S.*?)  +([\d.]+) +([\d.]+) +([\d.]+)", done.stdout, re.MULTILINE)
    names = [name for name, *_ in rows]
    assert names[0] == "bare: 100 rows by key"
    for name in ("nothing typed", "one letter", "common, never meet", "whole NIK", "all of them"):
        assert name in names
    assert names[-16:] == [
        "bare: connect, one window",
        "to a usable list",
        "figures of the home page",
        "a window while scrolling",
        "bare: a new person",
        "a new person",
        "then, nobody waits: the log",
        "bare: a correction",
        "a correction",
        "then, nobody waits: the log",
        "bare: a new person at once",
        "a new person at once",
        "then, nobody waits: the log",
        "bare: a correction at once",
        "a correction at once",
        "then, nobody waits: the log",
    ]
    assert all(float(p50) <= float(p95) <= float(most) for _, p50, p95, most in rows)
    again = subprocess.run(
        [*command, *small], cwd=ROOT, check=False, capture_output=True, text=True, timeout=120
    )
    assert "making the vault" not in again.stderr, "the vault that is there is used again"
