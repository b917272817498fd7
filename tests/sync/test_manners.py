"""How a sync behaves on a bad line: what it loses, when it waits, and that it stops when told."""

from __future__ import annotations

import threading

import pytest
from sync.bad_centre import Asked, Reply
from sync.pair import Pair, new_id, problem

from fieldreg.protocol.messages import SyncRequest
from fieldreg.protocol.problems import Problems
from fieldreg.services.views import SyncReport
from fieldreg.sync import https
from fieldreg.sync.core import Pace
from fieldreg.sync.engine import Engine
from fieldreg.sync.faults import refusal
from fieldreg.sync.surroundings import Surroundings

BATCH = 3


def small(pair: Pair, **more: object) -> SyncReport:
    return pair.sync(pace=Pace(BATCH, 5), **more)


def batches(pair: Pair) -> list[int]:
    """How many revisions each request brought."""
    return [len(SyncRequest.model_validate_json(a.body).revisions) for a in pair.server.asked]


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_line_that_breaks_loses_one_batch_at_most(pair: Pair, is_taken: bool) -> None:
    """Cut once at each exchange in turn, before or after the centre took it."""
    for number in range(20):
        pair.save(alias=f"ke-{number}")
    pair.server.asked.clear()
    for at in range(1, 4):
        waited = pair.waiting
        broken = _breaks(pair, at, is_taken=is_taken)
        assert small(pair, cancelled=broken.is_set).trouble == "cancelled"
        assert len(batches(pair)) == at
        assert waited - pair.waiting == sum(batches(pair)[:-1])  # all but the last are receipted
        pair.server.asked.clear()
    pair.server.behave = pair.honest
    assert small(pair).waiting == 0
    assert len(pair.model.state.log) == 21


