"""Each desk says by name who wrote what at the office's other desks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from services.conftest import Clock
from services.two_desks import TwoDesks, change, new, two_desks

from fieldreg.services import differing, history

ONE, OTHER = "Wayan Sukerta", "Ni Luh Ayu"


@pytest.fixture
def both(tmp_path: Path, clock: Clock) -> Iterator[TwoDesks]:
    with two_desks(tmp_path, clock) as desks:
        yield desks


def test_a_history_names_who_wrote_at_the_other_desk(
    both: TwoDesks, complete: dict[str, Any]
) -> None:
    record_id = new(both.one, complete)
    both.sync()
    assert [e.author for e in history.record(both.other, record_id).timeline] == [ONE]
    change(both.other, record_id, {"phone": "+6281200000002"})
    both.sync(both.other, both.one)
    assert [e.author for e in history.record(both.one, record_id).timeline] == [OTHER, ONE]


def test_both_sides_of_a_difference_are_named_at_both_desks(
    both: TwoDesks, complete: dict[str, Any]
) -> None:
    record_id = new(both.one, {**complete, "phone": "+6281200000001"})
    both.sync()
    both.disagree(record_id, {"phone": "+6281200000002"}, {"phone": "+6281200000003"})
    for desk in (both.one, both.other):
        found = differing.to_decide(desk, record_id)
        assert found is not None
        assert [side.author for side in found.choices[0].sides] == [ONE, OTHER]


def test_names_are_said_once(both: TwoDesks) -> None:
    both.sync()
    both.sync()
    for desk in (both.one, both.other):
        assert desk.store.prepare(desk.make_id(), most=1, most_bytes=1).officers == ()
