"""When it sends by itself, and that it stops at once."""

from __future__ import annotations

import threading
from random import Random

from desktop.at_work import PERSON, register, until

from fieldreg.desktop import courier
from fieldreg.desktop.courier import EVERY_MS, LONGEST_MS, wait_ms
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.trouble import SyncTrouble, Trouble


class Hanging:
    """Holds each request until it is told to stop."""

    def __init__(self) -> None:
        self.begun, self.stopped = threading.Event(), threading.Event()

    def exchange(self, identity, request):
        self.begun.set()
        assert self.stopped.wait(60)
        raise SyncTrouble(Trouble.CANCELLED)

    def stop(self) -> None:
        self.stopped.set()


class Busy:
    """A centre that wants to be left alone."""

    def exchange(self, identity, request):
        raise SyncTrouble(Trouble.BUSY, retry_after=3_600)


def test_waits_are_spread_and_grow_to_half_an_hour():
    chances = [Random(1).random() for _ in range(50)]
    for failures in range(12):
        waits = [wait_ms(failures, None, chance) for chance in chances]
        assert EVERY_MS // 2 < min(waits) <= max(waits) <= LONGEST_MS
        assert len(set(waits)) == len(set(chances))
    assert wait_ms(99, None, 1.0) == LONGEST_MS


def test_what_the_centre_asks_for_is_waited_at_least():
    assert wait_ms(1, 3_600, 0.0) == 3_600_000
    assert 3_600_000 < wait_ms(1, 3_600, 1.0) <= 4_500_000
    assert wait_ms(1, 1, 0.0) == EVERY_MS


def test_a_request_that_hangs_is_broken_off_by_the_button(laptop):
    line = Hanging()
    driver = laptop.sign_in(lambda: line)
    register(driver, PERSON)
    driver.main.courier.send()
    assert line.begun.wait(10)
    driver.main.courier.cancel()
    until(lambda: not driver.main.courier.is_sending, "the exchange ends")
    assert driver.main.courier.report.trouble == "cancelled"
    assert driver.figures().waiting == 1


def test_a_save_does_not_disturb_a_centre_that_asked_to_be_left_alone(laptop, monkeypatch):
    monkeypatch.setattr(courier, "AFTER_SAVE_MS", 60_000)
    driver = laptop.sign_in(Busy, auto_sync=True)
    driver.main.courier.send()
    until(lambda: not driver.main.courier.is_sending, "the exchange ends")
    assert driver.main.courier.next_in_ms > 3_500_000
    register(driver, PERSON)
    assert driver.main.courier.next_in_ms > 3_500_000


def test_without_sending_by_itself_nothing_is_planned(laptop):
    driver = laptop.sign_in(Busy)
    driver.main.courier.send()
    until(lambda: not driver.main.courier.is_sending, "the exchange ends")
    assert driver.main.courier.next_in_ms is None


class Interrupted(HttpsCarrier):
    """The officer has enough of it just as an answer comes."""

    def __init__(self) -> None:
        super().__init__()
        self.interrupt = lambda: None

    def exchange(self, identity, request):
        answer = super().exchange(identity, request)
        self.interrupt()
        return answer


def test_what_came_before_the_button_was_pressed_is_shown(laptop):
    line = Interrupted()
    driver = laptop.sign_in(lambda: line)
    register(driver, PERSON)
    line.interrupt = driver.main.courier.cancel
    driver.main.courier.send()
    until(lambda: not driver.main.courier.is_sending, "the exchange ends")
    assert driver.main.courier.report.sent == 1
    until(lambda: driver.figures().waiting == 0, "the receipt is seen")
