"""What officers and the program do to a workspace, as runs that tell what they promise.

Each takes the workspace's folder and a `Tell`, signs in as the sign-in page does, and may end or
die anywhere. The same runs are killed, cut off, hindered and watched.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from store.conftest import SmallCentre

from fieldreg.domain.record import Values
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.services import draft, register, void, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.views import FormState

from .child import Tell
from .judge import digest
from .laptop import person, record_id, sign_in

Flow = Callable[[Path, Tell], None]
SMALL_LOG = 30
"""Pages after which the log goes back into the file: a checkpoint every two or three saves."""


def registering(folder: Path, tell: Tell, *, rounds: int = 12) -> None:
    """Drafts, saves, corrections, a voided one; the log is written back often; once signed out."""
    for half in range(2):
        desk = sign_in(folder)
        often_checkpointed(desk)
        for number in range(rounds // 2):
            _register_one(desk, tell, half * 1000 + number)
        workspace.close(desk)


def _register_one(desk: Desk, tell: Tell, number: int) -> None:
    form = register.open_form(desk)
    values = person(5_000_000 + number)
    keep(desk, tell, form, {**values, "full_name": "I WAYAN SETENGAH"})
    record = save(desk, tell, form, values)
    if record and number % 3 == 1:
        again = register.open_form(desk, record_id=record)
        changed = {**again.values, "address": f"Jl. Baru {number}"}
        keep(desk, tell, again, changed)
        save(desk, tell, again, changed)
    if record and number % 4 == 3:
        _void(desk, tell, record)


def save(desk: Desk, tell: Tell, form: FormState, values: Values) -> str:
    """Save a form as its button does; the record's id, empty if it was refused."""
    record = form.record_id or form.draft_id
    tell.begin({f"record:{record}": digest(values), f"draft:{form.draft_id}": None})
    return record if _did(tell, lambda: register.save(desk, form, values)) else ""


def keep(desk: Desk, tell: Tell, form: FormState, values: Values) -> bool:
    """Keep a form as the timer of the form does it; whether it was."""
    tell.begin({f"draft:{form.draft_id}": digest(values)})
    return _did(tell, lambda: draft.keep(desk, form, values))


def _void(desk: Desk, tell: Tell, record: str) -> None:
    values = register.open_form(desk, record_id=record).values
    tell.begin({f"record:{record}": digest(values) + " ended"})
    _did(tell, lambda: void.void(desk, record, "wrong_person"))


def _did(tell: Tell, work: Callable[[], object]) -> bool:
    """Whether it was done; known trouble is told, anything else is a bug and goes up."""
    try:
        work()
    except EnvironmentTrouble as trouble:
        tell.failed(trouble.key)
        return False
    tell.done()
    return True


def syncing(folder: Path, tell: Tell, *, rounds: int = 4) -> None:
    """Saves go to a centre, and what others wrote comes back, in several answers."""
    desk = sign_in(folder)
    often_checkpointed(desk)
    centre, numbers = SmallCentre(), itertools.count(1)
    for turn in range(rounds):
        for _ in range(3):
            save(desk, tell, register.open_form(desk), person(6_000_000 + next(numbers)))
        news = {}
        for _ in range(3):
            number = next(numbers)
            news[record_id(turn * 100 + number)] = {"full_name": f"NI LUH {'ABCDEF'[number % 6]}"}
        for record, values in news.items():
            centre.writes(record, values)
        _exchange(desk, tell, centre, news)
    workspace.close(desk)


def _exchange(desk: Desk, tell: Tell, centre: SmallCentre, news: dict[str, Values]) -> None:
    out = desk.store.prepare(desk.make_id(), most=100, most_bytes=1 << 20)
    answer = centre.answer(out, desk.store.identity().incarnation)
    changes = {f"receipt:{r}": "1" for r in out.revision_ids}
    tell.begin(changes | {f"record:{r}": digest(v) for r, v in news.items()})
    _did(tell, lambda: desk.store.take(out.exchange, answer))


def opening(folder: Path, tell: Tell) -> None:
    """Sign in and out again and again: the header is written, what is old is migrated."""
    for _ in range(4):
        workspace.close(sign_in(folder))


def often_checkpointed(desk: Desk, pages: int = SMALL_LOG) -> None:
    """Write the log back after so few pages, so that a short run holds many checkpoints."""
    with suppress(EnvironmentTrouble), desk.store.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {pages}")
