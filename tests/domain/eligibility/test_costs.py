"""What a month costs, and the discount of PP 50/2025 by day, purse and sector (DOMAIN.md 4)."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from domain.eligibility.people import FARMER, KELIAN, ON, PACK, ROLE, judged, role, without
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.pack.contributions import Discount, share
from fieldreg.domain.pack.parts import PaidFrom
from fieldreg.domain.words import Words

DATA = Path(__file__).parents[1] / "data"
PRINTED = list(csv.DictReader((DATA / "bpu_contributions.csv").read_text().splitlines()))
ALL = ("JKK", "JKM", "JHT")


def paid_from(purse):
    """The newest pack with every segment paid from one purse."""
    return replace(PACK, segments=tuple(replace(s, paid_from=purse) for s in PACK.segments))


def monthly(occupation, on, purse, programmes=("JKK", "JKM")):
    values = {
        **FARMER,
        "programmes": programmes,
        **role(segment="pkh", occupation=occupation, monthly_income=1_000_000),
    }
    (cost,) = judged(values, date.fromisoformat(on), paid_from(purse)).contributions
    return {p.programme: p.amount for p in cost.parts}


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: f"band {row['tier']}")
def test_each_printed_band_costs_what_is_printed(row):
    for income in {int(row["income_min"]), int(row["income_max"] or row["income_min"])}:
        told = judged({**FARMER, "programmes": ALL, **role(monthly_income=income)})
        (cost,) = told.contributions
        assert cost.base_income == int(row["base_income"])
        assert [(p.programme, p.amount, p.full) for p in cost.parts] == [
            ("JKK", int(row["jkk_1pct"]), int(row["jkk_1pct"])),
            ("JKM", int(row["jkm"]), int(row["jkm"])),
            ("JHT", int(row["jht_2pct"]), int(row["jht_2pct"])),
        ]
        assert told.monthly == int(row["total_with_jht"])


FULL, HALF = {"JKK": 10_000, "JKM": 6_800}, {"JKK": 5_000, "JKM": 3_400}


@pytest.mark.parametrize("on", ["2025-12-31", "2026-01-01", "2026-05-01", "2027-03-31"])
@pytest.mark.parametrize("purse", ["apbd", "apbn"])
@pytest.mark.parametrize("occupation", ["ojek", "petani_sawah"])
def test_what_a_public_budget_pays_keeps_16800(on, purse, occupation):
    """PP 50/2025 article 3: not for contributions paid from APBN/APBD."""
    assert monthly(occupation, on, PaidFrom(purse)) == FULL


@pytest.mark.parametrize(
    ("occupation", "on", "wanted"),
    [
        ("ojek", "2025-12-31", FULL),
        ("ojek", "2026-01-01", HALF),
        ("ojek", "2027-03-31", HALF),
        ("ojek", "2027-04-01", FULL),
        ("petani_sawah", "2026-03-31", FULL),
        ("petani_sawah", "2026-04-01", HALF),
        ("petani_sawah", "2026-12-31", HALF),
        ("petani_sawah", "2027-01-01", FULL),
        ("Astronot", "2026-03-31", FULL),
        ("Astronot", "2026-04-01", HALF),
    ],
)
def test_who_pays_alone_gets_half_off_in_the_days_of_the_sector(occupation, on, wanted):
    """Transport January 2026 to March 2027, others April to December 2026."""
    assert monthly(occupation, on, PaidFrom.SELF) == wanted


def test_jht_has_no_discount():
    assert monthly("ojek", "2026-05-01", PaidFrom.SELF, ("JHT", "JKM")) == {
        "JHT": 20_000,
        "JKM": 3_400,
    }


def test_a_discount_says_its_name_its_end_and_the_full_sum():
    values = {**KELIAN, **role(ends_on="2026-01-01")}
    (cost,) = judged(values, date(2026, 5, 1)).contributions
    jkk = cost.parts[0]
    assert (jkk.amount, jkk.full) == (8_000, 16_000)
    assert jkk.discount_until == date(2026, 12, 31)
    assert "PP 50/2025" in jkk.discount.en
    assert (jkk.paid_from, jkk.confirmed) == ("self", False)


def test_of_several_discounts_the_largest_alone_is_given():
    half = PACK.discounts[1]
    more = replace(half, code="more", per_ten_thousand=7_500)
    pack = replace(paid_from(PaidFrom.SELF), discounts=(half, more, half))
    (cost,) = judged(FARMER, date(2026, 5, 1), pack).contributions
    assert [p.amount for p in cost.parts] == [4_000, 1_700]


def test_a_discount_of_all_is_no_money_back():
    whole = replace(PACK.discounts[1], per_ten_thousand=10_000)
    pack = replace(paid_from(PaidFrom.SELF), discounts=(whole,))
    assert judged(FARMER, date(2026, 5, 1), pack).monthly == 0


def test_every_day_has_its_table():
    """Before the first table the first one holds."""
    first = replace(PACK.tables[0], valid_from=date(2025, 1, 1))
    dearer = replace(
        first,
        rates=tuple(replace(r, flat=r.flat * 2) for r in first.rates),
        valid_from=date(2027, 1, 1),
    )
    pack = replace(PACK, tables=(first, dearer))
    sums = [
        judged(FARMER, date(year, month, day), pack).parts[1]
        for year, month, day in ((1, 1, 1), (2024, 12, 31), (2026, 12, 31), (2027, 1, 1))
    ]
    assert sums == [("JKM", 6_800)] * 3 + [("JKM", 13_600)]
    assert pack.contributions is dearer


@pytest.mark.parametrize("income", [None, -1, "1500000", True, 1.5, (1,)])
def test_no_income_no_contribution(income):
    told = judged({**FARMER, **role(monthly_income=income)})
    assert (told.contributions, told.monthly, told.parts) == ((), None, ())


def test_an_income_of_nothing_is_an_income():
    told = judged({**FARMER, **role(monthly_income=0)})
    assert (told.monthly, told.missing) == (16_800, ())


def test_without_chosen_programmes_the_standard_ones_are_reckoned():
    told = judged(without(FARMER, "programmes"))
    assert (told.monthly, told.missing_paths) == (22_800, ("programmes",))
    assert [m.needed_for[0].en for m in told.missing] == ["the proposal and the contribution"]


def test_sums_that_rest_on_one_source_say_so():
    """Section 4: the income table is M."""
    assert judged(FARMER).contributions[0].confirmed is False
    sure = replace(PACK, tables=(replace(PACK.tables[0], confirmed=True),))
    assert judged(FARMER, pack=sure).contributions[0].confirmed is True


amounts, shares = st.integers(0, 10**15), st.integers(0, 10_000)


@given(amounts, amounts, st.dates(), st.sampled_from(PaidFrom), st.sampled_from(["ojek", "petani"]))
def test_sums_are_exact_and_never_fall_with_income(one, other, on, purse, occupation):
    costs = []
    for income in sorted((one, other)):
        values = {**FARMER, "programmes": ALL, **role(monthly_income=income, occupation=occupation)}
        (cost,) = judged(values, on, paid_from(purse)).contributions
        assert all(type(p.amount) is int and 0 <= p.amount <= p.full for p in cost.parts)
        assert cost.monthly == sum(p.amount for p in cost.parts)
        costs.append(cost.monthly)
    assert costs[0] <= costs[1]


@given(amounts, shares)
def test_a_share_is_whole_and_never_more_than_the_whole(amount, part):
    found = share(amount, part)
    assert 0 <= found <= amount
    assert abs(found * 10_000 - amount * part) * 2 <= 10_000


@given(st.dates(), st.sampled_from(PaidFrom), st.text(max_size=3), st.sampled_from(ALL))
def test_a_discount_holds_only_in_its_days_purse_sector_and_programme(on, purse, sector, code):
    discount = Discount(
        "d",
        Words("d", "d"),
        5_000,
        ("JKK",),
        date(2026, 1, 1),
        date(2026, 12, 31),
        (PaidFrom.APBD,),
        ("a",),
        ("b",),
        Words("c", "c"),
        True,
    )
    wanted = code == "JKK" and on.year == 2026 and purse != "apbd" and sector == "a"
    assert discount.holds(code, on, purse, sector) is wanted


def test_the_sums_of_a_kelian_stay_the_citys_while_in_office():
    for on in (ON, date(2026, 5, 1), date(2027, 3, 1)):
        (cost,) = judged({**KELIAN, **role(monthly_income=1_000_000)}, on).contributions
        assert (cost.role_id, cost.monthly) == (ROLE, 16_800)


def test_what_is_reckoned_once_for_many_days_stays_right():
    """More days than are kept in mind: the discount's days are the same at the end."""
    pack, start = replace(paid_from(PaidFrom.SELF)), date(2016, 1, 1)
    sums = {}
    for n in range(5_000):
        on = start + timedelta(days=n)
        sums[on] = judged(FARMER, on, pack).monthly
    half = [on for on, monthly_sum in sums.items() if monthly_sum == 11_400]
    assert (half[0], half[-1]) == (date(2026, 4, 1), date(2026, 12, 31))
    assert set(sums.values()) == {11_400, 22_800}
    assert judged(FARMER, start, pack).monthly == 22_800


def test_an_office_may_pay_on_one_base_for_everybody():
    """DOMAIN.md section 4: the cheapest package of Rp16.800, whatever the income."""
    segments = tuple(replace(s, base_income=1_000_000) for s in PACK.segments)
    (cost,) = judged(
        FARMER | role(monthly_income=9_000_000), ON, replace(PACK, segments=segments)
    ).contributions
    assert (cost.base_income, cost.monthly) == (1_000_000, 16_800)


def test_where_the_office_pays_for_nothing_chosen_the_worker_is_the_payer():
    told = judged({**FARMER, "programmes": ("JHT",)})
    (payer,), (cost,) = told.payers, told.contributions
    assert (payer.paid_from, payer.role_id) == (PaidFrom.SELF, cost.role_id)
    (both,) = judged({**FARMER, "programmes": ALL}).payers
    assert both.paid_from is PaidFrom.APBD
