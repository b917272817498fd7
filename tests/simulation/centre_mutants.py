"""Known ways for a centre to get a sync wrong, each one method away from the right one."""

from __future__ import annotations

from dataclasses import replace

from fieldreg.domain.merge import CentreRecord
from fieldreg.domain.record import apply_patch
from fieldreg.domain.revision import Base, Revision
from fieldreg.domain.words import Act, Case, Outcome
from fieldreg.protocol.digests import row_hash, rows_digest
from fieldreg.protocol.messages import (
    Change,
    OutcomeEntry,
    RowsDigest,
    SyncRequest,
    SyncResponse,
)
from fieldreg.protocol.sealed import SealedRevision, unseal
from fieldreg.server.judge import Asking, Judged

from .centre_model import OFFICE, Kept, ModelCentre, entry
from .mutant import Mutant, of_centres
from .worlds import Cloning, Offices, Restoring


class NoIdempotency(ModelCentre):
    """What arrives is applied, had or not."""

    def _again(self, had: Kept, sealed: SealedRevision) -> OutcomeEntry:
        kept = self._store(had.device_id, had.incarnation, sealed)
        self.state.chains[had.device_id, had.incarnation].pop()
        return entry(kept, kept.outcome)


class SilentOverwrite(ModelCentre):
    """The last to arrive wins."""

    def _decide(self, asking: Asking, revision: Revision) -> tuple[Judged, CentreRecord | None]:
        current = self.state.records.get(revision.header.record_id)
        base = Base(version=current.version if current else None)
        blind = replace(revision, header=replace(revision.header, base=base))
        return super()._decide(asking, blind)


class LastClockWins(ModelCentre):
    """Whose clock says that it is later wins."""

    def _decide(self, asking: Asking, revision: Revision) -> tuple[Judged, CentreRecord | None]:
        judged, record = super()._decide(asking, revision)
        last = max((unseal(k.sealed).header.made_at for k in self.state.log
                    if k.record_id == revision.header.record_id), default="")  # fmt: skip
        if record is None or revision.body is None or revision.header.made_at < last:
            return judged, record
        values = apply_patch(record.values, revision.body.patch)
        return judged._replace(kept_aside=()), replace(record, values=values)


class LastClockSaysCase(ModelCentre):
    """A step of a registration counts only if nobody's clock was later; values merge as ever."""

    def _decide(self, asking: Asking, revision: Revision) -> tuple[Judged, CentreRecord | None]:
        head, before = revision.header, self.state.records.get(revision.header.record_id)
        judged, record = super()._decide(asking, revision)
        last = max((unseal(k.sealed).header.made_at for k in self.state.log
                    if k.record_id == head.record_id), default="")  # fmt: skip
        if record is None or before is None or head.made_at >= last:
            return judged, record
        return judged._replace(case=before.case), replace(record, case=before.case)


class TellsEverybody(ModelCentre):
    """An office is told of the records of others."""

    def _may_read(self, kept: Kept, office: str) -> bool:
        return True

    def rows(self, office: str = OFFICE) -> RowsDigest:
        records = self.state.records.values()
        return rows_digest(row_hash(r.record_id, r.version, r.case or "", r.values)
                           for r in records)  # fmt: skip


class TakesFromEverybody(ModelCentre):
    """An office writes into the records of others."""

    def _decide(self, asking: Asking, revision: Revision) -> tuple[Judged, CentreRecord | None]:
        own = self.state.offices.get(revision.header.record_id, asking.office_id)
        return super()._decide(replace(asking, office_id=own), revision)


class RaisesTheDead(ModelCentre):
    """A late save brings a registration back that had come to its end."""

    def _decide(self, asking: Asking, revision: Revision) -> tuple[Judged, CentreRecord | None]:
        judged, record = super()._decide(asking, revision)
        if record is None or revision.header.act is not Act.SAVED:
            return judged, record
        return judged._replace(case=Case.INCOMPLETE), replace(record, case=Case.INCOMPLETE)


class SameEpochAgain(ModelCentre):
    """Two restores from one backup give out the same record versions for different things."""

    def _next_epoch_no(self) -> int:
        return self.state.epoch_no + 1


class DropsLoser(ModelCentre):
    """A value that collides is thrown away with its whole revision."""

    def _publish(self, kept: Kept) -> None:
        if kept.outcome is not Outcome.CONFLICT:
            super()._publish(kept)


class GapInSequence(ModelCentre):
    """Commits become visible out of order: a reader may see a number before the one below it."""

    def _page(self, request: SyncRequest, after: int) -> tuple[list[Change], int, bool]:
        changes, seq, more = super()._page(request, after)
        late = self.state.seq - 1
        return [c for c in changes if c.seq != late or late % 5], seq, more


class AnyOrder(ModelCentre):
    """What a batch leaves out before it is not missed."""

    def _push(self, request: SyncRequest) -> list[OutcomeEntry]:
        chain = self.state.chains[request.device_id, request.incarnation]
        if request.head.no - len(request.revisions) <= len(chain):
            return super()._push(request)
        known = {k.sealed.header: k for k in chain}
        taken = []
        for wire in request.revisions:
            sealed = wire.sealed()
            kept = known.get(sealed.header) or self._store(
                request.device_id, request.incarnation, sealed
            )
            taken.append(entry(kept, kept.outcome))
        return taken


class NoTokens(ModelCentre):
    """Nobody notices a cloned laptop: any token will do, and the centre tells no number."""

    def _handle(self, request: SyncRequest) -> SyncResponse:
        return super()._handle(request).model_copy(update={"held": 0})

    def _take_turn(self, request: SyncRequest, *, is_new: bool) -> str:
        return super()._take_turn(request, is_new=True)


CENTRE_MUTANTS: dict[str, Mutant] = {
    "NoIdempotency": of_centres(NoIdempotency),
    "SilentOverwrite": of_centres(SilentOverwrite),
    "LastClockWins": of_centres(LastClockWins),
    "LastClockSaysCase": of_centres(LastClockSaysCase),
    "DropsLoser": of_centres(DropsLoser),
    "GapInSequence": of_centres(GapInSequence),
    "AnyOrder": of_centres(AnyOrder),
    "NoTokens": of_centres(NoTokens, Cloning),
    "TellsEverybody": of_centres(TellsEverybody, Offices),
    "TakesFromEverybody": of_centres(TakesFromEverybody, Offices),
    "RaisesTheDead": of_centres(RaisesTheDead),
    "SameEpochAgain": of_centres(SameEpochAgain, Restoring),
}
