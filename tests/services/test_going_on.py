"""The next request leaves while the answer before it is being written, and no crash can tell."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest
from services.two_desks import TwoDesks, new, two_desks
from sqlalchemy import func, select

from fieldreg.protocol.exchange import Taken
from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.server.tables import revision as at_centre
from fieldreg.services.desk import Desk
from fieldreg.store.schema import centre_row, revision, sync_state
from fieldreg.store.store import Store
from fieldreg.sync.core import Pace
from fieldreg.sync.engine import Engine
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.ports import Carrier, Identity, SyncStore
from fieldreg.sync.surroundings import Beside, Ended, Surroundings
from fieldreg.sync.trouble import SyncTrouble, Trouble

PEOPLE = 24
T = TypeVar("T")


class Died(BaseException):
    """The process ended here."""


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[TwoDesks]:
    with two_desks(tmp_path) as made:
        for number in range(PEOPLE):
            new(made.one, {"full_name": f"NI LUH {'ABCDEFGHIJKLMNOPQRSTUVWX'[number] * 3}"})
        yield made


class Noted(HttpsCarrier):
    """The real one; notes what the laptop had on its disk when a request came back."""

    def __init__(self, store: Store, after: Callable[[int], None] = lambda number: None) -> None:
        super().__init__()
        self._store, self._after = store, after
        self.requests: list[SyncRequest] = []
        self.unwritten: list[bool] = []

    def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
        answer = super().exchange(identity, request)
        self.requests.append(request)
        with self._store.reading() as connection:
            cursor = connection.execute(select(sync_state.c.cursor)).scalar_one()
        self.unwritten.append(cursor != request.cursor)
        self._after(len(self.requests))
        return answer


def right_after(job: Callable[[], T]) -> Callable[[], T]:
    """Beside an exchange, as late as can be: once its own answer is there."""
    results: list[T] = []

    def result() -> T:
        if not results:
            results.append(job())
        return results[0]

    return result


def sync(
    desk: Desk,
    carrier: Carrier,
    store: SyncStore | None = None,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    beside: Beside = right_after,
) -> Ended:
    around = Surroundings(
        store=store or desk.store,
        carrier=carrier,
        on_writer=lambda job: job(),
        make_id=desk.make_id,
        clock=lambda: 0.0,
        wait=lambda seconds: None,
        chance=lambda: 0.0,
        progress=lambda *numbers: None,
        cancelled=cancelled,
        pace=Pace(most=2, limit=3, most_bytes=64 << 10),
        beside=beside,
    )
    return Engine(around).run()


def count(desks: TwoDesks) -> int:
    with desks.centre.centre.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(at_centre)).scalar_one()


def is_well(ended: Ended) -> bool:
    return (ended.trouble, ended.equal, ended.waiting) == (None, True, 0)


def rows_of(store: Store) -> list[tuple[object, ...]]:
    columns = (centre_row.c.record_id, centre_row.c.version, centre_row.c.row_hash)
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by("record_id"))]


def test_sending_goes_on_before_the_answer_is_written(desks: TwoDesks) -> None:
    with Noted(desks.one.store) as carrier:
        assert is_well(sync(desks.one, carrier))
    assert any(carrier.unwritten)
    assert not carrier.unwritten[0]
    assert count(desks) == PEOPLE


def test_reading_goes_on_before_the_answer_is_written(desks: TwoDesks) -> None:
    with Noted(desks.one.store) as carrier:
        sync(desks.one, carrier)
    with Noted(desks.other.store) as carrier:
        ended = sync(desks.other, carrier)
    assert is_well(ended)
    assert ended.received == PEOPLE
    assert any(carrier.unwritten)
    assert rows_of(desks.one.store) == rows_of(desks.other.store)


def test_a_store_that_cannot_writes_each_answer_first(desks: TwoDesks) -> None:
    """The control: a store of the port alone."""

    class Plain:
        def __getattr__(self, name: str) -> object:
            if name in ("go_on", "receive_late"):
                raise AttributeError(name)
            return getattr(desks.one.store, name)

    with Noted(desks.one.store) as carrier:
        assert is_well(sync(desks.one, carrier, Plain()))  # type: ignore[arg-type]
    assert not any(carrier.unwritten)


def test_tokens_are_used_once_and_in_their_order(desks: TwoDesks) -> None:
    with Noted(desks.one.store) as carrier:
        sync(desks.one, carrier)
    tokens = [request.token for request in carrier.requests]
    assert len(set(tokens)) == len(tokens)
    assert len({request.exchange for request in carrier.requests}) == len(tokens)


@pytest.mark.parametrize("who", ["sender", "reader"])
@pytest.mark.parametrize("at", range(2, 5))
def test_a_laptop_that_dies_before_it_wrote_begins_where_its_disk_stands(
    desks: TwoDesks, at: int, who: str
) -> None:
    def die(number: int) -> None:
        if number == at:
            raise Died

    if who == "reader":
        with HttpsCarrier() as carrier:
            assert is_well(sync(desks.one, carrier))
    desk = desks.one if who == "sender" else desks.other
    incarnation = desk.store.identity().incarnation
    carrier = Noted(desk.store, die)
    with carrier, pytest.raises(Died):
        sync(desk, carrier)
    assert gc.isenabled()
    with HttpsCarrier() as carrier:
        ended = sync(desk, carrier)
    assert is_well(ended)
    assert desk.store.identity().incarnation == incarnation, "it was not taken for a copy"
    assert count(desks) == PEOPLE
    with HttpsCarrier() as carrier:
        assert is_well(sync(desks.one, carrier))
        assert is_well(sync(desks.other, carrier))
    assert rows_of(desks.one.store) == rows_of(desks.other.store)


@pytest.mark.parametrize("lost", range(2, 5))
def test_a_lost_answer_costs_one_batch(desks: TwoDesks, lost: int) -> None:
    def lose(number: int) -> None:
        if number == lost:
            raise SyncTrouble(Trouble.NOT_OUR_CENTRE)

    with Noted(desks.one.store, lose) as carrier:
        ended = sync(desks.one, carrier)
    assert ended.trouble is not None
    sent = [len(request.revisions) for request in carrier.requests]
    with desks.one.store.reading() as connection:
        waits = revision.c.receipted_at.is_(None) & revision.c.link.is_not(None)
        query = select(func.count()).select_from(revision).where(waits)
        waiting = connection.execute(query).scalar_one()
    assert waiting == PEOPLE - sum(sent[: lost - 1]), "what was answered before is written"
    assert (ended.sent, ended.waiting) == (PEOPLE - waiting, waiting)
    with HttpsCarrier() as carrier:
        assert is_well(sync(desks.one, carrier))
    assert count(desks) == PEOPLE


def test_an_answer_that_cannot_be_taken_is_told_of_and_nothing_of_it_is_kept(
    desks: TwoDesks,
) -> None:
    class Spoils(Store):
        """Refuses one late answer as the real one refuses what does not fit."""

        refused = 0

        def receive_late(
            self,
            following: str,
            response: SyncResponse,
            put_in: Callable[[], object] = lambda: None,
        ) -> Taken:
            if not self.refused:
                self.refused += 1
                raise SyncTrouble(Trouble.BAD_ANSWER, what="version")
            return super().receive_late(following, response, put_in)

    desks.one.store.__class__ = Spoils
    with HttpsCarrier() as carrier:
        ended = sync(desks.one, carrier)
    assert ended.trouble is not None
    assert ended.trouble.trouble is Trouble.BAD_ANSWER
    with HttpsCarrier() as carrier:
        assert is_well(sync(desks.one, carrier))
    assert count(desks) == PEOPLE


def test_cancelling_writes_what_was_answered(desks: TwoDesks) -> None:
    """Between two exchanges, with an answer that nobody has begun to write."""
    carrier = Noted(desks.one.store)
    with carrier:
        ended = sync(desks.one, carrier, cancelled=lambda: len(carrier.requests) >= 3)
    assert ended.trouble is not None
    assert ended.trouble.trouble is Trouble.CANCELLED
    assert ended.sent == sum(len(request.revisions) for request in carrier.requests)
    with desks.one.store.reading() as connection:
        receipted = revision.c.receipted_at.is_not(None)
        query = select(func.count()).select_from(revision).where(receipted)
        assert connection.execute(query).scalar_one() == ended.sent
    with HttpsCarrier() as carrier:
        assert is_well(sync(desks.one, carrier))
    assert count(desks) == PEOPLE


def test_both_happen_at_the_same_time(desks: TwoDesks) -> None:
    """On real threads: the answer is written while the centre still thinks about the next one."""
    begun, written = Event(), Event()
    waited: list[bool] = []

    class Tells(Store):
        def receive_late(
            self,
            following: str,
            response: SyncResponse,
            put_in: Callable[[], object] = lambda: None,
        ) -> Taken:
            waited.append(begun.wait(60))
            taken = super().receive_late(following, response, put_in)
            written.set()
            return taken

    class Waits(HttpsCarrier):
        """Begins an exchange, and holds it back until the answer before it is written."""

        def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
            with desks.one.store.reading() as connection:
                state = connection.execute(select(sync_state)).one()
            if state.cursor != request.cursor:
                begun.set()
                waited.append(written.wait(60))
                begun.clear()
                written.clear()
            return super().exchange(identity, request)

    desks.one.store.__class__ = Tells
    with Waits() as carrier, ThreadPoolExecutor(1) as ahead:
        assert is_well(sync(desks.one, carrier, beside=lambda job: ahead.submit(job).result))
    assert waited
    assert all(waited)
