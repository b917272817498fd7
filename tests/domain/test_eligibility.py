from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.eligibility import assess
from fieldreg.domain.eligibility_rules import birthday
from fieldreg.domain.words import Eligibility, Severity
from fieldreg.protocol.pack_files import builtin_pack

PACK = builtin_pack()
ON = date(2025, 6, 2)
ROLE = "01890000-0000-7000-8000-000000000001"
OTHER = "01890000-0000-7000-8000-000000000002"
ACCEPT, CHECK, REFUSE = Eligibility.ACCEPT, Eligibility.CHECK, Eligibility.REFUSE


def role(role_id=ROLE, **fields):
    return {f"roles.{role_id}.{name}": value for name, value in fields.items()}


FARMER = {
    "birth_date": "1980-03-12",
    "village_code": "51.71.03.2008",
    "existing_membership": "no",
    "programmes": ("JKK", "JKM"),
    **role(segment="petani", occupation="petani_sawah", monthly_income=1_500_000),
}
KELIAN = {
    **FARMER,
    **role(
        segment="kelian_adat",
        occupation="kelian_banjar_adat",
        letter_number="12/DA/2024",
        starts_on="2024-01-01",
        ends_on="2029-01-01",
    ),
}


def codes(assessment):
    return {reason.rule for reason in assessment.reasons}


def reason(assessment, rule):
    return next(r for r in assessment.reasons if r.rule == rule)


def without(values, *paths):
    return {k: v for k, v in values.items() if k not in paths}


def test_a_farmer_of_denpasar_is_accepted():
    found = assess(FARMER, PACK, ON)
    assert found.overall is ACCEPT
    assert [(j.segment, j.programme, j.outcome) for j in found.judgements] == [
        ("petani", "JKK", ACCEPT),
        ("petani", "JKM", ACCEPT),
    ]
    assert (found.reasons, found.missing) == ((), ())
    assert found.pack_key == PACK.key


def test_the_contribution_of_a_farmer():
    found = assess(FARMER, PACK, ON)
    assert found.parts == (("JKK", 16_000), ("JKM", 6_800))
    assert found.monthly == 22_800


def test_the_office_that_pays_is_named():
    (payer,) = assess(FARMER, PACK, ON).payers
    assert (payer.role_id, payer.words.id, payer.confirmed) == (ROLE, "Dinas Pertanian", True)


def test_an_office_nobody_named_is_unconfirmed():
    (payer,) = assess({**FARMER, **role(segment="non_asn")}, PACK, ON).payers
    assert not payer.confirmed


@pytest.mark.parametrize(
    ("born", "outcome"),
    [("1960-06-03", ACCEPT), ("1960-06-02", REFUSE), ("1950-01-01", REFUSE)],
)
def test_only_people_under_65_are_taken(born, outcome):
    found = assess({**FARMER, "birth_date": born}, PACK, ON)
    assert found.overall is outcome
    assert ("age_below_65" in codes(found)) is (outcome is REFUSE)


def test_a_refusal_gives_its_ground():
    given_reason = reason(assess({**FARMER, "birth_date": "1950-01-01"}, PACK, ON), "age_below_65")
    assert "65" in given_reason.words.id
    assert "Bali Post" in given_reason.citation
    assert (given_reason.severity, given_reason.field) == (Severity.ERROR, "birth_date")
    assert given_reason.confirmed


def test_the_uncertain_lower_age_is_only_checked():
    found = assess({**FARMER, "birth_date": "2008-06-02"}, PACK, ON)
    assert found.overall is CHECK
    assert not reason(found, "age_at_least_18").confirmed


@pytest.mark.parametrize("given_answer", ["yes", "unknown"])
def test_a_membership_is_a_note_and_no_refusal(given_answer):
    found = assess({**FARMER, "existing_membership": given_answer}, PACK, ON)
    assert found.overall is ACCEPT
    assert [r.outcome for r in found.reasons] == [ACCEPT]
    assert found.reasons[0].severity is Severity.INFO


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"village_code": "51.03.01.2001"}, "resident"),
        (role(segment="pirate"), "segment_known"),
        ({"programmes": ("JKK", "JP")}, "programme_known"),
        ({"programmes": ("JHT", "JKK", "JKM")}, "programme_paid"),
        (role(occupation="nelayan"), "occupation_fits"),
        (role(occupation="Pencari ikan"), "occupation_fits"),
        (role(starts_on="2025-06-03"), "role_begun"),
        (role(ends_on="2025-06-01"), "role_not_ended"),
        (role(segment="pkh"), "pkh_family"),
        (role(segment="pemangku", occupation="pemangku"), "letter_present"),
    ],
)
def test_what_must_be_looked_at(change, rule):
    found = assess({**FARMER, **change}, PACK, ON)
    assert found.overall is CHECK
    assert codes(found) == {rule}


