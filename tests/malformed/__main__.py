"""Ask a centre wrongly many thousand times: `python -m malformed --help`. Exit 1: a fault."""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent


def main() -> int:
    """Half of the requests to a centre on SQLite, half to one on PostgreSQL."""
    parser = argparse.ArgumentParser(prog="malformed", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", default="", help="a random one if not given; it is printed")
    asked = parser.parse_args()
    seed = asked.seed or secrets.token_hex(4)
    sys.stdout.write(f"{asked.count} requests, seed {seed} (again with --seed {seed})\n")
    sys.stdout.flush()
    usual = ["-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:logging"]
    given = {"FIELDREG_MALFORMED_COUNT": str(asked.count // 2), "FIELDREG_MALFORMED_SEED": seed}
    command = [sys.executable, *usual, str(_HERE / "large.py")]
    return subprocess.run(command, env={**os.environ, **given}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
