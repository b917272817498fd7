"""What the writer lane does when nobody waits."""

from __future__ import annotations

import threading

import pytest

from fieldreg.desktop.writer_lane import WriterLane
from fieldreg.domain.trouble import EnvironmentTrouble


@pytest.fixture
def lane():
    made = WriterLane(lambda: None)
    yield made
    made.shutdown(wait=True)


def test_it_rests_once_behind_all_that_waits(lane) -> None:
    gate, done = threading.Event(), []
    lane.submit(gate.wait)
    lane.rest = lambda: done.append("rest")
    jobs = [lane.submit(lambda n=n: done.append(n)) for n in range(5)]
    gate.set()
    for job in jobs:
        job.result()
    lane.shutdown(wait=True)
    assert done[:5].count("rest") <= 1
    assert [d for d in done if d != "rest"] == [0, 1, 2, 3, 4]
    assert "rest" in done


def test_without_a_rest_nothing_happens(lane) -> None:
    assert lane.submit(lambda: 7).result() == 7


@pytest.mark.parametrize("key", ["workspace_closed", "disk_full"])
def test_trouble_of_a_rest_is_nobodys(lane, key: str) -> None:
    def refuse() -> None:
        raise EnvironmentTrouble(key)

    lane.rest = refuse
    lane.submit(lambda: None).result()
    assert lane.submit(lambda: 7).result() == 7


def test_a_bug_of_a_rest_is_logged_without_its_text(lane, caplog) -> None:
    def break_down() -> None:
        raise ZeroDivisionError(" ".join(("NI", "MADE", "RAI")))

    lane.rest = break_down
    lane.submit(lambda: None).result()
    lane.shutdown(wait=True)
    assert "A job failed" in caplog.text
    assert "MADE" not in caplog.text


def test_a_lane_that_closes_asks_for_no_rest(lane) -> None:
    gate = threading.Event()
    lane.rest = lambda: None
    job = lane.submit(gate.wait)
    lane.shutdown(wait=False)
    gate.set()
    assert job.result()
