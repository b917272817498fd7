"""What a spreadsheet does to numbers of 16 digits: DOMAIN.md §1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.definition import definition
from fieldreg.domain.spreadsheet import (
    bare_digits,
    column,
    is_broken,
    is_scientific,
    is_sixteen_digits,
    rounded_columns,
    serial_day,
)

HEIRS = [f"heirs.01999999-0000-7000-8000-00000000000{n}" for n in (1, 2)]


def rounded(*rows: dict[str, str]) -> set[str]:
    return set(rounded_columns(rows, definition()))


@pytest.mark.parametrize("text", ["5,17101E+15", "5.17E15", "8,12E+10", "5E+15", " 1e3 "])
def test_a_shortened_number_is_recognised(text: str):
    assert is_scientific(text)
    assert is_broken(text)


@pytest.mark.parametrize("text", ["5171031203809901.0", "5171031203809901,000"])
def test_sixteen_digits_with_decimals_went_through_a_number(text: str):
    assert is_broken(text)
    assert not is_scientific(text)


@pytest.mark.parametrize("text", ["5171031203809900", "51.71.03.120380.9901", "", "E", "5,17E-15"])
def test_other_numbers_are_whole(text: str):
    assert not is_broken(text)


@given(st.integers(10**15, 10**16 - 1))
def test_every_number_as_a_spreadsheet_shows_it_is_recognised(number: int):
    short = f"{number:.5E}"
    assert is_broken(short)
    assert is_broken(short.replace(".", ","))
    assert is_broken(f"{number}.0")
    assert not is_broken(str(number))
    assert is_sixteen_digits(bare_digits(f"{number:,}".replace(",", ".")))


def test_items_of_one_kind_are_one_column():
    assert column(f"{HEIRS[0]}.nik") == column(f"as_typed.{HEIRS[1]}.nik") == "heirs.nik"
    assert column("as_typed.nik") == "nik"
    assert column("answers.card") == "answers.card"


def test_a_column_whose_numbers_all_end_in_zero_is_rounded():
    rows = [{"nik": f"51710312038199{n}0"} for n in range(3)]
    assert rounded(*rows) == {"nik"}
    assert rounded(*rows, {"nik": "5171031203819911"}) == set()
    assert rounded(*rows[:2]) == set(), "by chance one list of two people in a hundred ends so"


def test_one_number_in_many_rows_is_one_number():
    assert rounded(*[{"kk_number": "5171030101109910"}] * 3) == set()


def test_what_could_not_be_read_counts_too():
    rows = (
        {"as_typed.nik": "5171 0300 0000 0000"},
        {"nik": "5171031203809900"},
        {"nik": "-"},
        {"nik": "5171031203809910"},
    )
    assert rounded(*rows) == {"nik"}


def test_each_column_is_judged_by_itself_and_others_are_not():
    one = {"nik": "5171031203809900", "kk_number": "5171030101109902", "note": "1" + "0" * 15}
    two = {
        **one,
        "nik": "5171031203809910",
        f"{HEIRS[0]}.nik": "5171031203809910",
        f"{HEIRS[1]}.nik": "5171031203809920",
    }
    three = {"nik": "5171031203809920", f"{HEIRS[0]}.nik": "5171031203809930"}
    assert rounded(one, two, three) == {"nik", "heirs.nik"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31048", "1985-01-01"),
        (" 31048.0 ", "1985-01-01"),
        ("10000", "1927-05-18"),
        ("9999", None),
        ("09999", None),
        ("80000", None),
        ("310485", None),
        ("1-1-1985", None),
    ],
)
def test_a_spreadsheets_day_number_is_a_day(text: str, day: str | None):
    assert serial_day(text) == day