def _breaks(pair: Pair, at: int, *, is_taken: bool) -> threading.Event:
    """The line breaks in the midst of the exchange number *at*; nobody tries again after it."""
    broken, left = threading.Event(), [at]

    def behave(asked: Asked) -> Reply:
        left[0] -= 1
        if left[0]:
            return pair.honest(asked)
        whole = pair.honest(asked) if is_taken else Reply(b"{}")
        broken.set()
        return Reply(whole.body[: len(whole.body) // 2], declared=len(whole.body) + 1)

    pair.server.behave = behave
    return broken


def test_a_line_that_breaks_while_reading_goes_on_where_it_was(pair: Pair) -> None:
    for number in range(20):
        pair.save(alias=f"ke-{number}")
    assert pair.sync().trouble == ""
    pair.laptop.read_again("")
    read = 0
    for at in range(2, 4):
        broken = _breaks(pair, at, is_taken=True)
        assert small(pair, cancelled=broken.is_set).trouble == "cancelled"
        before, read = read, len(pair.laptop.disk.read)
        assert read >= before + 5 * (at - 1)
    pair.server.behave = pair.honest
    assert small(pair).equal is True
    assert pair.laptop.disk.read == list(range(1, 22))  # nothing twice, nothing skipped


def test_a_request_that_hangs_is_broken_off_from_outside(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(https, "_TIMEOUTS", (60.0, 60.0))
    begun = threading.Event()

    def hang(asked: Asked) -> Reply:
        begun.set()
        pair.server.release.wait(60)
        return pair.honest(asked)

    pair.server.behave = hang
    stopper = threading.Thread(target=lambda: begun.wait(30) and pair.carrier.stop())
    stopper.start()
    report = pair.sync()
    stopper.join()
    assert not pair.server.release.is_set()
    assert (report.trouble, report.waiting, pair.waiting) == ("cancelled", 1, 1)
    assert pair.sync().trouble == "cancelled"  # a carrier that was stopped says nothing more


def test_who_is_told_to_stop_before_it_began_asks_nothing(pair: Pair) -> None:
    pair.carrier.stop()
    assert pair.sync().trouble == "cancelled"
    assert pair.server.asked == []


@pytest.mark.parametrize("kind", [Problems.BUSY, Problems.TOO_MANY_TRIES])
def test_the_centre_is_left_alone_as_long_as_it_asked(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, kind: Problems
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(
        "fieldreg.services.synchronise.wait_for", lambda cancelled, seconds: waited.append(seconds)
    )
    answers = iter([problem(kind, Retry_After="7")])
    pair.server.behave = lambda asked: next(answers, None) or pair.honest(asked)
    assert pair.sync().trouble == ""
    assert [7 <= seconds <= 7 * 1.25 + 1 for seconds in waited] == [True]


@pytest.mark.parametrize("chance", [0.25, 1.0])
def test_each_failure_doubles_the_wait_and_chance_takes_its_part_of_it(
    pair: Pair, chance: float
) -> None:
    pair.save(alias="yang kedua")
    waited: list[float] = []
    failing = iter([True, True, True, False, True, True])

    def behave(asked: Asked) -> Reply:
        return Reply(b"broken", 500) if next(failing, False) else pair.honest(asked)

    pair.server.behave = behave
    around = Surroundings(
        store=pair.laptop, carrier=pair.carrier, on_writer=lambda job: job(), make_id=new_id,
        clock=lambda: 0.0, wait=waited.append, chance=lambda: chance,
        progress=lambda *numbers: None, cancelled=lambda: False, pace=Pace(1, 5),
    )  # fmt: skip
    assert (Engine(around).run().trouble, pair.waiting) == (None, 0)
    # Three failures in a row, one exchange that succeeds, two more: those begin anew.
    assert waited == [chance, 2 * chance, 4 * chance, chance, 2 * chance]


def test_two_desks_do_not_come_back_in_the_same_moment(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(
        "fieldreg.services.synchronise.wait_for", lambda cancelled, seconds: waited.append(seconds)
    )
    for _ in range(5):
        answers = iter([Reply(b"broken", 500)])
        pair.server.behave = lambda asked, left=answers: next(left, None) or pair.honest(asked)
        assert pair.sync().trouble == ""
    assert len(set(waited)) == 5
    assert all(0 <= seconds <= 1 for seconds in waited)


def test_a_long_wait_ends_the_sync_and_is_told(pair: Pair) -> None:
    pair.server.behave = lambda asked: problem(Problems.BUSY, Retry_After="600")
    report = pair.sync()
    assert (report.trouble, report.retry_after, report.waiting) == ("busy", 600.0, 1)
    assert len(pair.server.asked) == 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", None), ("soon", None), ("-5", None), ("7.5", None), ("7", 7.0), ("9" * 400, 86_400.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("Mon, 01 Jan 0001 00:00:00 +2359", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None), ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
    ],
)  # fmt: skip
def test_whatever_a_retry_after_says_it_is_a_bounded_number_or_none(
    text: str, seconds: float | None
) -> None:
    assert refusal(503, {"Retry-After": text}, b"").retry_after == seconds


def test_a_date_to_come_back_at_is_reckoned_from_the_answers_own_clock() -> None:
    headers = {
        "Retry-After": "Sun, 01 Nov 2015 08:00:30 GMT", "Date": "Sun, 01 Nov 2015 08:00:00 GMT",
    }  # fmt: skip
    assert refusal(503, headers, b"").retry_after == 30.0


def test_the_next_sync_begins_with_what_the_line_bore(pair: Pair) -> None:
    for number in range(20):
        pair.save(alias=f"ke-{number}")
    report = small(pair)
    assert report.pace is not None
    assert report.pace.most > BATCH
    pair.server.asked.clear()
    for number in range(6):
        pair.save(alias=f"lagi-{number}")
    pair.sync(pace=report.pace)
    assert batches(pair)[0] == 6


def test_after_a_line_that_was_too_slow_comes_another_connection(pair: Pair) -> None:
    """Dead on the way up, it still brings the centre's word that nothing came."""
    pair.server.asked.clear()
    answers = [problem(Problems.TOO_SLOW), problem(Problems.TOO_LARGE)]
    pair.server.behave = lambda asked: answers.pop() if answers else pair.honest(asked)
    assert pair.sync().trouble == ""
    refused, slow, well, *_ = [asked.connection for asked in pair.server.asked]
    assert refused == slow
    assert slow != well
