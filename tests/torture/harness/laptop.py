"""A laptop's workspace for the harnesses: made, signed in to, and filled with synthetic people."""

from __future__ import annotations

import os
import shutil
import uuid
from datetime import UTC, datetime
from pathlib import Path

import weak_kdf

from fieldreg.domain.fields import PackList
from fieldreg.domain.pack import Shelf
from fieldreg.domain.record import Value
from fieldreg.protocol.pack_files import builtin_pack, builtin_shelf
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.services import register, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.enrol import Enrolment

weak_kdf.allow()
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
PASSPHRASE = "rahasia desa kami"
WORKSPACE, STICK = "workspace", "stick"
OFFICER = "Wayan Sintetis"
NOW = datetime(2025, 11, 24, 1, 0, tzinfo=UTC)

_shelves: list[Shelf] = []


def shelf() -> Shelf:
    """The packs of the program, read once."""
    if not _shelves:
        _shelves.append(builtin_shelf())
    return _shelves[0]


def enrolment(**changes: object) -> Enrolment:
    """What a centre gives; *changes* replaces parts of it."""
    plain = {
        "url": "https://127.0.0.1:9",
        "ca_certificate": "",
        "centre_id": "00000000-0000-7000-8000-00000000c001",
        "centre_name": "Pusat",
        "centre_key": public_key(new_private_key()),
        "device_id": "00000000-0000-7000-8000-00000000d001",
        "device_token": "token-of-this-laptop",
        "device_key": new_private_key(),
        "office_id": "00000000-0000-7000-8000-000000000e01",
        "office_name": "Desa Tegal Harum",
        "village_code": "51.71.03.2008",
        "recovery_key": "",
        "pack": builtin_pack().key,
    }
    return Enrolment(**(plain | changes))


def make_laptop(folder: Path, *, people: int = 0, **changes: object) -> None:
    """A laptop in *folder*: a closed workspace with so many people in it, and an empty stick."""
    (folder / STICK).mkdir(parents=True)
    workspace.create(
        folder / WORKSPACE,
        enrolment(**changes),
        officer_name=OFFICER,
        passphrase=PASSPHRASE,
        kdf=weak_kdf.CHEAP,
    )
    if people:
        desk = sign_in(folder)
        for number in range(people):
            register.save(desk, register.open_form(desk), person(number))
        workspace.close(desk)


def sign_in(folder: Path, passphrase: str = PASSPHRASE) -> Desk:
    """The desk, as the sign-in page gets it."""
    return workspace.unlock(folder / WORKSPACE, passphrase, shelf=shelf(), clock=lambda: NOW)


def person(number: int) -> dict[str, Value]:
    """A complete synthetic farmer; the name tells the number."""
    day, year = 10 + number // 100 % 18, 70 + number // 1800 % 30
    return {
        "registered_on": "2025-11-24",
        "nik": f"517103{day}03{year}{9900 + number % 100}",
        "kk_number": f"517103{day + 1}04{year}{9900 + number % 100}",
        "full_name": f"I WAYAN {spelt(number)}",
        "birth_place": "Denpasar",
        "birth_date": f"19{year}-03-{day}",
        "sex": "L",
        "mother_name": f"NI MADE {spelt(number)}",
        "address": f"Jl. Gunung Agung {number}",
        "phone": f"+628123{number:07}",
        "village_code": "51.71.03.2008",
        "roles.01999999-0000-7000-8000-000000000001.segment": "petani",
        "roles.01999999-0000-7000-8000-000000000001.occupation": "Petani sawah",
        "roles.01999999-0000-7000-8000-000000000001.monthly_income": 1_500_000,
        "programmes": ("JKK", "JKM"),
        "existing_membership": "no",
        "consent.text_version": _consent(),
        "consent.language": "id",
        "consent.method": "signature",
        "consent.given_at": "2025-11-24T01:00:00Z",
    }


def fresh_copy(template: Path, folder: Path) -> Path:
    """*folder* anew, as a copy of *template*."""
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(template, folder))


def record_id(number: int) -> str:
    """An id that no other number has."""
    return str(uuid.UUID(int=(0x7 << 76) | (0x8 << 60) | number))


def checkpoint(desk: Desk) -> None:
    """Write the log back into the file, outside any transaction."""
    with desk.store._lane.alone() as driver:
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def spelt(number: int) -> str:
    """A name that no other number has. Digits as letters: names hold none."""
    return "SINTETIS" + "".join("ABCDEFGHIJ"[int(digit)] for digit in str(number))


def _consent() -> str:
    return shelf().in_force(NOW.date()).choices(PackList.CONSENT_TEXTS)[0].code
