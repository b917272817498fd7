"""The 33 bands and rates of BPU contributions (DOMAIN.md section 4)."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.pack.contributions import Rate
from fieldreg.protocol.pack_files import builtin_pack

TABLE = builtin_pack().contributions
DATA = Path(__file__).parents[1] / "data"
PRINTED = list(csv.DictReader((DATA / "bpu_contributions.csv").read_text().splitlines()))
PROGRAMMES = ("JKK", "JKM", "JHT")
incomes = st.integers(min_value=0, max_value=10**12)


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: f"band {row['tier']}")
def test_each_printed_band_costs_what_is_printed(row):
    wanted = {
        "JKK": int(row["jkk_1pct"]),
        "JKM": int(row["jkm"]),
        "JHT": int(row["jht_2pct"]),
    }
    for income in {int(row["income_min"]), int(row["income_max"] or row["income_min"])}:
        assert TABLE.band(income).base_income == int(row["base_income"])
        parts = TABLE.parts(income, PROGRAMMES)
        assert parts == wanted
        assert sum(parts.values()) == int(row["total_with_jht"])
        assert parts["JKK"] + parts["JKM"] == int(row["jkk_plus_jkm"])


def test_there_are_thirty_three_bands():
    assert len(TABLE.bands) == len(PRINTED) == 33


def test_the_cheapest_package_costs_16800():
    assert sum(TABLE.parts(0, ("JKK", "JKM")).values()) == 16_800
    assert sum(TABLE.parts(0, PROGRAMMES).values()) == 36_800


def test_an_income_between_two_printed_bands_belongs_to_the_lower():
    assert TABLE.band(1_099_001).base_income == 1_000_000
    assert TABLE.band(1_099_999).base_income == 1_000_000
    assert TABLE.band(1_100_000).base_income == 1_200_000


@given(incomes)
def test_every_income_has_a_band(income):
    band = TABLE.band(income)
    assert band.from_income <= income
    after = [b for b in TABLE.bands if b.from_income > band.from_income]
    assert not after or income < after[0].from_income


@given(incomes, incomes, st.sets(st.sampled_from(PROGRAMMES)))
def test_more_income_never_costs_less(one, other, programmes):
    low, high = sorted((one, other))
    cheaper, dearer = TABLE.parts(low, programmes), TABLE.parts(high, programmes)
    assert all(cheaper[p] <= dearer[p] for p in programmes)


@given(st.integers(max_value=-1))
def test_a_negative_income_has_no_band(income):
    assert TABLE.band(income) is None
    assert TABLE.parts(income, PROGRAMMES) is None


def test_an_unknown_programme_costs_nothing_known():
    assert TABLE.parts(1_000_000, ("JKK", "JP")) is None


def test_no_programme_costs_nothing():
    assert TABLE.parts(1_000_000, ()) == {}


def test_jht_alone_is_optional():
    assert TABLE.standard_programmes == ("JKK", "JKM")
    assert TABLE.programmes == PROGRAMMES


def test_a_rate_rounds_half_a_rupiah_up():
    assert Rate("X", per_ten_thousand=50, flat=3).amount(100) == 4
    assert Rate("X", per_ten_thousand=49, flat=3).amount(100) == 3
