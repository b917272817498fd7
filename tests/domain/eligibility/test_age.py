"""Age limits: on the day of judging, of registration, or at the role's start (DOMAIN.md 4, 5)."""

from datetime import date

import pytest
from domain.eligibility.people import (
    ACCEPT,
    CHECK,
    FARMER,
    ON,
    REFUSE,
    ROLE,
    judged,
    pack_of,
    reason,
    role,
    rule,
    without,
)

from fieldreg.domain.eligibility.facts import birthday
from fieldreg.domain.pack.rules import AgeOn

REGISTERED = pack_of(rule("age_below", years=65, age_on=AgeOn.REGISTRATION))
AT_START = pack_of(rule("age_below", years=65, age_on=AgeOn.ROLE_START))


@pytest.mark.parametrize(
    ("born", "outcome"),
    [("1960-06-03", ACCEPT), ("1960-06-02", REFUSE), ("1950-01-01", REFUSE)],
)
def test_only_people_under_65_are_taken(born, outcome):
    """Section 4: must be under 65; the birthday itself is too late."""
    assert judged({**FARMER, "birth_date": born}).overall is outcome


def test_the_uncertain_lower_age_is_only_checked():
    """Section 4: lower limit M, local rules use 17 or 18."""
    told = judged({**FARMER, "birth_date": "2007-06-03"})
    assert told.overall is CHECK
    assert not reason(told, "age_at_least_18").confirmed
    assert (told.turn.on, told.turn.outcome) == (date(2025, 6, 3), ACCEPT)
    assert told.turn.why.en == "Turns 18"
    assert judged({**FARMER, "birth_date": "2007-06-02"}).overall is ACCEPT


def test_both_limits_may_be_refusals():
    pack = pack_of(rule("age_at_least", years=17), rule("age_below", years=65))
    assert judged({**FARMER, "birth_date": "2009-01-01"}, pack=pack).overall is REFUSE


@pytest.mark.parametrize(
    ("registered", "outcome"), [("2025-03-11", ACCEPT), ("2025-03-12", REFUSE)]
)
def test_age_at_registration_stays_whatever_the_day_of_judging(registered, outcome):
    """Section 5: membership may continue after 65 if registered before."""
    values = {**FARMER, "birth_date": "1960-03-12", "registered_on": registered}
    for on in (date(2020, 1, 1), ON, date(2030, 1, 1)):
        told = judged(values, on, REGISTERED)
        assert (told.overall, told.turn) == (outcome, None)


@pytest.mark.parametrize(("starts", "outcome"), [("2025-03-11", ACCEPT), ("2025-03-12", REFUSE)])
def test_age_at_the_start_of_the_role(starts, outcome):
    values = {**FARMER, "birth_date": "1960-03-12", **role(starts_on=starts)}
    told = judged(values, date(2030, 1, 1), AT_START)
    assert (told.overall, told.turn) == (outcome, None)


@pytest.mark.parametrize(
    ("pack", "path"),
    [(REGISTERED, "registered_on"), (AT_START, f"roles.{ROLE}.starts_on")],
)
def test_without_the_day_it_is_missing(pack, path):
    told = judged(without(FARMER, path), pack=pack)
    assert (told.overall, told.missing_paths) == (CHECK, (path,))
    assert not told.reasons[0].known


def test_without_a_birth_date_both_limits_ask_for_it_once():
    told = judged(without(FARMER, "birth_date"))
    assert told.overall is CHECK
    (missing,) = told.missing
    assert (missing.path, missing.label.en, missing.judging) == ("birth_date", "Birth date", True)
    assert [w.en for w in missing.needed_for] == ["the age limit"]


@pytest.mark.parametrize(
    ("born", "years", "day"),
    [
        ("1960-02-29", 65, "2025-03-01"),
        ("1960-02-29", 60, "2020-02-29"),
        ("1960-03-01", 65, "2025-03-01"),
        ("9990-01-01", 65, None),
        ("2000-02-29", 10**30, None),
        ("0001-01-01", 0, "0001-01-01"),
    ],
)
def test_birthdays(born, years, day):
    found = birthday(date.fromisoformat(born), years)
    assert (found and found.isoformat()) == day


def test_beyond_the_last_year_nobody_grows_older():
    values = {**FARMER, "birth_date": "9990-01-01"}
    pack = pack_of(rule("age_below", years=65), rule("age_at_least", years=18))
    told = judged(values, date.max, pack)
    assert (told.overall, told.turn) == (REFUSE, None)
    assert [r.rule for r in told.reasons] == ["age_at_least"]


@pytest.mark.parametrize(
    ("on", "is_said"),
    [("2025-03-15", False), ("2025-03-16", True), ("2025-09-11", True), ("2025-09-12", False)],
)
def test_a_birthday_near_is_told_before_it_comes(on, is_said):
    """`notice_days` 180: a notice changes no answer."""
    told = judged({**FARMER, "birth_date": "1960-09-12"}, date.fromisoformat(on))
    notices = [r for r in told.reasons if r.turns_on]
    assert bool(notices) is is_said
    if notices:
        assert told.overall is ACCEPT
        (notice,) = notices
        assert (notice.outcome, notice.severity) == (ACCEPT, "warning")
        assert notice.words.en == "On 12 September 2025: Turns 65, can no longer be registered"
        assert notice.words.id.startswith("Pada 12 September 2025: Berusia 65 tahun")
