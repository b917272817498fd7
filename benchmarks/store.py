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
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from registrations import (
    DAY,
    KEY,
    OFFICER,
    copy_vault,
    live_size,
    make_vault,
    registrations,
    shape_of_all,
)

from fieldreg.database.sqlcipher import reader_engine, writer_engine
from fieldreg.domain.record import Value
from fieldreg.domain.words import Case, Delivery
from fieldreg.protocol.pack_files import builtin_pack, builtin_shelf
from fieldreg.services import home, people, register
from fieldreg.services.desk import Desk
from fieldreg.services.resting import rest
from fieldreg.services.views import PeopleQuery
from fieldreg.store.derive import segments
from fieldreg.store.record_state import record_state
from fieldreg.store.search_words import signs_of, terms_of
from fieldreg.store.store import DATABASE_FILE, Store

PEOPLE = 100_000
WINDOW = PeopleQuery().limit
Timed = Callable[[], object]


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
    desk = _desk(vault)
    try:
        _print_size(vault, desk.store)
        _print_search(desk, options.rounds)
        _print_open(desk, vault, options.rounds)
        _print_list(desk)
    finally:
        desk.store.close()
    _print_saves(folder, vault, options.saves)


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


def _desk(vault: Path) -> Desk:
    clock = lambda: datetime(DAY.year, DAY.month, DAY.day, 4, tzinfo=UTC)  # noqa: E731
    store = Store(vault, KEY, clock=clock)
    return Desk(vault, store, builtin_shelf(), OFFICER, "Petugas", "Desa Contoh", clock=clock)


def _print_size(vault: Path, store: Store) -> None:
    size = sum(path.stat().st_size for path in vault.iterdir())
    count = live_size(store)
    with store.reading() as connection:
        total = connection.exec_driver_sql("SELECT sum(people) FROM view_figure").scalar_one()
    each = size / total
    _print([["vault", "people", "delivered", "MB on disk", "bytes each"],
            ["", f"{total:,}", f"{count:,}", f"{size / 1e6:,.0f}", f"{each:,.0f}"]])  # fmt: skip


# Search


def _kinds(desk: Desk) -> dict[str, list[PeopleQuery]]:
    """Queries of each kind, from people who are there."""
    random = Random(3)  # noqa: S311 - repeatable, not secret
    with desk.store.reading() as connection:
        most = connection.exec_driver_sql("SELECT max(search_id) FROM view").scalar_one()
        ids = ",".join(str(random.randint(1, most)) for _ in range(40))
        query = (
            f"SELECT full_name, nik, phone, banjar, segments FROM view WHERE search_id IN ({ids})"  # noqa: S608 - numbers
        )
        some = connection.exec_driver_sql(query).all()
    given = [row.full_name.split()[-1].lower() for row in some]
    asked: dict[str, Iterable[str]] = {
        "nothing typed": ("",),
        "one letter": ("i", "w", "s", "n", "5", "x"),
        "two letters": ("ni", "wa", "su", "ke", "51", "08"),
        "three letters": ("aya", "sar", "tra", "aaa", "ana", "517"),
        "common name": ("wayan", "nyoman", "ketut", "gede", "putu"),
        "rare name": given,
        "part of a name": [name[1:-1] for name in given],
        "common and rare": [f"wayan {name}" for name in given],
        "two common words": ("wayan sari", "ni wayan", "i ketut", "made 5171", "wayan jro"),
        "common, meet rarely": ("wayan nyoman", "ketut gede", "wayan ketut gede", "komang nengah"),
        "common, never meet": ("wayan nyoman ketut gede", "wayan komang putu", "nyoman made kadek"),
        "many short words": ("i w s a", "ni wa su ar", "ana ara asa aya", "n w 5 08 51 wa su"),
        "whole NIK": [row.nik for row in some],
        "NIK, last four": [row.nik[-4:] for row in some],
        "NIK, middle six": [row.nik[5:11] for row in some],
        "part of a phone": [row.phone[5:10] for row in some],
        "whole phone, grouped": [f"0{p[3:6]}-{p[6:10]}-{p[10:]}" for p in (r.phone for r in some)],
        "banjar": [row.banjar for row in some],
        "old spelling": ("wajan", "njoman", "ketoet", "poetoe djaja", "gdhe artha"),
        "status": ("ditolak", "rejected", "menunggu kirim", "sedang diperiksa"),
        "status and name": [f"ditolak {name}" for name in given],
        "nobody": ("zzz", "qxqx", "wayan zzz", "9900990099"),
    }
    kinds = {kind: [PeopleQuery(words) for words in all_of] for kind, all_of in asked.items()}
    kinds["filter"] = [PeopleQuery(case=case) for case in (Case.ACCEPTED, Case.REJECTED)]
    kinds["filters and words"] = [
        PeopleQuery("wayan", case=Case.REJECTED),
        PeopleQuery("ni", delivery=Delivery.WAITING, case=Case.SUBMITTED),
        PeopleQuery("ketut", segment="petani", registered_on=DAY.isoformat()),
    ]
    return kinds


