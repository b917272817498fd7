"""A real workspace in a fresh folder, with a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from services.delivering import PACK_SIGNER
from services.recovering import PASSPHRASE, an_enrolment
from weak_kdf import CHEAP

from fieldreg.domain.fields import PackList
from fieldreg.domain.record import Value
from fieldreg.protocol.pack_files import builtin_pack, builtin_shelf
from fieldreg.protocol.signing import public_key
from fieldreg.services import register, workspace
from fieldreg.services.backup_places import choose_second_place
from fieldreg.services.desk import Desk
from fieldreg.services.enrol import Enrolment

ROLE = "roles.01999999-0000-7000-8000-000000000001."


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2025, 11, 24, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def enrolment() -> Enrolment:
    """As the centre of `delivering` gives it out, which signs its packs."""
    return replace(an_enrolment(), pack=builtin_pack().key, pack_key=public_key(PACK_SIGNER))


@pytest.fixture
def folder(tmp_path: Path, enrolment: Enrolment) -> Path:
    """A workspace that is closed."""
    place = tmp_path / "workspace"
    workspace.create(
        place, enrolment, officer_name="  Wayan   S. ", passphrase=PASSPHRASE, kdf=CHEAP
    )
    return place


@pytest.fixture
def sign_in(folder: Path, clock: Clock) -> Iterator[Callable[[], Desk]]:
    opened: list[Desk] = []

    def unlock() -> Desk:
        opened.append(workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf(), clock=clock))
        return opened[-1]

    yield unlock
    for desk in opened:
        workspace.close(desk)


@pytest.fixture
def desk(sign_in: Callable[[], Desk]) -> Desk:
    return sign_in()


@pytest.fixture
def complete() -> dict[str, Value]:
    """Values of a farmer of Tegal Harum; nothing is missing and nothing is odd."""
    return {
        "registered_on": "2025-11-24",
        "nik": "5171031203809901",
        "kk_number": "5171030101109902",
        "full_name": "I WAYAN SUDARTA",
        "birth_place": "Denpasar",
        "birth_date": "1980-03-12",
        "sex": "L",
        "mother_name": "NI MADE RAI",
        "address": "Jl. Gunung Agung 1",
        "village_code": "51.71.03.2008",
        f"{ROLE}segment": "petani",
        f"{ROLE}occupation": "Petani sawah",
        f"{ROLE}monthly_income": 1_500_000,
        "programmes": ("JKK", "JKM"),
        "existing_membership": "no",
        "consent.text_version": builtin_pack().choices(PackList.CONSENT_TEXTS)[0].code,
        "consent.language": "id",
        "consent.method": "signature",
        "consent.given_at": "2025-11-24T01:00:00Z",
    }


@pytest.fixture
def record(desk: Desk, complete: dict[str, Value]) -> str:
    """Somebody who was registered here."""
    return register.save(desk, register.open_form(desk), complete).record_id


@pytest.fixture
def stick(desk: Desk, tmp_path: Path) -> Path:
    """A second place of backups."""
    place = tmp_path / "stick"
    place.mkdir()
    choose_second_place(desk, place)
    return place


@pytest.fixture
def lose(desk: Desk, sign_in: Callable[[], Desk]) -> Callable[..., Desk]:
    """Sign in again without these files."""

    def do(*paths: Path) -> Desk:
        desk.store.close()
        for path in paths:
            path.unlink()
        return sign_in()

    return do
