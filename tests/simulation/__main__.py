"""`python -m simulation --help`: schedules in large numbers, mutants, and one seed again.

Exit 1: an invariant did not hold, or a mutant was not found out.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import accumulate, pairwise
from multiprocessing import get_context

from .kinds import KINDS, MOST_REAL, REAL_SHARE, Told, block, prepare
from .mutants import MUTANTS

SEEDS = 10_000_000
_BLOCK = {False: 50, True: 2}
_MUTANT_SEEDS = 400
_TELL = 10_000


def main() -> int:
    """Run what was asked for and print it."""
    asked = _arguments()
    if asked.again:
        name, _, seed = asked.again.rpartition(":")
        told = block((name, int(seed), 1))
        _line(f"{asked.again}: {told.faults[0][1] if told.faults else 'all holds'}")
        return 1 if told.faults else 0
    first = asked.seed if asked.seed is not None else secrets.randbelow(SEEDS)
    _line(f"{asked.schedules:,} schedules, first seed {first} (again with --seed {first})")
    with ProcessPoolExecutor(asked.workers, get_context("spawn"), prepare) as pool:
        is_good = _schedules(pool.map(block, list(_blocks(asked, first))))
        is_good &= asked.no_mutants or _mutants(pool.map(block, list(_mutant_tasks(first))))
    return 0 if is_good else 1


def _blocks(asked: argparse.Namespace, first: int) -> Iterator[tuple[str, int, int]]:
    """The seeds of each kind in blocks, dearest first."""
    names = asked.kinds or list(KINDS)
    parts = {True: [n for n in names if KINDS[n].is_real], False: []}
    parts[False] = [n for n in names if n not in parts[True]]
    reals = asked.schedules if parts[True] else 0
    if parts[False]:
        reals = min(round(reals * REAL_SHARE), asked.most_real)
    for is_real, count in ((True, reals), (False, asked.schedules - reals)):
        for name, share in _shares(parts[is_real], count):
            for start in range(0, share, _BLOCK[is_real]):
                yield name, first + start, min(_BLOCK[is_real], share - start)


def _shares(names: list[str], count: int) -> Iterator[tuple[str, int]]:
    """*count* schedules dealt to kinds by their weight."""
    weights = list(accumulate((KINDS[name].weight for name in names), initial=0))
    ends = [round(count * weight / weights[-1]) for weight in weights if names]
    yield from ((n, end - begin) for n, (begin, end) in zip(names, pairwise(ends), strict=True))


def _mutant_tasks(first: int) -> Iterator[tuple[str, int, int]]:
    return ((name, first, _MUTANT_SEEDS) for name in MUTANTS)


def _schedules(blocks: Iterator[Told]) -> bool:
    begin = time.monotonic()
    done, sums = 0, dict[str, Told]()
    for told in blocks:
        one = sums.setdefault(told.kind, Told(told.kind))
        one.runs += told.runs
        one.met |= told.met
        one.faults += told.faults
        done += told.runs
        if done // _TELL > (done - told.runs) // _TELL:
            _line(f"    {done:,} done after {time.monotonic() - begin:.0f} s")
        for seed, text in told.faults:
            _line(f"    VIOLATED by {told.kind}:{seed}  {text}  (--again {told.kind}:{seed})")
    _line(f"{'kind':<20}{'schedules':>10}{'violations':>12}  kinds of fault met")
    for name in sorted(sums, key=list(KINDS).index):
        one = sums[name]
        _line(f"{name:<20}{one.runs:>10,}{len(one.faults):>12}  {len(one.met)}")
    took, runs = time.monotonic() - begin, sum(one.runs for one in sums.values())
    _line(f"{runs:,} schedules in {took:.0f} s, {runs / took:.0f} a second")
    return not any(one.faults for one in sums.values())


def _mutants(blocks: Iterator[Told]) -> bool:
    survivors = 0
    _line(f"{'mutant':<30}{'caught by schedule no.':>24}")
    for told in blocks:
        survivors += not told.faults
        _line(f"{told.kind:<30}{told.runs if told.faults else 'SURVIVED':>24}")
    _line(f"{len(MUTANTS)} mutants, {survivors} survived")
    return not survivors


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulation", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="kind",
                        help=f"of {', '.join(KINDS)}; all if none is named")  # fmt: skip
    parser.add_argument("--schedules", type=int, default=5_000)
    parser.add_argument("--most-real", type=int, default=MOST_REAL,
                        help="of them, over the real store and centre; %(default)s")  # fmt: skip
    parser.add_argument("--seed", type=int, help="the first one; random if not given")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-mutants", action="store_true")
    parser.add_argument("--again", default="", metavar="KIND:SEED", help="one schedule once more")
    return parser.parse_args()


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
