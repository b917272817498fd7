"""`store.py`, save: from values to the commit, beside the very same rows put bare.

The bare rows are put whole: whoever puts them does not know which columns changed. Before a save,
and not counted, comes what the desk does while the last answer is typed (`_typed`): what it found
out then is handed over. The rows "at once" are saved without that, as by a program without a form.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from registrations import KEY, copy_vault, registrations
from store_measuring import (
    bare_connection,
    open_desk,
    p95,
    print_rows,
    row,
    seconds,
)

from fieldreg.database.sqlcipher import writer_engine
from fieldreg.domain.record import Value, Values
from fieldreg.domain.words import Case
from fieldreg.services import people, register
from fieldreg.services.desk import Desk
from fieldreg.services.foreseen import Foreseen, foresee
from fieldreg.services.resting import rest
from fieldreg.services.surroundings import surroundings
from fieldreg.services.views import FormState
from fieldreg.store.record_state import record_state
from fieldreg.store.search_words import signs_of, terms_of
from fieldreg.store.shown import segments
from fieldreg.store.store import DATABASE_FILE

_PARTS = {
    "revision": ("SELECT * FROM revision WHERE revision_id = :revision", False),
    "audit": ("SELECT * FROM audit ORDER BY audit_no DESC LIMIT 1", False),
    "verdict": ("SELECT * FROM verdict WHERE revision_id = :revision", False),
    "view": ("SELECT * FROM view WHERE record_id = :record", True),
    "view_place": ("SELECT * FROM view_place WHERE record_id = :record", False),
}


def print_saves(folder: Path, vault: Path, count: int) -> None:
    """New people and corrections, each beside its bare rows."""
    ours, bare = folder / "saving", folder / "saving-bare"
    for place in (ours, bare):
        copy_vault(vault, place)
    rows = [["save", "p50 ms", "p95 ms", "max ms", "times bare, p50", "p95"]]
    desk = open_desk(ours)
    raw = bare_connection(writer_engine(bare / DATABASE_FILE, KEY, makes_it=False))
    try:
        fresh = registrations(desk.pack, seed=99)
        _saves(desk, raw, (next(fresh) for _ in range(20)), (), is_typed=True)
        known = _records(desk, 2 * count)
        for name, edited, is_typed in (
            ("a new person", (), True),
            ("a correction", known[::2], True),
            ("a new person at once", (), False),
            ("a correction at once", known[1::2], False),
        ):
            some = (next(fresh) for _ in range(count))
            took, least, after = _saves(desk, raw, some, edited, is_typed=is_typed)
            rows += _save_rows(name, took, least)
            rows.append(row("then, nobody waits: the log", after, after, "")[:4])
    finally:
        raw.close()
        desk.store.close()
        for place in (ours, bare):
            shutil.rmtree(place)
    print_rows(rows)


def _records(desk: Desk, count: int) -> list[str]:
    with desk.store.reading() as connection:
        everybody = connection.exec_driver_sql("SELECT count(*) FROM view").scalar_one()
        # Of all ages alike: only the first some thousand took a place in a quota.
        query = "SELECT record_id FROM view WHERE search_id % ? = 0 LIMIT ?"
        every = max(everybody // count, 1)
        return list(connection.exec_driver_sql(query, (every, count)).scalars())


def _save_rows(name: str, took: list[float], least: list[float]) -> list[list[str]]:
    both = [[statistics.median(some), p95(some)] for some in (took, least)]
    times = [f"{ours / bare:.2f}" for ours, bare in zip(*both, strict=True)]
    return [row(f"bare: {name}", least, least, "")[:4], [*row(name, took, took, "")[:4], *times]]


def _typed(desk: Desk, form: FormState, values: Values) -> Foreseen:
    people.similar(desk, values, record_id=form.record_id)
    beside = surroundings(desk, values, record_id=form.record_id or "")
    return foresee(values, desk.judging_pack(values), desk.today(), beside)


def _saves(
    desk: Desk,
    raw: Any,
    fresh: Iterable[dict[str, Value]],
    edited: Sequence[str],
    *,
    is_typed: bool,
) -> tuple[list[float], list[float], list[float]]:
    """Seconds for saving each of these people, for the bare rows of each, and for each time that
    the log was written back, as the desk does it once nothing waits."""
    took, bare, after = [], [], []
    ids = iter(edited)
    for person in fresh:
        form = register.open_form(desk, record_id=next(ids) if edited else None)
        values = dict(person)
        if edited:
            values = {**form.values, "full_name": person["full_name"], "phone": person["phone"]}
        known = _typed(desk, form, values) if is_typed else None
        save = partial(register.save, desk, form, values, foreseen=known)
        saved: list[Any] = []
        took.append(seconds(lambda: saved.append(save())))  # noqa: B023
        rested: list[bool] = []
        resting = seconds(lambda: rested.append(rest(desk)))  # noqa: B023
        after += [resting] if rested[0] else []
        written = _written(desk, saved[0].record_id, saved[0].revision_id)
        bare.append(seconds(lambda: _write_bare(raw, written)))  # noqa: B023
        if rested[0]:
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    after.append(seconds(lambda: desk.store.shorten_log(0)))  # a few saves never fill it
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
