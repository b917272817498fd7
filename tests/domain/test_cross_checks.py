"""What is looked at across the fields of a record, beside NIK and dates."""

from __future__ import annotations

from datetime import date

import pytest

from fieldreg.domain.checks import check
from fieldreg.domain.record import Value
from fieldreg.domain.words import Finding, Severity

TODAY = date(2025, 11, 24)
FIRST = "roles.01999999-0000-7000-8000-000000000001."
SECOND = "roles.01999999-0000-7000-8000-000000000002."
THIRD = "roles.01999999-0000-7000-8000-000000000003."
HEIR = "heirs.01999999-0000-7000-8000-000000000002."
ROLE = {"segment": "petani", "occupation": "Petani kebun", "monthly_income": 900_000}


def role(prefix: str, **more: Value) -> dict[str, Value]:
    return {prefix + name: value for name, value in {**ROLE, **more}.items()}


def codes(found: tuple[Finding, ...]) -> dict[str, str]:
    assert all(f.severity is Severity.WARNING for f in found)
    return {f.field: f.code for f in found}


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ({}, {}, True),
        ({}, {"starts_on": "2025-01-01"}, True),
        ({"ends_on": "2024-12-31"}, {"starts_on": "2025-01-01"}, False),
        ({"ends_on": "2025-01-01"}, {"starts_on": "2025-01-01"}, True),
        ({"starts_on": "2025-01-01"}, {"ends_on": "2024-12-31"}, False),
        ({"starts_on": "2020-01-01", "ends_on": "2022-12-31"},
         {"starts_on": "2021-01-01", "ends_on": "2021-12-31"}, True),
        ({}, {"segment": "nelayan"}, False),
    ],
)  # fmt: skip
def test_one_segment_twice_at_one_time_is_looked_at(complete, pack, first, second, alike):
    values = complete | {FIRST + n: v for n, v in first.items()} | role(SECOND, **second)
    expected = {f"{SECOND}segment": "roles_alike"} if alike else {}
    assert codes(check(values, pack, TODAY)) == expected


def test_each_role_that_repeats_another_is_marked_once(complete, pack):
    values = complete | role(SECOND) | role(THIRD)
    assert codes(check(values, pack, TODAY)) == {
        f"{SECOND}segment": "roles_alike", f"{THIRD}segment": "roles_alike",
    }  # fmt: skip


def test_roles_without_a_segment_are_only_asked_for_it(complete, pack):
    values = complete | role(SECOND) | role(THIRD)
    del values[f"{SECOND}segment"], values[f"{THIRD}segment"]
    assert {f.code for f in check(values, pack, TODAY)} == {"missing"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("no", {"existing_membership": "member_contradiction"}), ("yes", {}), ("unknown", {})],
)
def test_who_is_no_member_has_no_membership_number(complete, pack, answer, expected):
    values = {**complete, "existing_membership": answer, "stated_membership_number": "12345678901"}
    assert codes(check(values, pack, TODAY)) == expected


@pytest.mark.parametrize(
    ("born", "years"),
    [
        ("2010-11-23", None),
        ("2010-11-24", 14),
        ("2011-11-23", 14),
        ("2012-02-29", 13),
        ("2025-11-23", 0),
        ("2025-11-24", 0),
    ],
)
def test_a_worker_younger_than_fifteen_is_looked_at(complete, pack, born: str, years: int | None):
    del complete["nik"]
    values = {**complete, "birth_date": born, "nik_absence": "in_process"}
    found = check(values, pack, TODAY)
    assert codes(found) == ({} if years is None else {"birth_date": "very_young"})
    for finding in found:
        assert f"baru {years} tahun" in finding.text.id


def test_without_a_day_of_registration_the_age_is_todays(complete, pack):
    del complete["nik"], complete["registered_on"]
    values = {**complete, "birth_date": "2010-11-25", "nik_absence": "in_process"}
    assert [f.code for f in check(values, pack, TODAY)] == ["missing", "very_young"]
    values["registered_on"] = "bukan"
    assert [f.code for f in check(values, pack, TODAY)] == ["bad_value", "very_young"]


def test_an_heir_may_be_a_child(complete, pack):
    assert check({**complete, f"{HEIR}birth_date": "2020-01-01"}, pack, TODAY) == ()


@pytest.mark.parametrize(
    ("income", "is_small"), [(0, False), (1, True), (1_500, True), (49_999, True), (50_000, False)]
)
def test_an_income_of_a_few_thousand_is_looked_at(complete, pack, income: int, is_small: bool):
    """`1.500` mostly means 1.5 million."""
    found = check({**complete, f"{FIRST}monthly_income": income}, pack, TODAY)
    assert codes(found) == ({f"{FIRST}monthly_income": "income_small"} if is_small else {})


@pytest.mark.parametrize(("serial", "code"), [("0000", "kk_serial"), ("0001", None)])
def test_a_kk_number_rarely_ends_in_four_zeros(complete, pack, serial: str, code: str | None):
    """DOMAIN.md §1: a serial begins with 0001; for KK numbers that is less sure than for NIKs."""
    found = check({**complete, "kk_number": f"517103010110{serial}"}, pack, TODAY)
    assert codes(found) == ({"kk_number": code} if code else {})
