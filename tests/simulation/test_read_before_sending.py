"""After a restore of the centre nothing is sent before what it stands on is known to be there.

Her first save came to the centre by other means than her own log would send it again: her log says
only that the stream had brought it. The centre loses it, and her later save waits.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from simulation.dying_store import Desk
from simulation.telling import lived_in
from simulation.test_two_lives import FIRST, LATER
from simulation.test_two_lives import World as Lives
from sqlalchemy import select

from fieldreg.domain.words import Act
from fieldreg.server import stick_order
from fieldreg.server.tables import revision as centre_revisions
from fieldreg.store import anew

Story = Callable[..., tuple[Desk, str]]


class World(Lives):
    """Copies of one disk, of which each lives on."""

    def copied(self, desk: Desk, folder: Path) -> Desk:
        desk.store.close()
        shutil.copytree(desk.folder, folder)
        desk.store = self._open(desk.folder, desk.key)
        twin = replace(desk, folder=folder, store=self._open(folder, desk.key))
        self.desks.append(twin)
        return twin

    def kept_aside(self) -> list[tuple[str, str]]:
        """What the centre has kept aside, in part or as a whole."""
        with self.centre.database.reading() as connection:
            columns = (centre_revisions.c.kept_aside, centre_revisions.c.problem)
            rows = connection.execute(select(*columns)).all()
        return [(row.kept_aside, row.problem) for row in rows if tuple(row) != ("[]", "")]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from lived_in(World, tmp_path)


def known_person(world: World, *, is_merged: bool) -> tuple[Desk, str]:
    """A person both laptops know, of whom the centre has a backup; perhaps changed since."""
    one, two = world.desks
    record_id = world.new_id()
    world.say(two, record_id, full_name="AWAL")
    world.settled(two, one)
    world._back_up_centre()
    if is_merged:
        world.say(two, record_id, alias="GUS")
        world.settled(two)
    return one, record_id


def by_a_copys_reply(world: World, *, is_merged: bool) -> tuple[Desk, str]:
    """She takes the reply to a file of a copy, which brought other bytes at the number of hers."""
    one, record_id = known_person(world, is_merged=is_merged)
    twin = world.copied(one, world.folder / "twin")
    world.say(twin, world.new_id(), full_name="LAIN")
    twins = world.export(twin)
    world.say(one, record_id, full_name=FIRST)
    world.read(world.export(one))  # its reply is lost
    one.store.new_incarnation(world.new_id())
    world.say(one, record_id, Act.SUBMITTED, full_name=LATER)
    world.take(one, world.read(twins).data)
    return one, record_id


def by_a_copy(world: World, *, is_merged: bool) -> tuple[Desk, str]:
    """A third copy took the number of what two share. One of them has said it again, and the other
    found it in the stream when the line went."""
    one, record_id = known_person(world, is_merged=is_merged)
    third = world.copied(one, world.folder / "third")
    world.say(third, world.new_id(), full_name="LAIN")
    world.settled(third)
    world.say(one, record_id, full_name=FIRST)
    twin = world.copied(one, world.folder / "twin")
    world.settled(twin)
    world.say(one, record_id, Act.SUBMITTED, full_name=LATER)
    world.sync_until(one, lambda: superseded(one) > 0)
    return one, record_id


def superseded(desk: Desk) -> int:
    with desk.store.reading() as connection:
        query = "SELECT count(*) FROM revision WHERE superseded_by IS NOT NULL"
        return int(connection.exec_driver_sql(query).scalar_one())


MERGED = pytest.mark.parametrize("is_merged", [True, False])
STORIES = pytest.mark.parametrize("story", [by_a_copys_reply, by_a_copy])


def in_order(world: World, one: Desk, record_id: str) -> bool:
    """Whether all came as she said it, once everybody has synced."""
    world.settled(one, *world.desks, one)
    return not world.kept_aside() and world.name(one, record_id) == LATER


@STORIES
@MERGED
def test_over_the_network(world: World, story: Story, *, is_merged: bool) -> None:
    one, record_id = story(world, is_merged=is_merged)
    world.restore_centre(one)
    assert in_order(world, one, record_id)


@STORIES
@MERGED
def test_where_the_line_went_before_the_stream_had_ended(
    world: World, story: Story, *, is_merged: bool
) -> None:
    one, record_id = story(world, is_merged=is_merged)
    world.restore_centre(one)
    for _ in range(2):
        world.say(world.desks[1], world.new_id(), full_name="ORANG LAIN")
    world.settled(world.desks[1])
    old = one.store.place().epoch
    world.sync_until(one, lambda: one.store.place().epoch not in ("", old), page=1)
    assert in_order(world, one, record_id)


def by_stick(world: World, story: Story, *, is_merged: bool) -> bool:
    """By a stick that was made while the laptop knew no epoch."""
    one, record_id = story(world, is_merged=is_merged)
    world.restore_centre(one)
    world.sync_until(one, lambda: one.store.place().epoch == "")
    assert one.store.place().epoch == ""
    world.journey(one)
    world.journey(one)
    return in_order(world, one, record_id)


@pytest.mark.parametrize(
    ("story", "is_merged"),
    [(by_a_copys_reply, True), (by_a_copys_reply, False), (by_a_copy, True)],
)
def test_by_a_stick(world: World, story: Story, *, is_merged: bool) -> None:
    """Where it names a version alone, as of what another copy said, the centre cannot know."""
    assert by_stick(world, story, is_merged=is_merged)


@STORIES
@MERGED
def test_a_laptop_that_sends_first_is_judged_without_it(
    world: World, story: Story, monkeypatch: pytest.MonkeyPatch, *, is_merged: bool
) -> None:
    """The control."""
    monkeypatch.setattr(anew, "misses_successor", lambda connection: False)
    one, record_id = story(world, is_merged=is_merged)
    world.restore_centre(one)
    assert not in_order(world, one, record_id)


def test_who_stands_on_the_lost_one_must_be_told_its_new_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(anew, "_instead_of", lambda row, named: {row.revision_id: named})
    one, record_id = by_a_copy(world, is_merged=True)
    world.restore_centre(one)
    assert not in_order(world, one, record_id)


def test_a_centre_that_judges_the_stick_at_once_judges_without_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(stick_order, "_stands_on_lost", lambda *asked: False)
    assert not by_stick(world, by_a_copys_reply, is_merged=True)
