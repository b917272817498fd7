"""Which names may be one person's: DOMAIN.md section 7."""

from __future__ import annotations

import pytest

from fieldreg.store import queries
from fieldreg.store.likeness import may_be_one, name_key

BORN = {"birth_date": "1980-03-12"}


def record(number: int) -> str:
    return f"00000000-0000-7000-8000-00000000a{number:03}"


def similar(bench, values) -> list[str]:
    with bench.store.reading() as connection:
        return [r.record_id for r, _ in queries.similar(connection, values, other_than="")]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("I WAYAN SUDARTA", "I Wyn. Sudartha"),
        ("I WAYAN SUDARTA", "Putu Sudarta"),
        ("I WAYAN SUDARTA", "Sudarta"),
        ("I GUSTI NGURAH RAI", "IGN Rai, S.H."),
        ("Muhammad Rizki", "Moch. Rizki"),
    ],
)
def test_one_person_written_twice_is_found(bench, name: str, other: str):
    bench.save(record(1), {"full_name": name, **BORN})
    assert name_key({"full_name": name}) == name_key({"full_name": other})
    assert similar(bench, {"full_name": other, **BORN}) == [record(1)]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("I WAYAN SUDARTA", "I MADE SUDARTA"),
        ("I KETUT SUDARTA", "NI KETUT SUDARTA"),
        ("I WAYAN SUARTA", "I WAYAN SUARTINI"),
    ],
)
def test_twins_brothers_and_sisters_are_not_one_person(bench, name: str, other: str):
    bench.save(record(1), {"full_name": name, **BORN})
    assert similar(bench, {"full_name": other, **BORN}) == []


def test_another_sex_is_another_person_whatever_the_name_says():
    assert may_be_one("SUDARTA", "L", "SUDARTA", "L")
    assert may_be_one("SUDARTA", "L", "SUDARTA", "")
    assert not may_be_one("SUDARTA", "L", "SUDARTA", "P")


def test_the_nik_counts_whatever_the_names_say(bench):
    nik = {"nik": "5171031203809901"}
    bench.save(record(1), {"full_name": "I WAYAN SUDARTA", **nik})
    assert similar(bench, {"full_name": "NI MADE RAI", **nik}) == [record(1)]


def test_a_namesake_of_many_is_still_found(bench):
    for number in range(30):
        bench.save(record(number), {"full_name": "I MADE SUDARTA", **BORN})
    bench.save(record(500), {"full_name": "I WAYAN SUDARTA", **BORN})
    assert similar(bench, {"full_name": "I WAYAN SUDARTA", **BORN}) == [record(500)]


def test_no_name_has_no_namesake(bench):
    bench.save(record(1), {"full_name": "???", **BORN})
    assert similar(bench, {"full_name": "!!!", **BORN}) == []


def test_the_sons_of_two_fathers_are_two_people():
    assert may_be_one("Ahmad bin Ali", "L", "Ahmad Bin Ali", "L")
    assert may_be_one("Ahmad bin Ali", "L", "Ahmad", "L")
    assert not may_be_one("Ahmad bin Ali", "L", "Ahmad bin Umar", "L")
