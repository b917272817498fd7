"""A revision is a record of what was done: nothing of it can be changed afterwards."""

from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.revision import (
    MOST_REASON_LETTERS,
    Base,
    Body,
    Header,
    Reason,
    Revision,
    are_too_long,
)
from fieldreg.domain.words import Act

HEADER = Header(
    revision_id="00000000-0000-7000-8000-000000000001",
    device_id="00000000-0000-7000-8000-00000000000d",
    incarnation="00000000-0000-7000-8000-00000000000c",
    revision_no=1,
    record_id="00000000-0000-7000-8000-0000000000aa",
    base=Base(),
    act=Act.SAVED,
    author="00000000-0000-7000-8000-0000000000ff",
    made_at="2025-11-24T01:00:00Z",
    pack="denpasar@2025.2",
)


def test_a_new_record_stands_on_nothing():
    assert (Base().version, Base().revision) == (None, None)


def test_a_body_may_be_empty_and_may_be_erased_while_the_header_stays():
    revision = Revision(HEADER, Body({"nik": None}, (Reason("nik", "Periksa."),)))
    erased = replace(revision, body=None)
    assert (erased.header, erased.body) == (revision.header, None)
    assert Body() == Body({}, ())


@pytest.mark.parametrize("part", [HEADER, Base(), Body(), Reason("", ""), Revision(HEADER, None)])
def test_nothing_of_it_can_be_changed(part):
    name = next(iter(type(part).__dataclass_fields__))
    with pytest.raises(FrozenInstanceError):
        setattr(part, name, "other")


@given(st.integers(0, 70_000), st.integers(1, 50))
def test_reasons_are_bounded_together_each_with_its_frame(letters, count):
    each = letters // count
    reasons = [Reason("nik", "x" * each)] * count
    assert are_too_long(reasons) is (count * (each + len("nik") + 20) > MOST_REASON_LETTERS)
    assert not are_too_long([])
