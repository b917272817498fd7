"""The day on which an answer changes by itself, to what, and why."""

from dataclasses import replace
from datetime import date

import pytest
from domain.eligibility.people import (
    ACCEPT,
    CHECK,
    FARMER,
    KELIAN,
    OTHER,
    PACK,
    REFUSE,
    event,
    judged,
    pack_of,
    role,
    rule,
)

from fieldreg.domain.words import Words

OLD = rule("age_below", REFUSE, years=65, change=Words("tua", "too old"))
YOUNG = rule("age_at_least", CHECK, years=18, change=Words("cukup umur", "old enough"))
ENDS = rule("role_not_ended", CHECK, change=Words("selesai", "over"))
BEGINS = rule("role_begun", CHECK, change=Words("mulai", "begins"))
MOVED = rule("no_event", CHECK, values=("moved",), change=Words("pindah", "moves"))


def turn(values, *rules, on="2025-06-02"):
    found = judged(values, date.fromisoformat(on), pack_of(*rules)).turn
    return found and (found.on.isoformat(), found.outcome, found.why.en)


def test_the_65th_birthday_is_announced():
    told = judged(FARMER)
    assert (told.changes_on, told.turn.outcome) == (date(2045, 3, 12), REFUSE)
    assert told.changes_why.en == "Turns 65, can no longer be registered"
    assert {j.changes_on for j in told.judgements} == {date(2045, 3, 12)}


def test_the_end_of_a_term_comes_first():
    told = judged(KELIAN)
    assert (told.changes_on, told.changes_why.en) == (date(2029, 1, 2), "The term ends")


def test_nothing_changes_for_who_is_refused_for_good():
    told = judged({**FARMER, "birth_date": "1950-01-01"})
    assert (told.turn, told.changes_on, told.changes_why) == (None, None, None)


def test_a_rule_that_has_turned_does_not_turn_back():
    """Refused for age, with a role that ends later: the end makes nothing better."""
    values = {**FARMER, "birth_date": "1950-01-01", **role(ends_on="2026-01-01")}
    assert turn(values, OLD, ENDS) is None
    moved = {**FARMER, **event("moved", "2020-01-01"), **role(ends_on="2026-01-01")}
    assert turn(moved, MOVED, rule("role_not_ended", REFUSE, change=Words("x", "over"))) == (
        "2026-01-02",
        REFUSE,
        "over",
    )


def test_a_day_that_changes_nothing_is_passed_over():
    values = {**FARMER, **role(starts_on="2030-01-01", ends_on="2027-01-01")}
    assert turn(values, BEGINS, ENDS) is None, "one check takes the place of the other"
    late = {**FARMER, **role(starts_on="2026-01-01", ends_on="2026-06-01")}
    assert turn(late, BEGINS, ENDS) == ("2026-01-01", ACCEPT, "begins")
    assert turn(late, BEGINS, ENDS, on="2026-01-01") == ("2026-06-02", CHECK, "over")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_rules_that_turn_on_one_day_the_one_that_decides_is_named(order):
    values = {**FARMER, "birth_date": "1961-01-01", **role(starts_on="2026-01-01")}
    rules = [BEGINS, OLD]
    assert turn(values, *(rules[n] for n in order)) == ("2026-01-01", REFUSE, "too old")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_rule_that_stops_refusing_is_named_where_the_answer_gets_better(order):
    values = {**FARMER, **role(starts_on="2026-01-01", ends_on="2025-12-31")}
    rules = [replace(BEGINS, outcome=REFUSE), ENDS]
    assert turn(values, *(rules[n] for n in order)) == ("2026-01-01", CHECK, "begins")


def test_a_rule_without_words_for_its_day_says_its_message():
    assert turn(FARMER, replace(OLD, change=None)) == ("2045-03-12", REFUSE, "An example rule.")
    child = {**FARMER, "birth_date": "2010-01-01"}
    assert turn(child, replace(YOUNG, change=None)) == (
        "2028-01-01",
        ACCEPT,
        "Holds no longer: An example rule.",
    )
    assert turn(child, YOUNG) == ("2028-01-01", ACCEPT, "old enough")


def test_the_first_of_all_roles_days_is_the_records():
    told = judged({**KELIAN, **role(OTHER, segment="petani", ends_on="2026-12-31")})
    assert told.changes_on == min(j.changes_on for j in told.judgements if j.changes_on)


def test_what_cannot_be_told_does_not_turn():
    values = {p: v for p, v in FARMER.items() if p != "birth_date"}
    assert turn(values, OLD, YOUNG) is None


def test_a_later_table_with_another_standard_programme_turns_the_answer():
    (today,) = PACK.tables
    with_pension = replace(
        today,
        valid_from=date(2027, 1, 1),
        rates=tuple(replace(r, optional=False) for r in today.rates),
    )
    tables = (today, replace(today, valid_from=date(2026, 1, 1)), with_pension)
    whole = rule("standard_programmes", CHECK, change=Words("lengkap", "made whole"))
    found = judged(FARMER, date(2025, 6, 2), pack_of(whole, tables=tables)).turn
    assert found
    assert (found.on, found.outcome) == (date(2027, 1, 1), CHECK)
    chosen = {**FARMER, "programmes": ("JKK", "JKM", "JHT")}
    assert judged(chosen, date(2025, 6, 2), pack_of(whole, tables=tables)).turn is None
    later = judged(FARMER, date(2027, 1, 1), pack_of(whole, tables=tables))
    assert ({j.outcome for j in later.judgements}, later.turn) == ({CHECK}, None)
