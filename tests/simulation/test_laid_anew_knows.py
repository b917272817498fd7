"""What is said again under another number tells of what its author knew, and of nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from simulation.dying_store import Desk
from simulation.real_stack import AT, PACK
from simulation.telling import lived_in
from simulation.test_two_lives import FIRST, LATER, World

from fieldreg.domain.words import Act
from fieldreg.store import anew
from fieldreg.store.backup_files import Kept
from fieldreg.store.opening import DATABASE_FILE
from fieldreg.store.restore import Beginning, Present, bring_back
from fieldreg.store.revisions import Save

COPYS = "I WAYAN SALINAN"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from lived_in(World, tmp_path)


def copied(world: World, one: Desk, folder: Path) -> Desk:
    """A copy of her disk that lives on beside it."""
    one.store.close()
    shutil.copytree(one.folder, folder)
    one.store = world._open(one.folder, one.key)
    twin = replace(one, folder=folder, store=world._open(folder, one.key), saved=set(one.saved))
    world.desks.append(twin)
    return twin


def brought_back(world: World, one: Desk, twin: Desk) -> None:
    """Her disk comes back from a backup of the copy; what she had on it is rescued into that."""
    one.store.close()
    twin.store.close()
    backup = Kept(twin.folder / DATABASE_FILE, "1", AT, 1, "good", None)
    present = Present(one.folder / DATABASE_FILE, is_whole=True)
    begins = Beginning(world.new_id(), AT, "officer")
    bring_back(one.folder, one.key, backup, present, begins, stamp="s1")
    for desk in (one, twin):
        desk.store = world._open(desk.folder, desk.key)


def unseen(world: World, folder: Path) -> tuple[Desk, Desk, str]:
    """The copy gave a name, and she another, without having seen it, behind a taken number."""
    one, record_id = world.desks[0], world.new_id()
    world.say(one, record_id, Act.SUBMITTED, full_name="AWAL")
    world.settled(one)
    twin = copied(world, one, folder)
    world.say(twin, record_id, full_name=COPYS)
    world.settled(twin)
    world.say(one, world.new_id(), full_name="LAIN")
    world.say(one, record_id, full_name=FIRST)
    return one, twin, record_id


def test_what_another_copy_said_under_the_same_incarnation_was_not_seen(
    world: World, tmp_path: Path
) -> None:
    one, _, record_id = unseen(world, tmp_path / "twin")
    world.settled(one)
    assert (world.name(one, record_id), world.asides()) == (COPYS, {'["full_name"]'})


def test_nor_what_stands_in_the_log_that_hers_was_rescued_into(
    world: World, tmp_path: Path
) -> None:
    one, twin, record_id = unseen(world, tmp_path / "twin")
    brought_back(world, one, twin)
    world.settled(one)
    assert (world.name(one, record_id), world.asides()) == (COPYS, {'["full_name"]'})


def test_where_the_base_was_applied_both_are_named(world: World, tmp_path: Path) -> None:
    """It waited on both copies; the other delivered it, and took the number behind it."""
    one, record_id = world.desks[0], world.new_id()
    world.say(one, record_id, Act.SUBMITTED, full_name=FIRST)
    twin = copied(world, one, tmp_path / "twin")
    world.say(twin, world.new_id(), full_name="LAIN")
    world.settled(twin)
    world.say(one, record_id, full_name=LATER)
    world.settled(one)
    world.restore_centre(one)
    world.settled(one)
    assert (world.name(one, record_id), world.asides()) == (LATER, set())


def test_and_where_it_is_not_in_the_log_that_hers_is_rescued_into(
    world: World, tmp_path: Path
) -> None:
    one, record_id = world.desks[0], world.new_id()
    world.say(one, record_id, Act.SUBMITTED, full_name="AWAL")
    world.settled(one)
    twin = copied(world, one, tmp_path / "twin")
    world.say(twin, world.new_id(), full_name="LAIN")  # takes the number
    world.say(one, record_id, full_name=FIRST)
    form = world.state(one, record_id)  # opened while that waits
    world.settled(one)
    save = Save(
        revision_id=world.new_id(), record_id=record_id, made_at=AT, pack=PACK, act=Act.SAVED,
        author=world.new_id(), seen=form.values, values={**form.values, "full_name": LATER},
        base=form.base, newest_own=form.newest_own,
    )  # fmt: skip
    one.store.append(save)
    brought_back(world, one, twin)
    world.settled(one)
    assert (world.name(one, record_id), world.asides()) == (LATER, set())


@pytest.mark.parametrize("is_apart", [True, False])
def test_a_lost_save_never_silently_takes_the_place_of_a_later_one(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_apart: bool
) -> None:
    """It is said in an incarnation of its own. In that of the later one: the control.

    The later one goes by a stick that was made while no epoch was known, and names a version alone.
    """
    if not is_apart:
        monkeypatch.setattr(anew, "_is_said_later", lambda connection, rows: False)
    one, record_id = first_said_by_a_copy(world, tmp_path)
    one.store.read_again("")
    world.journey(one)
    world.settled(one)
    ends = (LATER, {'["full_name"]'}) if is_apart else (FIRST, set())
    assert (world.name(one, record_id), world.asides()) == ends


def test_over_the_network_it_is_said_before_the_later_one(world: World, tmp_path: Path) -> None:
    one, record_id = first_said_by_a_copy(world, tmp_path)
    world.settled(one)
    assert (world.name(one, record_id), world.asides()) == (LATER, set())


def first_said_by_a_copy(world: World, tmp_path: Path) -> tuple[Desk, str]:
    """A copy had said her first save again, and she the later one; the centre has lost both."""
    one, record_id = world.desks[0], world.new_id()
    other = copied(world, one, tmp_path / "other")
    world.say(one, record_id, full_name=FIRST)
    twin = copied(world, one, tmp_path / "twin")
    world.say(other, world.new_id(), full_name="LAIN")
    world.settled(other, twin, one)
    world.say(one, record_id, full_name=LATER)
    world.settled(one)
    world.restore_centre(one)
    return one, record_id
