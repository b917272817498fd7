"""A revision in the middle is lost with its page: what came after it is delivered all the same.

The centre may have the lost one, or not; it may be told of what follows, or must hear it again.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from simulation.real_stack import RealWorld
from simulation.stick_stack import StickWorld

from fieldreg.database.sqlcipher import writer_engine
from fieldreg.store.anew import derived_id
from fieldreg.sync.trouble import Trouble


@pytest.fixture
def world(tmp_path: Path):
    world = RealWorld(5, tmp_path, faults=0.0)
    yield world
    world.close()


def save(world: RealWorld, desk, count: int) -> list[str]:
    """New revisions, in order."""
    made = []
    for _ in range(count):
        before = set(desk.saved)
        world.save(desk)
        made += list(desk.saved - before)
    return made


def lose(world: RealWorld, desk, revision_id: str) -> None:
    """As a damaged page takes it; a new incarnation begins, as with every rescue."""
    desk.store.close()
    engine = writer_engine(desk.folder / "vault.db", desk.key, makes_it=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS revision_is_not_deleted")
        connection.exec_driver_sql("DELETE FROM revision WHERE revision_id = ?", (revision_id,))
    engine.dispose()
    desk.store = world._open(desk.folder, desk.key)
    desk.store.new_incarnation(world.new_id())


def delivered(world: RealWorld, desk) -> list[str]:
    """What the centre has once all is sent."""
    ended = world.sync(desk)
    assert (ended.trouble, ended.waiting, ended.equal) == (None, 0, True)
    there = world._revision_ids()
    assert len(there) == len(set(there))
    return there


def test_the_centre_never_had_it(world) -> None:
    desk = world.desks[0]
    first = save(world, desk, 2)
    world.sync(desk)
    more = save(world, desk, 4)
    lose(world, desk, more[1])
    there = set(delivered(world, desk))
    assert {*first, more[0]} <= there
    assert more[1] not in there
    assert {derived_id(r) for r in more[2:]} <= there
    assert not set(more[2:]) & there


def test_the_centre_had_it_and_needs_no_link_from_us(world, tmp_path) -> None:
    desk = world.desks[0]
    made = save(world, desk, 5)
    shutil.copytree(desk.folder, tmp_path / "before")
    world.sync(desk)
    desk.store.close()
    shutil.rmtree(desk.folder)
    shutil.copytree(tmp_path / "before", desk.folder)
    lose(world, desk, made[2])
    there = delivered(world, desk)
    assert sorted(there) == sorted(made)


def test_it_was_there_when_all_before_it_and_some_after_it_were(world, tmp_path) -> None:
    desk = world.desks[0]
    made = save(world, desk, 4)
    world.sync(desk)
    late = save(world, desk, 3)
    lose(world, desk, made[2])
    assert sorted(delivered(world, desk)) == sorted([*made, *late])


def test_several_gaps(world) -> None:
    desk = world.desks[0]
    made = save(world, desk, 9)
    for lost in (1, 4, 6):
        lose(world, desk, made[lost])
    there = set(delivered(world, desk))
    kept = [m for n, m in enumerate(made) if n not in (1, 4, 6)]
    assert all({m, derived_id(m), derived_id(derived_id(m))} & there for m in kept)
    assert not {made[1], made[4], made[6]} & there


@pytest.fixture
def sticks(tmp_path: Path):
    world = StickWorld(5, tmp_path, faults=0.0)
    yield world
    world.close()


def behind_anothers(world: StickWorld, folder: Path) -> tuple[set[str], str]:
    """A copy of the disk filled the number of what was then lost here: what waits behind that, and
    the lost one."""
    desk = world.desks[0]
    save(world, desk, 1)
    world.sync(desk)
    desk.store.close()
    shutil.copytree(desk.folder, folder)
    desk.store = world._open(desk.folder, desk.key)
    twin = replace(desk, folder=folder, store=world._open(folder, desk.key), saved=set())
    save(world, twin, 1)
    world.sync(twin)
    twin.store.close()
    gone, *after = save(world, desk, 3)
    lose(world, desk, gone)
    return {*after, *save(world, desk, 1)}, gone


def test_what_follows_on_anothers_number_is_said_anew(sticks, tmp_path) -> None:
    after, gone = behind_anothers(sticks, tmp_path / "twin")
    there = delivered(sticks, sticks.desks[0])
    assert len({*after, *map(derived_id, after)} & {*there}) == len(after)
    assert not {gone, derived_id(gone)} & {*there}


def test_what_follows_on_anothers_number_is_said_anew_by_stick(sticks, tmp_path) -> None:
    after, gone = behind_anothers(sticks, tmp_path / "twin")
    desk = sticks.desks[0]
    for _ in range(3):
        report = sticks.take(desk, sticks.read(sticks.export(desk)).data)
    assert (report.waiting, report.must_repeat, report.equal) == (0, False, True)
    there = sticks._revision_ids()
    assert len(there) == len({*there})
    assert len({*after, *map(derived_id, after)} & {*there}) == len(after)
    assert not {gone, derived_id(gone)} & {*there}


def test_without_the_gap_being_known_it_would_wait_for_ever(world, monkeypatch) -> None:
    """The control: a laptop that takes the gap for a restored centre."""
    monkeypatch.setattr("fieldreg.sync.chances.is_behind_gap", lambda trouble, said: False)
    desk = world.desks[0]
    made = save(world, desk, 3)
    lose(world, desk, made[1])
    ended = world.sync(desk)
    assert ended.trouble.trouble is Trouble.OUT_OF_STEP
    assert ended.waiting