@pytest.mark.parametrize(
    "change",
    [
        role(occupation="Astronot"),
        role(occupation="bendesa_adat"),
        role(ends_on="2025-06-02", starts_on="2025-06-02"),
        {"other_aid": ("PKH",), **role(segment="pkh", occupation="ojek")},
        {**role(segment="pemangku", occupation="Jro Mangku", letter_date="2020-01-01")},
    ],
)
def test_what_needs_no_look(change):
    assert assess({**FARMER, **change}, PACK, ON).overall is ACCEPT


def test_jht_costs_but_only_the_optional_programme_is_checked():
    found = assess({**FARMER, "programmes": ("JHT", "JKK", "JKM")}, PACK, ON)
    assert found.monthly == 54_800
    assert {j.programme: j.outcome for j in found.judgements} == {
        "JHT": CHECK,
        "JKK": ACCEPT,
        "JKM": ACCEPT,
    }


def test_an_adat_role_is_paid_only_while_in_office():
    assert assess(KELIAN, PACK, date(2029, 1, 1)).overall is ACCEPT
    ended = assess(KELIAN, PACK, date(2029, 1, 2))
    assert ended.overall is REFUSE
    assert codes(ended) == {"adat_role_not_ended"}


def test_one_role_ended_and_one_that_holds_must_be_checked():
    ended = {**KELIAN, **role(ends_on="2025-01-01")}
    farming = role(OTHER, segment="petani", occupation="petani_sawah", monthly_income=9_000_000)
    found = assess({**ended, **farming}, PACK, ON)
    assert (found.outcome_of(ROLE), found.outcome_of(OTHER)) == (REFUSE, ACCEPT)
    assert found.overall is CHECK
    assert [p.words.id for p in found.payers] == ["Dinas Kebudayaan", "Dinas Pertanian"]
    assert found.monthly == 22_800, "the first role's income counts"


def test_a_role_that_is_not_there_is_checked():
    assert assess(FARMER, PACK, ON).outcome_of(OTHER) is CHECK


def test_an_empty_record_says_what_is_missing():
    found = assess({}, PACK, ON)
    assert found.overall is CHECK
    assert found.missing == ("birth_date", "village_code", "roles", "programmes")
    assert (found.monthly, found.parts, found.payers) == (None, (), ())
    assert found.changes_on is None


def test_too_old_is_said_before_any_role_is_typed():
    assert assess({"birth_date": "1950-01-01"}, PACK, ON).overall is REFUSE


def test_what_cannot_be_judged_names_the_field_to_fill():
    found = assess(without(FARMER, "birth_date"), PACK, ON)
    assert found.missing == ("birth_date",)
    words = reason(found, "age_below_65").words
    assert words.id == "Belum bisa dinilai. Isi dulu: Tanggal lahir."
    assert words.en == "Cannot be judged yet. Fill in first: Birth date."


def test_a_missing_letter_is_missing():
    found = assess(without(KELIAN, f"roles.{ROLE}.letter_number"), PACK, ON)
    assert found.missing == (f"roles.{ROLE}.letter_number",)


@pytest.mark.parametrize("path", ["birth_date", f"roles.{ROLE}.ends_on"])
def test_half_a_date_is_checked_but_not_missing(path):
    found = assess({**without(FARMER, path), f"as_typed.{path}": "31-2-19"}, PACK, ON)
    assert found.overall is CHECK
    assert found.missing == ()


def test_programmes_not_chosen_are_missing_and_cost_nothing_yet():
    found = assess(without(FARMER, "programmes"), PACK, ON)
    assert (found.overall, found.missing) == (CHECK, ("programmes",))
    assert found.monthly is None
    assert {j.programme for j in found.judgements} == {"JKK", "JKM"}


@pytest.mark.parametrize("income", [None, -1, "1500000"])
def test_no_income_no_contribution(income):
    values = {**FARMER, **role(monthly_income=income)}
    assert assess(values, PACK, ON).monthly is None


