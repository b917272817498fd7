"""Left office, moved, died, turned 65: what follows for the role and for who pays.

DOMAIN.md sections 3b (paid while in office, self-pay afterwards) and 5 (replace dead, moved, out of
office, turned 65).
"""

from dataclasses import replace
from datetime import date

import pytest
from domain.eligibility.people import (
    ACCEPT,
    CHECK,
    FARMER,
    KELIAN,
    ON,
    OTHER,
    PACK,
    REFUSE,
    ROLE,
    event,
    judged,
    role,
    rules_of,
)

SECOND = "01890000-0000-7000-8000-00000000000a"


def happened(told, role_id=ROLE):
    return {
        h.consequence.event: (h.on and h.on.isoformat(), h.is_past, h.consequence.role)
        for h in told.happenings
        if h.role_id == role_id
    }


def payer(values, on=ON, pack=PACK):
    (found,) = judged(values, on, pack).payers
    return found.paid_from, found.words.id, found.confirmed


OFFICE = ("apbd", "Dinas Kebudayaan", True)
PERHAPS = ("apbd", "Dinas Kebudayaan", False)
WORKER = ("self", "pekerja sendiri (tidak wajib)", True)
NOBODY = (None, "tidak ada lagi", True)


def test_what_is_to_come_is_told_with_its_day():
    assert happened(judged(KELIAN)) == {
        "left_office": ("2029-01-02", False, "ends"),
        "age": ("2045-03-12", False, "goes_on"),
    }


def test_leaving_an_adat_office_makes_the_worker_pay():
    assert payer(KELIAN, date(2029, 1, 1)) == OFFICE
    assert payer(KELIAN, date(2029, 1, 2)) == WORKER


def test_leaving_another_role_is_for_the_office_to_decide():
    ended = {**FARMER, **role(ends_on="2025-06-01")}
    assert payer(ended) == ("apbd", "Dinas Pertanian", False)
    assert judged(ended).overall is CHECK


def test_turning_65_leaves_open_who_pays():
    """Section 5: membership may continue after 65; open question 4."""
    old = {**KELIAN, "birth_date": "1960-06-02"}
    assert payer(old) == PERHAPS
    assert happened(judged(old))["age"] == ("2025-06-02", True, "goes_on")


def test_no_later_event_makes_an_office_pay_again():
    later = date(2046, 1, 1)
    assert payer(KELIAN, later) == WORKER, "left office in 2029, 65 in 2045"
    assert payer({**KELIAN, **event("moved", "2030-01-01")}, later) == WORKER
    assert payer({**KELIAN, **event("moved")}, later) == WORKER, "moved, nobody knows when"


def test_moving_away_is_looked_at_and_loses_no_membership():
    told = judged({**KELIAN, **event("moved", "2025-06-02")})
    assert (told.overall, rules_of(told)) == (CHECK, {"not_moved"})
    assert told.payers[0].confirmed is False
    before = judged({**KELIAN, **event("moved", "2025-06-03")})
    assert (before.overall, before.changes_on) == (ACCEPT, date(2025, 6, 3))


def test_after_a_death_nobody_pays_and_nothing_is_due():
    told = judged({**KELIAN, **event("died", "2025-06-02")})
    assert (told.overall, rules_of(told)) == (REFUSE, {"alive"})
    assert (told.payers[0].paid_from, told.payers[0].words.id) == NOBODY[:2]
    assert (told.contributions, told.monthly, told.parts) == ((), None, ())


def test_the_worker_owes_no_jht_after_death_either():
    told = judged({**KELIAN, "programmes": ("JHT",), **event("died", "2025-01-01")})
    assert told.contributions == ()


def test_nothing_but_death_itself_follows_a_death():
    told = judged({**KELIAN, **event("died", "2028-01-01")})
    assert happened(told) == {"died": ("2028-01-01", False, "ends")}
    assert told.changes_on == date(2028, 1, 1)
    same_day = {**KELIAN, **event("died", "2029-01-02")}
    assert set(happened(judged(same_day))) == {"died", "left_office"}


@pytest.mark.parametrize("kind", ["moved", "died"])
def test_an_event_whose_day_is_not_known_has_happened(kind):
    for on in (date.min, ON, date.max):
        told = judged({**FARMER, **event(kind)}, on)
        assert told.overall is not ACCEPT
        assert (None, True) in {(h.on, h.is_past) for h in told.happenings}


def test_half_a_date_is_no_day():
    values = {**FARMER, **event("moved"), "as_typed.events.x.happened_on": "3-2"}
    assert happened(judged(values))["moved"][:2] == (None, True)


def test_of_two_equal_events_the_first_counts():
    twice = {**event("moved", "2026-01-01"), **event("moved", "2025-01-01", SECOND)}
    assert happened(judged({**FARMER, **twice}))["moved"][0] == "2025-01-01"
    undated = {**event("moved", "2025-01-01"), **event("moved", None, SECOND)}
    assert happened(judged({**FARMER, **undated}))["moved"][0] is None
    # An event without a kind, or of an unknown one, is kept and means nothing.
    odd = {f"events.{SECOND}.happened_on": "2020-01-01", **event("married", "2020-01-01")}
    assert judged({**FARMER, **odd}).overall is ACCEPT


def test_every_role_has_its_own_events():
    farming = role(OTHER, segment="petani", occupation="petani_sawah", monthly_income=0)
    told = judged({**KELIAN, **farming, **event("moved", "2025-01-01")})
    assert set(happened(told)) == {"left_office", "moved", "age"}
    assert set(happened(told, OTHER)) == {"moved", "age"}
    assert [h.on for h in told.happenings] == sorted(h.on for h in told.happenings)


@pytest.mark.parametrize("segment", ["pirate", ""])
def test_a_role_of_an_unknown_segment_has_what_holds_for_all(segment):
    values = {**FARMER, **role(segment=segment, ends_on="2025-01-01"), **event("died")}
    found = happened(judged(values))
    assert set(found) == {"died"}
    assert set(happened(judged(values | {f"events.{SECOND}.kind": ""}))) == {"died"}
    alive = {p: v for p, v in values.items() if not p.startswith("events")}
    assert set(happened(judged(alive))) == {"left_office", "age"}


def test_a_pack_of_the_first_format_knows_no_consequences():
    told = judged(KELIAN, date(2029, 1, 2), replace(PACK, consequences=()))
    assert (told.happenings, told.overall) == ((), REFUSE)
    assert told.payers[0].words.id == "Dinas Kebudayaan"


def test_each_consequence_says_why_and_how_sure_it_is():
    told = judged({**KELIAN, **event("moved", "2025-01-01")})
    for one in told.happenings:
        assert one.consequence.citation.id
        assert one.consequence.citation.en
    assert {h.consequence.event: h.consequence.confirmed for h in told.happenings} == {
        "left_office": True,
        "moved": False,
        "age": False,
    }
