from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from fieldreg.domain.checks import check, is_complete
from fieldreg.domain.fields import REQUIRED, Field, Kind, Need, Requirement
from fieldreg.domain.pack import Pack
from fieldreg.domain.record import Value
from fieldreg.domain.words import Finding, Severity, Words

ROLE = "roles.01999999-0000-7000-8000-000000000001."
HEIR = "heirs.01999999-0000-7000-8000-000000000002."
OTHER_HEIR = "heirs.01999999-0000-7000-8000-000000000003."
Codes = Callable[..., dict[str, str]]


@pytest.fixture
def findings(complete: dict[str, Value], pack: Pack, today: date) -> Callable[..., list[Finding]]:
    """Findings of the complete record with the given paths changed (None removes)."""

    def check_changed(changes: dict[str, Value | None], under: Pack = pack) -> list[Finding]:
        values = {p: v for p, v in {**complete, **changes}.items() if v is not None}
        return list(check(values, under, today))

    return check_changed


@pytest.fixture
def codes(findings: Callable[..., list[Finding]]) -> Codes:
    """The same as path -> code."""

    def by_path(changes: dict[str, Value | None], under: Pack | None = None) -> dict[str, str]:
        found = findings(changes, under) if under else findings(changes)
        assert len({f.field for f in found}) == len(found)
        return {f.field: f.code for f in found}

    return by_path


def test_a_complete_record_has_no_findings(findings):
    assert findings({}) == []
    assert is_complete([])


def test_an_empty_record_is_asked_for_everything_once(pack, today):
    found = check({}, pack, today)
    assert {f.code for f in found} == {"missing"}
    asked = [f.field for f in found]
    assert len(asked) == len(set(asked))
    assert {"nik", "full_name", "roles", "consent.method", "village_code"} <= set(asked)
    assert not {"nik_absence", "alias", "heirs", "issued_membership_number"} & set(asked)
    assert not is_complete(found)


@pytest.mark.parametrize(
    "path",
    ["registered_on", "full_name", "birth_date", "mother_name", f"{ROLE}segment", f"{HEIR}name",
     "programmes", "consent.text_version", "consent.given_at"],
)  # fmt: skip
def test_what_is_required_is_missed(codes: Codes, path: str):
    assert codes({path: None}) == {path: "missing"}


def test_what_is_missing_is_named_in_words(findings):
    (finding,) = findings({"full_name": None})
    assert finding.text == Words(
        "Belum diisi: Nama sesuai KTP.", "Still empty: Full name as on the KTP."
    )


def test_a_reason_stands_for_the_nik(codes: Codes):
    assert codes({"nik": None}) == {"nik": "missing"}
    assert codes({"nik": None, "nik_absence": "in_process"}) == {}
    assert codes({"nik_absence": "in_process"}) == {"nik_absence": "nik_and_reason"}


def test_requirements_look_at_their_siblings(codes: Codes):
    assert codes({"domicile_address": "Jl. Kamboja 2"}) == {"domicile_village_code": "missing"}
    assert codes({"consent.method": "spoken"}) == {"consent.witness": "missing"}


def test_an_item_is_judged_by_itself(codes: Codes):
    assert codes({f"{OTHER_HEIR}name": "I KETUT"}) == {f"{OTHER_HEIR}relation": "missing"}


def test_a_record_needs_a_role(codes: Codes):
    without = {f"{ROLE}{n}": None for n in ("segment", "occupation", "monthly_income")}
    assert codes(without) == {"roles": "missing"}


def test_an_item_with_text_as_typed_exists(codes: Codes):
    half = {f"{ROLE}{n}": None for n in ("segment", "occupation", "monthly_income")}
    half[f"as_typed.{ROLE}monthly_income"] = "banyak"
    assert codes(half) == {
        f"{ROLE}segment": "missing",
        f"{ROLE}occupation": "missing",
        f"{ROLE}monthly_income": "bad_money",
    }


def test_text_as_typed_says_what_is_wrong_with_it(findings):
    (finding,) = findings({"nik": None, "as_typed.nik": "517103120380990"})
    assert (finding.field, finding.severity) == ("nik", Severity.ERROR)
    assert "ini baru 15" in finding.text.id


