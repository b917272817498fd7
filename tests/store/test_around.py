"""What the other registrations of a laptop say: one per KK, and quotas by segment and area."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fieldreg.domain.eligibility import Around, Verdict
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import Quota
from fieldreg.domain.words import Act, Eligibility
from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.store.around import kk_others, people_of_kk
from fieldreg.store.places import quota_used
from fieldreg.store.revisions import append

KK = "5171030101109902"
ROLE = "roles.00000000-0000-7000-8000-0000000000b1."
OTHER_ROLE = "roles.00000000-0000-7000-8000-0000000000b2."
AREAS = ("", "51.71", "51.71.03", "51.71.03.2008")


def record(number: int) -> str:
    return f"00000000-0000-7000-8000-00000000a{number:03}"


def farmer(**changed) -> dict:
    values = {
        "full_name": "I WAYAN SUDARTA",
        "kk_number": KK,
        "village_code": "51.71.03.2008",
        "registered_on": "2025-11-03",
        f"{ROLE}segment": "petani",
    }
    return values | changed


def pack_with_quotas() -> Pack:
    quotas = tuple(Quota("petani", area, 10, "") for area in AREAS)
    return replace(builtin_pack(), quotas=(*quotas, Quota("nelayan", "51.71", 5, "")))


def used(bench, pack: Pack | None = None, other_than: str = "") -> list[int]:
    pack = pack or pack_with_quotas()
    with bench.store.reading() as connection:
        found = quota_used(connection, pack, "petani", other_than=other_than)
    assert set(found) == {("petani", area) for area in AREAS}
    return [found["petani", area] for area in AREAS]


def of_kk(bench, other_than: str = "") -> int:
    with bench.store.reading() as connection:
        return kk_others(connection, KK, other_than=other_than)


def test_each_area_counts_the_people_inside_it(bench):
    villages = ["51.71.03.2008", "51.71.03.2009", "51.71.04.1004", "51.03.01.2001", "51.71.031"]
    for number, village in enumerate(villages):
        bench.save(record(number), farmer(village_code=village))
    assert used(bench) == [5, 4, 2, 1]


def test_other_segments_and_the_person_asked_about_do_not_count(bench):
    bench.save(record(1), farmer())
    bench.save(record(2), farmer(**{f"{ROLE}segment": "nelayan"}))
    bench.save(record(3), farmer(**{f"{OTHER_ROLE}segment": "petani"}))
    assert used(bench) == [2, 2, 2, 2]
    assert used(bench, other_than=record(3)) == [1, 1, 1, 1]
    assert used(bench, other_than=record(1)) == [0, 0, 0, 0], "a place belongs to who came first"


@pytest.mark.parametrize(
    ("registered_on", "counts"),
    [("2024-12-31", 0), ("2025-01-01", 1), ("2025-12-31", 1), ("2026-01-01", 0)],
)
def test_a_quota_counts_the_days_of_its_pack(bench, registered_on: str, counts: int):
    bench.save(record(1), farmer(registered_on=registered_on))
    pack = pack_with_quotas()
    manifest = replace(pack.manifest, valid_to=date(2025, 12, 31))
    assert used(bench, replace(pack, manifest=manifest)) == [counts] * 4


def test_who_was_voided_takes_no_place(bench):
    bench.save(record(1), farmer())
    bench.save(record(1), farmer(), act=Act.VOIDED)
    assert used(bench) == [0, 0, 0, 0]
    assert of_kk(bench) == 0


def test_people_of_one_kk_are_counted(bench):
    bench.save(record(1), farmer())
    bench.save(record(2), farmer(full_name="NI MADE RAI"))
    bench.save(record(3), farmer(kk_number="5171030101109903"))
    assert of_kk(bench) == 2
    assert of_kk(bench, other_than=record(2)) == 1


def test_one_nik_is_one_person_however_often_it_was_entered(bench):
    nik = {"nik": "5171031203809901"}
    for number in (1, 2):
        bench.save(record(number), farmer(**nik))
    bench.save(record(3), farmer(nik="5171031203809902"))
    assert used(bench) == [2, 2, 2, 2]
    with bench.store.reading() as connection:
        own = {"other_than": record(9), "nik": nik["nik"]}
        assert kk_others(connection, KK, **own) == 1
        found = quota_used(connection, pack_with_quotas(), "petani", **own)
    assert set(found.values()) == {1}


def test_several_people_of_one_kk_are_known_together(bench):
    bench.save(record(1), farmer())
    bench.save(record(2), farmer(full_name="NI MADE RAI"))
    bench.save(record(3), farmer(kk_number="5171030101109903"))
    bench.save(record(4), {"full_name": "I MADE LAIN"})
    with bench.store.reading() as connection:
        assert people_of_kk(connection) == {KK: 2}


def test_nobody_is_counted_beyond_the_last_place(bench):
    for number in range(1, 13):
        bench.save(record(number), farmer())
    assert used(bench) == [10, 10, 10, 10], "of twelve, where there are ten places"


def test_who_the_rules_refused_takes_no_place(bench):
    for number, overall in ((1, Eligibility.REFUSE), (2, Eligibility.CHECK)):
        form = bench.state(record(number))
        verdict = Verdict("denpasar@2025.1", date(2025, 11, 3), overall, (), 0, {}, Around())
        with bench.store.writing() as connection:
            append(connection, bench.asked(record(number), farmer(), form), verdict=verdict)
    assert used(bench) == [1, 1, 1, 1]
    assert of_kk(bench) == 1


def test_people_of_a_kk_are_found_by_an_index(bench, steps_of):
    bench.save(record(1), farmer())
    (steps,) = steps_of(lambda c: kk_others(c, KK, other_than=record(9)))
    assert "view_kk (kk_number=?)" in steps
