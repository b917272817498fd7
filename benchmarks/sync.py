"""Syncing at its size: `make bench-sync` (ARGS="--people 10704 --peers FOLDER").

A laptop with an encrypted vault in this process, the centre as `fieldreg serve` in another, on a
PostgreSQL with all its durability, TLS on the loopback between them. Nothing is asserted.

up        registrations that wait are sent until the centre's signed receipt for each is in the
          vault. They are on both disks then.
down      an empty laptop of the same office reads all, until both sides' digests are equal.
shown     what lists and search of that laptop take after that, in steps of a hundred people.
idle      one more sync of each, when there is nothing to say.
one       registrations that are sent one by one, as they are saved at a desk with a line.
kept      what the registrations take in PostgreSQL, indexes included, by table.
thin line the same, up and then down, with the bytes of each exchange on a line of 64 kbit/s, 600 ms
          there and back and 5 % loss, as `thin_line` counts it.
bare      what is least: the same bytes put into PostgreSQL and into an encrypted SQLite by a bare
          `executemany`, 500 a transaction; and what zstd makes of the bare patches with the ids of
          revision and record, in batches of the same size.
peers     others beside it, where their packages are found, over plain HTTP and encrypting nothing:
          Morango, as shipped and with its waiting cut, SQLite to PostgreSQL to SQLite, all durable;
          PouchDB, LevelDB on both sides, nothing on the disk before the system writes it by itself.

Wall time says little where others use the machine: processor time stands beside it, of this
process, of the centre's and of PostgreSQL's.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import zstandard
from peers import morango_peer, pouchdb
from registrations import KEY
from sqlalchemy import select
from sync_needs import grown, kept, one_by_one
from sync_parts import Centre, Laptop, Spent, centre_on, new_laptop, postgres, register
from thin_line import ThinLine

from fieldreg.database.sqlcipher import writer_engine
from fieldreg.protocol.sealed import compact
from fieldreg.store.schema import revision
from fieldreg.store.store import Store
from fieldreg.sync.engine import Engine
from fieldreg.sync.surroundings import Ended, Surroundings

PEOPLE = 10_704
BATCH = 500


def main() -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--peers", type=Path, help="a folder with what `make bench-sync` installs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fieldreg-bench-") as folder, postgres() as database:
        _measure(Path(folder), *database, options)
    return 0


def _measure(folder: Path, url: str, postmaster: int, options: argparse.Namespace) -> None:
    count = options.people
    with centre_on(folder / "centre", url, postmaster) as centre:
        sender = new_laptop(folder / "sender", centre)
        empty = kept(url)
        sys.stderr.write(f"making {count:,} registrations\n")
        size = register(sender.store, count)
        bodies = _bodies(sender.store)
        _print([["set", "registrations", "bytes of JSON each"],
                ["", f"{count:,}", f"{size / count:,.0f}"]])  # fmt: skip
        up = sender.sync(centre)
        full = kept(url)
        reader = new_laptop(folder / "reader", centre)
        down = reader.sync(centre)
        _print_sync(count, up, down, _bare(folder, url, bodies), _peers(options.peers, bodies, url))
        _print_bytes(count, up, down, bodies)
        _print_idle(_idle(sender, centre), _idle(reader, centre))
        _print(one_by_one(reader, centre))
        _print(grown(count, empty, full))
    for laptop in (sender, reader):
        laptop.store.close()
    _print_thin(folder, url, postmaster, count)


def _bodies(store: Store) -> list[dict[str, Any]]:
    """Ids and patch of each registration."""
    columns = (revision.c.revision_id, revision.c.record_id, revision.c.body)
    with store.reading() as connection:
        rows = connection.execute(select(*columns).order_by(revision.c.row_no)).all()
    return [
        {"id": r.revision_id, "record": r.record_id, "patch": json.loads(r.body)["patch"]}
        for r in rows
    ]


# Speed


def _print_sync(
    count: int, up: Spent, down: Spent, bare: list[list[str]], peers: list[list[str]]
) -> None:
    rows = [["", "a second", "wall s", "µs each: laptop", "centre", "PostgreSQL", "all", "trips"]]
    for name, spent in (("up", up), ("down", down)):
        sides = (spent.laptop, spent.centre, spent.database)
        each = [f"{side / count * 1e6:,.0f}" for side in (*sides, sum(sides))]
        trips = str(spent.trips)
        rows.append([name, _rate(count, spent.seconds), f"{spent.seconds:.2f}", *each, trips])
    for name, spent in (("shown, after up", up), ("shown, after down", down)):
        seconds, processor = spent.shown
        each = [f"{processor / count * 1e6:,.0f}", "", "", "", ""]
        rows.append([name, _rate(count, seconds), f"{seconds:.2f}", *each])
    _print([*rows, *bare, *peers])


def _bare(folder: Path, url: str, bodies: list[dict[str, Any]]) -> list[list[str]]:
    rows = [
        (b["id"], b["record"], number, compact(b["patch"]), secrets.token_bytes(64))
        for number, b in enumerate(bodies)
    ]
    table = "bare (id {0}, record {0}, seq bigint unique, body {1}, link {1})"
    with psycopg.connect(url) as server:
        server.execute("CREATE TABLE " + table.format("varchar(36)", "bytea"))
        server.commit()

        def one(some: Sequence[Any]) -> None:
            with server.cursor() as cursor:
                cursor.executemany("INSERT INTO bare VALUES (%s, %s, %s, %s, %s)", some)
            server.commit()

        found = [_timed("bare: PostgreSQL", rows, one)]
        server.execute("DROP TABLE bare")
    engine = writer_engine(folder / "bare.db", KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE " + table.format("text", "blob"))

    def other(some: Sequence[Any]) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO bare VALUES (?, ?, ?, ?, ?)", list(some))

    found.append(_timed("bare: encrypted SQLite", rows, other))
    engine.dispose()
    return found


def _timed(name: str, rows: Sequence[Any], work: Callable[[Sequence[Any]], None]) -> list[str]:
    began, used = time.perf_counter(), time.process_time()
    for start in range(0, len(rows), BATCH):
        work(rows[start : start + BATCH])
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    each = f"{processor / len(rows) * 1e6:,.0f}"
    return [name, _rate(len(rows), seconds), f"{seconds:.2f}", each, "", "", "", ""]


def _peers(folder: Path | None, bodies: list[dict[str, Any]], url: str) -> list[list[str]]:
    morango = morango_peer.measure(folder, bodies, url) if folder else []
    pouch = pouchdb.measure(folder, bodies) if folder else []
    rows = [
        [name, _rate(len(bodies), seconds), f"{seconds:.2f}", "", "", "", "", ""]
        for name, seconds in [*morango, *pouch]
    ]
    absent = [name for name, found in (("Morango", morango), ("PouchDB", pouch)) if not found]
    return [*rows, *([f"{name}: not here", *[""] * 7] for name in absent)]


def _rate(count: int, seconds: float) -> str:
    return f"{count / seconds:,.0f}" if seconds else ""


# Bytes


def _print_bytes(count: int, up: Spent, down: Spent, bodies: list[dict[str, Any]]) -> None:
    rows = [["bytes each, of bodies", "sent", "answered", "bare, packed alike", "times bare"]]
    for name, spent, there in (("up", up, up.up), ("down", down, down.down)):
        least = _least(bodies, -(-count // spent.trips))
        both = [f"{spent.up / count:.0f}", f"{spent.down / count:.0f}"]
        rows.append([name, *both, f"{least / count:.0f}", f"{there / least:.2f}"])
    _print(rows)


def _least(bodies: list[dict[str, Any]], batch: int) -> int:
    size = 0
    for start in range(0, len(bodies), batch):
        some = [[b["id"], b["record"], b["patch"]] for b in bodies[start : start + batch]]
        size += len(zstandard.ZstdCompressor().compress(compact(some)))
    return size


def _idle(laptop: Laptop, centre: Centre) -> Spent:
    """A sync after one that left nothing to say."""
    laptop.sync(centre)
    return laptop.sync(centre)


def _print_idle(sender: Spent, reader: Spent) -> None:
    rows = [["idle", "trips", "bytes sent", "answered", "both", "HTTP's own lines"]]
    for name, spent in (("of who sent", sender), ("of who read", reader)):
        both = spent.up + spent.down
        sizes = (spent.trips, spent.up, spent.down, both, spent.headers)
        rows.append([name, *map(str, sizes)])
    _print(rows)


# The thin line


def _print_thin(folder: Path, url: str, postmaster: int, count: int) -> None:
    # Another centre, in the same PostgreSQL.
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE DATABASE thin")
    again = url.replace("/postgres?", "/thin?")
    rows = [["thin line", "minutes", "trips", "used", "useful bytes alone", "longest s"]]
    with centre_on(folder / "thin", again, postmaster) as centre:
        sender = new_laptop(folder / "thin-sender", centre)
        register(sender.store, count)
        rows.append(_thin("up", sender, centre))
        rows.append(_thin("down", new_laptop(folder / "thin-reader", centre), centre))
    _print(rows)


def _thin(name: str, laptop: Laptop, centre: Centre) -> list[str]:
    line = ThinLine()
    longest = [0.0]
    carrier = laptop.carrier

    class Counted:
        """The real carrier; its bytes move the line's clock."""

        def exchange(self, identity: Any, request: Any) -> Any:
            began = line.seconds
            answer = carrier.exchange(identity, request)
            up, down, headers = laptop.sizes(laptop.posted[-1])
            line.exchange(up + headers // 2, down + headers // 2)
            longest[0] = max(longest[0], line.seconds - began)
            return answer

    ended: Ended = Engine(
        Surroundings(
            store=laptop.store,
            carrier=Counted(),
            on_writer=lambda job: job(),
            make_id=lambda: str(uuid4()),
            clock=lambda: line.seconds,
            wait=lambda _: None,
            chance=lambda: 0.5,
            progress=lambda *_: None,
            cancelled=lambda: False,
        )
    ).run()
    if ended.trouble or not ended.equal:
        raise SystemExit(f"the thin line failed: {ended.trouble}")
    trips = str(len(laptop.posted))
    minutes = f"{line.seconds / 60:.1f}"
    laptop.store.close()
    return [name, minutes, trips, f"{line.used:.0%}", f"{line.of_use:.0%}", f"{longest[0]:.1f}"]


def _print(rows: list[list[str]]) -> None:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        first, *rest = (cell.ljust(w) if not i else cell.rjust(w)
                        for i, (cell, w) in enumerate(zip(row, widths, strict=True)))  # fmt: skip
        sys.stdout.write("  ".join([first, *rest]).rstrip() + "\n")
    sys.stdout.write("\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