def _print_search(desk: Desk, rounds: int) -> None:
    bare = _bare_rows(desk)
    rows = [["search", "p50 ms", "p95 ms", "max ms", "times bare", "found"]]
    rows.append(_row(f"bare: {WINDOW} rows by key", bare, bare, ""))
    rows.append(_row("bare: index, one term", _bare_index(desk), bare, ""))
    every: list[float] = []
    for kind, queries in _kinds(desk).items():
        found = [people.search(desk, query) for query in queries]
        took = [
            _seconds(lambda q=q: people.search(desk, q)) for _ in range(rounds) for q in queries
        ]
        every += took
        rows.append(_row(kind, took, bare, _span(found)))
    rows.append(_row("all of them", every, bare, ""))
    for name, offset in (("jump to the middle", 0.5), ("jump to the end", 0.99)):
        total = people.search(desk, PeopleQuery()).total
        query = PeopleQuery(offset=int(total * offset))
        rows.append(
            _row(name, _times(rounds * 3, lambda q=query: people.search(desk, q)), bare, "")
        )
    _print(rows)


def _span(found: Sequence[Any]) -> str:
    totals = sorted((page.total, page.is_capped) for page in found)
    low, high = (f"{n:,}{'+' if more else ''}" for n, more in (totals[0], totals[-1]))
    return low if low == high else f"{low} to {high}"


def _bare_rows(desk: Desk) -> list[float]:
    """A window of rows by key, through one keyed connection, ends of the list included."""
    raw = _raw(reader_engine(desk.folder / DATABASE_FILE, KEY))
    most = raw.execute("SELECT max(search_id) FROM view").fetchone()[0]
    random = Random(5)  # noqa: S311 - repeatable, not secret
    took = []
    query = "SELECT * FROM view WHERE search_id BETWEEN ? AND ?"
    for _ in range(100):
        start = random.randint(1, max(most - WINDOW, 1))
        between = (start, start + WINDOW - 1)
        took.append(_seconds(lambda b=between: raw.execute(query, b).fetchall()))
    raw.close()
    return took


def _bare_index(desk: Desk) -> list[float]:
    raw = _raw(reader_engine(desk.folder / DATABASE_FILE, KEY))
    query = "SELECT rowid FROM view_search WHERE view_search MATCH ? ORDER BY rowid DESC LIMIT 100"
    took = _times(100, lambda: raw.execute(query, ('"wai"',)).fetchall())
    raw.close()
    return took


# Opening


def _print_open(desk: Desk, vault: Path, rounds: int) -> None:
    desk.store.close()
    took, bare = [], []
    for _ in range(max(rounds, 5)):
        opened: list[Desk] = []

        def usable() -> None:
            opened.append(_desk(vault))  # noqa: B023 - called at once
            people.search(opened[0], PeopleQuery())  # noqa: B023
            home.figures(opened[0])  # noqa: B023

        took.append(_seconds(usable))
        opened[0].store.close()
        bare.append(_seconds(lambda: _bare_open(vault)))
    again = _desk(vault)
    object.__setattr__(desk, "store", again.store)
    _print([["open", "p50 ms", "p95 ms", "max ms", "times bare"],
            _row("bare: connect, one window", bare, bare, "")[:-1],
            _row("to a usable list", took, bare, "")[:-1],
            _row("figures of the home page", _times(20, lambda: home.figures(desk)), bare, "")[:-1],
            ])  # fmt: skip


