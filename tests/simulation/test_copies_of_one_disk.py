"""Two live copies of one disk, and a centre that comes back from its backup between them.

What one copy said again under another number fits under its own number once more, as the centre
lost what stood there: the other copy brings it so. In whichever order they come, it is one save.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from simulation.real_stack import RealWorld
from sqlalchemy import select

from fieldreg.protocol.successors import derived_id, successors
from fieldreg.server.stick_forks import fork_number
from fieldreg.store import merging_history
from fieldreg.store.history import history
from fieldreg.store.schema import revision
from fieldreg.sync.core import Pace, build_request

STEPS = 3


class Copies(RealWorld):
    """A desk whose disk went back to an image and was copied; `said_again` holds the later copy.

    The centre holds the first life's work at the numbers of both; its backup does not.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(5, folder, faults=0.0)
        self.one = self.desks[0]
        self.save(self.one)
        self.settled(self.one)
        self._back_up_centre()
        self._copy(self.one, folder / "image")
        self.save(self.one)
        self.settled(self.one)
        first_life = set(self.one.saved)
        self.one.store.close()
        shutil.rmtree(self.one.folder)
        shutil.copytree(folder / "image", self.one.folder)
        self.one.store = self._open(self.one.folder, self.one.key)
        for _ in range(STEPS):
            self.save(self.one)
        self.made = self.one.saved - first_life
        self._copy(self.one, folder / "twin")
        twin = self._open(folder / "twin", self.one.key)
        self.twin = replace(self.one, folder=folder / "twin", store=twin)
        self.desks.append(self.twin)

    def _copy(self, desk, target: Path) -> None:
        desk.store.close()
        shutil.copytree(desk.folder, target)
        desk.store = self._open(desk.folder, desk.key)

    def _knows_all_in_backup(self) -> bool:
        return True

    def settled(self, *desks) -> None:
        """Each syncs, and all of its work is delivered."""
        for desk in desks:
            ended = self.sync(desk)
            assert (ended.trouble, ended.waiting, ended.equal) == (None, 0, True)

    def names(self) -> list[list[str]]:
        """Under which names each save of both copies is in the centre's history."""
        there = set(self._revision_ids())
        return [[n for n in (m, *successors(m)) if n in there] for m in sorted(self.made)]

    def shown(self, desk) -> set[str]:
        """What the desk shows of those saves in the histories of their records."""
        lines = {name for made in self.made for name in (made, *successors(made))}
        with desk.store.reading() as connection:
            told = [step for r in self.records for step in history(connection, r).steps]
        return lines & {step.revision_id for step in told}


@pytest.fixture
def world(tmp_path: Path):
    world = Copies(tmp_path)
    yield world
    world.close()


def once(world: Copies) -> None:
    """Each save is there once, and both copies know and show the same."""
    world.settled(world.one, world.twin, world.one, world.twin)
    named = world.names()
    assert [len(names) for names in named] == [1] * STEPS
    assert world.shown(world.one) == world.shown(world.twin) == {n for (n,) in named}
    for record_id in world.records:
        one, twin = (world.state(desk, record_id) for desk in (world.one, world.twin))
        assert (one.values, one.delivery) == (twin.values, twin.delivery)


def test_the_first_said_comes_back_before_the_one_said_again(world: Copies) -> None:
    world.settled(world.twin)
    assert world.names() == [[derived_id(made)] for made in sorted(world.made)]
    world.restore_centre(world.one)
    world.settled(world.one)
    assert world.names() == [[made] for made in sorted(world.made)]
    world.save(world.twin)
    once(world)


def test_the_one_said_again_comes_back_before_the_first_said(world: Copies) -> None:
    world.settled(world.twin)
    world.restore_centre(world.one)
    world.settled(world.twin)
    world.save(world.one)
    once(world)


@pytest.mark.parametrize("first", ["one", "twin"])
def test_nothing_is_lost_when_the_centre_loses_it_again(world: Copies, first: str) -> None:
    world.settled(world.twin)
    world.restore_centre(world.one)
    world.settled(world.one, world.twin)
    for _ in range(3):
        world.restore_centre(world.one)
        world.settled(getattr(world, first))
        once(world)


def test_one_copy_alone_brings_all_of_it_back(world: Copies) -> None:
    """The other one is never seen again."""
    world.settled(world.twin)
    world.restore_centre(world.one)
    world.settled(world.one, world.twin)
    world.restore_centre(world.one)
    world.settled(world.twin, world.twin)
    assert [len(names) for names in world.names()] == [1] * STEPS


def test_a_stick_is_told_at_which_number_it_is_said_already(world: Copies) -> None:
    world.settled(world.twin)
    world.restore_centre(world.one)
    world.settled(world.one)
    store = world.twin.store
    with store.reading() as connection:
        query = select(revision.c.incarnation).where(
            revision.c.revision_id == derived_id(min(world.made))
        )
        store.resend_from(connection.execute(query).scalar_one(), 1)
    outgoing = store.prepare(world.new_id(), most=50, most_bytes=1 << 20)
    request = build_request(store.identity(), outgoing, Pace())
    assert len(request.revisions) == STEPS
    with world.centre.database.reading() as connection:
        assert fork_number(connection, request) == 1


def test_a_centre_that_knows_ids_alone_takes_it_twice(world: Copies, monkeypatch) -> None:
    """The control."""
    monkeypatch.setattr("fieldreg.server.push.said_already", lambda *asked: set())
    world.settled(world.twin)
    world.restore_centre(world.one)
    world.settled(world.one, world.twin)
    assert [len(names) for names in world.names()] == [2] * STEPS


def test_a_laptop_of_before_still_syncs(world: Copies, monkeypatch) -> None:
    """It looks for what says its work again, never for what its work says again."""

    def forward(ids, others):
        return {one: later for one in ids for later in successors(one) if later in others}

    monkeypatch.setattr("fieldreg.store.anew.in_line", forward)
    world.settled(world.twin)
    world.restore_centre(world.one)
    world.settled(world.one, world.twin, world.one, world.twin)
    assert all(made in names for made, names in zip(sorted(world.made), world.names(), strict=True))


def test_what_came_itself_gives_way_to_nothing_after_a_restore(world: Copies) -> None:
    """A backup from between the two knows only that the first was said again."""
    world.settled(world.twin)
    world._copy(world.twin, world.folder / "between")
    world.restore_centre(world.one)
    world.settled(world.one, world.twin)
    between = world._open(world.folder / "between", world.twin.key)
    with world.twin.store.reading() as source, between.writing() as target:
        merging_history.merge_revisions(target, source)
        rows = target.execute(
            select(revision.c.revision_id, revision.c.superseded_by).where(
                revision.c.revision_id.in_(world.made)
            )
        ).all()
    between.close()
    assert len(rows) == STEPS
    assert all(row.superseded_by == row.revision_id for row in rows)
