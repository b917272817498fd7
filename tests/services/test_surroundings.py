"""Rules that ask for other registrations: one per KK, quotas; on the desk and in the verdict."""

from __future__ import annotations

import pytest
from services.delivering import delivered

from fieldreg.domain.eligibility import assess
from fieldreg.domain.words import Eligibility
from fieldreg.services import history, packs, register
from fieldreg.services.desk import Desk
from fieldreg.services.surroundings import surroundings


def one_per_kk_and_few_places(files) -> None:
    """As in Pekalongan (DOMAIN.md section 5), and room for one farmer in Denpasar Barat."""
    files["rules"]["rules"].append(
        {
            "code": "one_per_kk",
            "kind": "one_per_kk",
            "outcome": "check",
            "severity": "warning",
            "message": {"id": "Sudah ada orang lain dari KK ini.", "en": "Another of this KK."},
            "citation": {"id": "Perwal contoh", "en": "Example"},
        }
    )
    files["quotas"]["quotas"] = [{"segment": "petani", "area": "51.71.03", "people": 1}]


@pytest.fixture
def strict(desk: Desk) -> Desk:
    data = delivered("2025.3", "2025-06-01", change=one_per_kk_and_few_places)
    return packs.install(desk, packs.look_at(desk, data))


def save(desk: Desk, values, record_id: str | None = None) -> str:
    return register.save(desk, register.open_form(desk, record_id=record_id), values).record_id


def test_the_second_of_a_kk_is_to_be_checked_and_the_first_stays_accepted(strict, complete):
    first = save(strict, complete)
    second = {**complete, "nik": "5171031203809902", "full_name": "I MADE LAIN"}
    told = assess(second, strict.judging_pack(second), strict.today(), surroundings(strict, second))
    assert {r.rule for r in told.reasons} == {"one_per_kk", "quota"}
    other = save(strict, second)
    kept = history.record(strict, other).verdict
    assert kept.overall is Eligibility.CHECK
    assert {rule for d in kept.decided for rule in d.rules} == {"one_per_kk", "quota"}
    assert (kept.around.kk_others, kept.around.quota_used) == (1, {("petani", "51.71.03"): 1})
    before = history.record(strict, first).verdict
    assert before.overall is Eligibility.ACCEPT
    assert (before.around.kk_others, before.around.quota_used) == (0, {("petani", "51.71.03"): 0})


def test_a_registration_does_not_stand_in_its_own_way(strict, complete):
    first = save(strict, complete)
    around = surroundings(strict, complete, record_id=first)
    assert (around.kk_others, around.quota_used) == (0, {("petani", "51.71.03"): 0})
    save(strict, {**complete, "note": "diperiksa lagi"}, first)
    assert history.record(strict, first).verdict.overall is Eligibility.ACCEPT


def test_without_kk_number_and_segment_nothing_is_asked(strict):
    around = surroundings(strict, {})
    assert (around.kk_others, around.quota_used) == (None, {})


def refusing_quota(files) -> None:
    one_per_kk_and_few_places(files)
    files["rules"]["rules"] = [r for r in files["rules"]["rules"] if r["code"] != "one_per_kk"]
    (rule,) = (r for r in files["rules"]["rules"] if r["code"] == "quota")
    rule |= {"outcome": "refuse", "confirmed": True}


def test_saving_again_throws_nobody_out_and_the_refused_take_no_place(desk, complete):
    data = delivered("2025.3", "2025-06-01", change=refusing_quota)
    strict = packs.install(desk, packs.look_at(desk, data))
    old = {**complete, "birth_date": "1930-01-01", "nik": "5171030101309901"}
    people = [old, complete, {**complete, "nik": "5171031203809902", "full_name": "I MADE LAIN"}]
    ids = [save(strict, values) for values in people]
    wanted = [Eligibility.REFUSE, Eligibility.ACCEPT, Eligibility.REFUSE]
    assert [history.record(strict, i).verdict.overall for i in ids] == wanted
    for record_id, values in zip(ids, people, strict=True):
        save(strict, {**values, "note": "diperiksa lagi"}, record_id)
    assert [history.record(strict, i).verdict.overall for i in ids] == wanted


def test_what_the_preview_announces_is_what_follows(desk, complete):
    """One per KK and quotas count in the preview as they will when the pack decides."""
    people = [
        {**complete, "nik": f"51710312038099{n:02}", "full_name": f"I MADE LAIN {n}"}
        for n in range(4)
    ]
    people[2] = {**people[2], "kk_number": "5171030101109903"}
    ids = [save(desk, values) for values in people]
    data = delivered("2025.3", "2025-06-01", change=one_per_kk_and_few_places)
    offer = packs.look_at(desk, data)
    announced = {
        one.record_id: {c.after for c in one.changes} for one in packs.preview(desk, offer).changed
    }
    strict = packs.install(desk, offer)
    for record_id, values in zip(ids, people, strict=True):
        around = surroundings(strict, values, record_id=record_id)
        told = assess(values, strict.judging_pack(values), strict.today(), around)
        expected = announced.get(record_id, {Eligibility.ACCEPT})
        assert {j.outcome for j in told.judgements} == expected
    assert len(announced) == 3
