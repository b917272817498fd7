from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.merge import CentreRecord, Change, Merge, follow, merge
from fieldreg.domain.record import Patch, Value, difference, related, relation_to
from fieldreg.domain.words import LAPTOP_ACTS, Act, Case, Outcome

ONE = "01999999-0000-7000-8000-000000000001"
TWO = "01999999-0000-7000-8000-000000000002"
PATHS = [
    "full_name", "nik", "as_typed.nik", "phone", "consent.method",
    *(f"roles.{i}.{f}" for i in (ONE, TWO) for f in ("segment", "workplace")),
]  # fmt: skip
VALUES = st.dictionaries(st.sampled_from(PATHS), st.sampled_from("abc"))


def record(values: dict[str, Value], version: int = 3) -> CentreRecord:
    changes = {p: Change(version, "first/1") for p in values}
    return CentreRecord("r", version, Case.SUBMITTED, values, changes)


def laid(current: CentreRecord, patch: Patch, *, trunk: int = 3, writer: str = "a/1") -> Merge:
    return merge(current, patch, act=Act.SAVED, trunk=trunk, writer=writer)


def is_there(values: dict[str, Value], path: str, value: Value | None) -> bool:
    if value is None:
        return not any(p == path or p.startswith(path + ".") for p in values)
    return values.get(path) == value


def test_the_first_revision_makes_version_one():
    result = merge(CentreRecord("r"), {"nik": "1"}, act=Act.SAVED, trunk=0, writer="a/1")
    assert result.outcome is Outcome.APPLIED
    assert (result.record.version, result.record.case) == (1, Case.INCOMPLETE)
    assert result.record.changes == {"nik": Change(1, "a/1")}


def test_what_others_changed_elsewhere_is_merged():
    now = laid(record({"phone": "1"}), {"phone": "2"}, writer="b/1").record
    result = laid(now, {"full_name": "x"})
    assert result.outcome is Outcome.MERGED
    assert result.record.values == {"phone": "2", "full_name": "x"}


def test_what_others_changed_too_keeps_the_current_value():
    now = laid(record({"phone": "1"}), {"phone": "2"}, writer="b/1").record
    result = laid(now, {"phone": "3", "full_name": "x"})
    assert (result.outcome, result.kept_aside) == (Outcome.CONFLICT, ("phone",))
    assert result.record.values == {"phone": "2", "full_name": "x"}
    assert result.record.changes["phone"].writer == "b/1"


def test_the_same_change_twice_is_no_conflict():
    now = laid(record({"phone": "1"}), {"phone": "2"}, writer="b/1").record
    assert laid(now, {"phone": "2"}).outcome is Outcome.MERGED


def test_a_value_and_its_text_as_typed_collide():
    now = laid(record({}), {"nik": "1"}, writer="b/1").record
    assert laid(now, {"as_typed.nik": "half"}).kept_aside == ("as_typed.nik",)


def test_an_edit_inside_an_item_that_was_removed_is_kept_aside():
    now = laid(record({f"roles.{ONE}.segment": "a"}), {f"roles.{ONE}": None}, writer="b/1").record
    assert laid(now, {f"roles.{ONE}.segment": "b"}).kept_aside == (f"roles.{ONE}.segment",)


def test_removing_an_item_that_was_edited_is_kept_aside():
    edit = {f"roles.{ONE}.segment": "b"}
    now = laid(record({f"roles.{ONE}.segment": "a"}), edit, writer="b/1").record
    assert laid(now, {f"roles.{ONE}": None}).kept_aside == (f"roles.{ONE}",)


def test_removing_what_is_gone_already_is_no_conflict():
    now = laid(record({f"roles.{ONE}.segment": "a"}), {f"roles.{ONE}": None}, writer="b/1").record
    assert laid(now, {f"roles.{ONE}": None}).kept_aside == ()


@given(VALUES, st.lists(VALUES, max_size=4))
def test_a_writer_never_conflicts_with_itself(start, states):
    current, seen = record(start), dict(start)
    for state in states:
        result = laid(current, difference(seen, state))
        assert result.outcome is Outcome.APPLIED
        current, seen = result.record, state
    assert current.values == seen


@given(VALUES, VALUES, VALUES)
def test_patches_that_touch_different_things_commute(start, mine, theirs):
    one, other = difference(start, mine), difference(start, theirs)
    other = {p: v for p, v in other.items() if not any(related(p, q) for q in one)}
    first = laid(laid(record(start), one).record, other, writer="b/1")
    second = laid(laid(record(start), other, writer="b/1").record, one)
    assert first.record.values == second.record.values
    assert first.kept_aside == second.kept_aside == ()


@given(VALUES, VALUES, VALUES)
def test_nothing_is_discarded(start, mine, theirs):
    now = laid(record(start), difference(start, theirs), writer="b/1").record
    patch = difference(start, mine)
    result = laid(now, patch)
    for path, value in patch.items():
        assert path in result.kept_aside or is_there(result.record.values, path, value)
    for path, value in now.values.items():
        touched = [p for p in patch if p not in result.kept_aside and related(p, path)]
        assert touched or result.record.values[path] == value


