"""A synthetic person whose record is complete, and the pack and day to judge it by."""

from __future__ import annotations

from datetime import date

import pytest

from fieldreg.domain.fields import PackList
from fieldreg.domain.pack import Pack
from fieldreg.domain.record import Value
from fieldreg.protocol.pack_files import builtin_pack

ROLE = "roles.01999999-0000-7000-8000-000000000001."
HEIR = "heirs.01999999-0000-7000-8000-000000000002."


@pytest.fixture(scope="session")
def today() -> date:
    return date(2025, 11, 24)


@pytest.fixture(scope="session")
def pack() -> Pack:
    return builtin_pack()


@pytest.fixture
def complete() -> dict[str, Value]:
    """Values of a farmer of Tegal Harum; nothing is missing and nothing is odd."""
    return {
        "registered_on": "2025-11-23",
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
        f"{HEIR}name": "NI KADEK SARI",
        f"{HEIR}relation": "spouse",
        "consent.text_version": builtin_pack().choices(PackList.CONSENT_TEXTS)[0].code,
        "consent.language": "id",
        "consent.method": "signature",
        "consent.given_at": "2025-11-23T02:00:00Z",
    }
