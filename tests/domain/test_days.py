import locale
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.days import long_day, rupiah
from fieldreg.domain.words import Words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 3, 3), Words("3 Maret 2027", "3 March 2027")),
        (date(1985, 8, 17), Words("17 Agustus 1985", "17 August 1985")),
        (date.min, Words("1 Januari 1", "1 January 1")),
        (date.max, Words("31 Desember 9999", "31 December 9999")),
    ],
)
def test_a_day_is_written_out_in_both_languages(day, words):
    assert long_day(day) == words


@given(st.dates(), st.dates())
def test_two_days_never_read_alike(one, other):
    for language in ("id", "en"):
        same = long_day(one).text(language) == long_day(other).text(language)
        assert same is (one == other)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "Rp0"), (999, "Rp999"), (16_800, "Rp16.800"), (42_000_000, "Rp42.000.000")],
)
def test_rupiah_have_a_dot_for_each_thousand(amount, text):
    assert rupiah(amount) == text


@given(st.integers(0, 10**20))
def test_no_digit_of_a_sum_is_lost(amount):
    text = rupiah(amount)
    assert int(text.removeprefix("Rp").replace(".", "")) == amount
    assert all(len(part) == 3 for part in text.removeprefix("Rp").split(".")[1:])


def test_sums_and_days_do_not_follow_the_locale():
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "")
        assert rupiah(1_234_567) == "Rp1.234.567"
        assert long_day(date(2025, 5, 1)).id == "1 Mei 2025"
    finally:
        locale.setlocale(locale.LC_ALL, before)
