"""Run the harnesses and print what they found: `python -m torture.harness --help`.

Each runs in a process of its own, because a process that forks must have one thread only.
Exit 1: something was lost, or a control did not lose.
"""

from __future__ import annotations

import argparse
import json
import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict

from .catalogue import HARNESSES, Entry
from .result import Result, Task, timed

_HEAD = ("harness", "runs", "losses", "control's losses", "seconds")


def main(
    module: str = "torture.harness",
    harnesses: Mapping[str, Entry] = HARNESSES,
    about: str = "Prove that the vault holds.",
) -> int:
    """The table, or with `--json` one harness's result. *module* runs *harnesses* again."""
    asked = _arguments(harnesses, about)
    if asked.json:
        harness, runs = harnesses[asked.names[0]].load(), asked.runs
        result = timed(harness, Task(runs, asked.seed, asked.only))
        sys.stdout.write(json.dumps(asdict(result)))
        return 0
    seed = asked.seed if asked.seed is not None else secrets.randbelow(1 << 32)
    _line(f"scale {asked.scale}, seed {seed} (again with --seed {seed})")
    _line(_row(_HEAD))
    results = []
    for name in asked.names or harnesses:
        runs = asked.runs or getattr(harnesses[name], asked.scale)
        results.append(in_own_process(name, runs, seed, asked.only, module=module))
        _tell(results[-1])
    return 0 if all(r.is_good for r in results) else 1


def in_own_process(
    name: str, runs: int, seed: int, only: str = "", *, module: str = "torture.harness"
) -> Result:
    """What harness *name* finds in so many runs."""
    command = [sys.executable, "-m", module, name, "--json",
               "--runs", str(runs), "--seed", str(seed), "--only", only]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return Result(name, runs, [f"the harness broke:\n{done.stderr[-1500:]}"])
    return Result(**json.loads(done.stdout))


def _arguments(harnesses: Mapping[str, Entry], about: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("names", nargs="*", metavar="harness",
                        help=f"of {', '.join(harnesses)}; all if none is named")  # fmt: skip
    parser.add_argument("--scale", choices=("small", "large"), default="large")
    parser.add_argument("--runs", type=int, default=0, help="instead of the scale's number")
    parser.add_argument("--seed", type=int, help="a random one if not given; it is printed")
    parser.add_argument("--only", default="", help="one part of a harness, such as a flow")
    parser.add_argument("--json", action="store_true", help="the result of one harness as JSON")
    return parser.parse_args()


def _tell(result: Result) -> None:
    control = f"{result.control_losses} of {result.control_runs}"
    row = (result.name, f"{result.runs:,}", len(result.losses), control, f"{result.seconds:.1f}")
    _line(_row(row) + (f"  skipped: {result.skipped}" if result.skipped else ""))
    for text in [*result.notes, *(f"LOST: {loss}" for loss in result.losses[:20])]:
        _line(f"    {text}")
    if not result.skipped and not result.control_losses:
        _line("    The control lost nothing: this harness proves nothing.")


def _row(cells: tuple[object, ...]) -> str:
    return "  ".join(f"{c!s:<{w}}" for c, w in zip(cells, (20, 8, 8, 18, 8), strict=True))


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
