"""What was saved first and is found lost after what was saved later has come back."""

from __future__ import annotations

import copy

import pytest

from fieldreg.domain.words import Act, Case, Delivery
from fieldreg.store import record_state

ONE = "00000000-0000-7000-8000-000000000001"
SECOND = "00000000-0000-7000-8000-00000000a002"
THIRD = "00000000-0000-7000-8000-00000000a003"
EARLIER, LATER = "NI WAYAN", "NI MADE"


def sent_again(bench, first: str) -> None:
    """Nothing is to be done: the receipt was taken back at the end of the stream."""


def laid_anew(bench, first: str) -> None:
    bench.store.lay_anew(first, 2, THIRD)


def laid_twice(bench, first: str) -> None:
    bench.store.lay_anew(first, 2, THIRD)
    bench.store.lay_anew(THIRD, 1, "00000000-0000-7000-8000-00000000a004")


@pytest.fixture(params=[sent_again, laid_anew, laid_twice])
def found_lost(request, bench, centre):
    """The restored centre, to which the later save has come, and the earlier one has not."""
    bench.save(ONE, {"alias": "JRO"})
    bench.settle(centre)
    first = bench.store.identity().incarnation
    restored = copy.deepcopy(centre)
    bench.save(ONE, {"full_name": EARLIER, "birth_place": "GIANYAR"})
    bench.settle(centre)
    bench.store.new_incarnation(SECOND)
    bench.save(ONE, {"full_name": LATER}, act=Act.SUBMITTED)
    bench.store.read_again("2")
    bench.exchange(restored)
    assert restored.records[ONE].values == {"alias": "JRO", "full_name": LATER}
    request.param(bench, first)
    return restored


def test_the_later_value_stays_in_view_and_the_rest_of_the_earlier_too(bench, found_lost) -> None:
    state = bench.state(ONE)
    assert state.values == {"alias": "JRO", "full_name": LATER, "birth_place": "GIANYAR"}
    assert (state.case, state.delivery) == (Case.SUBMITTED, Delivery.WAITING)
    assert bench.rows("SELECT full_name FROM view") == [(LATER,)]
    bench.settle(found_lost)
    assert found_lost.records[ONE].values == state.values
    assert (bench.state(ONE).values, bench.state(ONE).case) == (state.values, state.case)


def test_an_edit_made_meanwhile_stands_on_what_its_author_saw(bench, found_lost) -> None:
    bench.save(ONE, {"full_name": "NI KETUT"})
    assert bench.state(ONE).values["full_name"] == "NI KETUT"
    bench.settle(found_lost)
    assert found_lost.records[ONE].values["full_name"] == "NI KETUT"
    assert bench.state(ONE).values == found_lost.records[ONE].values


def test_where_all_that_waits_is_laid_on_top_the_earlier_is_seen(
    bench, found_lost, monkeypatch
) -> None:
    """The control."""
    monkeypatch.setattr(record_state, "_said_later", lambda rows, waiting: {})
    assert bench.state(ONE).values["full_name"] == EARLIER
