"""After a full day's use nothing on the disk shows a name, a NIK or a phone number.

People are registered, corrected, voided, looked for, photographed; drafts are left, backups are
made, the centre is synced with, passphrases are mistyped, a crash is reported, and the bundle for
whoever helps is written. Then every file of the workspace, the stick, the home folder and the
folder for temporary files is searched, in all the ways that text is written. The control is the
same database without its encryption.
"""

from __future__ import annotations

import base64
import logging
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from fieldreg.apps import doctor, logs
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Role
from fieldreg.services import backup, draft, officers, register, void, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.people import search, similar
from fieldreg.services.views import PeopleQuery

from . import flows
from .laptop import PASSPHRASE, STICK, WORKSPACE, make_laptop, person, sign_in, spelt
from .pair import RealCentre, sync
from .result import Result, Task

PREFIX = 8
HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
         "XDG_RUNTIME_DIR", "TMPDIR", "SQLITE_TMPDIR", "APPDATA", "LOCALAPPDATA")  # fmt: skip


def clear_text(task: Task, folder: Path) -> Result:
    """A day with *task.runs* people, and the search after it."""
    result = Result("byte search", runs=task.runs)
    place = folder / "machine"
    _live_in(place)
    desk, record_ids = _a_day(place, task.runs)
    needles = dict(_needles(task.runs))
    result.losses = sorted(_search(place, needles))  # while it is open, with its log
    key = desk.store.key
    workspace.close(desk)
    result.losses += sorted(_search(place, needles))
    files = [p for p in place.rglob("*") if p.is_file()]
    size = sum(p.stat().st_size for p in files)
    result.notes.append(f"{len(files)} files, {size >> 10:,} KiB, {len(needles):,} ways of writing")
    plain = folder / "control"
    plain.mkdir()
    _decrypted(place / WORKSPACE / "vault" / "vault.db", key, plain / "plain.db")
    result.control_runs = len(record_ids)
    found = " ".join(_search(plain, needles))
    result.control_losses = sum(f"person {n} " in found for n in range(task.runs))
    return result


def _live_in(place: Path) -> None:
    """Point every folder that programs use by themselves into *place*."""
    for name in HOMES:
        (place / name).mkdir(parents=True)
        os.environ[name] = str(place / name)
    tempfile.tempdir = None


def _a_day(place: Path, people: int) -> tuple[Desk, list[str]]:
    centre = RealCentre(place / "centre")
    make_laptop(place, **centre.enrolment())
    program = logs.start(place / WORKSPACE)
    desk = sign_in(place)
    backup.choose_second_place(desk, place / STICK)
    saved = [_registered(desk, number) for number in range(people)]
    _look_around(desk, people)
    _photograph(desk, saved[0])
    sync(desk, centre)
    _crash(people)
    workspace.close(desk)
    with suppress(UserTrouble):
        sign_in(place, "bukan kata sandi ini")
    desk = sign_in(place)
    officers.add_officer(desk, name="Made Petugas", role=Role.OFFICER,
                         passphrase="sandi Made sendiri", own_passphrase=PASSPHRASE)  # fmt: skip
    backup.back_up(desk, "asked")
    sync(desk, centre)
    _correct(desk, saved)
    _quietly(lambda: doctor.run(place / WORKSPACE, as_json=False, bundle=place / "bundle.zip"))
    program.stop()
    centre.close()
    return desk, saved


def _registered(desk: Desk, number: int) -> str:
    form = register.open_form(desk)
    draft.keep(desk, form, person(number))
    if number % 10 == 9:
        return form.draft_id  # left open
    return register.save(desk, form, person(number)).record_id


def _look_around(desk: Desk, people: int) -> None:
    for number in range(0, people, 7):
        values = person(number)
        for text in (values["full_name"], values["nik"], values["phone"]):
            search(desk, PeopleQuery(text=str(text)))
        similar(desk, values)


def _photograph(desk: Desk, record: str) -> None:
    flows.images.pictures.prepare = lambda data: flows.PICTURES[data]
    for data in flows.PICTURES:
        digest = flows.images.add_image(desk, record, data, kind=flows.ImageKind.KTP)
        flows.images.open_image(desk, digest)


def _correct(desk: Desk, saved: list[str]) -> None:
    for number, record in enumerate(saved):
        if number % 4 == 0 and number % 10 != 9:
            form = register.open_form(desk, record_id=record)
            register.save(desk, form, {**form.values, "address": f"Jl. Baru {number}"})
        if number % 20 == 1:
            void.void(desk, record, f"{spelt(number)} ditulis dua kali")


def _crash(people: int) -> None:
    """Errors that nobody expected, with a person's data in all that they carry."""
    for number in range(min(people, 5)):
        values = person(number)
        try:
            raise KeyError(values["full_name"], values["nik"], values)
        except KeyError as error:
            sys.excepthook(type(error), error, error.__traceback__)
        logging.getLogger("fieldreg").warning("odd: %s", values["nik"])
        logging.getLogger("fieldreg").error("odd: %s", values["phone"])


def _quietly(work: object) -> None:
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        out, sys.stdout = sys.stdout, nowhere
        try:
            work()  # type: ignore[operator]
        finally:
            sys.stdout = out


def _decrypted(database: Path, key: bytes, target: Path) -> None:
    connection = sqlcipher.connect(str(database))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("ATTACH ? AS plain KEY ''", (str(target),))
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.close()


def _needles(people: int) -> Iterator[tuple[bytes, str]]:
    """Each way of writing what identifies a person, and whose it is."""
    for number in range(people):
        values = person(number)
        phone = str(values["phone"])
        texts = {spelt(number): "name", str(values["nik"]): "NIK", phone.lstrip("+62"): "phone"}
        for text, what in texts.items():
            for written in _written(text):
                yield written, f"person {number} {what}"


def _written(text: str) -> Iterator[bytes]:
    for form in {text, text.lower(), text.title(), *_grouped(text)}:
        for raw in {form.encode(c) for c in ("utf-8", "utf-16-le", "utf-16-be")}:
            yield raw
            yield raw.hex().encode()
            yield raw.hex().upper().encode()
            yield from _base64(raw)


def _grouped(text: str) -> Iterator[str]:
    if text.isdigit():
        for mark in " .-":
            yield mark.join(text[n : n + 4] for n in range(0, len(text), 4))
            yield mark.join(text[n : n + 6] for n in range(0, len(text), 6))


def _base64(raw: bytes) -> Iterator[bytes]:
    """The middle of its three ways to stand in base64, where its neighbours have no say."""
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + raw)
        begin = -(-shift * 8 // 6)
        yield whole[begin : (shift + len(raw)) * 8 // 6]


def _search(place: Path, needles: dict[bytes, str]) -> set[str]:
    """Whose data stands in which file, also within the members of a zip file."""
    prefixes: dict[bytes, list[bytes]] = {}
    for needle in needles:
        prefixes.setdefault(needle[:PREFIX], []).append(needle)
    return {
        f"{needles[needle]} in {name}"
        for name, data in _contents(place)
        for needle in _found(data, prefixes)
    }


def _contents(place: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(p for p in place.rglob("*") if p.is_file()):
        yield str(path.relative_to(place)), path.name.encode() + b"\n" + path.read_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as zipped:
                for member in zipped.namelist():
                    yield f"{path.name}/{member}", zipped.read(member)


def _found(data: bytes, prefixes: dict[bytes, list[bytes]]) -> Iterable[bytes]:
    for prefix, needles in prefixes.items():
        if prefix in data:
            yield from (n for n in needles if n in data)
