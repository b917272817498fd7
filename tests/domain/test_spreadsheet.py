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
    rows = ({"nik": "5171031203809900"}, {"nik": "5171031203819910"})
    assert rounded(*rows) == {"nik"}
    assert rounded(*rows, {"nik": "5171031203819911"}) == set()
    assert rounded(rows[0]) == set()


def test_what_could_not_be_read_counts_too():
    rows = ({"as_typed.nik": "5171 0300 0000 0000"}, {"nik": "5171031203809900"}, {"nik": "-"})
    assert rounded(*rows) == {"nik"}


def test_each_column_is_judged_by_itself_and_others_are_not():
    one = {"nik": "5171031203809900", "kk_number": "5171030101109902", "note": "1" + "0" * 15}
    two = {**one, f"{HEIRS[0]}.nik": "5171031203809910", f"{HEIRS[1]}.nik": "5171031203809920"}
    assert rounded(one, two) == {"nik", "heirs.nik"}