@given(VALUES, VALUES, VALUES)
def test_their_unseen_change_always_stands(start, mine, theirs):
    change = difference(start, theirs)
    now = laid(record(start), change, writer="b/1").record
    values = laid(now, difference(start, mine)).record.values
    assert all(is_there(values, path, value) for path, value in change.items())


CASES = [c for c in Case if c is not Case.ENDED]


def moved_to(case: Case, values: dict[str, Value] | None = None) -> CentreRecord:
    """A record at version 5 whose case another writer moved there at version 4."""
    return replace(record(values or {}, 5), case=case, moved=Change(4, "b/1"))


@pytest.mark.parametrize("case", CASES)
def test_a_save_that_had_not_seen_the_last_move_pulls_nothing_back(case: Case):
    after = laid(moved_to(case, {"phone": "1"}), {"phone": "1"}).record
    assert (after.case, after.moved) == (case, Change(4, "b/1"))


@pytest.mark.parametrize("case", [Case.ACCEPTED, Case.ENROLLED])
def test_what_changes_a_verdicts_data_unseen_is_looked_at_again(case: Case):
    after = laid(moved_to(case), {"phone": "2"}).record
    assert (after.case, after.moved) == (Case.SUBMITTED, Change(6, "a/1"))


@pytest.mark.parametrize("case", [Case.SUBMITTED, Case.UNDER_REVIEW, Case.REJECTED])
def test_an_unseen_change_leaves_other_cases_alone(case: Case):
    assert laid(moved_to(case), {"phone": "2"}).record.case is case


@pytest.mark.parametrize(("trunk", "writer"), [(4, "a/1"), (3, "b/1")])
def test_a_save_that_had_seen_the_last_move_moves_the_case(trunk: int, writer: str):
    after = laid(moved_to(Case.ACCEPTED), {"phone": "2"}, trunk=trunk, writer=writer).record
    assert (after.case, after.moved) == (Case.INCOMPLETE, Change(6, writer))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    ("act", "to"),
    [
        (Act.SUBMITTED, Case.SUBMITTED),
        (Act.VOIDED, Case.ENDED),
        (Act.WITHDRAWN, Case.ENDED),
    ],
)
def test_other_acts_count_though_the_last_move_was_unseen(case: Case, act: Act, to: Case):
    after = merge(moved_to(case), {}, act=act, trunk=3, writer="a/1").record
    assert (after.case, after.moved) == (to, Change(6, "a/1"))


ACTS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(sorted(LAPTOP_ACTS))), max_size=6)


@given(ACTS, VALUES)
def test_an_old_save_that_comes_late_never_makes_a_record_incomplete(acts, late):
    """As when a restored centre gets back the newer acts first."""
    current = CentreRecord("r")
    for writer, act in [*acts, ("b", Act.SUBMITTED)]:
        current = merge(current, {}, act=act, trunk=current.version, writer=writer).record
    assert laid(current, late, trunk=0, writer="c").record.case is current.case


@given(VALUES, VALUES, VALUES, st.sampled_from(Act))
def test_following_repeats_what_the_centre_decided(start, mine, theirs, act):
    now = laid(record(start), difference(start, theirs), writer="b/1").record
    patch = difference(start, mine)
    there = merge(now, patch, act=act, trunk=3, writer="a/1")
    after = there.record
    assert after.case
    here = follow(now, patch, case=after.case, version=after.version, kept_aside=there.kept_aside)
    assert (here.values, here.version, here.case) == (
        there.record.values, there.record.version, there.record.case,
    )  # fmt: skip


ALL_PATHS = st.sampled_from(
    [
        *PATHS,
        "consent",
        "roles",
        f"roles.{ONE}",
        f"as_typed.roles.{ONE}.segment",
        "nik2",
        "answers.a",
    ]
)


@given(st.lists(ALL_PATHS), ALL_PATHS)
def test_looking_a_relation_up_finds_what_comparing_with_all_would(paths: list[str], path: str):
    assert relation_to(paths)(path) == any(related(path, other) for other in paths)


def test_what_the_author_had_said_before_under_another_name_was_seen():
    other = Change(4, "b/1")
    current = replace(record({"nik": "1"}), version=4, changes={"nik": other}, moved=other)
    late = merge(current, {"nik": "2"}, act=Act.SAVED, trunk=3, writer="a/1")
    assert late.kept_aside == ("nik",)
    own = merge(current, {"nik": "2"}, act=Act.SAVED, trunk=3, writer="a/1", said={"b/1": 4})
    assert (own.kept_aside, own.record.values) == ((), {"nik": "2"})
    assert (own.record.case, own.record.moved) == (Case.INCOMPLETE, Change(5, "a/1"))
    before = merge(current, {"nik": "2"}, act=Act.SAVED, trunk=3, writer="a/1", said={"b/1": 3})
    assert before.kept_aside == ("nik",)
