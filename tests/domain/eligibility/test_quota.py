"""Quotas per segment and area: city, kecamatan, village (DOMAIN.md sections 3b and 5)."""

import pytest
from domain.eligibility.people import (
    ACCEPT,
    CHECK,
    FARMER,
    REFUSE,
    judged,
    pack_of,
    reason,
    rule,
    without,
)

from fieldreg.domain.eligibility import Around
from fieldreg.domain.pack.parts import Quota

CITY = Quota("petani", "51.71", 100, "x")
WEST = Quota("petani", "51.71.03", 10, "x")
VILLAGE = Quota("petani", "51.71.03.2008", 3, "x")
ALL = Quota("petani", "", 500, "x")
FISHERS = Quota("nelayan", "51.71", 0, "x")


def told(quotas, used, values=FARMER):
    taken = None if used is None else {(q.segment, q.area): n for q, n in used.items()}
    pack = pack_of(rule("quota"), quotas=tuple(quotas))
    return judged(values, pack=pack, around=Around(quota_used=taken))


@pytest.mark.parametrize("quota", [ALL, CITY, WEST, VILLAGE], ids=lambda q: q.area or "all")
def test_a_quota_holds_until_its_last_place_is_taken(quota):
    assert told([quota], {}).overall is ACCEPT
    assert told([quota], {quota: quota.people - 1}).overall is ACCEPT
    assert told([quota], {quota: quota.people}).overall is REFUSE
    assert told([quota], {quota: quota.people + 5}).overall is REFUSE


@pytest.mark.parametrize("full", [ALL, CITY, WEST, VILLAGE], ids=lambda q: q.area or "all")
def test_of_overlapping_quotas_every_one_must_have_room(full):
    quotas = [ALL, CITY, WEST, VILLAGE]
    assert told(quotas, {full: full.people}).overall is REFUSE
    assert told(quotas, {q: q.people - 1 for q in quotas}).overall is ACCEPT


def test_quotas_of_other_segments_and_areas_do_not_matter():
    east = Quota("petani", "51.71.02", 0, "x")
    look_alike = Quota("petani", "51.71.03.200", 0, "x")
    assert told([FISHERS, east, look_alike], {}).overall is ACCEPT


def test_a_quota_without_places_is_full_from_the_start():
    none = Quota("petani", "51.71", 0, "x")
    assert told([none], {}).overall is REFUSE


def test_where_nobody_counted_it_cannot_be_told():
    found = told([CITY], None)
    assert (found.overall, found.missing) == (CHECK, ())


def test_without_a_village_the_quota_of_an_area_cannot_be_told():
    nowhere = without(FARMER, "village_code")
    found = told([CITY], {}, nowhere)
    assert (found.overall, found.missing_paths) == (CHECK, ("village_code",))
    assert [w.en for w in found.missing[0].needed_for] == ["the quota"]
    assert told([ALL], {}, nowhere).overall is ACCEPT
    assert told([ALL, CITY], {}, nowhere).overall is CHECK
    assert told([ALL, CITY], {ALL: 500}, nowhere).overall is REFUSE, "full wherever they live"


def test_the_shipped_quota_is_a_note_for_the_centre():
    """Section 3b: the numbers of February 2025; nobody has said that they are a limit."""
    room = Around(quota_used={("petani", "51.71"): 1461})
    full = Around(quota_used={("petani", "51.71"): 1462})
    assert judged(FARMER, around=room).overall is ACCEPT
    found = judged(FARMER, around=full)
    assert found.overall is CHECK
    assert not reason(found, "quota").confirmed
    assert judged(FARMER).overall is ACCEPT, "at a desk nobody counts, and that is no hindrance"
