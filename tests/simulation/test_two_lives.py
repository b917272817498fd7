"""One officer, two lives of her laptop: her newest value stands, whatever the centre has lost.

What she said first stands under an earlier incarnation, what she says later under the next one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from simulation.dying_store import Desk
from simulation.telling import TellingWorld, lived_in
from sqlalchemy import select

from fieldreg.domain.record import Value
from fieldreg.domain.revision import Aside
from fieldreg.domain.words import Act
from fieldreg.server.tables import record as centre_records
from fieldreg.server.tables import revision as centre_revisions
from fieldreg.store import anew, record_state
from fieldreg.store.revisions import Settling

FIRST, LATER, DECIDED = "I WAYAN LAMA", "I WAYAN BARU", "I WAYAN TETAP"


class World(TellingWorld):
    """What these stories look at besides."""

    def journey(self, desk: Desk) -> None:
        """A stick to the centre and back."""
        self.take(desk, self.reply(desk))

    def name(self, desk: Desk, record_id: str) -> Value | None:
        return self.state(desk, record_id).values.get("full_name")

    def asides(self) -> set[str]:
        """What the centre keeps aside."""
        return set(self._at_centre(select(centre_revisions.c.kept_aside))) - {"[]"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from lived_in(World, tmp_path)


def two_lives(world: World, *, is_delivered: bool) -> tuple[Desk, str]:
    """She submitted FIRST, heard of it, and said LATER in her laptop's next life."""
    one, record_id = world.desks[0], world.new_id()
    world.say(one, record_id, Act.SUBMITTED, full_name=FIRST)
    world.settled(one)
    one.store.new_incarnation(world.new_id())
    world.say(one, record_id, full_name=LATER)
    if is_delivered:
        world.settled(one)
    return one, record_id


def lost_by_the_centre(world: World, way: str, *, is_delivered: bool) -> tuple[Desk, str]:
    """The centre has lost all of it, and hears it again by that way."""
    one, record_id = two_lives(world, is_delivered=is_delivered)
    written = world.export(one)
    world.restore_centre(one)
    if way == "an old stick":
        world.take(one, world.read(written).data)
    if way != "network":
        world.journey(one)
        world.journey(one)
    world.settled(one)
    return one, record_id


@pytest.mark.parametrize("is_delivered", [True, False])
@pytest.mark.parametrize("way", ["network", "stick", "an old stick"])
def test_her_newest_value_and_her_last_step_stand(
    world: World, way: str, *, is_delivered: bool
) -> None:
    one, record_id = lost_by_the_centre(world, way, is_delivered=is_delivered)
    assert world.name(one, record_id) == LATER
    assert world._at_centre(select(centre_records.c.case)) == ["incomplete"]
    assert world.asides() == set()


def test_where_a_version_alone_is_named_the_older_one_stands(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(record_state, "_latest", lambda *given: None)
    one, record_id = lost_by_the_centre(world, "network", is_delivered=True)
    assert world.name(one, record_id) == FIRST
    assert world.asides() == {'["full_name"]'}


def test_it_stands_behind_what_another_had_changed_meanwhile(world: World) -> None:
    """Both her saves were merged beside the other's, and are so again."""
    one, two = world.desks
    record_id = world.new_id()
    world.say(one, record_id, full_name="I WAYAN", alias="JRO")
    world.settled(one, two)
    world._back_up_centre()
    world.say(two, record_id, alias="GUS")
    world.settled(two)
    world.say(one, record_id, full_name=FIRST)
    world.settled(one)
    one.store.new_incarnation(world.new_id())
    world.say(one, record_id, full_name=LATER)
    world.settled(one)
    world.restore_centre(one)
    world.settled(two, one, two)
    assert [world.name(desk, record_id) for desk in (one, two)] == [LATER, LATER]
    assert world.asides() == set()


def test_what_she_decided_outlives_the_edit_of_before_that_still_waited(world: World) -> None:
    one, record_id = decided_over_what_waits(world)
    assert world.name(one, record_id) == DECIDED
    world.settled(one)
    assert world.name(one, record_id) == DECIDED


def test_a_decision_on_the_version_alone_loses_to_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(record_state, "_latest", lambda *given: None)
    one, record_id = decided_over_what_waits(world)
    world.settled(one)
    assert world.name(one, record_id) == "I WAYAN TUNGGU"


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_decision_laid_anew_still_outlives_it(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_whole: bool
) -> None:
    """A copy of her disk took its number. Without what its number line told: the control."""
    if not is_whole:
        monkeypatch.setattr(anew, "_whole_base", lambda connection, head: head.base)
    one, record_id, aside = kept_aside(world)
    world.say(one, record_id, full_name="I WAYAN TUNGGU")
    one.store.close()
    shutil.copytree(one.folder, tmp_path / "twin")
    one.store = world._open(one.folder, one.key)
    twin = replace(one, store=world._open(tmp_path / "twin", one.key))
    world.desks.append(twin)
    world.say(twin, world.new_id(), full_name="LAIN")
    world.settled(twin)
    world.say(one, record_id, settling=Settling((aside,), {"full_name": DECIDED}))
    world.settled(one)
    assert (world.name(one, record_id) == DECIDED) is is_whole


def decided_over_what_waits(world: World) -> tuple[Desk, str]:
    """She decides in her laptop's next life; an edit of that field from before still waits."""
    one, record_id, aside = kept_aside(world)
    world.say(one, record_id, full_name="I WAYAN TUNGGU")
    one.store.new_incarnation(world.new_id())
    world.say(one, record_id, settling=Settling((aside,), {"full_name": DECIDED}))
    return one, record_id


def kept_aside(world: World) -> tuple[Desk, str, Aside]:
    """Her name for somebody waits to be decided on, behind another's."""
    one, two = world.desks
    record_id = world.new_id()
    world.say(one, record_id, full_name="I WAYAN")
    world.settled(one, two)
    world.say(two, record_id, full_name=LATER)
    world.settled(two)
    aside = Aside(world.say(one, record_id, full_name=FIRST), "full_name")
    world.settled(one)
    assert world.asides() == {'["full_name"]'}
    return one, record_id, aside
