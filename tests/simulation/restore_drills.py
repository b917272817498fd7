"""Restores, rescues and dead disks in the middle of everything else, with the real centre.

Two laptops save, sync, back up, go back to any backup, die while they do, meet flipped bits, lose
their disk; the centre comes back from its own backup. What an officer was told is saved must end
at the centre exactly once, unless a whole disk took it, or a flipped bit that was counted as lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulation.dying_store import Desk
from simulation.laptop_model import Crash
from simulation.real_stack import RealWorld
from simulation.schedule import Violation

from fieldreg.store.anew import derived_id
from fieldreg.store.backup import Ticket, make_backup, verified
from fieldreg.store.backup_files import Kept, kept_backups
from fieldreg.store.picture import is_whole
from fieldreg.store.rescue import salvage
from fieldreg.store.restore import Beginning, Brought, Present, bring_back
from fieldreg.store.swap import STEPS, finish, kept_folder
from fieldreg.store.vault_header import VaultHeader, write_header


@dataclass
class Told:
    """What the officer of a desk was told, at the moment of each backup."""

    serial: int = 0
    saved_at: dict[str, set[str]] = field(default_factory=dict)


class DrillWorld(RealWorld):
    """The real stack, whose laptops have vault headers and a place for backups."""

    weights = (40.0, 30.0, 6.0, 12.0, 8.0, 4.0)

    def __init__(self, seed: int, folder: Path, **more: Any) -> None:
        self.told: dict[Path, Told] = {}
        super().__init__(seed, folder, **more)

    def _enrol(self, folder: Path) -> Desk:
        desk = super()._enrol(folder)
        write_header(folder, VaultHeader(self.new_id(), ()))
        self.told[folder] = Told()
        self._back_up(desk)
        return desk

    def _place(self, desk: Desk) -> Path:
        return desk.folder.with_name(f"{desk.folder.name}.backups")

    def back_up(self, desk: Desk) -> None:
        """A backup of a laptop while it is open, or of the centre."""
        if self.chance.random() < 0.3:
            self._back_up_centre()
            return
        self.dying = 0.0
        self._back_up(desk)

    def _back_up(self, desk: Desk) -> None:
        told = self.told[desk.folder]
        told.serial += 1
        name = f"20261123T080000Z-{told.serial:08x}"
        make_backup(
            desk.folder,
            desk.key,
            self._place(desk),
            Ticket(name, self.wrong_time(), "asked", told.serial),
        )
        told.saved_at[name] = set(desk.saved)

    def restore_laptop(self, desk: Desk) -> None:
        """Back to some backup: on purpose, out of damage, or with nothing but the backup left."""
        self.dying = 0.0
        desk.store.close()
        kept = self.chance.choice(kept_backups(self._place(desk)))
        how = self.chance.choice((self._go_back, self._go_back, self._damaged, self._dead))
        self.line.met.add(how.__name__)
        how(desk, kept)
        desk.store, desk.shown = self._open(desk.folder, desk.key), set()

    def _go_back(self, desk: Desk, kept: Kept) -> None:
        """Nothing may be lost; the process may die at any step, and then tries again or not."""
        dies_at = self.chance.choice((*STEPS, "", ""))

        def step(name: str) -> None:
            if name == dies_at:
                raise Crash(name)

        present = Present(desk.folder / "vault.db", is_whole=True)
        if not is_whole(present.path, desk.key):
            raise Violation("a sound database is taken for a damaged one")
        try:
            self._bring(desk, kept, present, step)
        except Crash:
            self.line.met.add("died")
            finish(desk.folder)
        self._count(desk, 0)

    def _damaged(self, desk: Desk, kept: Kept) -> None:
        """A flipped bit: as little is lost as stood there, and every loss is counted."""
        path = desk.folder / "vault.db"
        data = bytearray(path.read_bytes())
        data[self.chance.randrange(len(data))] ^= 1 << self.chance.randrange(8)
        path.write_bytes(data)
        if is_whole(path, desk.key):
            raise Violation("a flipped bit was not noticed")
        target = kept_folder(desk.folder, self.new_id()) / "rescued.db"
        salvaged = salvage(path, desk.key, target)
        newest = next(
            (
                k
                for k in kept_backups(self._place(desk))
                if verified(k, desk.key, self.wrong_time())
            ),
            None,
        )
        brought = self._bring(desk, newest, Present(target, salvaged.is_whole))
        self._count(desk, brought.lost)

    def _dead(self, desk: Desk, kept: Kept) -> None:
        """The disk is gone; what it alone had is lost, and nothing else."""
        saved = self.told[desk.folder].saved_at[kept.backup_id]
        (desk.folder / "vault.db").unlink()
        self._bring(desk, kept, None)
        self.lost |= desk.saved - saved - self._there()
        desk.saved = set(saved)

    def _bring(
        self, desk: Desk, kept: Kept | None, present: Present | None, step=lambda name: None
    ) -> Brought:
        beginning = Beginning(self.new_id(), self.wrong_time(), "officer")
        return bring_back(
            desk.folder, desk.key, kept, present, beginning, stamp=self.new_id(), step=step
        )

    def _count(self, desk: Desk, lost: int) -> None:
        """Whatever was saved is here or at the centre, but for the *lost* ones that were told."""
        store = self._open(desk.folder, desk.key)
        with store.reading() as connection:
            here = set(connection.exec_driver_sql("SELECT revision_id FROM revision").scalars())
        store.close()
        gone = {r for r in desk.saved if not here.intersection(_names(r))}
        there = self._there()
        missing = {r for r in gone if not there.intersection(_names(r))}
        if len(missing) > lost:
            raise Violation(f"{len(missing)} lost, {lost} told")
        self.lost |= missing
        desk.saved -= gone  # what the centre alone has now, it may lose in its turn

    def _there(self) -> set[str]:
        return set(self._revision_ids())

    def _check_history(self) -> None:
        there = self._revision_ids()
        if len(there) != len(set(there)):
            raise Violation("I2: a revision is twice in the history")
        for desk in self.desks:
            for saved in desk.saved - self.lost:
                names = _names(saved)
                found = [name for name in names if name in there]
                if not found:
                    raise Violation("I1: a saved revision is not in the history")
                if len(found) > 1:
                    raise Violation("I2: a saved revision is there under two names")


def _names(revision_id: str) -> list[str]:
    """The id of a revision and those under which it may have been said again."""
    names = [revision_id]
    for _ in range(4):
        names.append(derived_id(names[-1]))
    return names
