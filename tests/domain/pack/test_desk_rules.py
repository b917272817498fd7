"""`desk.json`: what a programme asks of the laptop, and every mistake in it."""

import pytest
from domain.pack.made import AWAY, NEW, changed, mistakes_of, place

from fieldreg.domain.pack import FILES, DeskRules, Retention, build_pack

KEEPS = ["full_name", "nik", "kk_number", "village_code", "registered_on", "roles"]
DESK = {
    "idle_lock_minutes": 10,
    "retention": {"history_days": 60, "record_days": 365, "image_days": 90, "keeps": KEEPS},
}
THIRD = {**changed(NEW, ("manifest", "format", 3)), "desk": DESK}


def test_a_pack_says_when_laptops_lock_and_what_they_keep():
    rules = build_pack(THIRD).desk
    assert rules == DeskRules(10, Retention(60, 365, 90, tuple(KEEPS)))


@pytest.mark.parametrize("files", [NEW, changed(NEW, ("manifest", "format", 3))])
def test_without_the_file_nothing_is_ever_reduced(files):
    assert build_pack(files).desk == DeskRules(15, Retention(None, None, None, ()))


def test_it_may_say_little():
    assert build_pack({**THIRD, "desk": {}}).desk == DeskRules()
    only = build_pack({**THIRD, "desk": {"retention": {"history_days": 30}}}).desk
    assert only == DeskRules(15, Retention(history_days=30))


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("idle_lock_minutes", 4, "idle_lock_minutes"),
        ("idle_lock_minutes", 31, "idle_lock_minutes"),
        ("idle_lock_minutes", "10", "idle_lock_minutes"),
        ("idle_lock_minutes", True, "idle_lock_minutes"),
        ("retention", [], "retention"),
        ("retention.history_days", 29, "retention.history_days"),
        ("retention.record_days", 36_501, "retention.record_days"),
        ("retention.image_days", "a year", "retention.image_days"),
        ("retention.keeps", AWAY, "retention.keeps"),
        ("retention.keeps", "nik", "retention.keeps"),
        ("retention.keeps.0", "fullname", "retention.keeps.0"),
        ("retention.keeps.0", "consent.method", "retention.keeps.0"),
        ("retention.keeps.1", "full_name", "retention.keeps.1"),
        ("retention.record_days", AWAY, "retention.keeps"),
        ("retention.histroy_days", 40, "retention.histroy_days"),
        ("idle_minutes", 10, "idle_minutes"),
        ("source", 4, "source"),
    ],
)
def test_one_mistake_gives_one_line(path, value, field):
    found = mistakes_of(changed(THIRD, ("desk", path, value)))
    named = [(file, at) for file, at, why in found if "counts it" not in why]
    assert named == [("desk", field)]


COUNTED = [
    ("quota", "nik"),
    ("quota", "roles"),
    ("quota", "village_code"),
    ("quota", "registered_on"),
    ("one_per_kk", "nik"),
    ("one_per_kk", "kk_number"),
]


@pytest.mark.parametrize(("kind", "name"), COUNTED)
def test_what_rules_count_in_others_must_stay(kind, name):
    rule = place(NEW, "rules", "quota")
    kept = with_keeps([k for k in KEEPS if k != name])
    ((file, field, why),) = mistakes_of(
        changed({**THIRD, "desk": kept}, ("rules", f"rules.{rule}.kind", kind))
    )
    assert (file, field) == ("desk", "retention.keeps")
    assert why == f"must hold {name}: the rule quota counts it in other registrations"


def with_keeps(keeps):
    return {"retention": {"record_days": 30, "keeps": keeps}}


def test_nothing_need_stay_where_no_rule_counts():
    rules = [r for r in NEW["rules"]["rules"] if r["kind"] not in ("one_per_kk", "quota")]
    files = {**THIRD, "rules": {"rules": rules}, "desk": with_keeps([])}
    assert build_pack(files).desk.retention == Retention(record_days=30)


def test_where_other_files_are_faulty_nothing_is_held_against_it():
    files = changed(THIRD, ("questions", "questions", "none"), ("desk", "retention.keeps", ["x"]))
    assert {file for file, _, _ in mistakes_of(files)} == {"questions"}
    files = changed(THIRD, ("rules", "rules", "none"), ("desk", "retention.keeps", []))
    assert {file for file, _, _ in mistakes_of(files)} == {"rules"}


@pytest.mark.parametrize("number", [1, 2])
def test_an_earlier_format_does_not_have_it(number):
    files = {**changed(NEW, ("manifest", "format", number)), "desk": DESK}
    found = mistakes_of(files)
    assert ("desk", "", "only packs of format 3 or newer have this file") in found


def test_no_other_file_may_be_missing():
    for name in FILES:
        files = {n: content for n, content in THIRD.items() if n != name}
        if name == "desk":
            assert build_pack(files)
        else:
            assert (name, "", "the file is missing") in mistakes_of(files)
