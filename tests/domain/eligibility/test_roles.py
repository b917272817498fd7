"""Several roles at once: who pays for which, and from which budget (issue: roles and segments)."""

from dataclasses import replace
from datetime import date

import pytest
from domain.eligibility.people import (
    ACCEPT,
    CHECK,
    FARMER,
    KELIAN,
    ON,
    OTHER,
    PACK,
    REFUSE,
    ROLE,
    judged,
    pack_of,
    role,
    rule,
)

from fieldreg.domain.eligibility import explain
from fieldreg.domain.pack.parts import PaidFrom

THIRD = "01890000-0000-7000-8000-000000000003"
FARMING = role(OTHER, segment="petani", occupation="petani_sawah", monthly_income=9_000_000)
BOTH = {**KELIAN, **FARMING}
ONE_SOURCE = pack_of(rule("one_source"))


def test_two_roles_are_paid_by_two_offices():
    told = judged(BOTH)
    assert [(p.role_id, p.words.id) for p in told.payers] == [
        (ROLE, "Dinas Kebudayaan"),
        (OTHER, "Dinas Pertanian"),
    ]
    assert [(c.role_id, c.base_income, c.monthly) for c in told.contributions] == [
        (ROLE, 1_600_000, 22_800),
        (OTHER, 8_700_000, 93_800),
    ]
    assert told.monthly == 116_600
    assert told.parts == (("JKK", 103_000), ("JKM", 13_600))


def test_one_role_ended_and_one_that_holds():
    told = judged({**BOTH, **role(ends_on="2025-01-01")})
    assert (told.outcome_of(ROLE), told.outcome_of(OTHER)) == (REFUSE, ACCEPT)
    assert told.overall is CHECK
    assert [p.paid_from for p in told.payers] == ["self", "apbd"]


def test_a_role_that_is_not_there_is_checked():
    assert judged(FARMER).outcome_of(OTHER) is CHECK


def test_two_public_offices_at_once_until_one_role_ends():
    told = judged(BOTH, pack=ONE_SOURCE)
    assert [j.outcome for j in told.judgements] == [REFUSE] * 4
    assert (told.turn.on, told.turn.outcome) == (date(2029, 1, 2), ACCEPT)
    assert judged(BOTH, date(2029, 1, 2), ONE_SOURCE).overall is ACCEPT


def test_the_day_of_a_double_role_names_what_stops():
    told = judged(BOTH, pack=ONE_SOURCE)
    assert told.turn.why.en == "Holds no longer: An example rule."


def test_of_three_roles_each_is_alone_from_its_own_day():
    values = {
        **role(segment="kelian_adat", ends_on="2026-01-31"),
        **role(OTHER, segment="petani", ends_on="2027-12-31"),
        **role(THIRD, segment="nelayan"),
        "programmes": ("JKK",),
    }
    told = judged(values, pack=ONE_SOURCE)
    assert [j.changes_on for j in told.judgements] == [
        date(2026, 2, 1),  # Its own end: paid no more.
        date(2028, 1, 1),
        date(2028, 1, 1),  # The others' end.
    ]
    later = judged(values, date(2026, 2, 1), ONE_SOURCE)
    assert [j.outcome for j in later.judgements] == [ACCEPT, REFUSE, REFUSE]


def test_two_roles_that_never_end_never_change():
    values = {**role(segment="petani"), **role(OTHER, segment="nelayan"), "programmes": ("JKK",)}
    assert judged(values, pack=ONE_SOURCE).turn is None


@pytest.mark.parametrize("paid_from", [PaidFrom.SELF, PaidFrom.SPONSOR])
def test_a_role_from_a_private_purse_is_no_second_public_one(paid_from):
    segments = tuple(
        replace(s, paid_from=paid_from) if s.code == "petani" else s for s in PACK.segments
    )
    pack = pack_of(rule("one_source"), segments=segments)
    assert judged(BOTH, pack=pack).overall is ACCEPT
    third = {**BOTH, **role(THIRD, segment="nelayan")}
    told = judged(third, pack=pack)
    assert [told.outcome_of(r) for r in (ROLE, OTHER, THIRD)] == [REFUSE, ACCEPT, REFUSE]


