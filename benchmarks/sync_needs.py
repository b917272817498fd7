"""What a centre needs for `make bench-sync` and the table in docs/OPERATIONS.md: the processor for
each small push, and the room that registrations take in PostgreSQL."""

from __future__ import annotations

import psycopg
from sync_parts import Centre, Laptop, Spent, register

ONE_BY_ONE = 50


def one_by_one(laptop: Laptop, centre: Centre) -> list[list[str]]:
    """Registrations that are sent one at a time, as they are saved at a desk with a line."""
    some = [_sync_of_one(laptop, centre) for _ in range(ONE_BY_ONE)]
    trips = sum(spent.trips for spent in some)
    sides = (sum(spent.centre for spent in some), sum(spent.database for spent in some))
    each = [f"{side / trips * 1e3:.1f}" for side in sides]
    head = ["one by one", "trips", "ms of processor a trip: centre", "PostgreSQL"]
    return [head, [str(len(some)), str(trips), *each]]


def _sync_of_one(laptop: Laptop, centre: Centre) -> Spent:
    register(laptop.store, 1)
    return laptop.sync(centre)


def kept(url: str) -> dict[str, int]:
    """Bytes by table, with its indexes and what lies beside it; "" is the whole database."""
    with psycopg.connect(url) as server:
        tables = server.execute(
            "SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables"
        ).fetchall()
        whole = server.execute("SELECT pg_database_size(current_database())").fetchone()
    return {"": whole[0] if whole else 0, **dict(tables)}


def grown(count: int, empty: dict[str, int], full: dict[str, int]) -> list[list[str]]:
    """By how much *count* registrations let it grow; tables of less than a hundredth left out."""
    sizes = {name: size - empty.get(name, 0) for name, size in full.items()}
    rows = [["kept in PostgreSQL", "MB", "bytes each"]]
    for name, size in sorted(sizes.items(), key=lambda found: -found[1]):
        if size * 100 > sizes[""]:
            rows.append([name or "all", f"{size / 1e6:.1f}", f"{size / count:,.0f}"])
    return rows
