"""An officer's newest value stays her newest one, whatever of her work must be said again.

What she wrote first was delivered, then lost by a restored centre, and its number was taken by
another copy of her disk. What she wrote later is not based on it: the stream had brought it back.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from simulation.real_stack import AT, PACK, RealWorld
from sqlalchemy import select

from fieldreg.domain.words import Act
from fieldreg.server.tables import revision as centre_revisions
from fieldreg.store import anew
from fieldreg.store.revisions import Save

EARLIER, LATER = "I WAYAN LAMA", "I WAYAN BARU"


class TakenNumber(RealWorld):
    """`one` said EARLIER, heard of it, said LATER; `twin` has EARLIER's number at the centre."""

    def __init__(self, folder: Path) -> None:
        super().__init__(5, folder, faults=0.0)
        self.one, self.record_id = self.desks[0], self.new_id()
        self.say(self.one, alias="JRO")
        self.settled(self.one)
        self._back_up_centre()
        self.one.store.close()
        shutil.copytree(self.one.folder, folder / "twin")
        self.one.store = self._open(self.one.folder, self.one.key)
        self.twin = replace(self.one, store=self._open(folder / "twin", self.one.key))
        self.desks.append(self.twin)
        self.say(self.one, full_name=EARLIER)
        self.settled(self.one)
        self.one.store.new_incarnation(self.new_id())
        self.say(self.one, full_name=LATER)
        self.restore_centre(self.one)
        self.say(self.twin, birth_place="GIANYAR")
        self.settled(self.twin)

    def _knows_all_in_backup(self) -> bool:
        return True

    def say(self, desk, **values: str) -> None:
        """An officer changes the one record."""
        before = self.state(desk, self.record_id)
        desk.store.append(
            Save(
                revision_id=self.new_id(), record_id=self.record_id, made_at=AT, pack=PACK,
                act=Act.SAVED, author=self.new_id(), seen=before.values,
                values={**before.values, **values}, base=None,
            )
        )  # fmt: skip

    def settled(self, *desks) -> None:
        """Each syncs, and all of its work is delivered."""
        for desk in desks:
            ended = self.sync(desk)
            assert (ended.trouble, ended.waiting, ended.equal) == (None, 0, True)

    def name(self, desk) -> object:
        """The name that an officer sees."""
        return self.state(desk, self.record_id).values.get("full_name")

    def watched(self) -> list[object]:
        """The name that the first officer sees after each time that work is laid anew."""
        seen: list[object] = []
        lay = self.one.store.lay_anew

        def laid(*given: object, **more: object) -> None:
            lay(*given, **more)
            seen.append(self.name(self.one))

        self.one.store.lay_anew = laid
        return seen


@pytest.fixture
def world(tmp_path: Path):
    world = TakenNumber(tmp_path)
    yield world
    world.close()


def test_the_later_value_stays_in_view_and_becomes_the_current_one(world: TakenNumber) -> None:
    seen = world.watched()
    world.settled(world.one, world.twin, world.one)
    assert seen == [LATER]
    assert [world.name(desk) for desk in (world.one, world.twin)] == [LATER, LATER]
    aside = world._at_centre(select(centre_revisions.c.kept_aside))
    assert set(aside) == {"[]"}, "her own two values are no matter for anybody to decide on"


def test_where_it_stays_behind_the_earlier_one_is_seen(world: TakenNumber, monkeypatch) -> None:
    """The control."""
    whole = anew._is_wider
    monkeypatch.setattr(
        anew, "_is_wider", lambda own, *more: whole([r for r in own if r.base_revision], *more)
    )
    seen = world.watched()
    world.settled(world.one)
    assert seen == [EARLIER]


class Elsewhere(TakenNumber):
    """`one` has changed something while another changed another field, and goes on since."""

    def __init__(self, folder: Path) -> None:
        RealWorld.__init__(self, 5, folder, faults=0.0)
        self.one, two = self.desks
        self.record_id = self.new_id()
        self.say(self.one, alias="JRO", full_name="I WAYAN")
        self.settled(self.one, two)
        self.say(two, birth_place="GIANYAR")
        self.settled(two)
        self.say(self.one, full_name=EARLIER)


@pytest.mark.parametrize("is_delivered", [True, False])
@pytest.mark.parametrize("is_restored", [True, False])
def test_her_newer_value_stands_after_a_restore_between_the_two(
    tmp_path: Path, *, is_restored: bool, is_delivered: bool
) -> None:
    """The first was merged beside another's change, which the second has not seen either."""
    world = Elsewhere(tmp_path)
    try:
        if is_delivered:
            world.settled(world.one)
        if is_restored:
            world.one.store.new_incarnation(world.new_id())
        world.say(world.one, full_name=LATER)
        world.settled(*world.desks, *world.desks)
        assert [world.name(desk) for desk in world.desks] == [LATER, LATER]
        kept = world._at_centre(select(centre_revisions.c.kept_aside))
        assert set(kept) == {"[]"}
    finally:
        world.close()
