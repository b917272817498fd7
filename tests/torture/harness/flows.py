"""What officers and the program do to a workspace, as runs that tell what they promise.

Each takes the workspace's folder and a `Tell`, signs in as the sign-in page does, and may end or
die anywhere. The same runs are killed, cut off, hindered and watched.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random

from store.conftest import SmallCentre

from fieldreg.documents.pictures import Picture
from fieldreg.domain.record import Values
from fieldreg.domain.trouble import EnvironmentTrouble, Trouble, UserTrouble
from fieldreg.domain.words import ImageKind, Role
from fieldreg.services import backup, draft, images, officers, register, void, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.views import FormState

from .child import Tell
from .judge import digest
from .laptop import OFFICER, PASSPHRASE, STICK, make_laptop, person, record_id, sign_in

Flow = Callable[[Path, Tell], None]
SMALL_LOG = 30
"""Pages after which the log goes back into the file: a checkpoint every two or three saves."""


def _picture(number: int) -> Picture:
    """Bytes of a picture's size; the store does not look inside."""
    data = Random(number).randbytes(60_000)
    return Picture(sha256(data).digest(), 64, 40, data)


PICTURES = {bytes([number]): _picture(number) for number in range(3)}


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
    is_saved = _did(tell, lambda: register.save(desk, form, values))
    with suppress(EnvironmentTrouble):
        # As the desk does it when nobody waits; here often, so that a short run meets it.
        desk.store.shorten_log(SMALL_LOG)
    return record if is_saved else ""


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
    except Trouble as trouble:
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


def backing_up(folder: Path, tell: Tell) -> None:
    """Saves between backups to the near place and to a stick."""
    desk = sign_in(folder)
    tell.ready()
    _did_begin(tell, {}, lambda: backup.choose_second_place(desk, folder / STICK))
    for number in range(4):
        save(desk, tell, register.open_form(desk), person(8_000_000 + number))
        _back_up(desk, tell)
    workspace.close(desk)


def _back_up(desk: Desk, tell: Tell) -> None:
    """Only afterwards is known what is promised: its name."""
    try:
        row = backup.back_up(desk, "asked")
    except EnvironmentTrouble as trouble:
        tell.failed(trouble.key)
        return
    places = ("near", "second") if row.second == "done" else ("near",)
    tell.begin({f"backup:{place}:{row.backup_id}": "good" for place in places})
    tell.done()


def photographing(folder: Path, tell: Tell) -> None:
    """A photo is added to each of some people, taken from them again, and added once more."""
    images.pictures.prepare = lambda data: PICTURES[data]  # decoded before: no disk is in that
    desk = sign_in(folder)
    tell.ready()
    for number, data in enumerate(PICTURES):
        form = register.open_form(desk)
        record = save(desk, tell, form, person(9_000_000 + number))
        if record:
            name = PICTURES[data].sha256.hex()
            add = partial(images.add_image, desk, record, data, kind=ImageKind.KTP)
            take = partial(images.take_image, desk, record, name, "foto orang lain")
            for state, work in (("here", add), (None, take), ("here", add)):
                if not _did_begin(tell, {f"image:{record}:{name}": state}, work):
                    break  # what is not there cannot be taken away
    workspace.close(desk)


def officers_come_and_go(folder: Path, tell: Tell) -> None:
    """One's own passphrase changes; a colleague is added, and removed."""
    desk, own = sign_in(folder), PASSPHRASE
    tell.ready()
    for number in range(3):
        new, name = f"{PASSPHRASE} nomor {number}", f"Made {'ABC'[number]}"
        work = partial(officers.set_passphrase, desk, desk.officer_id, new, own_passphrase=own)
        tell.begin({"passphrase": new})
        own = new if _did(tell, work) else _which(desk, own, new)
        tell.begin({f"officer:{name}": "signs in"}, {f"officer:{name}": ""})
        add = partial(officers.add_officer, desk, name=name, role=Role.OFFICER,
                      passphrase=f"sandi {name} sendiri", own_passphrase=own)  # fmt: skip
        if _did(tell, add):
            (row,) = (o for o in officers.officers(desk) if o.name == name)
            tell.begin({f"officer:{name}": None})
            remove = partial(officers.remove_officer, desk, row.officer_id, own_passphrase=own)
            _did(tell, remove)
    workspace.close(desk)


def _which(desk: Desk, *passphrases: str) -> str:
    """The one that opens: a change that was refused at its very last step has come about."""
    for passphrase in passphrases:
        with suppress(UserTrouble):
            officers.reauthenticate(desk, passphrase)
            return passphrase
    raise AssertionError("none of the passphrases opens")


def setting_up(folder: Path, tell: Tell) -> None:
    """A bare laptop becomes a workspace."""
    changes = {"passphrase": PASSPHRASE, f"officer:{OFFICER}": "signs in"}
    _did_begin(tell, changes, lambda: make_laptop(folder))


def _did_begin(tell: Tell, changes: dict[str, str | None], work: Callable[[], object]) -> bool:
    tell.begin(changes)
    return _did(tell, work)


def opening(folder: Path, tell: Tell) -> None:
    """Sign in and out again and again: the header is written, what is old is migrated."""
    for _ in range(4):
        workspace.close(sign_in(folder))


def often_checkpointed(desk: Desk, pages: int = SMALL_LOG) -> None:
    """Write the log back after so few pages, so that a short run holds many checkpoints."""
    with suppress(EnvironmentTrouble), desk.store.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint = {pages}")
