"""What a person must decide, from any history of two laptops and a reviewer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldreg.domain.differing import Difference, Told, differences, open_asides, stated, within
from fieldreg.domain.merge import CentreRecord, merge
from fieldreg.domain.record import Patch, Value, Values, apply_patch, difference
from fieldreg.domain.revision import Aside, Base, Body, Header, Revision
from fieldreg.domain.words import Act, Outcome

ONE = "01999999-0000-7000-8000-000000000001"
ROLE = f"roles.{ONE}"
PATHS = ("phone", "nik", "as_typed.nik", f"{ROLE}.segment", f"{ROLE}.workplace")
VALUES = st.dictionaries(st.sampled_from(PATHS), st.sampled_from("ab"))


@dataclass
class Office:
    """One record, a centre, and laptops that see the centre's versions when they look."""

    record: CentreRecord = field(default_factory=lambda: CentreRecord("r"))
    told: list[Told] = field(default_factory=list)
    states: dict[int, Values] = field(default_factory=lambda: {0: {}})

    def writes(
        self,
        writer: str,
        patch: Patch,
        *,
        seen: int,
        settles: tuple[Aside, ...] = (),
        after: str | None = None,
        trunk: int | None = None,
    ) -> Told:
        """A revision of *writer*, who had seen version *seen*."""
        header = Header(
            revision_id=f"rev-{len(self.told)}",
            device_id=writer,
            incarnation="1",
            revision_no=1,
            record_id="r",
            base=Base(revision=after) if after else Base(version=seen),
            act=Act.SAVED,
            author=writer,
            made_at="2025-11-24T01:00:00Z",
            pack="p@1",
            settles=settles,
        )
        merged = merge(
            self.record,
            patch,
            act=Act.SAVED,
            trunk=seen if trunk is None else trunk,
            writer=writer,
            settles=bool(settles),
        )
        self.record = merged.record
        told = Told(
            Revision(header, Body(patch)),
            merged.record.version,
            merged.outcome,
            merged.kept_aside,
            is_here=writer == "a",
        )
        self.told.append(told)
        self.states[merged.record.version] = dict(merged.record.values)
        return told

    def changes(self, writer: str, values: Values, *, seen: int) -> Told:
        """*writer* leaves the record with exactly these values, from what was seen."""
        return self.writes(writer, difference(self.states[seen], values), seen=seen)


STEPS = st.lists(
    st.tuples(st.sampled_from("ab"), VALUES, st.integers(0, 3), st.integers(0, 5)), max_size=14
)


@settings(max_examples=300)
@given(STEPS)
def test_whatever_is_chosen_then_stands_there_and_closes_the_difference(
    steps: list[tuple[str, dict[str, Value], int, int]],
) -> None:
    office = Office()
    for writer, values, behind, pick in steps:
        version = office.record.version
        found = differences(office.told, office.record.values)
        if found and pick > 2:
            one = found[pick % len(found)]
            option = one.options()[behind % len(one.options())]
            patch = stated(one, option)
            made = office.writes(writer, patch, seen=version, settles=one.asides)
            assert made.outcome is Outcome.APPLIED
            assert within(office.record.values, one.place) == dict(option.values)
            assert not set(one.asides) & set(open_asides(office.told))
        else:
            # Whoever writes has seen all of their own.
            own = [t.version for t in office.told if t.header.device_id == writer]
            seen = max(version - behind, *own, 0)
            office.changes(writer, values, seen=seen)
    found = differences(office.told, office.record.values)
    listed = [a for d in found for a in d.asides]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(open_asides(office.told))
    for one in found:
        options = [dict(o.values) for o in one.options()]
        assert all(options.count(o) == 1 for o in options)
        assert dict(one.in_force.values) == within(office.record.values, one.place)
        assert all(apply_patch({}, dict(o.values)) == dict(o.values) for o in one.options())


def office_with(values: dict[str, Value]) -> Office:
    office = Office()
    office.writes("a", values, seen=0)
    return office


def stood(found: Difference) -> dict[str, Value]:
    assert found.before is not None
    return dict(found.before.values)


def test_before_says_who_had_said_so_last_and_not_who_came_after() -> None:
    office = office_with({"phone": "1"})
    office.writes("a", {"full_name": "X"}, seen=1)
    emptied = office.writes("c", {"phone": None}, seen=2)
    office.writes("a", {"phone": "3"}, seen=3)
    office.writes("b", {"phone": "9"}, seen=3)
    (found,) = differences(office.told, office.record.values)
    assert found.before is not None
    assert (found.before.values, found.before.by) == ({}, emptied.header)
    assert found.before.is_here is False


def test_nobody_had_said_anything_before() -> None:
    office = office_with({"phone": "1"})
    office.writes("b", {"phone": "9"}, seen=0)
    (found,) = differences(office.told, office.record.values)
    assert found.before is None


