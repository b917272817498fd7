"""What is read of the audit chain: windows, filters, and nothing that is no entry."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from store.audit_chains import (
    ACTS,
    FEW,
    RECORD,
    fill,
    run,
    undone,
)

from fieldreg.domain.words import Audited
from fieldreg.store import audit
from fieldreg.store.audit_reading import (
    entries,
)

from .conftest import OFFICER, Workbench

# Reading.


@given(acts=ACTS, most=st.integers(1, 12), below=st.integers(1, 12))
@FEW
def test_a_window_is_read_newest_first(bench: Workbench, acts, most: int, below: int):
    with undone(bench) as connection:
        last = fill(connection, acts)
        found = entries(connection, most=most, below=below)
        expected = [n for n in range(last, 0, -1) if n < below][:most]
        assert [e.no for e in found] == expected


@given(acts=ACTS, wanted=st.sets(st.sampled_from(Audited), min_size=1, max_size=2))
@FEW
def test_acts_are_filtered(bench: Workbench, acts, wanted):
    with undone(bench) as connection:
        last = fill(connection, acts)
        found = entries(connection, acts=wanted)
        said = [Audited.CREATED, *(act for act, _ in acts)]
        expected = [n for n in range(last, 0, -1) if said[n - 1] in wanted]
        assert [e.no for e in found] == expected
        details = [{}, *(detail for _, detail in acts)]
        assert [e.detail for e in found] == [details[e.no - 1] for e in found]


def test_records_officers_and_days_are_filtered(bench: Workbench):
    with undone(bench) as connection:
        other = "00000000-0000-7000-8000-00000000f002"
        for day, officer, subject in ((1, OFFICER, RECORD), (2, other, RECORD), (3, OFFICER, "")):
            at = f"2020-01-0{day}T00:00:00Z"
            audit.note(connection, Audited.PRINTED, at=at, officer_id=officer, subject=subject)
        numbers = lambda **by: [e.no for e in entries(connection, **by)]  # noqa: E731
        assert numbers(subject=RECORD) == [3, 2]
        assert numbers(officer_id=other) == [3]
        assert numbers(acts=["printed"], officer_id=OFFICER) == [4, 2]
        assert numbers(since="2020-01-02T00:00:00Z", until="2020-01-03T00:00:00Z") == [3]


def test_what_stands_in_a_detail_is_not_taken_for_the_entrys_own(bench: Workbench):
    with undone(bench) as connection:
        audit.note(connection, Audited.PRINTED, at="x", what='"act":"erased"', act_="erased")
        assert entries(connection, acts=[Audited.ERASED]) == ()


def test_what_cannot_be_read_is_left_out(bench: Workbench):
    with undone(bench) as connection:
        fill(connection, [(Audited.SAVED, {})] * 2)
        run(connection, "UPDATE audit SET entry = x'7b' WHERE audit_no = 2")
        assert [e.no for e in entries(connection)] == [3, 1]