def _bare_open(vault: Path) -> None:
    raw = _raw(reader_engine(vault / DATABASE_FILE, KEY))
    raw.execute("SELECT * FROM view ORDER BY search_id DESC LIMIT ?", (WINDOW,)).fetchall()
    raw.close()


# The list


def _print_list(desk: Desk) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - only here, and heavy

    from fieldreg.desktop.models.windows import ROWS  # noqa: PLC0415
    from fieldreg.desktop.pages.people_table import PeopleModel, PeopleTable  # noqa: PLC0415

    app = QApplication.instance() or QApplication([])
    model = PeopleModel(desk.pack, "id")
    table = PeopleTable(model)
    table.resize(1366, 700)
    table.show()
    model.show_page(people.search(desk, PeopleQuery()))
    most, took, memory = 0, [], [_resident()]

    def read(number: int) -> None:
        query = PeopleQuery(offset=number * ROWS, beside=model.beside(number))
        model.hold_page(people.search(desk, query), number)

    def look(place: int) -> None:
        nonlocal most
        table.verticalScrollBar().setValue(place)
        while (number := model.missing(*table.seen())) is not None:
            took.append(_seconds(lambda n=number: read(n)))
        app.processEvents()
        most = max(most, model.held)

    total = model.rowCount()
    for part in range(5):
        for step in range(400):
            look(total * part // 5 + step * total // 2000)
        memory.append(_resident())
    for step in range(400):
        look((step * 7919 * 131) % total)
    memory.append(_resident())
    _print([["list", "p50 ms", "p95 ms", "max ms"],
            _row("a window while scrolling", took, took, "")[:-2]])  # fmt: skip
    _print([["list", "rows", "most held", "MB before", "MB after each part, and jumping about"],
            ["", f"{total:,}", str(most), f"{memory[0]:.0f}",
             " ".join(f"{mb:.0f}" for mb in memory[1:])]])  # fmt: skip
    table.close()


def _resident() -> float:
    """Megabytes of memory in use; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


# Saving

_PARTS = {
    "revision": ("SELECT * FROM revision WHERE revision_id = :revision", False),
    "audit": ("SELECT * FROM audit ORDER BY audit_no DESC LIMIT 1", False),
    "verdict": ("SELECT * FROM verdict WHERE revision_id = :revision", False),
    "view": ("SELECT * FROM view WHERE record_id = :record", True),
    "view_place": ("SELECT * FROM view_place WHERE record_id = :record", False),
}


def _print_saves(folder: Path, vault: Path, count: int) -> None:
    ours, bare = folder / "saving", folder / "saving-bare"
    for place in (ours, bare):
        copy_vault(vault, place)
    rows = [["save", "p50 ms", "p95 ms", "max ms", "times bare, p50", "p95"]]
    desk = _desk(ours)
    raw = _raw(writer_engine(bare / DATABASE_FILE, KEY, makes_it=False))
    try:
        fresh = registrations(desk.pack, seed=99)
        _saves(desk, raw, (next(fresh) for _ in range(20)), ())
        for name, edited in (("a new person", ()), ("a correction", _records(desk, count))):
            took, least, after = _saves(desk, raw, (next(fresh) for _ in range(count)), edited)
            rows += _save_rows(name, took, least)
            rows.append(_row("then, nobody waits: the log", after, after, "")[:4])
    finally:
        raw.close()
        desk.store.close()
        for place in (ours, bare):
            shutil.rmtree(place)
    _print(rows)


def _records(desk: Desk, count: int) -> list[str]:
    with desk.store.reading() as connection:
        everybody = connection.exec_driver_sql("SELECT count(*) FROM view").scalar_one()
        # Of all ages alike: only the first some thousand took a place in a quota.
        query = "SELECT record_id FROM view WHERE search_id % ? = 0 LIMIT ?"
        every = max(everybody // count, 1)
        return list(connection.exec_driver_sql(query, (every, count)).scalars())


def _save_rows(name: str, took: list[float], least: list[float]) -> list[list[str]]:
    both = [[statistics.median(some), _p95(some)] for some in (took, least)]
    times = [f"{ours / bare:.2f}" for ours, bare in zip(*both, strict=True)]
    return [_row(f"bare: {name}", least, least, "")[:4], [*_row(name, took, took, "")[:4], *times]]


def _saves(
    desk: Desk, raw: Any, fresh: Iterable[dict[str, Value]], edited: Sequence[str]
) -> tuple[list[float], list[float], list[float]]:
    """Seconds for saving each of these people, for the bare rows of each, and for each time that
    the log was written back, as the desk does it once nothing waits."""
    took, bare, after = [], [], []
    known = iter(edited)
    for person in fresh:
        form = register.open_form(desk, record_id=next(known) if edited else None)
        values = dict(person)
        if edited:
            values = {**form.values, "full_name": person["full_name"], "phone": person["phone"]}
        saved: list[Any] = []
        took.append(_seconds(lambda: saved.append(register.save(desk, form, values))))  # noqa: B023
        rested: list[bool] = []
        resting = _seconds(lambda: rested.append(rest(desk)))  # noqa: B023
        after += [resting] if rested[0] else []
        written = _written(desk, saved[0].record_id, saved[0].revision_id)
        bare.append(_seconds(lambda: _write_bare(raw, written)))  # noqa: B023
        if rested[0]:
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    after.append(_seconds(lambda: desk.store.shorten_log(0)))  # a few saves never fill it
    return took, bare, after


def _written(desk: Desk, record_id: str, revision_id: str) -> list[tuple[str, tuple[Any, ...]]]:
    """Statements that write what this save has written."""
    statements: list[tuple[str, tuple[Any, ...]]] = []
    with desk.store.reading() as connection:
        asked = {"record": record_id, "revision": revision_id}
        raw = connection.connection.dbapi_connection
        for table, (query, is_put_over) in _PARTS.items():
            cursor = raw.execute(query, asked)
            names = [column[0] for column in cursor.description]
            marks = ", ".join("?" * len(names))
            put = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
            if is_put_over:
                over = ", ".join(f"{n} = excluded.{n}" for n in names if n != "search_id")
                put += f" ON CONFLICT (search_id) DO UPDATE SET {over}"
            statements += [(put, row) for row in cursor.fetchall()]
        touched = raw.execute("SELECT touched FROM view WHERE record_id = ?", (record_id,))
        number = touched.fetchone()[0]
        state = record_state(connection, record_id)
        of, case = segments(state.values), state.case or Case.INCOMPLETE
        signs = signs_of(state.values, case, state.delivery, of, voided=state.voided)
        terms = " ".join(terms_of(state.values, signs))
    forget = "DELETE FROM view_search WHERE rowid = (SELECT touched FROM view WHERE record_id = ?)"
    return [
        (forget, (record_id,)),
        ("DELETE FROM view_place WHERE record_id = ?", (record_id,)),
        *statements,
        ("INSERT INTO view_search (rowid, terms) VALUES (?, ?)", (number, terms)),
    ]


def _write_bare(raw: Any, statements: list[tuple[str, tuple[Any, ...]]]) -> None:
    raw.execute("BEGIN IMMEDIATE")
    for sql, values in statements:
        raw.execute(sql, values)
    raw.execute("COMMIT")


# Timing and printing


def _raw(engine: Any) -> Any:
    """The bare connection of an engine, with its key and settings, and nothing around it."""
    connection = engine.raw_connection()
    raw = connection.dbapi_connection
    connection.detach()
    return raw


def _seconds(run: Timed) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _times(count: int, run: Timed) -> list[float]:
    return [_seconds(run) for _ in range(count)]


def _p95(took: Sequence[float]) -> float:
    return sorted(took)[max(-(-len(took) * 95 // 100) - 1, 0)]


def _row(name: str, took: Sequence[float], bare: Sequence[float], found: str) -> list[str]:
    times = statistics.median(took) / statistics.median(bare)
    cells = (statistics.median(took), _p95(took), max(took))
    return [name, *(f"{1000 * cell:.2f}" for cell in cells), f"{times:.1f}", found]


def _print(rows: Sequence[Sequence[str]]) -> None:
    for first, *others in rows:
        line = f"{first:<28}" + "".join(f"{cell:>14}" for cell in others)
        sys.stdout.write(line.rstrip() + "\n")
    sys.stdout.write("\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
