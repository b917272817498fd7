"""What a version changes, told entry by entry."""

from domain.pack.made import AWAY, NEW, OLD, changed, place
from domain.pack.test_laws import junk
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.pack import FILES, Difference, pack_differences

AGE = place(NEW, "rules", "age_below_65")


def told(*changes):
    return pack_differences(NEW, changed(NEW, *changes))


def test_a_changed_value_is_named_by_the_code_of_its_entry():
    assert told(("rules", f"rules.{AGE}.years", 60)) == (
        Difference("rules.json", "rules.age_below_65.years", 65, 60),
    )


def test_entries_without_a_code_are_named_by_what_they_are_about():
    paths = [
        d.path
        for d in told(
            ("quotas", "quotas.3.people", 360),
            ("events", "consequences.0.confirmed", False),
            ("events", "consequences.4.years", 66),
            ("contributions", "tables.0.bands.2.base_income", 1_450_000),
            ("manifest", "legal_basis.0.confirmed", False),
        )
    ]
    adat = "sulinggih+pemangku+pecalang+kelian_adat+petengen+penyarikan"
    assert paths == [
        "tables.2025-01-01.bands.1300000.base_income",
        "consequences.age.years",
        f"consequences.left_office@{adat}.confirmed",
        "legal_basis.UU 40/2004.confirmed",
        "quotas.[kelian_adat@51.71].people",
    ]


def test_a_member_taken_away_or_added_is_none_on_one_side():
    assert told(("rules", f"rules.{AGE}.notice_days", AWAY)) == (
        Difference("rules.json", "rules.age_below_65.notice_days", 180, None),
    )
    assert told(("manifest", "note", AWAY))[0].new is None


def test_a_new_entry_in_the_middle_is_that_entry_alone():
    segments = list(NEW["segments"]["segments"])
    segments.insert(3, {"code": "pangliman", "people_2025": 5})
    assert [(d.path, d.old, d.new) for d in told(("segments", "segments", segments))] == [
        ("segments.pangliman.code", None, "pangliman"),
        ("segments.pangliman.people_2025", None, 5),
    ]


def test_a_changed_order_is_told_where_all_else_is_equal():
    """The first consequence that fits a segment holds, so the order is content."""
    consequences = NEW["events"]["consequences"]
    turned = [consequences[1], consequences[0], *consequences[2:]]
    (one,) = told(("events", "consequences", turned))
    assert (one.file, one.path) == ("events.json", "consequences")
    assert one.old[:2] == one.new[:2][::-1]


def test_a_list_that_was_empty_is_no_difference_of_its_own():
    assert told(("questions", "questions", [{"name": "boat"}])) == (
        Difference("questions.json", "questions.boat.name", None, "boat"),
    )
    assert told(("questions", "questions", AWAY)) == ()


def test_a_list_of_plain_values_is_one_value():
    assert told(("manifest", "authors", ["a", "b"])) == (
        Difference("manifest.json", "authors", ["fieldreg"], ["a", "b"]),
    )


def test_a_new_file_is_told_too():
    files = {d.file for d in pack_differences(OLD, NEW)}
    assert {"quotas.json", "events.json", "benefits.json", "exports.json"} <= files
    assert "regions.json" not in files


def test_entries_of_one_name_are_told_apart():
    twice = [{"code": "a", "n": 1}, {"code": "a", "n": 2}]
    other = [{"code": "a", "n": 1}, {"code": "a", "n": 3}]
    assert pack_differences({"aid": {"aid": twice}}, {"aid": {"aid": other}}) == (
        Difference("aid.json", "aid.a#2.n", 2, 3),
    )


def test_entries_that_say_nothing_of_themselves_are_told_by_place():
    old, new = {"aid": {"aid": [{}, 5, {"n": 1}]}}, {"aid": {"aid": [{}, 6, {"n": 1}]}}
    assert pack_differences(old, new) == (Difference("aid.json", "aid.1", 5, 6),)


files = st.dictionaries(st.sampled_from(FILES), junk)


@given(files, files)
def test_differences_are_total_and_none_for_equal_files(old, new):
    assert pack_differences(old, old) == ()
    back = {(d.file, d.path) for d in pack_differences(new, old)}
    assert back == {(d.file, d.path) for d in pack_differences(old, new)}


def test_a_path_is_told_step_by_step_whatever_dots_its_names_have():
    steps = ("villages", "51.71.03.2008", "name")
    assert Difference("regions.json", "villages.[51.71.03.2008].name", "", "").steps == steps
    assert Difference("rules.json", "rules.age.years", 65, 64).steps == ("rules", "age", "years")
    assert Difference("aid.json", "", 1, 2).steps == ()


def test_true_is_not_one():
    assert pack_differences({"aid": {"n": True}}, {"aid": {"n": 1}}) == (
        Difference("aid.json", "n", True, 1),
    )
