"""A small world for stories told step by step: who says what, who syncs, what the centre loses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from simulation.dying_store import Desk
from simulation.real_stack import AT, PACK
from simulation.stick_stack import StickWorld

from fieldreg.domain.record import Value
from fieldreg.domain.words import Act
from fieldreg.store.revisions import Save, Settling


class TellingWorld(StickWorld):
    """Two laptops, and a centre that comes back from any backup that it made."""

    def _knows_all_in_backup(self) -> bool:
        return True

    def say(
        self, desk: Desk, record_id: str, act: Act = Act.SAVED, *,
        settling: Settling | None = None, **values: Value,
    ) -> str:  # fmt: skip
        """An officer changes what she sees of a record; the revision's id."""
        before, revision_id = self.state(desk, record_id), self.new_id()
        save = Save(
            revision_id=revision_id, record_id=record_id, made_at=AT, pack=PACK, act=act,
            author=self.new_id(), seen=before.values, values={**before.values, **values},
            base=None, settling=settling,
        )  # fmt: skip
        desk.store.append(save)
        desk.saved.add(revision_id)
        return revision_id

    def settled(self, *desks: Desk) -> None:
        """Each syncs, and all of its work is delivered."""
        for desk in desks:
            ended = self.sync(desk)
            assert (ended.trouble, ended.waiting, ended.equal) == (None, 0, True)


World = TypeVar("World", bound=TellingWorld)


def lived_in(kind: type[World], folder: Path) -> Iterator[World]:
    """A world on a good line, whose centre has a backup from before it heard of anything."""
    world = kind(5, folder, faults=0.0)
    world._back_up_centre()
    yield world
    world.close()
