"""Which of several versions decides on a day."""

from dataclasses import replace
from datetime import date

import pytest
from domain.pack.made import NEW, OLD
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.pack import Shelf, build_pack, version_order

BASE = build_pack(OLD)


def version(name, begins, ends=None, id_="denpasar"):
    day = date.fromisoformat
    manifest = replace(
        BASE.manifest,
        id=id_,
        version=name,
        valid_from=day(begins),
        valid_to=day(ends) if ends else None,
    )
    return replace(BASE, manifest=manifest)


def in_force(shelf, day):
    return shelf.in_force(date.fromisoformat(day)).version


def test_the_pack_that_began_last_decides_while_it_is_valid():
    shelf = Shelf.of([version("b", "2025-06-01", "2025-12-31"), version("a", "2025-01-01")])
    assert [in_force(shelf, d) for d in ("2025-05-31", "2025-06-01", "2025-12-31")] == [
        "a",
        "b",
        "b",
    ]
    assert in_force(shelf, "2026-01-01") == "a", "a holds until further notice"


def test_in_a_gap_the_last_one_that_had_begun_decides():
    shelf = Shelf.of(
        [version("a", "2025-01-01", "2025-03-31"), version("b", "2026-01-01", "2026-12-31")]
    )
    assert in_force(shelf, "2025-04-01") == "a"
    assert in_force(shelf, "2025-12-31") == "a"
    assert in_force(shelf, "2027-01-01") == "b"


def test_before_all_of_them_the_first_decides():
    shelf = Shelf.of([version("b", "2025-06-01"), version("a", "2025-01-01")])
    assert in_force(shelf, "2024-12-31") == "a"
    assert shelf.in_force(date.min).version == "a"
    assert shelf.in_force(date.max).version == "b"


def test_of_two_that_begin_on_one_day_the_higher_version_decides():
    shelf = Shelf.of([version("2025.10", "2025-01-01"), version("2025.9", "2025-01-01")])
    assert in_force(shelf, "2025-01-01") == "2025.10"


def test_the_newest_shipped_version_takes_the_place_of_the_first():
    shelf = Shelf.of([build_pack(NEW), build_pack(OLD)])
    assert [p.version for p in shelf.packs] == ["2025.1", "2025.2"]
    assert in_force(shelf, "2025-01-01") == "2025.2"


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("2025.9", "2025.10"),
        ("2025.1", "2025.1.1"),
        ("2024.12", "2025.1"),
        ("2025.a", "2025.1"),
        ("2025.1-b", "2025.1"),
        ("v9", "v10"),
    ],
)
def test_numbers_in_a_version_count_as_numbers(low, high):
    assert version_order(low) < version_order(high)


def test_versions_that_sort_alike_do_not_depend_on_who_came_first():
    one, other = version("2025.1", "2025-01-01"), version("2025.01", "2025-01-01")
    assert Shelf.of([one, other]).packs == Shelf.of([other, one]).packs


def test_a_pack_is_found_by_its_key_and_stands_there_once():
    first, again = version("a", "2025-01-01"), version("a", "2025-06-01")
    shelf = Shelf.of([first, again])
    assert shelf.packs == (first,)
    assert shelf.by_key("denpasar@a") is first
    assert shelf.by_key("denpasar@b") is None
    wider = shelf.with_pack(version("b", "2026-01-01")).with_pack(again)
    assert [p.version for p in wider.packs] == ["a", "b"]
    assert shelf.by_key("denpasar@b") is None, "the shelf itself stays as it was"


ranges = st.tuples(st.dates(), st.none() | st.integers(0, 20_000))
keys = st.text("0123456789.ab-", min_size=1, max_size=6)


@st.composite
def shelves(draw):
    packs = []
    for name in draw(st.lists(keys, min_size=1, max_size=6, unique=True)):
        begins, days = draw(ranges)
        ends = None if days is None else min(begins.toordinal() + days, date.max.toordinal())
        ends = ends and date.fromordinal(ends)
        manifest = replace(BASE.manifest, version=name, valid_from=begins, valid_to=ends)
        packs.append(replace(BASE, manifest=manifest))
    return packs


@given(shelves(), st.dates(), st.randoms())
def test_one_pack_decides_on_every_day_whatever_the_order(packs, day, random):
    shelf = Shelf.of(packs)
    told = shelf.in_force(day)
    mixed = list(packs)
    random.shuffle(mixed)
    assert Shelf.of(mixed).in_force(day).key == told.key
    valid = [p for p in packs if p.holds_on(day)]
    if valid:
        assert told.holds_on(day)
        assert told.valid_from == max(p.valid_from for p in valid)
    elif any(p.valid_from <= day for p in packs):
        assert told.valid_from == max(p.valid_from for p in packs if p.valid_from <= day)
    else:
        assert told.valid_from == min(p.valid_from for p in packs)
    assert shelf.in_force(day) is told


def test_before_all_of_them_the_newest_of_those_that_begin_first_decides():
    shelf = Shelf.of([version("2025.1", "2025-01-01"), version("2025.2", "2025-01-01")])
    assert in_force(shelf, "2024-02-01") == "2025.2"
