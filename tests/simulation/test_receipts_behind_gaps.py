"""A receipt by stick for what she said last, while what she said before waits for a new one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from simulation.dying_store import Desk
from simulation.telling import TellingWorld, lived_in

from fieldreg.domain.words import Delivery
from fieldreg.store import sync_side


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TellingWorld]:
    yield from lived_in(TellingWorld, tmp_path)


def waiting(desk: Desk) -> int:
    return desk.store.pictures(0)[-1].waiting


def gap_in_receipts(world: TellingWorld) -> tuple[Desk, str]:
    """What she said last has a receipt, by stick, and what she said before waits for a new one."""
    one, record_id = world.desks[0], world.new_id()
    world.say(one, world.new_id(), full_name="SATU")
    world.say(one, world.new_id(), full_name="DUA")
    world.settled(one)
    world._back_up_centre()
    world.restore_centre(one)
    world.say(one, record_id, full_name="TIGA")
    world.take(one, world.reply(one))  # made in the epoch before: what had a receipt was not in it
    assert (waiting(one), world.state(one, record_id).delivery) == (2, Delivery.DELIVERED)
    return one, record_id


def lost_behind_a_gap(world: TellingWorld) -> tuple[Desk, str]:
    """The centre then comes back from a backup once more, and has lost what she said last."""
    one, record_id = gap_in_receipts(world)
    world.restore_centre(one)
    return one, record_id


def incarnations(desk: Desk) -> list[str]:
    identity = desk.store.identity()
    return [*identity.earlier_incarnations, identity.incarnation]


@pytest.mark.parametrize("at_once", [1, 50])
def test_a_receipt_behind_a_gap_does_not_make_an_old_copy_of_an_honest_laptop(
    world: TellingWorld, at_once: int
) -> None:
    one, _ = gap_in_receipts(world)
    before = incarnations(one)
    world.sync_until(one, lambda: False, at_once=at_once)
    assert (incarnations(one), waiting(one)) == (before, 0)
    world.settled(one)
    assert len(world._revision_ids()) == 3


def test_a_disk_put_back_with_such_a_gap_is_an_old_copy_all_the_same(
    world: TellingWorld, tmp_path: Path
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


def hears_of_the_new_epoch(world: TellingWorld, desk: Desk) -> None:
    """By the network, which is cut off after the first answer."""
    known = {"", desk.store.place().epoch}
    world.sync_until(desk, lambda: desk.store.place().epoch not in known, page=1)
    assert desk.store.place().epoch not in known
    assert len(world._revision_ids()) == 2


def test_what_has_a_receipt_behind_a_gap_waits_as_soon_as_a_new_epoch_is_known(
    world: TellingWorld,
) -> None:
    one, record_id = lost_behind_a_gap(world)
    hears_of_the_new_epoch(world, one)
    assert world.state(one, record_id).delivery is Delivery.WAITING
    world.settled(one)
    assert world.state(one, record_id).delivery is Delivery.DELIVERED
    assert len(world._revision_ids()) == 3


def test_a_receipt_kept_behind_a_gap_is_one_of_a_past_that_is_gone(
    world: TellingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(sync_side, "resend_behind", lambda connection: None)
    one, record_id = lost_behind_a_gap(world)
    hears_of_the_new_epoch(world, one)
    assert world.state(one, record_id).delivery is Delivery.DELIVERED


def restored_twice_in_one_sync(world: TellingWorld) -> tuple[Desk, str, str]:
    """What she said in an earlier incarnation went to the centre again, which came back once more
    before that sync was over; the line broke after the first answer of that second past."""
    one, record_id, later = world.desks[0], world.new_id(), world.new_id()
    world.say(one, record_id, full_name="LAMA")
    world.settled(one)
    one.store.new_incarnation(world.new_id())
    world.say(one, later, full_name="BARU")
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
    return one, record_id, later


def test_a_centre_restored_twice_in_one_sync_is_offered_everything_twice(
    world: TellingWorld,
) -> None:
    one, record_id, later = restored_twice_in_one_sync(world)
    assert len(world._revision_ids()) == 1
    assert world.state(one, record_id).delivery is Delivery.DELIVERED
    assert world.state(one, later).delivery is Delivery.WAITING
    world.settled(one)
    assert len(world._revision_ids()) == 2
