"""I11: sticks and network in any mix lead to what the network alone leads to.

Each officer writes fields of her own, so that no two values ever meet; nobody's disk comes back
from before, nothing is poisoned, and no reviewer or end of a case stands between. Then the order
in which the centre hears of the saves must not matter, nor how: by a bad line, by sticks late,
twice or out of order, with the centre coming back from its backups. What is in every record at the
end is laid beside the same saves, made once more and told over a good line alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fieldreg.domain.merge import CentreRecord
from fieldreg.domain.record import Value
from fieldreg.domain.revision import Revision
from fieldreg.domain.words import Act
from fieldreg.protocol.messages import SyncRequest
from fieldreg.protocol.stick import Answered
from fieldreg.server.judge import Asking, Judged
from fieldreg.server.stick_order import Untaken

from .mutant import of_centres
from .schedule import ITEM, PATHS, Saved, Schedule, Violation
from .stick_model import ByStickAlone, StickCentre, Sticks

_LAPTOPS = 3


class Alike(Sticks):
    """Sticks and network in any mix, where no conflict is possible."""

    weights = (45.0, 40.0, 0.0, 6.0, 0.0, 2.0, 0.0)
    act_weights = (10.0, 10.0, 0.0)

    def __init__(self, seed: int, **more: Any) -> None:
        super().__init__(seed, laptops=_LAPTOPS, **more)
        self._at = 0

    def save(self, at: int) -> None:
        """An officer saves something in her own fields."""
        self._at = at
        super().save(at)

    def _patch(self) -> dict[str, Value | None]:
        own = PATHS[self._at :: _LAPTOPS]
        patch: dict[str, Value | None] = {
            path: f"{path} {self.chance.getrandbits(16):04x}"
            for path in self.chance.sample(own, self.chance.randint(1, len(own)))
        }
        if self._at == 0 and self.chance.random() < 0.3:
            gone = self.chance.random() < 0.4
            patch[ITEM if gone else f"{ITEM}.name"] = None if gone else f"heir {len(self.made)}"
        return patch

    def check_end(self) -> None:
        """I11."""
        super().check_end()
        told = {saved.revision_id for mind in self.minds for saved in mind.saved}
        alone = by_network_alone([s for s in self.made.values() if s.revision_id in told])
        if values_of(self) != values_of(alone):
            raise Violation("I11: the network alone leads to other values")
        self.line.met.add("laid beside the network alone")


class AlikeSticksOnly(ByStickAlone, Alike):
    """The same, healed by sticks alone."""


def by_network_alone(saves: list[Saved]) -> Schedule:
    """A world in which the same officers make the same saves, each told at once."""
    world = Schedule(0, laptops=_LAPTOPS, faults=0.0)
    for saved in saves:
        world.laptops[saved.laptop].save(saved.record_id, saved.revision_id, saved.patch, Act.SAVED)
        world.sync(saved.laptop)
    world.heal()
    return world


def values_of(world: Schedule) -> dict[str, Mapping[str, Value]]:
    """What the centre has of every record."""
    return {name: dict(record.values) for name, record in world.centre.state.records.items()}


class WaryOfSticks(StickCentre):
    """What a stick brings to a record that has changed meanwhile is kept aside, field by field,
    though nobody has touched those. Nothing is lost, and both sides agree: only I11 sees it."""

    _is_stick = False

    def _one(self, request: SyncRequest, untaken: Untaken) -> Answered:
        self._is_stick = True
        try:
            return super()._one(request, untaken)
        finally:
            self._is_stick = False

    def _decide(self, asking: Asking, revision: Revision) -> tuple[Judged, CentreRecord | None]:
        current = self.state.records.get(revision.header.record_id)
        judged, record = super()._decide(asking, revision)
        is_late = self._is_stick and current is not None and judged.trunk < current.version
        if not is_late or record is None or current is None or revision.body is None:
            return judged, record
        aside = tuple(revision.body.patch)
        return judged._replace(kept_aside=aside), replace(record, values=current.values)


ALIKE_MUTANTS = {"WaryOfSticks": of_centres(WaryOfSticks, Alike)}
