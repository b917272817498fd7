"""The real store and the real centre, which comes back from its backup in the middle of a sync."""

from __future__ import annotations

from simulation.stick_stack import StickWorld

from fieldreg.protocol.messages import SyncRequest, SyncResponse


class MidSyncWorld(StickWorld):
    """Now and then the centre that answers is not the one of the exchange before."""

    restoring, backing_up = 0.08, 0.04

    def _handle(self, request: SyncRequest) -> SyncResponse:
        what = self.chance.random() if self.line.faults else 1.0
        if what < self.backing_up:
            self._back_up_centre()
        elif what < self.backing_up + self.restoring:
            self.line.met.add("restored in a sync")
            self.restore_centre(self.desks[0])
        return super()._handle(request)
