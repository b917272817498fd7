"""Schedules in which more of one thing happens than in a plain one."""

from __future__ import annotations

from typing import Any

from .laptop_model import ModelLaptop
from .schedule import Mind, Schedule


class Offices(Schedule):
    """Two offices at one centre; now and then a laptop writes into a record of the other one."""

    def __init__(self, seed: int, **more: Any) -> None:
        super().__init__(seed, **more)
        other = self.new_id()
        for laptop in self.laptops[2:]:
            self.centre.device_offices[laptop.identity().device_id] = other

    def _record_for(self, laptop: ModelLaptop) -> str:
        foreign = sorted(
            record_id
            for record_id, office in self.centre.state.offices.items()
            if office != self.office_of(laptop)
        )
        if foreign and self.chance.random() < 0.08:
            self.line.met.add("wrote into another office")
            return self.chance.choice(foreign)
        return super()._record_for(laptop)


class Restoring(Schedule):
    """Schedules in which disks and the centre come back from backups all the time."""

    weights = (35.0, 35.0, 2.0, 14.0, 6.0, 6.0, 6.0)


class Cloning(Schedule):
    """Schedules in which disks come back as images all the time."""

    weights = (40.0, 35.0, 2.0, 14.0, 1.0, 1.0, 14.0)


class Copied(Schedule):
    """Schedules in which copies of disks go on working before anything tells them what they are."""

    weights = (40.0, 35.0, 4.0, 10.0, 2.0, 2.0, 1.0)
    copying, doubling = 0.06, 0.02

    def step(self) -> None:
        """Now and then a copy comes to life; else as in every schedule."""
        if self.chance.random() < self.copying:
            self.work_on_a_copy(self.chance.randrange(len(self.laptops)))
        elif self.chance.random() < self.doubling and len(self.laptops) < 5:
            self.double(self.chance.randrange(len(self.laptops)))
        else:
            super().step()

    def work_on_a_copy(self, at: int) -> None:
        """An image of a disk comes back, and the officer works on before the next contact."""
        mind = self.minds[at]
        if mind.backup is None:
            return
        self.line.met.add("worked on a copy")
        self._go_back(mind)
        self.laptops[at].disk = mind.backup.snapshot()
        for _ in range(self.chance.randint(1, 3)):
            self.save(at)

    def double(self, at: int) -> None:
        """From now on two laptops live with one disk's past and one identity."""
        self.line.met.add("two live copies")
        one = self.laptops[at]
        twin = self.laptop_type(one.identity(), self.may_die)
        twin.now, twin.make_id = self.wrong_time, self.new_id
        twin.disk = one.disk.snapshot()
        self.laptops.append(twin)
        self.minds.append(Mind(saved=list(self.minds[at].saved)))
        self.doubled[len(self.laptops) - 1] = (at, len(self.made))


class Harsh(Copied):
    """Schedules in which copies live side by side and the centre comes back, all the time."""

    weights = (35.0, 35.0, 2.0, 10.0, 3.0, 6.0, 1.0)
    copying, doubling = 0.04, 0.06
