"""`store.py`, search: from text to the rows of a first window, beside as many rows by key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from registrations import DAY, KEY
from store_measuring import (
    WINDOW,
    bare_connection,
    print_rows,
    row,
    seconds,
    times,
)

from fieldreg.database.sqlcipher import reader_engine
from fieldreg.domain.words import Case, Delivery
from fieldreg.services import people
from fieldreg.services.desk import Desk
from fieldreg.services.views import PeopleQuery
from fieldreg.store.store import DATABASE_FILE


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


def print_search(desk: Desk, rounds: int) -> None:
    """Searches of each kind, and jumps in the list."""
    bare = _bare_rows(desk)
    rows = [["search", "p50 ms", "p95 ms", "max ms", "times bare", "found"]]
    rows.append(row(f"bare: {WINDOW} rows by key", bare, bare, ""))
    rows.append(row("bare: index, one term", _bare_index(desk), bare, ""))
    every: list[float] = []
    for kind, queries in _kinds(desk).items():
        found = [people.search(desk, query) for query in queries]
        took = [seconds(lambda q=q: people.search(desk, q)) for _ in range(rounds) for q in queries]
        every += took
        rows.append(row(kind, took, bare, _span(found)))
    rows.append(row("all of them", every, bare, ""))
    for name, offset in (("jump to the middle", 0.5), ("jump to the end", 0.99)):
        total = people.search(desk, PeopleQuery()).total
        query = PeopleQuery(offset=int(total * offset))
        rows.append(row(name, times(rounds * 3, lambda q=query: people.search(desk, q)), bare, ""))
    print_rows(rows)


def _span(found: Sequence[Any]) -> str:
    totals = sorted((page.total, page.is_capped) for page in found)
    low, high = (f"{n:,}{'+' if more else ''}" for n, more in (totals[0], totals[-1]))
    return low if low == high else f"{low} to {high}"


def _bare_rows(desk: Desk) -> list[float]:
    """A window of rows by key, through one keyed connection, ends of the list included."""
    raw = bare_connection(reader_engine(desk.folder / DATABASE_FILE, KEY))
    most = raw.execute("SELECT max(search_id) FROM view").fetchone()[0]
    random = Random(5)  # noqa: S311 - repeatable, not secret
    took = []
    query = "SELECT * FROM view WHERE search_id BETWEEN ? AND ?"
    for _ in range(100):
        start = random.randint(1, max(most - WINDOW, 1))
        between = (start, start + WINDOW - 1)
        took.append(seconds(lambda b=between: raw.execute(query, b).fetchall()))
    raw.close()
    return took


def _bare_index(desk: Desk) -> list[float]:
    raw = bare_connection(reader_engine(desk.folder / DATABASE_FILE, KEY))
    query = "SELECT rowid FROM view_search WHERE view_search MATCH ? ORDER BY rowid DESC LIMIT 100"
    took = times(100, lambda: raw.execute(query, ('"wai"',)).fetchall())
    raw.close()
    return took
