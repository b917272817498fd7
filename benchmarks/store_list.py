"""`store.py`, open and list: from the key to a usable list, and through all of it."""

from __future__ import annotations

import os
from pathlib import Path

from registrations import KEY
from store_measuring import (
    WINDOW,
    bare_connection,
    open_desk,
    print_rows,
    row,
    seconds,
    times,
)

from fieldreg.database.sqlcipher import reader_engine
from fieldreg.services import home, people
from fieldreg.services.desk import Desk
from fieldreg.services.views import PeopleQuery
from fieldreg.store.store import DATABASE_FILE


def print_open(desk: Desk, vault: Path, rounds: int) -> None:
    """From the key to a usable list."""
    desk.store.close()
    took, bare = [], []
    for _ in range(max(rounds, 5)):
        opened: list[Desk] = []

        def usable() -> None:
            opened.append(open_desk(vault))  # noqa: B023 - called at once
            people.search(opened[0], PeopleQuery())  # noqa: B023
            home.figures(opened[0])  # noqa: B023

        took.append(seconds(usable))
        opened[0].store.close()
        bare.append(seconds(lambda: _bare_open(vault)))
    again = open_desk(vault)
    object.__setattr__(desk, "store", again.store)
    print_rows([["open", "p50 ms", "p95 ms", "max ms", "times bare"],
            row("bare: connect, one window", bare, bare, "")[:-1],
            row("to a usable list", took, bare, "")[:-1],
            row("figures of the home page", times(20, lambda: home.figures(desk)), bare, "")[:-1],
            ])  # fmt: skip


def _bare_open(vault: Path) -> None:
    raw = bare_connection(reader_engine(vault / DATABASE_FILE, KEY))
    raw.execute("SELECT * FROM view ORDER BY search_id DESC LIMIT ?", (WINDOW,)).fetchall()
    raw.close()


def print_list(desk: Desk) -> None:
    """The list in a real table, dragged and scrolled through everybody."""
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
            took.append(seconds(lambda n=number: read(n)))
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
    print_rows([["list", "p50 ms", "p95 ms", "max ms"],
            row("a window while scrolling", took, took, "")[:-2]])  # fmt: skip
    print_rows([["list", "rows", "most held", "MB before", "MB after each part, and jumping about"],
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
