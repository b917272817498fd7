"""What the parts of `store.py` share: an open desk, a bare connection, times, tables."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from registrations import DAY, KEY, OFFICER

from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services.desk import Desk
from fieldreg.services.views import PeopleQuery
from fieldreg.store.store import Store

WINDOW = PeopleQuery().limit
Timed = Callable[[], object]


def open_desk(vault: Path) -> Desk:
    """A desk on *vault*, on the day of its people."""
    clock = lambda: datetime(DAY.year, DAY.month, DAY.day, 4, tzinfo=UTC)  # noqa: E731
    store = Store(vault, KEY, clock=clock)
    return Desk(vault, store, builtin_shelf(), OFFICER, "Petugas", "Desa Contoh", clock=clock)


def bare_connection(engine: Any) -> Any:
    """The bare connection of an engine, with its key and settings, and nothing around it."""
    connection = engine.raw_connection()
    raw = connection.dbapi_connection
    connection.detach()
    return raw


def seconds(run: Timed) -> float:
    """How long *run* takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def times(count: int, run: Timed) -> list[float]:
    """How long *run* takes, *count* times."""
    return [seconds(run) for _ in range(count)]


def p95(took: Sequence[float]) -> float:
    """The 95th of a hundred."""
    return sorted(took)[max(-(-len(took) * 95 // 100) - 1, 0)]


def row(name: str, took: Sequence[float], bare: Sequence[float], found: str) -> list[str]:
    """A line of a table: middle, 95th and most in milliseconds, and how many times *bare*."""
    times_bare = statistics.median(took) / statistics.median(bare)
    cells = (statistics.median(took), p95(took), max(took))
    return [name, *(f"{1000 * cell:.2f}" for cell in cells), f"{times_bare:.1f}", found]


def print_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print a table; the first row is its head."""
    for first, *rest in rows:
        line = f"{first:<28}" + "".join(f"{cell:>14}" for cell in rest)
        sys.stdout.write(line.rstrip() + "\n")
    sys.stdout.write("\n")
    sys.stdout.flush()