def test_jht_that_no_office_pays_is_paid_by_the_worker_in_each_role():
    told = judged({**BOTH, "programmes": ("JHT", "JKK")})
    assert [
        (c.role_id, p.programme, p.paid_from, p.amount) for c in told.contributions for p in c.parts
    ] == [
        (ROLE, "JKK", "apbd", 16_000),
        (ROLE, "JHT", "self", 32_000),
        (OTHER, "JKK", "apbd", 87_000),
        (OTHER, "JHT", "self", 174_000),
    ]


def test_an_office_that_pays_jht_too():
    segments = tuple(replace(s, pays=("JKK", "JKM", "JHT")) for s in PACK.segments)
    told = judged({**FARMER, "programmes": ("JHT",)}, pack=replace(PACK, segments=segments))
    assert (told.overall, told.contributions[0].parts[0].paid_from) == (ACCEPT, "apbd")


@pytest.mark.parametrize("role_id", ["0", "a", "ROLE", "x y", "é"])
def test_a_role_may_have_any_id(role_id):
    """A list of people names its roles by position (`roles.0.segment`)."""
    values = {p.replace(ROLE, role_id): v for p, v in KELIAN.items()}
    told, usual = judged(values), judged(KELIAN)
    assert [j.outcome for j in told.judgements] == [j.outcome for j in usual.judgements]
    assert (told.monthly, told.changes_on) == (usual.monthly, usual.changes_on)
    bare = judged({p: v for p, v in values.items() if "letter" not in p})
    assert [m.label.en for m in bare.missing] == ["Letter number"]
    assert "roles." not in explain(bare, PACK).id


def test_roles_are_judged_in_the_order_of_their_ids():
    assert [j.role_id for j in judged(dict(reversed(BOTH.items()))).judgements] == [
        ROLE,
        ROLE,
        OTHER,
        OTHER,
    ]


def test_a_role_without_a_segment_is_a_role():
    told = judged({**KELIAN, **role(OTHER, workplace="Sanur")})
    assert told.outcome_of(OTHER) is CHECK
    assert f"roles.{OTHER}.segment" in told.missing_paths
    assert [p.role_id for p in told.payers] == [ROLE]
    assert "Peran" not in explain(told, PACK).id


@pytest.mark.parametrize(
    ("starts", "ends", "on", "rules"),
    [
        ("2026-01-01", "2025-01-01", "2024-12-01", {"role_begun"}),
        ("2026-01-01", "2025-01-01", "2025-06-02", {"role_begun", "role_not_ended"}),
        ("2026-01-01", "2025-01-01", "2026-06-02", {"role_not_ended"}),
        ("2025-06-02", "2025-06-02", "2025-06-02", set()),
        ("0001-01-01", "9999-12-31", "2025-06-02", set()),
    ],
)
def test_a_period_that_ends_before_it_begins_never_accepts(starts, ends, on, rules):
    told = judged({**FARMER, **role(starts_on=starts, ends_on=ends)}, date.fromisoformat(on))
    assert {r.rule for r in told.reasons} == rules
    assert (told.overall is ACCEPT) is (not rules)


def test_the_last_day_there_is():
    told = judged({**KELIAN, **role(ends_on="9999-12-31")}, date.max)
    assert [r.rule for r in told.reasons] == ["age_below_65"]
    assert told.turn is None
    assert judged(FARMER, ON).overall is ACCEPT


@pytest.mark.parametrize("path", ["roles", "roles.x", "roles.x.", "roles..segment", "roles.x.y.z"])
def test_what_only_looks_like_a_role_is_none(path):
    assert [j.role_id for j in judged({path: "petani"}).judgements] == ["", ""]
    assert [j.role_id for j in judged({**FARMER, path: "petani"}).judgements] == [ROLE, ROLE]


def test_a_refused_role_beside_another_costs_the_programme_nothing():
    ended = {**KELIAN, **role(ends_on="2025-01-01")}
    farming = role(OTHER, segment="petani", occupation="petani_sawah", monthly_income=1_000_000)
    told = judged({**ended, **farming})
    assert (told.outcome_of(ROLE), told.outcome_of(OTHER)) == (REFUSE, ACCEPT)
    assert (told.monthly, told.parts) == (16_800, (("JKK", 10_000), ("JKM", 6_800)))
    assert judged(ended).monthly == sum(p.amount for p in judged(ended).contributions[0].parts)


def test_programmes_stand_in_the_packs_order_whatever_order_they_were_chosen_in():
    told = judged({**FARMER, "programmes": ("JP", "JHT", "JKM", "JKK", "A")})
    assert [j.programme for j in told.judgements] == ["JKK", "JKM", "JHT", "A", "JP"]
