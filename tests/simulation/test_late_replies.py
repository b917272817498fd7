"""Replies on a stick that come late, or are cut off, after the centre came back from a backup."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from simulation.dying_store import Desk
from simulation.laptop_model import Crash
from simulation.telling import TellingWorld, lived_in

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Delivery, Outcome
from fieldreg.store import sync_side
from fieldreg.store.differing import differing
from fieldreg.store.history import history
from fieldreg.sync.core import Pace
from fieldreg.sync.engine import Engine
from fieldreg.sync.surroundings import Surroundings

WAITS, SEEN = "receipted_at IS NULL", "seen = 1"


class World(TellingWorld):
    """Where a sync is cut off, a disk is put back, a process dies over a reply."""

    def sync_until(
        self, desk: Desk, cut: Callable[[], bool], *, page: int = 100, at_once: int = 1
    ) -> None:
        around = Surroundings(
            store=desk.store, carrier=self.line, on_writer=lambda job: job(),
            make_id=self.new_id, clock=lambda: 0.0, wait=lambda seconds: None,
            chance=lambda: 0.0, progress=lambda *numbers: None, cancelled=cut,
            pace=Pace(at_once, page),
        )  # fmt: skip
        Engine(around).run()

    def put_back(self, desk: Desk, folder: Path) -> None:
        desk.store.close()
        shutil.rmtree(desk.folder)
        shutil.copytree(folder, desk.folder)
        desk.store = self._open(desk.folder, desk.key)

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

    def reply(self, desk: Desk) -> bytes:
        return self.read(self.export(desk)).data


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


def gap_in_receipts(world: World) -> tuple[Desk, str]:
    """What she said last has a receipt, by stick, and what she said before waits for a new one."""
    one, record_id = world.desks[0], world.new_id()
    world.say(one, world.new_id(), full_name="SATU")
    world.say(one, world.new_id(), full_name="DUA")
    world.settled(one)
    world._back_up_centre()
    world.restore_centre(one)
    world.say(one, record_id, full_name="TIGA")
    world.take(one, world.reply(one))  # made in the epoch before: what had a receipt was not in it
    assert (count(one, WAITS), world.state(one, record_id).delivery) == (2, Delivery.DELIVERED)
    return one, record_id


def lost_behind_a_gap(world: World) -> tuple[Desk, str]:
    """The centre then comes back from a backup once more, and has lost what she said last."""
    one, record_id = gap_in_receipts(world)
    world.restore_centre(one)
    return one, record_id


def incarnations(desk: Desk) -> list[str]:
    identity = desk.store.identity()
    return [*identity.earlier_incarnations, identity.incarnation]


@pytest.mark.parametrize("at_once", [1, 50])
def test_a_receipt_behind_a_gap_does_not_make_an_old_copy_of_an_honest_laptop(
    world: World, at_once: int
) -> None:
    one, _ = gap_in_receipts(world)
    before = incarnations(one)
    world.sync_until(one, lambda: False, at_once=at_once)
    assert (incarnations(one), count(one, WAITS)) == (before, 0)
    world.settled(one)
    assert len(world._revision_ids()) == 3


def test_a_disk_put_back_with_such_a_gap_is_an_old_copy_all_the_same(
    world: World, tmp_path: Path
) -> None:
    """The control."""
    one, _ = gap_in_receipts(world)
    before = incarnations(one)
    one.store.close()
    shutil.copytree(one.folder, tmp_path / "old")
    one.store = world._open(one.folder, one.key)
    world.say(one, world.new_id(), full_name="EMPAT")
    world.settled(one)
    world.put_back(one, tmp_path / "old")
    world.sync_until(one, lambda: False)
    assert incarnations(one)[:-1] == before
    world.settled(one)
    assert len(world._revision_ids()) == 4


def hears_of_the_new_epoch(world: World, desk: Desk) -> None:
    """By the network, which is cut off after the first answer."""
    known = {"", desk.store.place().epoch}
    world.sync_until(desk, lambda: desk.store.place().epoch not in known, page=1)
    assert desk.store.place().epoch not in known
    assert len(world._revision_ids()) == 2


def test_what_has_a_receipt_behind_a_gap_waits_as_soon_as_a_new_epoch_is_known(
    world: World,
) -> None:
    one, record_id = lost_behind_a_gap(world)
    hears_of_the_new_epoch(world, one)
    assert world.state(one, record_id).delivery is Delivery.WAITING
    world.settled(one)
    assert world.state(one, record_id).delivery is Delivery.DELIVERED
    assert len(world._revision_ids()) == 3


def test_a_receipt_kept_behind_a_gap_is_one_of_a_past_that_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(sync_side, "resend_behind", lambda connection: None)
    one, record_id = lost_behind_a_gap(world)
    hears_of_the_new_epoch(world, one)
    assert world.state(one, record_id).delivery is Delivery.DELIVERED


def restored_twice_in_one_sync(world: World) -> tuple[Desk, str]:
    """What she said in an earlier incarnation went to the centre again, which came back once more
    before that sync was over; the line broke after the first answer of that second past."""
    one, record_id = world.desks[0], world.new_id()
    world.say(one, record_id, full_name="LAMA")
    world.settled(one)
    one.store.new_incarnation(world.new_id())
    world.say(one, world.new_id(), full_name="BARU")
    world.settled(one)
    known = {"", one.store.place().epoch}
    world.restore_centre(one)

    def cut() -> bool:
        epoch = one.store.place().epoch
        if epoch not in known:
            known.add(epoch)
            is_second = len(known) > 3
            if not is_second:
                assert len(world._revision_ids()) > 0
                world.restore_centre(one)
            return is_second
        return False

    world.sync_until(one, cut, page=1)
    assert len(known) == 4
    return one, record_id


def test_a_centre_restored_twice_in_one_sync_is_offered_everything_twice(world: World) -> None:
    one, record_id = restored_twice_in_one_sync(world)
    is_there = bool(world._revision_ids())
    assert world.state(one, record_id).delivery is (
        Delivery.DELIVERED if is_there else Delivery.WAITING
    )
    world.settled(one)
    assert len(world._revision_ids()) == 2
