"""Places in quotas: counted by who came first, and not counted for again where a quota is full."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldreg.domain.pack.parts import Quota
from fieldreg.domain.words import Act
from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.store.places import quota_used

ROLE = "roles.00000000-0000-7000-8000-0000000000b1."
PLACES = 3
_IN_THE_CITY = (
    "SELECT record_id, person FROM view_place"
    " WHERE segment = 'petani' AND village_code LIKE '51.71.%'"
)
NIKS = ("5171031203809901", "5171031203809902", "5171031203809903", "")


def record(number: int) -> str:
    return f"00000000-0000-7000-8000-00000000a{number:03}"


def farmer(**changed) -> dict:
    values = {
        "full_name": "I WAYAN SUDARTA",
        "village_code": "51.71.03.2008",
        "registered_on": "2025-11-03",
        f"{ROLE}segment": "petani",
    }
    return values | changed


def used(bench, other_than: str = "", nik: str = "", *, remembers: bool = False) -> int:
    quotas = (Quota("petani", "51.71", PLACES, ""),)
    pack = replace(builtin_pack(), quotas=quotas)
    lane = bench.store.writing if remembers else bench.store.reading
    with lane() as connection:
        found = quota_used(
            connection, pack, "petani", other_than=other_than, nik=nik, remembers=remembers
        )
    return found["petani", "51.71"]


def remembered(bench) -> list[str]:
    return [str(row[0]) for row in bench.rows("SELECT full_at FROM view_full")]


def counted(bench, other_than: str, nik: str) -> int:
    """The same from the rows themselves, one by one."""
    people = {
        person
        for record_id, person in bench.rows(_IN_THE_CITY)
        if (not other_than or record_id < other_than) and person != nik
    }
    return min(len(people), PLACES)


def test_a_full_quota_is_remembered_up_to_one_person_more(bench) -> None:
    for number in range(1, 7):
        bench.save(record(number), farmer())
    assert remembered(bench) == []
    assert used(bench, remembers=True) == PLACES
    assert remembered(bench) == [record(PLACES + 1)]


def test_where_it_is_remembered_nobody_is_counted(bench, steps_of) -> None:
    for number in range(1, 7):
        bench.save(record(number), farmer())
    used(bench, remembers=True)
    asked = steps_of(
        lambda c: quota_used(
            c,
            replace(builtin_pack(), quotas=(Quota("petani", "51.71", PLACES, ""),)),
            "petani",
            other_than=record(9),
        )
    )
    assert len(asked) == 1
    assert "SEARCH view_full USING PRIMARY KEY" in asked[0]


def test_places_are_found_by_an_index(bench, steps_of) -> None:
    bench.save(record(1), farmer())
    pack = replace(builtin_pack(), quotas=(Quota("petani", "51.71", PLACES, ""),))
    _, count = steps_of(lambda c: quota_used(c, pack, "petani", other_than=""))
    assert "SEARCH view_place USING PRIMARY KEY (segment=?" in count


@pytest.mark.parametrize(
    ("number", "changed", "stays"),
    [
        (1, {"full_name": "I MADE RAI"}, True),
        (1, {"nik": NIKS[0]}, False),
        (1, {f"{ROLE}segment": "nelayan"}, False),
        (6, {f"{ROLE}segment": "nelayan"}, True),
        (9, {}, True),
    ],
)
def test_it_is_forgotten_when_a_place_up_to_there_may_be_free(
    bench, number: int, changed: dict, *, stays: bool
) -> None:
    for each in range(1, 7):
        bench.save(record(each), farmer())
    used(bench, remembers=True)
    bench.save(record(number), farmer(**changed))
    assert bool(remembered(bench)) is stays
    assert used(bench) == counted(bench, "", "")


def test_who_asks_for_himself_is_not_counted_though_he_was_before(bench) -> None:
    for number, nik in enumerate(NIKS[:3], start=1):
        bench.save(record(number), farmer(nik=nik))
    assert used(bench, record(9), NIKS[0], remembers=True) == PLACES - 1
    assert used(bench, record(9), remembers=True) == PLACES
    assert used(bench, record(9), NIKS[0]) == PLACES - 1


_STEPS = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.sampled_from(["petani", "nelayan"]),
        st.sampled_from(NIKS),
        st.sampled_from(["51.71.03.2008", "51.03.01.2001"]),
        st.sampled_from([Act.SAVED, Act.SAVED, Act.VOIDED]),
    ),
    min_size=4,
    max_size=14,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=_STEPS, asked=st.integers(0, 9), nik=st.sampled_from(NIKS))
def test_remembering_never_changes_the_answer(open_bench, steps, asked: int, nik: str) -> None:
    bench = open_bench()
    for number, segment, own, village, act in steps:
        values = {"nik": own} if own else {}
        values |= {f"{ROLE}segment": segment, "village_code": village}
        bench.save(record(number), farmer(**values), act=act)
        used(bench, remembers=True)
    assert used(bench, record(asked), nik) == counted(bench, record(asked), nik)
