"""Replies on a stick that come late, or are cut off, after the centre came back from a backup."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from simulation.dying_store import Desk
from simulation.laptop_model import Crash
from simulation.telling import TellingWorld, lived_in

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Delivery, Outcome
from fieldreg.store.differing import differing
from fieldreg.store.history import history
from fieldreg.sync.core import Pace

WAITS, SEEN = "receipted_at IS NULL", "seen = 1"


class World(TellingWorld):
    """Where a process dies over a reply."""

    def dies_at(self, desk: Desk, moment: int, data: bytes) -> bool:
        """Whether the process dies at this moment of taking a reply; it is started again then."""
        left = iter(range(moment))

        def may_die(at: str) -> None:
            if next(left, None) is None:
                raise Crash(at)

        desk.store.may_die = may_die
        try:
            self.take(desk, data)
        except Crash:
            return True
        finally:
            self._reopen(desk)
        return False


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from lived_in(World, tmp_path)


def count(desk: Desk, what: str) -> int:
    with desk.store.reading() as connection:
        query = f"SELECT count(*) FROM revision WHERE link IS NOT NULL AND {what}"
        return int(connection.exec_driver_sql(query).scalar_one())


def outcomes(desk: Desk, record_id: str) -> list[Outcome | None]:
    """What the record's page shows; it must be there for whatever is known of the record."""
    with desk.store.reading() as connection:
        differing(connection, record_id)
        return [step.outcome for step in history(connection, record_id).steps]


def test_a_page_opens_after_a_sync_was_cut_off_in_a_new_epoch(world: World) -> None:
    one, record_id = world.desks[0], world.new_id()
    world.say(one, record_id, full_name="LAMA")
    world.settled(one)
    world.restore_centre(one)
    world.sync_until(one, lambda: count(one, WAITS) > 0)
    assert outcomes(one, record_id) == [Outcome.APPLIED]
    assert world.state(one, record_id).delivery is Delivery.WAITING
    world.settled(one)
    assert outcomes(one, record_id) == [Outcome.APPLIED]


def new_epoch(world: World) -> tuple[Desk, str, bytes]:
    """A laptop, its record, and a reply by which it hears that the centre came back."""
    one, record_id = world.desks[0], world.new_id()
    world.say(one, record_id, full_name="LAMA")
    world.settled(one)
    one.store.new_incarnation(world.new_id())
    world.say(one, record_id, full_name="BARU")
    world.settled(one)
    world.restore_centre(one)
    world.say(one, record_id, alias="TIGA")
    return one, record_id, world.reply(one)


def take_once(world: World, desk: Desk, data: bytes) -> None:
    """Take a reply that was perhaps taken wholly before the process died."""
    try:
        world.take(desk, data)
    except UserTrouble as trouble:
        if trouble.key != "stick_again":
            raise


def known(desk: Desk) -> list[tuple[object, ...]]:
    """What a laptop holds to be true of each revision, and in which epoch."""
    query = """SELECT revision_id, seen, seq, outcome, receipted_at IS NULL,
        (SELECT epoch FROM sync_state) FROM revision ORDER BY row_no"""
    with desk.store.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_the_same_reply_completes_what_a_crash_cut_off_wherever_that_was(world: World) -> None:
    one, record_id, data = new_epoch(world)
    one.store.close()
    shutil.copytree(one.folder, world.folder / "before")
    one.store = world._open(one.folder, one.key)
    world.take(one, data)
    whole, met = known(one), set()
    for moment in itertools.count():
        world.put_back(one, world.folder / "before")
        if not world.dies_at(one, moment, data):
            break
        outcomes(one, record_id)
        met.add(one.store.place().epoch)
        take_once(world, one, data)
        assert known(one) == whole
    assert (len(met), moment > 20) == (2, True)
    drained(world, one)


def test_the_same_reply_is_taken_after_a_crash_right_after_the_epoch_began(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, record_id, data = new_epoch(world)

    def dies(*_: object) -> None:
        raise Crash("before the first page")

    with monkeypatch.context() as patch:
        patch.setattr(one.store, "take_page", dies)
        with pytest.raises(Crash):
            world.take(one, data)
    assert world.state(one, record_id).delivery is Delivery.WAITING
    report = world.take(one, data)
    assert (report.waiting, report.must_repeat) == (3, True)
    drained(world, one)


def drained(world: World, desk: Desk) -> None:
    """By sticks alone."""
    world.take(desk, world.reply(desk))
    report = world.take(desk, world.reply(desk))
    assert (report.waiting, report.must_repeat, report.equal) == (0, False, True)


def test_a_late_refusal_takes_back_nothing_that_is_there_by_now(world: World) -> None:
    one, record_id = world.desks[0], world.new_id()
    world.say(one, world.new_id(), full_name="LAIN")
    world.settled(one)
    world.restore_centre(one)
    world.say(one, record_id, full_name="SATU")
    one.store.new_incarnation(world.new_id())
    world.say(one, record_id, full_name="DUA")
    world.say(one, world.new_id(), full_name="TIGA")
    late = world.reply(one)  # the first chain has a gap, and the other stands on it
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pace, "after_success", lambda self, *_: self)
        world.sync_until(one, lambda: count(one, WAITS) == 1)
    assert (count(one, WAITS), count(one, SEEN)) == (1, 3)
    report = world.take(one, late)
    assert (report.waiting, report.must_repeat) == (1, True)
    assert world.state(one, record_id).delivery is Delivery.DELIVERED
    drained(world, one)


def forgotten(world: World) -> tuple[Desk, str, bytes]:
    """A laptop that heard that the centre came back, and no more; and its very first reply."""
    one, record_id = world.desks[0], world.new_id()
    world.say(one, record_id, full_name="SATU")
    first = world.reply(one)
    world.settled(one)
    world.restore_centre(one)
    world.sync_until(one, lambda: count(one, SEEN) == 0)
    assert one.store.place().epoch == ""
    return one, record_id, first


def test_a_reply_of_a_past_that_the_centre_has_no_more_is_not_believed(world: World) -> None:
    one, _, first = forgotten(world)
    with pytest.raises(UserTrouble, match="stick_stale"):
        world.take(one, first)
    assert (count(one, SEEN), one.store.place().epoch) == (0, "")


def test_the_reply_to_a_file_made_since_is_believed(world: World) -> None:
    one, record_id, first = forgotten(world)
    since = [world.reply(one), world.reply(one)]
    world.take(one, since[0])
    with pytest.raises(UserTrouble, match="stick_stale"):
        world.take(one, first)
    world.take(one, since[1])
    drained(world, one)
    assert world.state(one, record_id).delivery is Delivery.DELIVERED
    assert len(world._revision_ids()) == 1


def test_before_anything_was_ever_read_any_reply_begins(world: World) -> None:
    one = world.desks[0]
    world.say(one, world.new_id(), full_name="SATU")
    first, second = world.reply(one), world.reply(one)
    world.take(one, first)
    world.take(one, second)
    drained(world, one)
