"""Places in quotas: counted by who came first, and not counted for again where a quota is full."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldreg.domain.pack.parts import Quota
from fieldreg.domain.words import Act
from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.store.places import Stride, quota_used

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


QUOTA = replace(builtin_pack(), quotas=(Quota("petani", "51.71", PLACES, ""),))
NARROW = Stride(note=2, far=4)


def used(
    bench, other_than: str = "", nik: str = "", *, remembers: bool = False, places: int = PLACES
) -> int:
    pack = replace(builtin_pack(), quotas=(Quota("petani", "51.71", places, ""),))
    lane = bench.store.writing if remembers else bench.store.reading
    own = {"other_than": other_than, "nik": nik}
    with lane() as connection:
        found = quota_used(connection, pack, "petani", remembers=remembers, stride=NARROW, **own)
    return found["petani", "51.71"]


def remembered(bench) -> dict[str, int]:
    return dict(bench.rows("SELECT at, people FROM view_count ORDER BY at"))


def counted(bench, other_than: str, nik: str, places: int = PLACES) -> int:
    """The same from the rows themselves, one by one."""
    people = {
        person
        for record_id, person in bench.rows(_IN_THE_CITY)
        if (not other_than or record_id < other_than) and person != nik
    }
    return min(len(people), places)


def test_it_is_remembered_how_far_was_counted_until_one_person_more(bench) -> None:
    for number in range(1, 8):
        bench.save(record(number), farmer())
    assert remembered(bench) == {}
    assert used(bench, remembers=True) == PLACES
    assert remembered(bench) == {record(2): 2, record(4): 4}
    assert used(bench, remembers=True, places=9) == 7
    assert remembered(bench) == {record(2): 2, record(4): 4, record(7): 7}


def test_who_only_looks_writes_nothing(bench) -> None:
    for number in range(1, 8):
        bench.save(record(number), farmer())
    assert used(bench) == PLACES
    assert remembered(bench) == {}


def test_where_it_is_full_nobody_is_counted(bench, steps_of) -> None:
    for number in range(1, 7):
        bench.save(record(number), farmer())
    used(bench, remembers=True)
    asked = steps_of(lambda c: quota_used(c, QUOTA, "petani", other_than=record(9)))
    assert len(asked) == 1
    assert "SEARCH view_count USING PRIMARY KEY" in asked[0]


def test_places_and_earlier_ones_of_a_person_are_found_by_an_index(bench, steps_of) -> None:
    bench.save(record(1), farmer())
    _, since, own = steps_of(lambda c: quota_used(c, QUOTA, "petani", other_than="", nik=NIKS[0]))
    assert "SEARCH place USING PRIMARY KEY (segment=? AND record_id>? AND record_id<?)" in since
    assert "SEARCH same USING" in since
    assert "INDEX view_nik (nik=?" in since
    assert "SEARCH earlier USING PRIMARY KEY (segment=? AND record_id=?)" in since
    assert "INDEX view_nik (nik=?" in own


@pytest.mark.parametrize(
    ("number", "changed", "stay"),
    [
        (1, {"full_name": "I MADE RAI"}, [2, 4]),
        (1, {"nik": NIKS[0]}, []),
        (1, {f"{ROLE}segment": "nelayan"}, []),
        (3, {f"{ROLE}segment": "nelayan"}, [2]),
        (6, {f"{ROLE}segment": "nelayan"}, [2, 4]),
        (9, {}, [2, 4]),
    ],
)
def test_it_is_forgotten_beyond_a_place_that_comes_or_goes(
    bench, number: int, changed: dict, stay: list[int]
) -> None:
    for each in range(1, 7):
        bench.save(record(each), farmer())
    used(bench, remembers=True)
    bench.save(record(number), farmer(**changed))
    assert list(remembered(bench)) == [record(at) for at in stay]
    assert used(bench) == counted(bench, "", "")


def test_one_that_came_earlier_by_its_number_counts_too(bench) -> None:
    for number in (5, 6, 7, 8):
        bench.save(record(number), farmer())
    used(bench, remembers=True, places=9)
    bench.save(record(1), farmer())
    assert used(bench, record(6), places=9) == 2


def test_who_asks_for_himself_is_not_counted_though_he_was_before(bench) -> None:
    for number, nik in enumerate(NIKS[:3], start=1):
        bench.save(record(number), farmer(nik=nik))
    used(bench, remembers=True)
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
    max_size=18,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=_STEPS, asked=st.integers(0, 9), nik=st.sampled_from(NIKS), places=st.integers(1, 9))
def test_remembering_never_changes_the_answer(
    open_bench, steps, asked: int, nik: str, places: int
) -> None:
    bench = open_bench()
    for number, segment, own, village, act in steps:
        values = {"nik": own} if own else {}
        values |= {f"{ROLE}segment": segment, "village_code": village}
        bench.save(record(number), farmer(**values), act=act)
        used(bench, record(number), own, remembers=True, places=places)
        used(bench, remembers=True, places=9)
    assert used(bench, record(asked), nik, places=places) == counted(
        bench, record(asked), nik, places
    )
