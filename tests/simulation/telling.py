"""A small world for stories told step by step: who says what, who syncs, what the centre loses."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from simulation.dying_store import Desk
from simulation.real_stack import AT, PACK
from simulation.stick_stack import StickWorld

from fieldreg.domain.record import Value
from fieldreg.domain.words import Act
from fieldreg.store.revisions import Save, Settling
from fieldreg.sync.core import Pace
from fieldreg.sync.engine import Engine
from fieldreg.sync.surroundings import Surroundings


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

    def sync_until(
        self, desk: Desk, cut: Callable[[], bool], *, page: int = 100, at_once: int = 1
    ) -> None:
        """A sync of small steps that is cut off between two of them, where *cut* says so."""
        around = Surroundings(
            store=desk.store, carrier=self.line, on_writer=lambda job: job(),
            make_id=self.new_id, clock=lambda: 0.0, wait=lambda seconds: None,
            chance=lambda: 0.0, progress=lambda *numbers: None, cancelled=cut,
            pace=Pace(at_once, page),
        )  # fmt: skip
        Engine(around).run()

    def reply(self, desk: Desk) -> bytes:
        """The centre reads a file of this laptop and answers it."""
        return self.read(self.export(desk)).data

    def put_back(self, desk: Desk, folder: Path) -> None:
        """The laptop has the disk again that was copied to *folder*."""
        desk.store.close()
        shutil.rmtree(desk.folder)
        shutil.copytree(folder, desk.folder)
        desk.store = self._open(desk.folder, desk.key)


World = TypeVar("World", bound=TellingWorld)


def lived_in(kind: type[World], folder: Path) -> Iterator[World]:
    """A world on a good line, whose centre has a backup from before it heard of anything."""
    world = kind(5, folder, faults=0.0)
    world._back_up_centre()
    yield world
    world.close()
