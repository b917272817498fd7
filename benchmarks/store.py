"""The laptop's vault at its size: `make bench-store` (ARGS="--people 1000000 --folder …").

One encrypted vault of synthetic people, two cores, the file in the system's cache. Each figure
stands beside the bare limit measured in the same run: what the same keyed SQLite takes for the
least that could be asked of it, with no program around. Wall time; nothing is asserted.

search    text to the rows of a first window, as the reader lane does it (services.people.search).
          Bare: as many rows by their key.
save      services.register.save, from values to the commit: checks, verdict, revision, audit link,
          view, search index. Bare: the very same rows, read back from there, put with prepared
          statements into the same tables (indexes, triggers, search index) of a copy of the
          vault, in one transaction of one connection with the same settings. Taken in turns.
open      from the key to a usable list: is the file sound, migrations, both connections, the first
          window, the figures of the home page. Bare: a keyed connection and one window by key.
list      the list's model in a real table (offscreen), dragged and scrolled through everybody.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from registrations import live_size, make_vault, shape_of_all
from store_list import print_list, print_open
from store_measuring import (
    open_desk,
    print_rows,
)
from store_saves import print_saves
from store_search import print_search

from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.store.store import Store

PEOPLE = 100_000


def main() -> int:
    """Make the vault, or take the one that is there, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--folder", type=Path, help="where the vault is made, and used again")
    parser.add_argument("--rounds", type=int, default=5, help="how often each search is made")
    parser.add_argument("--saves", type=int, default=400)
    options = parser.parse_args()
    if options.folder:
        _measure(options.folder, options)
    else:
        with tempfile.TemporaryDirectory(prefix="fieldreg-bench-") as folder:
            _measure(Path(folder), options)
    return 0


def _measure(folder: Path, options: argparse.Namespace) -> None:
    vault = _vault(folder, options.people)
    desk = open_desk(vault)
    try:
        _print_size(vault, desk.store)
        print_search(desk, options.rounds)
        print_open(desk, vault, options.rounds)
        print_list(desk)
    finally:
        desk.store.close()
    print_saves(folder, vault, options.saves)


def _vault(folder: Path, count: int) -> Path:
    """A finished vault of that size and of the present tables; one left half made is made again."""
    vault = folder / f"people-{count}-{shape_of_all()}"
    if vault.exists():
        return vault
    unfinished = vault.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    began = time.perf_counter()

    def told(done: int) -> None:
        if done % 10_000 == 0 or done == count:
            rate = done / (time.perf_counter() - began)
            sys.stderr.write(f"\rmaking the vault: {done:,} people, {rate:,.0f} a second ")

    make_vault(unfinished, builtin_pack(), count, told)
    sys.stderr.write("\n")
    return unfinished.rename(vault)


def _print_size(vault: Path, store: Store) -> None:
    size = sum(path.stat().st_size for path in vault.iterdir())
    count = live_size(store)
    with store.reading() as connection:
        total = connection.exec_driver_sql("SELECT sum(people) FROM view_figure").scalar_one()
    each = size / total
    print_rows([["vault", "people", "delivered", "MB on disk", "bytes each"],
            ["", f"{total:,}", f"{count:,}", f"{size / 1e6:,.0f}", f"{each:,.0f}"]])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
