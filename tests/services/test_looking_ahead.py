"""The next batch is read and packed while the one before it is on its way; never sent with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from services.two_desks import TwoDesks, new, two_desks
from sqlalchemy import func, select

from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.server.bodies import unpack
from fieldreg.server.tables import revision as at_centre
from fieldreg.services.desk import Desk
from fieldreg.services.synchronise import synchronise
from fieldreg.store.schema import revision
from fieldreg.sync.bodies import Begun
from fieldreg.sync.core import Pace
from fieldreg.sync.engine import Engine
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.ports import Identity
from fieldreg.sync.surroundings import Ended, Surroundings
from fieldreg.sync.trouble import SyncTrouble, Trouble

PEOPLE = 9
TWO_AT_ONCE = Pace(most=2, limit=10, most_bytes=64 << 10)


class Watched(HttpsCarrier):
    """The real one. Notes which requests were packed before, and may lose an answer."""

    def __init__(self, during: Callable[[int], None] = lambda number: None) -> None:
        super().__init__()
        self.were_ready: list[bool] = []
        self.sent: list[int] = []
        self._during = during

    def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
        ready = any(ahead.revisions is request.revisions for ahead in self._ahead)
        self.were_ready.append(ready)
        self.sent.append(len(request.revisions))
        answer = super().exchange(identity, request)
        self._during(len(self.sent))
        return answer


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[TwoDesks]:
    with two_desks(tmp_path) as made:
        for number in range(PEOPLE):
            new(made.one, {"full_name": f"NI LUH {'ABCDEFGHIJ'[number] * 3}"})
        yield made


def sync(desk: Desk, carrier: HttpsCarrier) -> Ended:
    """As the desk syncs, on a clock that stands: how busy this machine is makes no difference."""
    with carrier, ThreadPoolExecutor(1) as ahead:
        around = Surroundings(
            store=desk.store,
            carrier=carrier,
            on_writer=lambda job: job(),
            make_id=desk.make_id,
            clock=lambda: 0.0,
            wait=lambda seconds: None,
            chance=lambda: 0.0,
            progress=lambda *numbers: None,
            cancelled=lambda: False,
            pace=TWO_AT_ONCE,
            beside=lambda job: ahead.submit(job).result,
        )
        return Engine(around).run()


def stored(desks: TwoDesks) -> int:
    with desks.centre.centre.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(at_centre)).scalar_one()


def test_each_batch_after_the_first_was_made_ready_before(desks: TwoDesks) -> None:
    carrier = Watched()
    report = sync(desks.one, carrier)
    assert (report.trouble, report.equal, report.sent, report.waiting) == (None, True, PEOPLE, 0)
    batches = [ready for ready, sent in zip(carrier.were_ready, carrier.sent, strict=True) if sent]
    assert batches == [False, *[True] * (len(batches) - 1)]
    assert len(batches) > 2
    assert stored(desks) == PEOPLE


def test_the_desk_itself_looks_ahead(desks: TwoDesks) -> None:
    with Watched() as carrier:
        report = synchronise(
            desks.one.store,
            carrier,
            on_writer=lambda job: job(),
            make_id=desks.one.make_id,
            pace=TWO_AT_ONCE,
        )
    assert (report.trouble, report.equal, report.waiting) == ("", True, 0)
    assert carrier.were_ready[1], "as large as the first batch, which the line bore"


def test_what_is_saved_meanwhile_goes_along_and_once(desks: TwoDesks) -> None:
    def save(number: int) -> None:
        if number == 2:
            new(desks.one, {"full_name": "I MADE BARU"})

    report = sync(desks.one, Watched(save))
    assert (report.trouble, report.equal, report.waiting) == (None, True, 0)
    assert stored(desks) == PEOPLE + 1


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_lost_answer_throws_away_what_was_looked_up(desks: TwoDesks, lost: int) -> None:
    def lose(number: int) -> None:
        if number == lost:
            raise SyncTrouble(Trouble.HALF_ANSWER)

    carrier = Watched(lose)
    report = sync(desks.one, carrier)
    assert (report.trouble, report.equal, report.waiting) == (None, True, 0)
    assert carrier.were_ready[lost] is False, "the same is said again, at half the pace"
    assert stored(desks) == PEOPLE


def test_a_broken_sync_leaves_no_search_behind(desks: TwoDesks) -> None:
    def break_off(number: int) -> None:
        raise SyncTrouble(Trouble.NOT_OUR_CENTRE)

    broken = sync(desks.one, Watched(break_off)).trouble
    assert broken is not None
    assert broken.trouble is Trouble.NOT_OUR_CENTRE
    assert sync(desks.one, Watched()).trouble is None
    assert stored(desks) == PEOPLE


def test_only_what_still_waits_first_is_used(desks: TwoDesks) -> None:
    store = desks.one.store
    incarnation = store.identity().incarnation
    ahead = store.look_ahead(incarnation, 2, most=3, most_bytes=1 << 20)
    assert (ahead.first, len(ahead.revisions)) == (3, 3)
    assert store.prepare_with("early", ahead) is None, "two before it wait"
    with store.writing() as connection:
        first = revision.c.revision_no <= 2
        connection.execute(revision.update().where(first).values(receipted_at="2026-11-26"))
    ready = store.prepare_with("now", ahead)
    assert ready == store.prepare("other", most=3, most_bytes=1 << 20)
    assert ready is not None
    assert ready.exchange == "now"
    with store.writing() as connection:
        last = revision.c.revision_no == 5
        connection.execute(revision.update().where(last).values(receipted_at="2026-11-26"))
    assert store.prepare_with("late", ahead) is None, "a stick has brought one of them"


@pytest.mark.parametrize("is_quick", [False, True])
def test_a_centre_reads_what_was_packed_in_two_steps(*, is_quick: bool) -> None:
    begun = Begun(b'{"revisions":' + b"x" * 100_000, is_quick=is_quick)
    assert unpack(begun.ended(b",rest}"), "zstd") == b'{"revisions":' + b"x" * 100_000 + b",rest}"