def test_the_65th_birthday_is_announced():
    found = assess(FARMER, PACK, ON)
    assert found.changes_on == date(2045, 3, 12)
    assert "65" in found.changes_why.id


def test_the_end_of_a_term_comes_first():
    found = assess(KELIAN, PACK, ON)
    assert found.changes_on == date(2029, 1, 2)
    assert found.changes_why.en == "The term ends"


def test_a_birthday_on_the_29th_of_february():
    assert birthday(date(1960, 2, 29), 65) == date(2025, 3, 1)
    assert birthday(date(1960, 2, 29), 60) == date(2020, 2, 29)
    assert birthday(date(9990, 1, 1), 65) is None


def test_rules_are_the_packs_and_not_the_programs():
    older = tuple(replace(r, years=70) if r.code == "age_below_65" else r for r in PACK.rules)
    values = {**FARMER, "birth_date": "1957-01-01"}
    assert assess(values, PACK, ON).overall is REFUSE
    assert assess(values, replace(PACK, rules=older), ON).overall is ACCEPT


def test_without_rules_nothing_speaks_against():
    found = assess(role(segment="x") | {"programmes": ("JKK",)}, replace(PACK, rules=()), ON)
    assert (found.overall, found.reasons) == (ACCEPT, ())


day_texts = st.one_of(
    st.dates().map(date.isoformat),
    st.sampled_from(["", "2025-02-30", "0000-00-00", "2025-W10-1", "1960-02-29", "9999-12-31"]),
)
role_values = {
    "segment": st.sampled_from([s.code for s in PACK.segments] + ["pirate", ""]),
    "occupation": st.sampled_from([o.code for o in PACK.occupations] + ["Kelihan", "???"]),
    "monthly_income": st.integers(),
    "letter_number": st.text(max_size=3),
    "starts_on": day_texts,
    "ends_on": day_texts,
}
paths = {
    "birth_date": day_texts,
    "village_code": st.sampled_from([v.code for v in PACK.villages] + ["51.03.01.2001", "x"]),
    "existing_membership": st.sampled_from(["yes", "no", "unknown", "perhaps"]),
    "other_aid": st.sets(st.sampled_from(["PKH", "BPNT", "X"])).map(tuple),
    "programmes": st.sets(st.sampled_from(["JKK", "JKM", "JHT", "JP"])).map(tuple),
    "as_typed.birth_date": st.text(max_size=4),
    **{f"roles.{i}.{n}": s for i in (ROLE, OTHER) for n, s in role_values.items()},
}
records = st.fixed_dictionaries({}, optional=paths)
junk = st.one_of(st.text(), st.integers(), st.lists(st.text(max_size=4), max_size=3).map(tuple))
odd_paths = st.sampled_from([*paths, "roles..segment", "roles.x.ends_on", "as_typed.roles.x.y"])
days = st.dates()


@given(st.dictionaries(st.one_of(odd_paths, st.text(max_size=12)), junk), days)
def test_assess_never_raises(values, on):
    found = assess(values, PACK, on)
    assert found.overall in Eligibility
    assert found.judgements
    assert found.changes_on is None or found.changes_on > on


@given(records, days)
def test_refusal_always_has_a_confirmed_reason(values, on):
    for judgement in assess(values, PACK, on).judgements:
        if judgement.outcome is REFUSE:
            assert any(r.outcome is REFUSE and r.confirmed for r in judgement.reasons)
        if judgement.outcome is ACCEPT:
            assert all(r.outcome is ACCEPT for r in judgement.reasons)


@given(records, days, st.floats(0, 1))
def test_nothing_changes_before_the_announced_day_and_something_does_on_it(values, on, part):
    found = assess(values, PACK, on)
    last = found.changes_on or date.max
    between = on + timedelta(days=int((last - on).days * part))
    if between < last:
        assert assess(values, PACK, between).judgements == found.judgements
    if found.changes_on:
        assert assess(values, PACK, found.changes_on).judgements != found.judgements


@given(records, days)
def test_accepted_means_nothing_is_missing(values, on):
    found = assess(values, PACK, on)
    assert found.overall is not ACCEPT or not found.missing


@given(records, st.integers(0, 10**9), st.integers(0, 10**9))
def test_contributions_rise_with_income(values, one, other):
    low, high = sorted((one, other))
    costs = [
        assess({**values, **role(monthly_income=income)}, PACK, ON).monthly
        for income in (low, high)
    ]
    assert costs[0] is None or costs[0] <= costs[1]