def test_before_is_what_whoever_was_late_had_seen() -> None:
    office = office_with({"phone": "1"})
    office.writes("a", {"phone": "2"}, seen=1)
    office.writes("a", {"phone": "3"}, seen=2)
    late = office.writes("b", {"phone": "9"}, seen=1)
    (found,) = differences(office.told, office.record.values)
    assert (stood(found), found.in_force.values) == ({"phone": "1"}, {"phone": "3"})
    assert [o.by for o in found.others] == [late.header]
    assert found.in_force.by == office.told[2].header


def test_a_line_of_offline_edits_is_one_side() -> None:
    office = office_with({"phone": "1"})
    office.writes("a", {"phone": "2"}, seen=1)
    first = office.writes("b", {"phone": "8"}, seen=1)
    office.writes("b", {"phone": "9"}, seen=1, after=first.header.revision_id, trunk=1)
    (found,) = differences(office.told, office.record.values)
    assert [o.values for o in found.others] == [{"phone": "9"}]
    assert len(found.asides) == 2


def test_three_that_differ_are_three_sides_and_one_decision() -> None:
    office = office_with({"phone": "1"})
    for writer, number in (("a", "2"), ("b", "3"), ("c", "4")):
        office.writes(writer, {"phone": number}, seen=1)
    (found,) = differences(office.told, office.record.values)
    assert [o.values["phone"] for o in found.options()] == ["2", "4", "3"]
    office.writes("a", stated(found, found.others[1]), seen=4, settles=found.asides)
    assert office.record.values == {"phone": "3"}
    assert differences(office.told, office.record.values) == ()


def test_what_was_erased_cannot_be_chosen() -> None:
    office = office_with({"phone": "1"})
    office.writes("a", {"phone": "2"}, seen=1)
    late = office.writes("b", {"phone": "9"}, seen=1)
    gone = Told(Revision(late.header, None), late.version, late.outcome, late.kept_aside)
    assert differences([*office.told[:2], gone], office.record.values) == ()


def test_a_base_that_a_restored_centre_lost_is_the_nearest_known() -> None:
    office = office_with({"phone": "1"})
    office.record = CentreRecord(
        "r", 1_000_000, office.record.case, office.record.values, office.record.changes
    )
    office.writes("a", {"phone": "2"}, seen=1)
    office.writes("b", {"phone": "9"}, seen=7)
    (found,) = differences(office.told, office.record.values)
    assert stood(found) == {"phone": "1"}


def test_an_item_that_one_took_away_is_one_place() -> None:
    role: dict[str, Value] = {f"{ROLE}.segment": "a", f"{ROLE}.workplace": "b"}
    office = office_with(role)
    office.writes("a", {ROLE: None}, seen=1)
    office.writes("b", {f"{ROLE}.workplace": "c"}, seen=1)
    (found,) = differences(office.told, office.record.values)
    assert (found.place, stood(found), found.in_force.values) == (ROLE, role, {})
    assert [o.values for o in found.others] == [{**role, f"{ROLE}.workplace": "c"}]
    assert stated(found, found.in_force) == {ROLE: None}
    assert stated(found, found.others[0]) == {**role, f"{ROLE}.workplace": "c"}


def test_what_was_put_aside_never_stood_before() -> None:
    office = office_with({"phone": "1"})
    office.writes("a", {"phone": "2"}, seen=1)
    office.writes("b", {"phone": "9"}, seen=1)
    office.writes("a", {"phone": "5"}, seen=3)
    office.writes("c", {"phone": "7"}, seen=3)
    (found,) = differences(office.told, office.record.values)
    assert stood(found) == {"phone": "2"}
    assert [o.values["phone"] for o in found.options()] == ["5", "7", "9"]


def test_a_line_ends_at_an_edit_that_the_centre_took_as_it_was() -> None:
    office = office_with({"phone": "1"})
    taken = office.writes("b", {"phone": "2"}, seen=1)
    office.writes("a", {"phone": "3"}, seen=2)
    office.writes("b", {"phone": "9"}, seen=2, after=taken.header.revision_id)
    (found,) = differences(office.told, office.record.values)
    assert stood(found) == {"phone": "2"}, "what the centre had of it is what was seen"
    assert [dict(o.values) for o in found.others] == [{"phone": "9"}]


def test_what_still_waits_for_the_centre_is_no_version_of_it() -> None:
    office = office_with({"phone": "1"})
    office.writes("a", {"phone": "2"}, seen=1)
    office.writes("b", {"phone": "9"}, seen=1)
    waiting = replace(office.told[-1], version=0, outcome=None, kept_aside=())
    header = replace(waiting.header, revision_id="rev-waiting", base=Base(version=3))
    told = [*office.told, replace(waiting, revision=Revision(header, Body({"phone": "7"})))]
    (found,) = differences(told, {**office.record.values, "phone": "7"})
    assert found.in_force.values == {"phone": "7"}
    assert stood(found) == {"phone": "1"}
