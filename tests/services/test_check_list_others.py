"""What the rows of a list mean for each other: one NIK, one family card, a quota."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from services.people_lists import FARMER, check, csv_of, findings, person

from fieldreg.domain.pack import Shelf
from fieldreg.protocol.pack_files import builtin_pack


def test_one_nik_twice_names_the_other_row_and_never_the_number():
    told = check(csv_of(FARMER, person(nik="5171031203809902"), FARMER, {"full_name": "X"}))
    twice = [[f for f in t["findings"] if f["code"] == "nik_twice"] for t in told]
    assert [len(found) for found in twice] == [1, 0, 1, 0]
    assert "baris 3" in twice[0][0]["text"]
    assert "baris 1" in twice[2][0]["text"]
    assert all("5171" not in f["text"] for found in twice for f in found)
    assert twice[0][0]["severity"] == "warning"


def test_of_many_rows_with_one_nik_only_some_are_named():
    told = check(csv_of(*[FARMER] * 9))
    (text,) = (f["text"] for f in told[2]["findings"] if f["code"] == "nik_twice")
    assert "baris 1, 2, 4, 5, 6 dan 3 baris lain" in text


@pytest.mark.parametrize("nik", ["", "0", "0000000000000000", "tidak ada", "123"])
def test_people_without_a_sound_nik_are_never_the_same(nik):
    told = check(csv_of(*[person(nik=nik)] * 3))
    assert not any(code == "nik_twice" for t in told for _, code in findings(t))


def test_an_heir_with_the_workers_nik_elsewhere_is_not_the_worker_twice():
    heir = person(nik="5171031203809902", heirs__0__nik=FARMER["nik"])
    assert not any(code == "nik_twice" for t in check(csv_of(FARMER, heir)) for _, code in
                   findings(t))  # fmt: skip


def one_per_kk() -> Shelf:
    """The shipped pack with Pekalongan's rule (DOMAIN.md 5), and room for two farmers."""
    pack = builtin_pack()
    (resident,) = (r for r in pack.rules if r.code == "resident")
    kind = type(resident.kind).ONE_PER_KK
    rule = replace(resident, code="one_per_kk", kind=kind)
    (quota,) = (q for q in pack.quotas if q.segment == "petani")
    return Shelf.of([replace(pack, rules=(*pack.rules, rule), quotas=(replace(quota, people=2),))])


def rules_of(told: dict[str, Any]) -> set[str]:
    return {r["rule"] for d in told["decisions"] for r in d["reasons"]}


def test_others_of_the_same_family_card_are_the_list_itself():
    other = "5171030101109903"
    told = check(
        csv_of(
            FARMER,
            person(nik="5171031203809902", kk_number=other),
            person(nik="5171031203809903"),
            person(nik="5171031203809904", kk_number=""),
            person(nik="5171031203809902", kk_number=other),
        ),
        shelf=one_per_kk(),
    )
    assert ["one_per_kk" in rules_of(t) for t in told] == [True, False, True, True, False]
    needed = [m["field"] for m in told[3]["missing"]]
    assert needed == ["kk_number"]


def test_people_before_fill_a_quota_and_those_refused_or_seen_before_do_not():
    told = check(
        csv_of(
            person(),
            person(nik="5171032411609901", birth_date="24-11-1960", kk_number=""),
            person(),
            person(nik="5171031203809902"),
            person(nik="5171031203809903"),
            person(nik="5171031203809904", village_code="51.03.01.1001"),
            person(nik="5171031203809905", roles__0__segment="nelayan"),
            person(),
        ),
        shelf=one_per_kk(),
    )
    full = ["quota" in rules_of(t) for t in told]
    assert full == [False, False, False, False, True, False, False, True]


def test_somebody_listed_again_holds_one_place():
    other = person(nik="5171031203809902")
    told = check(csv_of(FARMER, other, FARMER), shelf=one_per_kk())
    assert ["quota" in rules_of(t) for t in told] == [False, False, False]


def test_without_a_nik_each_row_is_a_person_of_its_own():
    told = check(csv_of(*[person(nik="")] * 3), shelf=one_per_kk())
    assert ["one_per_kk" in rules_of(t) for t in told] == [True, True, True]
    assert ["quota" in rules_of(t) for t in told] == [False, False, True]
