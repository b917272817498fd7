"""Schedules in which the centre comes back from its backup between two exchanges of one sync.

A restore takes minutes and a sync seconds, and yet: a laptop with much to say on a slow line is at
it for an hour, and whoever restores a centre may well do so twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.sync.chances import SecondChances
from fieldreg.sync.stuck import Said
from fieldreg.sync.trouble import SyncTrouble

from .mutant import Mutant
from .onward_world import GoingOn
from .schedule import Schedule
from .stick_model import CopiedSticks
from .worlds import Restoring


class _MidSync(Schedule):
    """Now and then the centre that answers is not the one of the exchange before; and soon after
    its first answer it comes back once more."""

    restoring, again, backing_up = 0.2, 0.4, 0.1

    def __init__(self, seed: int, **more: Any) -> None:
        super().__init__(seed, **more)
        self.answered = 0

    def _handle(self, request: SyncRequest) -> SyncResponse:
        what = self.chance.random() if self.line.faults else 1.0
        restoring = self.again if 0 < self.answered < 3 else self.restoring
        if what < self.backing_up:
            self.centre_backup = self.centre.state.snapshot()
        elif what < self.backing_up + restoring:
            self.line.met.add("restored in a sync")
            self.restore_centre(0)
            self.answered = 0
        response = super()._handle(request)
        self.answered += 1
        return response


class MidSync(_MidSync, Restoring):
    """With disks that are restored too."""


class _Alone(MidSync):
    """One laptop, which begins new incarnations all the time."""

    weights = (35.0, 35.0, 0.0, 14.0, 14.0, 0.0, 0.0)
    restoring, again, backing_up = 0.25, 0.5, 0.2

    def __init__(self, seed: int, **more: Any) -> None:
        super().__init__(seed, laptops=1, **more)


class MidSyncOnward(_MidSync, GoingOn):
    """On laptops that go on while they write."""


class MidSyncSticks(_MidSync, CopiedSticks):
    """With sticks besides."""


@contextmanager
def offers_once() -> Iterator[None]:
    """What earlier incarnations made is offered to the first past of a sync alone."""
    mend = SecondChances._second_chance

    def forgetful(self: SecondChances, trouble: SyncTrouble, said: Said) -> None:
        before = set(self._offered)
        mend(self, trouble, said)
        self._offered |= before

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SecondChances, "_second_chance", forgetful)
        yield


MID_SYNC_MUTANTS = {"offers_once": Mutant(_Alone, offers_once)}
