"""A list is checked row by row; only what the list is meant to say crosses from row to row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from services.people_lists import DAY, FARMER, check, csv_of, findings, person, read, table, values

from fieldreg.apps.check_list import as_json
from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Field
from fieldreg.domain.pack import Shelf
from fieldreg.domain.record import AS_TYPED
from fieldreg.protocol.pack_files import builtin_pack, builtin_shelf
from fieldreg.services.check_list import check_people

WORDS = definition().flat_fields()[0].label


def test_a_complete_person_is_accepted_without_a_word():
    (told,) = check(csv_of(FARMER))
    assert told["findings"] == []
    assert (told["row"], told["line"]) == (1, 2)
    assert [(d["role"], d["programme"], d["outcome"]) for d in told["decisions"]] == [
        ("roles.0", "JKK", "accept"),
        ("roles.0", "JKM", "accept"),
    ]
    assert told["overall"] == "accept"
    assert told["missing"] == []
    assert (told["pack"], told["date"]) == ("denpasar@2025.2", "2025-11-24")
    cost = told["contribution"]
    assert (cost["monthly"], cost["base_income"]) == (16800, 1000000)
    assert cost["programmes"] == {"JKK": 10000, "JKM": 6800}
    (role,) = cost["roles"]
    assert role["role"] == "roles.0"
    assert [(p["amount"], p["full"], p["paid_from"]) for p in role["parts"]] == [
        (10000, 10000, "apbd"),
        (6800, 6800, "apbd"),
    ]
    assert "Dinas Pertanian" in told["explanation"]


def test_somebody_aged_65_is_refused_with_the_source_and_a_turn_is_dated():
    """DOMAIN.md 3b: 17 of 360 were turned down for their age."""
    old, nearly = check(
        csv_of(
            person(birth_date="24-11-1960", nik="5171032411609901"),
            person(birth_date="25-11-1960", nik="5171032511609902"),
        )
    )
    assert {d["outcome"] for d in old["decisions"]} == {"refuse"}
    (reason,) = old["decisions"][0]["reasons"]
    assert reason["rule"] == "age_below_65"
    assert reason["field"] == "birth_date"
    assert "Bali Post" in reason["citation"]
    turn = nearly["decisions"][0]
    assert (turn["changes_on"], turn["changes_to"]) == ("2025-11-25", "refuse")
    assert "65" in turn["changes_why"]


@pytest.mark.parametrize(
    ("column", "text", "path", "value"),
    [
        ("birth_date", "1/7/85", "birth_date", "1985-07-01"),
        ("birth_date", "01071985", "birth_date", "1985-07-01"),
        ("roles.0.monthly_income", "1,5jt", "roles.0.monthly_income", 1_500_000),
        ("programmes", "JKK, JKM", "programmes", ("JKK", "JKM")),
        ("programmes", "jkm;jkk", "programmes", ("JKK", "JKM")),
        ("village_code", "51.71.03.2008", "village_code", "51.71.03.2008"),
        ("village_code", "tegal harum", "village_code", "51.71.03.2008"),
        ("roles.segment", "Kelian adat", "roles.0.segment", "kelian_adat"),
        ("roles.0.occupation", "Tukang suwun", "roles.0.occupation", "tukang_suun"),
        ("roles.0.occupation", "Tukang Sulap", "roles.0.occupation", "Tukang Sulap"),
        ("birth_date", "31048", "birth_date", "1985-01-01"),
        ("nik", "5171.0312 0380-9901", "nik", "5171031203809901"),
        ("nik", '="5171031203809901"', "nik", "5171031203809901"),
        ("nik", "'5171031203809901", "nik", "5171031203809901"),
        ("phone", "0812-3456-7890", "phone", "+6281234567890"),
        ("sex", "Perempuan", "sex", "P"),
        ("note", "a\nb", "note", "a\nb"),
        ("answers.none", "x", "answers.none", None),
    ],
)
def test_cells_are_read_as_the_form_reads_them(column, text, path, value):
    found = values(csv_of({"full_name": "A", column: text}))
    found = {p.replace("00000000-0000-7000-8000-000000000000", "0"): v for p, v in found.items()}
    assert found.get(path) == value
    assert not any(p.startswith(AS_TYPED) for p in found)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("nik", "517103", "nik_length"),
        ("nik", "5,17103E+15", "number_broken"),
        ("birth_date", "31-02-1980", "bad_date"),
        ("roles.0.segment", "astronot", "bad_choice"),
        ("roles.0.monthly_income", "banyak", "bad_money"),
        ("programmes", "JKK;XYZ", "bad_choice"),
        ("full_name", "A" * 50_000, "too_long"),
        ("phone", "\x00", None),
    ],
)
def test_text_that_is_no_value_is_kept_and_said(column, text, code):
    data = csv_of(person(**{column: text}))
    (told,) = check(data)
    codes = {c for f, c in findings(told) if f == column}
    assert codes == ({code} if code else set())
    kept = [v for p, v in values(data).items() if p.startswith(AS_TYPED)]
    assert [len(v) <= 40_000 for v in kept] == [True] * bool(code)


def test_a_segment_that_only_another_pack_has_is_kept_and_shown_as_unknown():
    data = csv_of(person(roles__0__segment=" tukang_ojek "))
    assert "tukang_ojek" in values(data).values()
    (told,) = check(data)
    assert findings(told) == {("roles.0.segment", "not_listed")}
    assert [f["severity"] for f in told["findings"]] == ["warning"]
    assert {d["segment"] for d in told["decisions"]} == {"tukang_ojek"}
    assert "segment_known" in {r["rule"] for d in told["decisions"] for r in d["reasons"]}
    assert told["overall"] == "check"
    assert told["complete"] is True


@pytest.mark.parametrize(
    "text", ["ojek", "Tukang ojek", "Tukang_Ojek", "tukang_", "_ojek", "tukang_ojek lain", "a__b"]
)
def test_other_text_is_no_segment(text):
    (told,) = check(csv_of(person(roles__0__segment=text)))
    assert findings(told) == {("roles.0.segment", "bad_choice")}
    assert told["complete"] is False


def test_codes_and_words_that_the_pack_has_are_no_unknown_codes():
    for text, code in (("kelian_adat", "kelian_adat"), ("kelian_a", "kelian_adat")):
        assert code in values(csv_of(person(roles__0__segment=text))).values()


def test_unknown_codes_of_other_aid_are_kept_beside_known_ones():
    found = values(csv_of(person(other_aid="PKH; bantuan_baru")))
    assert found["other_aid"] == ("PKH", "bantuan_baru")
    found = values(csv_of(person(other_aid="PKH; bantuan_baru; entah")))
    assert found["as_typed.other_aid"] == "PKH; bantuan_baru; entah"
    many = ";".join(f"bantuan_{n}" for n in range(101))
    assert "as_typed.other_aid" in values(csv_of(person(other_aid=many)))


def test_a_day_on_which_no_pack_holds_is_told_in_the_object():
    before, on = check(
        csv_of(person(registered_on="31-12-2024"), person(registered_on="1-1-2025")), on=None
    )
    assert (before["in_force"], on["in_force"]) == (False, True)
    assert before["pack"] in {p.key for p in builtin_shelf().packs}


def test_a_record_with_an_error_is_not_complete_and_does_not_sound_clean():
    good, bad = check(csv_of(FARMER, person(nik="517103", mother_name="")))
    assert (good["complete"], bad["complete"]) == (True, False)
    start = "Ada 2 isian yang salah atau belum diisi: NIK, Nama ibu kandung. "
    assert bad["explanation"].startswith(start)
    assert good["explanation"].startswith("Menurut")


def test_a_warning_leaves_a_record_complete():
    (told,) = check(csv_of(person(full_name="I WAYAN 2")))
    assert [f["severity"] for f in told["findings"]] == ["warning"]
    assert told["complete"] is True
    assert told["explanation"].startswith("Menurut")


def test_of_many_errors_five_are_named():
    (told,) = check(csv_of({"nik": "5171031203809901"}))
    count = len({f["field"] for f in told["findings"] if f["severity"] == "error"})
    first = told["explanation"].partition(". ")[0]
    assert first.startswith(f"Ada {count} isian")
    assert first.endswith(f" dan {count - 5} lagi")
    assert first.count(",") == 4


def test_fields_of_later_items_say_which_and_a_row_as_a_whole_says_so():
    (told,) = check(
        csv_of(
            person(
                roles__0__monthly_income="banyak",
                roles__1__segment="petani",
                roles__1__occupation="Petani sawah",
                roles__1__monthly_income="",
            )
        )
    )
    first = told["explanation"].partition(". ")[0]
    assert first.endswith(": Penghasilan per bulan, Penghasilan per bulan (Peran 2)")
    names = list(FARMER)
    cells = [FARMER[n] for n in names]
    (told,) = check(table(names, [[*cells, "x"]]))
    assert told["explanation"].startswith("Ada 1 isian yang salah atau belum diisi: sel berlebih.")
    (told,) = check(csv_of({k: v for k, v in FARMER.items() if not k.startswith("roles.")}))
    assert told["explanation"].startswith("Ada 1 isian yang salah atau belum diisi: Peran.")


def test_values_are_given_when_asked_for():
    (one,) = check_people(read(csv_of(person(nik="517103", roles__0__monthly_income="??"))).people)
    assert "values" not in as_json(one, "id")
    found = as_json(one, "id", with_values=True)["values"]
    assert found["full_name"] == FARMER["full_name"]
    assert found["birth_date"] == "1980-03-12"
    assert found["programmes"] == ("JKK", "JKM")
    assert found["as_typed.nik"] == "517103"
    assert found["as_typed.roles.0.monthly_income"] == "??"
    assert found["roles.0.segment"] == "petani"
    assert "nik" not in found


def test_costs_have_codes_beside_their_words():
    young = person(
        registered_on="4-5-2026",
        roles__0__ends_on="1-1-2026",
        roles__0__segment="pecalang",
        roles__0__occupation="Pecalang",
    )
    (told,) = check(csv_of(young), on=date(2026, 5, 4))
    (role,) = told["contribution"]["roles"]
    assert (role["segment"], role["paid_from"]) == ("pecalang", "self")
    assert role["payer"].startswith("pekerja sendiri")
    assert {p["discount_code"] for p in role["parts"]} == {"pp50_other"}
    (told,) = check(csv_of(FARMER))
    (role,) = told["contribution"]["roles"]
    assert (role["segment"], role["paid_from"]) == ("petani", "apbd")
    assert {p["discount_code"] for p in role["parts"]} == {None}


def test_more_than_ten_roles_keep_their_order():
    roles = {f"roles.{n}.segment": "petani" for n in range(12)}
    (told,) = check(csv_of({"nik": "5171031203809901", **roles}))
    seen = list(dict.fromkeys(d["role"] for d in told["decisions"]))
    assert seen == [f"roles.{n}" for n in range(12)]


def test_two_roles_are_decided_and_reckoned_apart():
    (told,) = check(
        csv_of(
            person(
                roles__1__segment="kelian_adat",
                roles__1__occupation="Kelihan banjar",
                roles__1__monthly_income="2.000.000",
                roles__1__ends_on="31-12-2024",
            )
        )
    )
    outcomes = {(d["role"], d["outcome"]) for d in told["decisions"]}
    assert ("roles.1", "refuse") in outcomes
    assert told["contribution"]["base_income"] is None
    assert [r["base_income"] for r in told["contribution"]["roles"]] == [1000000, 2000000]
    (ended,) = (r for r in told["decisions"][-1]["reasons"] if r["outcome"] == "refuse")
    assert ended["field"] == "roles.1.ends_on"


def test_without_a_role_the_rules_speak_of_roles():
    (told,) = check(csv_of({"nik": "5171031203809901"}))
    assert {d["role"] for d in told["decisions"]} == {"roles"}
    assert ("roles", "missing") in findings(told)
    assert told["contribution"] is None
    assert {"field": "birth_date", "needed_for": ["batas usia"]} in told["missing"]


def test_the_day_given_stands_in_for_the_day_of_registration():
    bare = {k: v for k, v in FARMER.items() if k != "registered_on"}
    (told,) = check(csv_of(bare), on=date(2026, 5, 1))
    assert told["findings"] == []
    assert told["date"] == "2026-05-01"
    found = values(csv_of(person(registered_on="1-11-2025")), DAY)
    assert found["registered_on"] == "2025-11-01"
    (told,) = check(csv_of(person(registered_on="")), on=None)
    assert ("registered_on", "missing") in findings(told)
    assert told["date"] == "2025-11-24"


def test_a_day_of_registration_that_cannot_be_read_is_never_replaced():
    (told,) = check(csv_of(person(registered_on="besok")))
    assert findings(told) == {("registered_on", "bad_date")}
    (told,) = check(csv_of(person(registered_on="besok")), on=None)
    assert told["date"] == "2025-11-24"


def test_each_row_is_judged_by_the_pack_in_force_on_its_day():
    newest = builtin_pack()
    manifest = replace(newest.manifest, version="2026.1", valid_from=date(2026, 1, 1))
    shelf = Shelf.of([newest, replace(newest, manifest=manifest)])
    people = [person(registered_on="31-12-2025"), person(registered_on="1-1-2026", nik="")]
    told = check(csv_of(*people), on=None, shelf=shelf)
    assert [(t["pack"], t["date"]) for t in told] == [
        ("denpasar@2025.2", "2025-12-31"),
        ("denpasar@2026.1", "2026-01-01"),
    ]
    told = check(csv_of(*people), on=date(2025, 12, 31), shelf=shelf)
    assert {t["pack"] for t in told} == {"denpasar@2025.2"}


def test_choices_are_those_of_the_pack_that_judges():
    newest = builtin_pack()
    manifest = replace(newest.manifest, version="2026.1", valid_from=date(2026, 1, 1))
    ojek = replace(newest.segments[0], code="ojek", words=WORDS)
    later = replace(newest, manifest=manifest, segments=(*newest.segments, ojek))
    early, late = (
        person(registered_on=d, roles__0__segment="ojek") for d in ("31-12-2025", "1-1-2026")
    )
    told = check(csv_of(early, late), on=None, shelf=Shelf.of([newest, later]))
    assert [t["decisions"][0]["segment"] for t in told] == ["", "ojek"]
    assert ("roles.0.segment", "bad_choice") in findings(told[0])


def test_a_question_of_a_pack_is_a_column():
    question = Field("answers.kartu_tani", definition().flat_fields()[1].kind, "work", WORDS)
    asking = replace(builtin_pack(), questions=(question,))
    data = csv_of(person(**{"answers.kartu_tani": "123"}))
    (told,) = check(data, shelf=Shelf.of([asking]))
    assert findings(told) == {("answers.kartu_tani", "nik_length")}
    assert [u.name for u in read(data).unread] == ["answers.kartu_tani"]


def test_a_question_that_only_another_pack_asks_is_still_read():
    question = Field("answers.kartu_tani", definition().flat_fields()[1].kind, "work", WORDS)
    manifest = replace(builtin_pack().manifest, version="2030.1", valid_from=date(2030, 1, 1))
    later = replace(builtin_pack(), questions=(question,), manifest=manifest)
    shelf = Shelf.of([builtin_pack(), later])
    found = read(csv_of(person(**{"answers.kartu_tani": "5171031203809901"})), shelf=shelf)
    assert found.people[0].values["answers.kartu_tani"] == "5171031203809901"


def test_a_column_rounded_by_a_spreadsheet_is_an_error_and_a_single_zero_a_warning():
    rounded = [person(nik=n) for n in ("5171031203809900", "5171031203809910", "5171031203809920")]
    told = check(csv_of(*rounded))
    assert all(("nik", "number_broken") in findings(t) for t in told)
    told = check(csv_of(*rounded, FARMER))
    assert [("nik", "number_rounded") in findings(t) for t in told] == [True, True, True, False]
    assert not any(("nik", "number_broken") in findings(t) for t in told)


def test_a_row_with_too_many_cells_says_so():
    names = list(FARMER)
    cells = [FARMER[n] for n in names]
    told = check(table([*names, "", ""], [cells, [*cells, "", "\u00a0"], [*cells, "", "x", "y"]]))
    assert [("", "extra_cells") in findings(t) for t in told] == [False, False, True]
    (found,) = (f for f in told[2]["findings"] if f["code"] == "extra_cells")
    assert "2 sel" in found["text"]


def test_a_short_row_is_a_row_with_empty_cells():
    told = check(b"nik,full_name,registered_on\n5171031203809901\n", on=None)
    assert {("full_name", "missing"), ("registered_on", "missing")} <= findings(told[0])


def test_the_shipped_shelf_has_more_than_one_version():
    assert len(builtin_shelf().packs) > 1


def test_a_day_of_registration_still_to_come_is_told():
    told = check(csv_of(person(registered_on="25-11-2025")), on=None)
    assert [f["code"] for f in told[0]["findings"]] == ["later"]
    assert told[0]["date"] == "2025-11-25"
