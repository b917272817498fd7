"""The pure rules: pace, waiting, and what fits into a request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulation.laptop_model import ModelLaptop
from sync.pair import new_id

from fieldreg.domain.words import Act
from fieldreg.protocol.messages import MAX_BYTES, MAX_REVISIONS
from fieldreg.protocol.signing import is_signed, log_text, new_private_key, public_key
from fieldreg.sync.core import Pace, build_request
from fieldreg.sync.ports import Identity
from fieldreg.sync.surroundings import pause

KEY = new_private_key()


def laptop(*addresses: str) -> ModelLaptop:
    identity = Identity(
        device_id=new_id(), incarnation=new_id(), url="https://centre.test", ca_certificate="",
        centre_id=new_id(), centre_key=public_key(KEY), device_token="", device_key=KEY,
    )  # fmt: skip
    made = ModelLaptop(identity, lambda moment: None)
    for address in addresses:
        made.save(new_id(), new_id(), {"address": address}, Act.SAVED)
    return made


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 10)) | st.none(), max_size=40))
def test_pace_stays_within_what_a_request_may_hold(history: list[tuple[float, float]]) -> None:
    pace = Pace()
    for took in history:
        pace = pace.after_success(*took) if took else pace.after_failure()
        assert 1 <= pace.most <= MAX_REVISIONS
        assert 10 <= pace.limit <= MAX_REVISIONS


def test_pace_doubles_while_quick_and_halves_when_slow_or_writing_takes_long() -> None:
    kilo = 1 << 10
    assert Pace().after_success(0.3, 0.01) == Pace(100, 200, 128 * kilo)
    assert Pace().after_success(6, 0.01) == Pace()
    assert Pace().after_success(0.3, 0.4) == Pace(100, 50, 128 * kilo)
    assert Pace().after_success(12, 0.01) == Pace().after_failure() == Pace(25, 50, 32 * kilo)


def test_few_changes_are_asked_for_while_a_slow_line_has_others_work_and_ours_to_carry() -> None:
    some, none = laptop("a", "b"), laptop()
    earlier = laptop("a")
    earlier.new_incarnation(new_id())

    def limit(of: ModelLaptop, **more: bool) -> int:
        outgoing = of.prepare(new_id(), most=3, most_bytes=MAX_BYTES)
        return build_request(of.identity(), outgoing, Pace(), **more).limit

    assert limit(some, is_slow=True, hears_others=True) == 10
    assert limit(some, is_slow=True) == limit(some, hears_others=True) == 100
    assert limit(none, is_slow=True, hears_others=True) == 100
    assert limit(earlier) == 10


def test_an_exchange_with_few_changes_says_nothing_about_many() -> None:
    before = Pace()
    assert before.after_success(0.3, 0.01).after_few(before).limit == before.limit
    assert before.after_success(12, 0.01).after_few(before).limit == 50


@pytest.mark.parametrize(("rate", "way"), [(8_000, 0.6), (2_000, 1.2), (40_000, 0.6)])
def test_a_slow_line_is_used_and_no_exchange_takes_so_long_that_it_is_given_up(
    rate: int, way: float
) -> None:
    """10,000 revisions of 1.3 kB, a quarter of that when packed; *way* is there and back."""
    pace, left, seconds, longest = Pace(), 10_000, 0.0, 0.0
    while left:
        count = min(pace.most, max(pace.most_bytes // 1_300, 1), left)
        took = way + count * 1_300 / 4 / rate
        pace, left = pace.after_success(took, 0.01), left - count
        seconds, longest = seconds + took, max(longest, took)
    assert 10_000 * 1_300 / 4 / rate >= 0.8 * seconds
    assert longest <= 20


@given(st.integers(1, 50), st.floats(0, 1), st.none() | st.floats(-10, 10**6))
def test_a_pause_is_bounded_and_honours_what_was_asked(
    failures: int, chance: float, asked: float | None
) -> None:
    seconds = pause(failures, chance, asked)
    assert 0 <= seconds <= 300
    if asked is not None:
        assert min(max(asked, 0), 300) <= seconds <= max(asked, 0) * 1.25 + 1
    else:
        assert seconds <= 2 ** (failures - 1)


@pytest.mark.parametrize(
    ("failures", "chance", "asked", "seconds"),
    [
        (1, 1.0, None, 1.0),
        (1, 0.25, None, 0.25),
        (2, 0.25, None, 0.5),
        (4, 0.25, None, 2.0),
        (4, 0.75, None, 6.0),
        (9, 0.5, None, 128.0),
        (10, 0.5, None, 150.0),
        (10, 1.0, None, 300.0),
        (7, 0.0, None, 0.0),
        (1, 0.0, 40.0, 40.0),
        (9, 0.5, 40.0, 45.5),
        (1, 1.0, 40.0, 51.0),
        (1, 1.0, 290.0, 300.0),
        (3, 0.5, -5.0, 0.5),
    ],
)
def test_a_pause_doubles_and_chance_chooses_in_all_of_it(
    failures: int, chance: float, asked: float | None, seconds: float
) -> None:
    assert pause(failures, chance, asked) == pytest.approx(seconds)


def test_who_was_asked_to_wait_does_not_come_back_in_the_same_moment() -> None:
    assert len({pause(1, chance / 10, 30) for chance in range(10)}) == 10


def test_a_request_stays_below_the_size_a_centre_takes() -> None:
    wordy = laptop(*["\"'\\ jalan " * 3_000] * 40)
    outgoing = wordy.prepare(new_id(), most=40, most_bytes=MAX_BYTES)
    request = build_request(wordy.identity(), outgoing, Pace(40, 100, MAX_BYTES - 4_096))
    assert 1 < len(request.revisions) < 40
    assert len(request.model_dump_json().encode()) <= MAX_BYTES
    assert request.head.no == len(request.revisions)


def test_one_revision_always_goes() -> None:
    huge = laptop("x" * (2 * MAX_BYTES))
    outgoing = huge.prepare(new_id(), most=40, most_bytes=MAX_BYTES)
    assert len(build_request(huge.identity(), outgoing, Pace()).revisions) == 1


def test_the_head_is_signed_for_exactly_what_is_sent() -> None:
    three = laptop("a", "b", "c")
    identity = three.identity()
    outgoing = three.prepare(new_id(), most=3, most_bytes=MAX_BYTES)
    head = build_request(identity, outgoing, Pace(most=2)).head
    assert (head.no, head.link) == (2, outgoing.links[1])
    text = log_text(identity.device_id, identity.incarnation, 2, outgoing.links[1])
    assert is_signed(public_key(KEY), text, head.signature)


def test_earlier_work_goes_in_its_own_incarnations_name() -> None:
    old = laptop("a")
    first = old.identity().incarnation
    old.new_incarnation(new_id())
    outgoing = old.prepare(new_id(), most=3, most_bytes=MAX_BYTES)
    assert build_request(old.identity(), outgoing, Pace()).incarnation == first
    present = replace(outgoing, incarnation="")
    assert build_request(old.identity(), present, Pace()).incarnation != first
