from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.check_plan import plan_of
from fieldreg.domain.checks import check, is_complete
from fieldreg.domain.fields import REQUIRED, Field, Kind, Need, Requirement
from fieldreg.domain.nation import Nation
from fieldreg.domain.pack import Pack
from fieldreg.domain.record import Value
from fieldreg.domain.spreadsheet import Sheet, rounded_columns
from fieldreg.domain.words import Finding, Severity, Words
from fieldreg.protocol.pack_files import builtin_pack

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
        ({"nik": "5103031203809901"}, {"nik": "nik_elsewhere"}),
        ({"nik": "5171031203800000"}, {"nik": "nik_serial"}),
        ({"nik": "1111111111111111"}, {"nik": "nik_fake"}),
        ({"nik": "0171031203809901"}, {"nik": "nik_temporary"}),
        ({"kk_number": "0071031203809901"}, {"kk_number": "kk_province"}),
        ({f"{HEIR}nik": "0171031203809901"}, {f"{HEIR}nik": "nik_temporary"}),
        ({"phone": "+62361234567"}, {"phone": "phone_landline"}),
        ({"phone": "+6281234567890"}, {}),
        ({"phone": "+61412345678"}, {}),
        ({f"{HEIR}phone": "+62361234567"}, {}),
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
        ({"existing_membership": "yes", "stated_membership_number": "12345"},
         {"stated_membership_number": "member_number"}),
        ({"existing_membership": "yes", "stated_membership_number": "12345678901"}, {}),
    ],
)  # fmt: skip
def test_what_does_not_fit(codes: Codes, changes: dict[str, Value | None], expected: dict):
    assert codes(changes) == expected


SHORT = {f"{HEIR}nik": "5171035203829901", f"{HEIR}birth_date": "1982-03-13"}


# DOMAIN.md §1, "WARNING (needs officer note, not blocking)".
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"birth_date": "1980-03-13"}, {"birth_date": "nik_birth_date"}),
        ({"sex": "P"}, {"sex": "nik_sex"}),
        ({"birth_date": "1980-12-03", "sex": "P"},
         {"birth_date": "nik_birth_date", "sex": "nik_sex"}),
        ({"kk_number": "5171031203809901"}, {"kk_number": "nik_is_kk"}),
        ({"nik": "5171091203809901"}, {"nik": "nik_region_unknown"}),
        (SHORT, {f"{HEIR}birth_date": "nik_birth_date"}),
    ],
)  # fmt: skip
def test_a_nik_that_disagrees_asks_for_a_note(findings, changes: dict, expected: dict):
    without, noted = findings(changes), findings({**changes, "note": "Sesuai KTP"})
    assert {f.field: f.code for f in without} == {**expected, "note": "note_needed"}
    assert {f.field: f.code for f in noted} == expected
    assert all(f.severity is Severity.WARNING for f in without)
    assert all(f.needs_note is (f.field != "note") for f in without)
    assert is_complete(without)


def test_a_note_is_asked_for_once_and_its_text_says_so(findings):
    (finding,) = (f for f in findings({"sex": "P"}) if f.field == "note")
    assert "Tulis di sini mengapa" in finding.text.id
    half = findings({"sex": "P", "as_typed.note": "x" * 2001})
    assert [f.code for f in half if f.field == "note"] == ["too_long"]


def test_other_warnings_ask_for_no_note(codes: Codes):
    assert codes({"full_name": "WAYAN 2"}) == {"full_name": "name_digits"}


def nik_findings(findings, nik: str, **more: Value) -> dict[str, Finding]:
    found = findings({"nik": nik, "note": "Sesuai KTP", **more})
    return {f.code: f for f in found if f.field == "nik"}


# DOMAIN.md §1: retired prefixes live on in NIKs; unknown ones must not block.
@pytest.mark.parametrize(
    ("nik", "code", "says"),
    [
        ("9101011203809901", "nik_region_retired", "sekarang Kabupaten Merauke, Papua Selatan"),
        ("9271011203809901", "nik_region_retired", "sekarang Kota Sorong, Papua Barat Daya"),
        ("9601391203809901", "nik_region_retired", "sekarang Mariat, Kabupaten Sorong"),
        ("6473011203809901", "nik_region_retired", "Kalimantan Utara (belum dipastikan)"),
        ("5198011203809901", "nik_region_unknown", "angka ke-3 dan ke-4"),
        ("5171991203809901", "nik_region_unknown", "angka ke-5 dan ke-6"),
    ],
)
def test_an_old_or_unknown_region_is_looked_at_and_never_refused(findings, nik, code, says):
    found = nik_findings(findings, nik)
    assert found[code].severity is Severity.WARNING
    assert found[code].needs_note
    assert says in found[code].text.id
    assert "{" not in found[code].text.id + found[code].text.en


