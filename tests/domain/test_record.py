from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Definition, Field, Kind
from fieldreg.domain.record import (
    AS_TYPED,
    Value,
    apply_patch,
    are_by_laptops,
    are_paths,
    difference,
    field_at,
    is_by_centre,
    is_path,
    item_ids,
    item_prefix,
    related,
)
from fieldreg.domain.words import Words

ONE = "01999999-0000-7000-8000-000000000001"
TWO = "01999999-0000-7000-8000-000000000002"
PATHS = [
    "full_name", "nik", "programmes", "consent.method", "answers.boat", "as_typed.nik",
    *(f"roles.{i}.{f}" for i in (ONE, TWO) for f in ("segment", "monthly_income")),
    *(f"as_typed.roles.{i}.letter_date" for i in (ONE, TWO)),
    f"heirs.{ONE}.name",
]  # fmt: skip
BY_CENTRE = [field.name for field in definition().flat_fields() if field.by_centre]
VALUES = st.dictionaries(
    st.sampled_from(PATHS), st.text(max_size=3) | st.integers() | st.just(("JKK", "JKM"))
)


@given(VALUES, VALUES)
def test_a_difference_leads_from_old_to_new(old: dict[str, Value], new: dict[str, Value]):
    assert apply_patch(old, difference(old, new)) == new


@given(VALUES)
def test_nothing_differs_from_itself(values: dict[str, Value]):
    assert difference(values, values) == {}
    assert apply_patch(values, {}) == values


@given(VALUES, VALUES)
def test_a_patch_laid_twice_is_laid_once(old: dict[str, Value], new: dict[str, Value]):
    patch = difference(old, new)
    assert apply_patch(apply_patch(old, patch), patch) == apply_patch(old, patch)


def test_an_item_that_is_gone_is_one_removal():
    old = {f"roles.{ONE}.segment": "petani", f"roles.{ONE}.workplace": "x", "nik": "1"}
    assert difference(old, {"nik": "1"}) == {f"roles.{ONE}": None}


def test_a_field_taken_from_a_kept_item_is_removed_alone():
    old = {f"roles.{ONE}.segment": "petani", f"roles.{ONE}.workplace": "x"}
    assert difference(old, {f"roles.{ONE}.segment": "petani"}) == {f"roles.{ONE}.workplace": None}


def test_removing_a_path_leaves_those_with_a_longer_name():
    assert apply_patch({"rt": "001", "rtx": "x"}, {"rt": None}) == {"rtx": "x"}


def test_items_stand_in_the_order_of_their_ids():
    paths = [f"roles.{TWO}.segment", f"as_typed.roles.{ONE}.letter_date", f"heirs.{ONE}.name"]
    assert item_ids(paths, "roles") == (ONE, TWO)
    assert item_prefix(paths[0]) == f"roles.{TWO}"
    assert item_prefix("consent.method") == ""


def test_related_paths_touch_the_same_thing():
    assert related("nik", "as_typed.nik")
    assert related(f"roles.{ONE}", f"as_typed.roles.{ONE}.segment")
    assert not related(f"roles.{ONE}.segment", f"roles.{ONE}.workplace")
    assert not related(f"roles.{ONE}", f"roles.{TWO}.segment")


def test_a_path_leads_to_its_field():
    found = {
        p: field_at(p) for p in ("nik", "as_typed.nik", f"roles.{ONE}.segment", "consent.method")
    }
    assert [f.name for f in found.values() if f] == ["nik", "nik", "segment", "method"]
    for no_field in ("colour", "roles", f"roles.{ONE}", "roles.1.segment", "consent", "nik.x"):
        assert field_at(no_field) is None


def test_a_packs_question_is_found_in_its_definition():
    question = Field("answers.boat", Kind.WHOLE, "work", Words("Perahu"))
    base = definition()
    asking = Definition(base.sections, (*base.entries, question))
    assert field_at("answers.boat", asking) is question
    assert field_at("as_typed.answers.boat", asking) is question
    assert field_at("answers.boat") is None


def test_what_may_stand_in_a_patch():
    for path in (*PATHS, f"roles.{ONE}", "as_typed.answers.boat"):
        assert is_path(path)
    no_entry = ("", "colour", "roles", "consent", f"consent.{ONE}", "as_typed.")
    no_question = ("answers.", "answers.Boat", "answers.a.b")
    too_deep = (f"as_typed.roles.{ONE}", f"roles.{ONE}.segment.x")
    for path in (*no_entry, *no_question, *too_deep):
        assert not is_path(path)
    assert are_paths(dict.fromkeys(PATHS).keys())
    assert not are_paths(dict.fromkeys((*PATHS, "colour")).keys())


def test_which_paths_are_the_centres_alone():
    assert is_by_centre("issued_membership_number")
    assert is_by_centre("as_typed.issued_membership_number")
    assert not any(map(is_by_centre, ("full_name", "answers.boat", "nonsense", f"roles.{ONE}")))


@given(st.sets(st.sampled_from([*PATHS, *BY_CENTRE, *(AS_TYPED + path for path in BY_CENTRE)])))
def test_laptops_may_write_what_the_centre_alone_does_not(paths: set[str]):
    assert are_by_laptops(dict.fromkeys(paths).keys()) is not any(map(is_by_centre, paths))
