"""Two officers changed the same thing: each sees both sides, one decides, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from services.conftest import ROLE, Clock
from services.two_desks import TwoDesks, change, new, two_desks

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Case, Outcome
from fieldreg.server import admin
from fieldreg.server.differing import settle
from fieldreg.server.review_messages import AsideMessage, SettleRequest
from fieldreg.services import differing, history, home, register
from fieldreg.services.desk import Desk
from fieldreg.services.differing import Decision
from fieldreg.services.views import Choice
from fieldreg.services.void import void

ITEM = ROLE.rstrip(".")
MINE, THEIRS = "+6281200000002", "+6281200000003"


@pytest.fixture
def both(tmp_path: Path, clock: Clock) -> Iterator[TwoDesks]:
    with two_desks(tmp_path, clock) as desks:
        yield desks


@pytest.fixture
def record_id(both: TwoDesks, complete: dict[str, Any]) -> str:
    """Registered at the first desk and known at both."""
    record_id = new(both.one, {**complete, "phone": "+6281200000001"})
    both.sync()
    return record_id


@pytest.fixture
def disputed(both: TwoDesks, record_id: str) -> str:
    both.disagree(record_id, {"phone": MINE}, {"phone": THEIRS})
    return record_id


def choices(desk: Desk, record_id: str) -> tuple[Choice, ...]:
    found = differing.to_decide(desk, record_id)
    return found.choices if found else ()


def decide(desk: Desk, record_id: str, side: int) -> Case:
    (choice,) = choices(desk, record_id)
    return differing.decide(desk, record_id, [Decision(choice, side)]).case


def at_centre(both: TwoDesks, record_id: str) -> Any:
    (found,) = (r for r in admin.find_all(both.centre.centre) if r.record_id == record_id)
    return found


def test_each_desk_sees_its_own_side_the_other_one_and_what_was_before(
    both: TwoDesks, disputed: str
) -> None:
    for desk, places in ((both.one, [True, False]), (both.other, [False, True])):
        (choice,) = choices(desk, disputed)
        assert choice.place == "phone"
        assert choice.before is not None
        assert choice.before.values == {"phone": "+6281200000001"}
        assert choice.before.author == both.one.officer_name
        assert (choice.before.is_here, choice.before.at) == (places[0], "2025-11-24T01:00:00Z")
        assert [s.values for s in choice.sides] == [{"phone": MINE}, {"phone": THEIRS}]
        assert [s.is_here for s in choice.sides] == places
        assert [s.in_force for s in choice.sides] == [True, False]
        assert {s.at for s in choice.sides} == {"2025-11-24T01:00:00Z"}
        names = [s.author for s in choice.sides if s.is_here]
        assert names == [desk.officer_name]
        figures = home.figures(desk)
        assert (figures.differing, figures.needs_officer) == (1, 1)
        assert history.record(desk, disputed).differing == ("phone",)
        assert [d.row.record_id for d in differing.everyone_to_decide_on(desk)] == [disputed]


@pytest.mark.parametrize(("side", "phone"), [(0, MINE), (1, THEIRS)])
@pytest.mark.parametrize("who", ["one", "other"])
def test_a_decision_counts_here_at_once_and_everywhere_after_a_sync(
    both: TwoDesks, disputed: str, side: int, phone: str, who: str
) -> None:
    desk = getattr(both, who)
    decide(desk, disputed, side)
    assert history.record(desk, disputed).values["phone"] == phone
    assert choices(desk, disputed) == ()
    assert home.figures(desk).differing == 0
    both.sync(desk, both.one, both.other)
    for each in (both.one, both.other):
        view = history.record(each, disputed)
        assert view.values["phone"] == phone
        assert (view.differing, home.figures(each).differing) == ((), 0)
        decided = view.timeline[0]
        assert decided.settled == ("phone",)
        assert [c.new for c in (*decided.confirmed, *decided.changes)] == [phone]
        assert len(decided.confirmed) == (side == 0)
        kept = [e for e in view.timeline if e.outcome is Outcome.CONFLICT]
        assert [e.kept_aside for e in kept] == [("phone",)]
        assert [(c.path, c.new) for c in kept[0].put_aside] == [("phone", THEIRS)]
    assert admin.look(both.centre.centre, disputed).conflicts == []
    assert at_centre(both, disputed).values["phone"] == phone


@pytest.mark.parametrize("case", [Act.ACCEPTED, Act.REVIEW_STARTED])
def test_what_the_centre_reviewed_stays_reviewed_where_it_stays_as_it_was(
    both: TwoDesks, disputed: str, case: Act
) -> None:
    admin.verdict(both.centre.centre, disputed, case)
    both.sync()
    stands = history.record(both.one, disputed).case
    assert decide(both.one, disputed, 0) is stands
    both.sync()
    assert at_centre(both, disputed).case == stands
    both.disagree(disputed, {"note": "a"}, {"note": "b"})
    decide(both.one, disputed, 1)
    both.sync()
    assert at_centre(both, disputed).case == Case.SUBMITTED


def test_what_needs_correction_goes_on_needing_it(both: TwoDesks, disputed: str) -> None:
    admin.verdict(both.centre.centre, disputed, Act.SENT_BACK, reasons=[("nik", "Salah")])
    both.sync()
    figures = home.figures(both.one)
    assert (figures.differing, figures.needs_correction, figures.needs_officer) == (1, 1, 1)
    assert decide(both.one, disputed, 1) is Case.NEEDS_CORRECTION
    both.sync()
    assert at_centre(both, disputed).case == Case.NEEDS_CORRECTION
    assert [r.path for r in history.record(both.other, disputed).reasons] == ["nik"]


def test_some_now_and_the_rest_later(both: TwoDesks, record_id: str) -> None:
    both.disagree(
        record_id,
        {"phone": MINE, "note": "satu", "alias": "JRO"},
        {"phone": THEIRS, "note": "dua", "alias": "JRO"},
    )
    note, phone = choices(both.other, record_id)
    assert (note.place, phone.place) == ("note", "phone")
    differing.decide(both.other, record_id, [Decision(note, 1)])
    both.sync(both.other, both.one)
    for desk in (both.one, both.other):
        assert [c.place for c in choices(desk, record_id)] == ["phone"]
        assert history.record(desk, record_id).values["note"] == "dua"


def test_emptying_against_changing(both: TwoDesks, record_id: str) -> None:
    both.disagree(record_id, {"phone": MINE}, {"phone": None})
    (choice,) = choices(both.one, record_id)
    assert [s.values for s in choice.sides] == [{"phone": MINE}, {}]
    decide(both.one, record_id, 1)
    both.sync()
    assert "phone" not in history.record(both.other, record_id).values


def test_a_value_and_what_was_typed_in_its_stead_are_one_place(
    both: TwoDesks, record_id: str
) -> None:
    good = {"nik": "5171031203809907"}
    odd = {"nik": None, "as_typed.nik": "5171 0312"}
    both.disagree(record_id, good, odd)
    (choice,) = choices(both.one, record_id)
    assert choice.place == "nik"
    assert [s.values for s in choice.sides] == [good, {"as_typed.nik": "5171 0312"}]
    decide(both.one, record_id, 1)
    both.sync()
    values = history.record(both.other, record_id).values
    assert ("nik" in values, values["as_typed.nik"]) == (False, "5171 0312")
    assert history.record(both.other, record_id).case is Case.INCOMPLETE


def test_an_item_taken_away_here_and_mended_there_comes_back_whole_or_goes(
    both: TwoDesks, record_id: str, complete: dict[str, Any]
) -> None:
    role = {path: value for path, value in complete.items() if path.startswith(ROLE)}
    both.disagree(record_id, dict.fromkeys(role), {f"{ROLE}workplace": "Subak Tegal"})
    (choice,) = choices(both.one, record_id)
    mended = {**role, f"{ROLE}workplace": "Subak Tegal"}
    assert choice.before is not None
    assert (choice.place, choice.before.values) == (ITEM, role)
    assert [s.values for s in choice.sides] == [{}, mended]
    decide(both.one, record_id, 1)
    both.sync()
    values = history.record(both.other, record_id).values
    assert {p: v for p, v in values.items() if p.startswith(ROLE)} == mended
    # And the other way round: mended first, taken away elsewhere.
    both.disagree(record_id, {f"{ROLE}workplace": "Pasar"}, dict.fromkeys(mended))
    (choice,) = choices(both.other, record_id)
    assert choice.place == ITEM
    assert [s.values for s in choice.sides] == [{**mended, f"{ROLE}workplace": "Pasar"}, {}]
    decide(both.other, record_id, 1)
    both.sync(both.other, both.one)
    values = history.record(both.one, record_id).values
    assert not [p for p in values if p.startswith(ROLE)]
    assert admin.look(both.centre.centre, record_id).conflicts == []


def test_one_who_changed_it_twice_offline_is_asked_for_the_last_one_only(
    both: TwoDesks, record_id: str
) -> None:
    change(both.one, record_id, {"phone": MINE})
    change(both.other, record_id, {"phone": "+6281200000008"})
    change(both.other, record_id, {"phone": THEIRS})
    both.sync(both.one, both.other, both.one)
    (choice,) = choices(both.one, record_id)
    assert [s.values["phone"] for s in choice.sides] == [MINE, THEIRS]
    assert len(choice.asked.asides) == 2
    decide(both.one, record_id, 0)
    both.sync()
    assert admin.look(both.centre.centre, record_id).conflicts == []
    assert choices(both.other, record_id) == ()


def test_both_mean_the_same_by_now_and_one_word_ends_it(both: TwoDesks, disputed: str) -> None:
    change(both.one, disputed, {"phone": THEIRS})
    both.sync()
    (choice,) = choices(both.other, disputed)
    assert [s.values for s in choice.sides] == [{"phone": THEIRS}]
    decide(both.other, disputed, 0)
    both.sync(both.other, both.one)
    assert home.figures(both.one).differing == 0


def test_two_decide_at_once_and_the_second_meets_the_first(both: TwoDesks, disputed: str) -> None:
    decide(both.one, disputed, 0)
    decide(both.other, disputed, 1)
    both.sync(both.one, both.other, both.one)
    for desk in (both.one, both.other):
        (choice,) = choices(desk, disputed)
        assert [s.values["phone"] for s in choice.sides] == [MINE, THEIRS]
    decide(both.one, disputed, 1)
    both.sync()
    assert home.figures(both.other).differing == 0
    assert at_centre(both, disputed).values["phone"] == THEIRS


def test_a_decision_made_while_older_work_waits_is_not_met_by_it(
    both: TwoDesks, record_id: str
) -> None:
    """The form was opened before the news came, and saved after: its revision stands on less."""
    change(both.one, record_id, {"phone": MINE})
    change(both.other, record_id, {"phone": THEIRS})
    form = register.open_form(both.other, record_id=record_id)
    both.sync(both.one, both.other)
    register.save(both.other, form, {**form.values, "alias": "JRO"})
    decide(both.other, record_id, 1)
    both.sync(both.other, both.one)
    assert home.figures(both.one).differing == home.figures(both.other).differing == 0
    values = history.record(both.one, record_id).values
    assert (values["phone"], values["alias"]) == (THEIRS, "JRO")


def test_what_changed_under_the_eyes_is_not_decided_on(both: TwoDesks, disputed: str) -> None:
    (choice,) = choices(both.one, disputed)
    decide(both.other, disputed, 0)
    both.sync(both.other, both.one)
    before = history.record(both.one, disputed)
    for decisions in ([Decision(choice, 1)], []):
        with pytest.raises(UserTrouble, match="difference_changed"):
            differing.decide(both.one, disputed, decisions)
    assert history.record(both.one, disputed) == before


def test_who_has_ended_needs_nobody(both: TwoDesks, disputed: str) -> None:
    (choice,) = choices(both.one, disputed)
    void(both.one, disputed, "tercatat dua kali")
    assert (home.figures(both.one).differing, choices(both.one, disputed)) == (0, ())
    with pytest.raises(UserTrouble, match="difference_changed"):
        differing.decide(both.one, disputed, [Decision(choice, 1)])
    both.sync()
    assert home.figures(both.other).differing == 0


def test_a_form_left_open_over_a_decision_does_not_undo_it(both: TwoDesks, disputed: str) -> None:
    form = register.open_form(both.one, record_id=disputed)
    decide(both.one, disputed, 1)
    register.save(both.one, form, {**form.values, "alias": "JRO"})
    both.sync()
    values = history.record(both.other, disputed).values
    assert (values["phone"], values["alias"]) == (THEIRS, "JRO")


def test_the_reviewers_decision_reaches_both_desks(both: TwoDesks, disputed: str) -> None:
    found = admin.look(both.centre.centre, disputed)
    named = [AsideMessage(**c.model_dump()) for c in found.conflicts]
    request = SettleRequest(expected_version=found.version, settles=named, patch={"phone": THEIRS})
    settle(both.centre.centre, admin.LOCAL_REVIEWER, disputed, request)
    both.sync()
    for desk in (both.one, both.other):
        view = history.record(desk, disputed)
        assert (view.values["phone"], view.differing) == (THEIRS, ())
        assert (view.timeline[0].by_centre, view.timeline[0].settled) == (True, ("phone",))