def test_what_papua_kept_needs_no_note(findings):
    assert set(nik_findings(findings, "9171011203809901")) == {"nik_elsewhere"}


# DOMAIN.md §1: a prefix other than 51.71 is a migrant's; the KTP address decides.
@pytest.mark.parametrize(
    ("nik", "says"),
    [
        ("5103031203809901", "Kabupaten Badung, Bali"),
        ("3578011203809901", "Kota Surabaya, Jawa Timur"),
        ("9101011203809901", "Papua"),
    ],
)
def test_a_nik_from_elsewhere_says_from_where(findings, nik: str, says: str):
    found = nik_findings(findings, nik)["nik_elsewhere"]
    assert found.severity is Severity.INFO
    assert f"pertama kali terdaftar di {says}." in found.text.id


def test_a_pack_without_villages_calls_nobody_elsewhere(codes: Codes, pack: Pack):
    assert codes({"nik": "5103031203809901"}, replace(pack, villages=())) == {}


def test_a_desk_that_knows_no_regions_warns_of_none(codes: Codes, pack: Pack):
    nowhere = replace(pack, nation=Nation())
    assert codes({"nik": "5171991203809901", "kk_number": "5198010101109902"}, nowhere) == {}


def test_who_is_over_a_hundred_is_believed(codes: Codes):
    """The stated birth date wins over the century that a NIK leaves open."""
    assert codes({"nik": "5171031203209901", "birth_date": "1920-03-12"}) == {}
    young = codes({"nik": "5171031203209901", "birth_date": "2020-03-12"})
    assert young == {"birth_date": "very_young"}
    assert codes({"nik": "5171032902209901", "birth_date": "1920-02-29"}) == {}


@pytest.mark.parametrize(
    ("kk", "code"),
    [
        ("5171035203109902", "kk_date"),
        ("5171032902119902", "kk_date"),
        ("5171032511259902", "kk_date"),
        ("5171030101269902", "kk_date"),
        ("5198010101109902", "kk_region_unknown"),
        ("9101010101109902", "kk_region_retired"),
        ("5171990101109902", None),
        ("5171032411259902", None),
    ],
)
def test_an_unlikely_kk_number_is_only_a_warning(findings, kk: str, code: str | None):
    found = findings({"kk_number": kk})
    assert [(f.field, f.code) for f in found] == ([("kk_number", code)] if code else [])
    assert all(f.severity is Severity.WARNING and not f.needs_note for f in found)


@pytest.mark.parametrize("text", ["-", "0", "tidak ada", "Belum punya"])
def test_a_stand_in_for_a_nik_is_sent_to_the_reason(findings, text: str):
    """Issue 3: "no NIK yet" is a state of its own with a reason."""
    (finding,) = findings({"nik": None, "as_typed.nik": text})
    assert (finding.field, finding.severity) == ("nik", Severity.ERROR)
    assert "pilih alasan mengapa belum ada" in finding.text.id
    (finding,) = findings({f"as_typed.{HEIR}nik": text})
    assert "alasan" not in finding.text.id


def test_a_number_that_ends_in_zero_means_nothing_when_it_was_typed(codes: Codes):
    assert codes({"nik": "5171031203809910", "kk_number": "5171030101109910"}) == {}


def test_a_number_from_a_list_that_ends_in_zero_is_looked_at(complete, pack, today):
    """One NIK in ten ends in 0 by right; a spreadsheet makes all of them so: DOMAIN.md §1."""
    row = {**complete, "nik": "5171031203809910", f"{HEIR}nik": "5171035203829920"}
    by_path = {f.field: f for f in check(row, pack, today, sheet=Sheet())}
    assert {p: f.code for p, f in by_path.items()} == {
        "nik": "number_rounded", f"{HEIR}nik": "number_rounded",
    }  # fmt: skip
    assert by_path["nik"].severity is Severity.WARNING
    assert check(complete, pack, today, sheet=Sheet()) == ()