def test_text_as_typed_that_reads_well_is_still_to_be_settled(codes: Codes):
    assert codes({"email": None, "as_typed.email": "desa@contoh.id"}) == {"email": "as_typed"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"birth_date": "1980-03-13"}, {"birth_date": "nik_birth_date"}),
        ({"sex": "P"}, {"sex": "nik_sex"}),
        ({"kk_number": "5171031203809901"}, {"kk_number": "nik_is_kk"}),
        ({"nik": "5103031203809901"}, {"nik": "nik_elsewhere"}),
        ({"nik": "5171031203800000"}, {"nik": "bad_nik"}),
        ({"kk_number": "0071031203809901"}, {"kk_number": "bad_kk"}),
        ({"sex": "X"}, {"sex": "bad_value"}),
        ({"desil": 11}, {"desil": "bad_value"}),
        ({"full_name": "WAYAN 2"}, {"full_name": "name_digits"}),
        ({"village_code": "35.78.01.1001"}, {"village_code": "not_listed"}),
        ({f"{ROLE}segment": "retired_segment"}, {f"{ROLE}segment": "not_listed"}),
        ({"banjar": "Banjar Anyar"}, {}),
        ({"registered_on": "2025-11-25"}, {"registered_on": "later"}),
        ({"nik": None, "nik_absence": "card_lost", "birth_date": "2052-01-01"},
         {"birth_date": "born_later"}),
        ({"nik": None, "nik_absence": "card_lost", "birth_date": "1905-01-01"},
         {"birth_date": "very_old"}),
        ({"consent.given_at": "2026-01-01T00:00:00Z"}, {"consent.given_at": "later"}),
        ({f"{ROLE}letter_date": "2026-01-01"}, {f"{ROLE}letter_date": "later"}),
        ({f"{ROLE}starts_on": "2025-05-01", f"{ROLE}ends_on": "2025-04-30"},
         {f"{ROLE}ends_on": "ends_first"}),
        ({f"{ROLE}starts_on": "2025-05-01", f"{ROLE}ends_on": "2029-04-30"}, {}),
        ({f"{ROLE}starts_on": "2025-05-01", f"{ROLE}ends_on": "2025-05-01"}, {}),
        ({"nik": "5171031203059901", "birth_date": "2005-03-12"}, {}),
        ({f"{HEIR}nik": "5171031203809901"}, {f"{HEIR}nik": "heir_is_worker"}),
        ({f"{HEIR}nik": "5171035203829901", f"{HEIR}birth_date": "1982-03-13"},
         {f"{HEIR}birth_date": "nik_birth_date"}),
        ({"stated_membership_number": "12345"}, {"stated_membership_number": "member_number"}),
        ({"stated_membership_number": "12345678901"}, {}),
    ],
)  # fmt: skip
def test_what_does_not_fit(codes: Codes, changes: dict[str, Value | None], expected: dict):
    assert codes(changes) == expected


def test_two_heirs_do_not_share_a_nik(codes: Codes):
    nik = "5171035203829901"
    changes = {f"{HEIR}nik": nik, f"{OTHER_HEIR}nik": nik, f"{OTHER_HEIR}name": "NI LUH SARI"}
    assert codes({**changes, f"{OTHER_HEIR}relation": "child"}) == {
        f"{OTHER_HEIR}nik": "heirs_alike"
    }


def test_warnings_do_not_keep_a_record_incomplete(findings):
    assert is_complete(findings({"sex": "P", "kk_number": "5171031203809901"}))
    assert not is_complete(
        findings({f"{ROLE}starts_on": "2025-05-01", f"{ROLE}ends_on": "2025-04-30"})
    )


def test_a_clock_years_behind_does_not_make_everyone_unborn(complete, pack):
    found = check(complete, pack, date(1970, 1, 1))
    assert [f.code for f in found if f.severity is Severity.ERROR] == []
    assert ("registered_on", "later") in [(f.field, f.code) for f in found]


def test_the_centres_own_field_is_never_asked_for(codes: Codes, pack: Pack):
    field = Field(
        "answers.card", Kind.TEXT, "work", Words("Kartu"), required=REQUIRED, by_centre=True
    )
    assert codes({}, replace(pack, questions=(field,))) == {}


def test_a_packs_questions_are_checked_too(codes: Codes, pack: Pack):
    boat = Field("answers.boat", Kind.WHOLE, "work", Words("Perahu"), required=REQUIRED, high=9)
    mooring = Field(
        "answers.mooring",
        Kind.TEXT,
        "work",
        Words("Tambatan"),
        required=Requirement(Need.WHEN_FILLED, "answers.boat"),
    )
    asking = replace(pack, questions=(boat, mooring))
    assert codes({}, asking) == {"answers.boat": "missing"}
    assert codes({"answers.boat": 10, "answers.mooring": "Serangan"}, asking) == {
        "answers.boat": "bad_value"
    }
    assert codes({"answers.boat": 1}, asking) == {"answers.mooring": "missing"}
    assert codes({"as_typed.answers.boat": "dua", "answers.mooring": "x"}, asking) == {
        "answers.boat": "bad_number"
    }


def test_every_finding_speaks_both_languages(pack, today):
    for finding in check({"as_typed.nik": "1"}, pack, today):
        assert finding.text.id
        assert finding.text.en
        assert "{" not in finding.text.id + finding.text.en