def test_a_column_of_numbers_that_all_end_in_zero_is_broken(complete, pack, today):
    rows = [
        {**complete, "nik": nik, "kk_number": kk}
        for nik, kk in [
            ("5171031203809910", "5171030101109910"),
            ("5171031203809920", "5171030101109920"),
            ("5171031203809930", "5171030101109902"),
        ]
    ]
    sheet = Sheet(rounded_columns(rows, pack.definition()))
    found = {f.field: f for f in check(rows[0], pack, today, sheet=sheet)}
    assert (found["nik"].code, found["nik"].severity) == ("number_broken", Severity.ERROR)
    assert found["kk_number"].code == "number_rounded"
    assert check(rows[0], pack, today) == ()


def test_two_heirs_do_not_share_a_nik(codes: Codes):
    nik = "5171035203829901"
    changes = {f"{HEIR}nik": nik, f"{OTHER_HEIR}nik": nik, f"{OTHER_HEIR}name": "NI LUH SARI"}
    assert codes({**changes, f"{OTHER_HEIR}relation": "child"}) == {
        f"{OTHER_HEIR}nik": "heirs_alike"
    }


def test_warnings_do_not_keep_a_record_incomplete(findings):
    assert is_complete(findings({"sex": "P", "kk_number": "5171031203809901"}))
    assert is_complete(findings({"nik": "6404011203809901"}))
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


def test_of_two_questions_that_stand_in_for_each_other_the_first_is_asked(codes, pack):
    def question(name: str, other: str) -> Field:
        need = Requirement(Need.WHEN_EMPTY, other)
        return Field(name, Kind.TEXT, "work", Words(name), required=need)

    pair = (question("answers.a", "answers.b"), question("answers.b", "answers.a"))
    alone = question("answers.c", "answers.nowhere")
    either = question("answers.d", "full_name")
    asking = replace(pack, questions=(*pair, alone, either))
    assert codes({}, asking) == {"answers.a": "missing", "answers.c": "missing"}
    assert codes({"answers.b": "x", "full_name": None}, asking) == {
        "answers.c": "missing", "full_name": "missing", "answers.d": "missing",
    }  # fmt: skip


def test_a_list_of_several_codes_is_compared_with_the_packs(codes: Codes):
    assert codes({"other_aid": ("unheard_of",)}) == {"other_aid": "not_listed"}


def test_a_plan_is_made_once_for_a_pack_and_never_for_another(complete, pack, today):
    assert plan_of(pack) is plan_of(pack)
    for number in range(40):
        name = f"answers.q{number}"
        question = Field(name, Kind.TEXT, "work", Words("Tanya"), required=REQUIRED)
        other = replace(pack, questions=(question,))
        assert [f.field for f in check(complete, other, today)] == [name]
    assert check(complete, pack, today) == ()


LEAST = st.text(max_size=8) | st.integers() | st.lists(st.text(max_size=3), max_size=3).map(tuple)
PATHS = (
    "nik", "kk_number", "birth_date", "registered_on", "phone", "programmes", "note",
    f"{HEIR}nik", f"{HEIR}birth_date", f"{ROLE}starts_on", f"{ROLE}ends_on", "consent.given_at",
    "as_typed.nik", f"as_typed.{ROLE}monthly_income", "stated_membership_number", "desil",
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(PATHS), LEAST), st.dates(date(1900, 1, 1)), st.booleans())
def test_any_values_on_any_day_give_findings_whatever_their_order(changes, day, is_listed):
    pack, sheet = builtin_pack(), Sheet(frozenset({"nik"})) if is_listed else None
    found = check(changes, pack, day, sheet=sheet)
    turned = check(dict(reversed(changes.items())), pack, day, sheet=sheet)
    assert found == turned
    assert all(f.text.id and f.text.en for f in found)


EVENT = "events.01999999-0000-7000-8000-000000000003."


@pytest.mark.parametrize(
    ("happened_on", "found"),
    [
        ("2025-11-24", None),
        ("1980-03-12", None),
        ("2025-11-25", (Severity.WARNING, "later")),
        ("1980-03-11", (Severity.ERROR, "before_birth")),
    ],
)
def test_an_event_lies_between_birth_and_today(complete, pack, today, happened_on, found):
    complete |= {f"{EVENT}kind": "moved", f"{EVENT}happened_on": happened_on}
    told = [(f.severity, f.code) for f in check(complete, pack, today)]
    assert told == ([] if found is None else [found])


def test_an_event_needs_its_day(complete, pack, today):
    (found,) = check(complete | {f"{EVENT}kind": "died"}, pack, today)
    assert (found.field, found.code) == (f"{EVENT}happened_on", "missing")
