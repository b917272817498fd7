"""Known ways to get a sync wrong, each one method away from the right one.

They are the harness's controls: schedules that do not catch every one of them prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest

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
from fieldreg.sync import engine
from fieldreg.sync.ports import Outgoing, Taken
from fieldreg.sync.stuck import Said
from fieldreg.sync.trouble import SyncTrouble

from . import laptop_model
from .centre_model import OFFICE, Kept, ModelCentre, entry
from .disk_model import Disk, Own
from .laptop_model import ModelLaptop
from .mutant import Mutant, of_centres, of_laptops
from .onward_world import GoingOn, LateCursorFirst, LateEndsExchange, NeverTakesLate
from .schedule import Schedule
from .stick_mutants import STICK_MUTANTS
from .worlds import Cloning, Copied, Offices, Restoring


class AckBeforeReceipt(ModelLaptop):
    """What was sent counts as delivered."""

    def prepare(self, exchange: str, *, most: int, most_bytes: int) -> Outgoing:
        outgoing = super().prepare(exchange, most=most, most_bytes=most_bytes)
        sent = set(outgoing.revision_ids)
        self.disk.own = [
            replace(o, receipted=o.receipted or o.revision_id in sent) for o in self.disk.own
        ]
        return outgoing


class CursorBeforeRows(ModelLaptop):
    """The cursor is durable before the rows it stands for."""

    def take(self, exchange: str, response: SyncResponse) -> Taken:
        with self._transaction("cursor") as disk:
            disk.cursor, disk.epoch = response.cursor, response.epoch
        return super().take(exchange, response)


class RowsBeforeCursor(ModelLaptop):
    """Rows are durable before the cursor, and a row may be applied twice."""

    def take(self, exchange: str, response: SyncResponse) -> Taken:
        with self._transaction("rows") as disk:
            self._changes(disk, response.changes)
        rest = response.model_copy(update={"changes": []})
        return super().take(exchange, rest)


class OverlayOnce(ModelLaptop):
    """Own edits are laid over the row once, instead of deriving the view anew."""

    def _changes(self, disk: Disk, changes: list[Change]) -> None:
        super()._changes(disk, changes)
        for record_id in {c.record_id for c in changes}:
            mine = [o for o in disk.own if o.record_id == record_id and self._is_pending(o)]
            for own in mine:
                row = disk.rows[record_id]
                disk.rows[record_id] = replace(row, values=apply_patch(row.values, own.patch))


class ForgetsAtReceipt(ModelLaptop):
    """An own edit leaves the view when it is received, before the stream brings it back."""

    def _is_pending(self, own: Own) -> bool:
        return super()._is_pending(own) and not own.receipted


class ForgetsPending(ModelLaptop):
    """A pulled row takes the place of edits that still wait."""

    def _changes(self, disk: Disk, changes: list[Change]) -> None:
        super()._changes(disk, changes)
        pulled = {c.record_id for c in changes}
        disk.own = [
            replace(o, patch={}) if o.record_id in pulled and not o.receipted else o
            for o in disk.own
        ]


class KeepsReceipts(ModelLaptop):
    """A restored centre does not get back what it lost."""

    def resend_from(self, incarnation: str, no: int) -> None:
        return


class KeepsRows(ModelLaptop):
    """After a change of epoch, the rows of the old one stay."""

    def read_again(self, epoch: str) -> None:
        rows = self.disk.rows
        super().read_again(epoch)
        self.disk.rows = rows


class ForgetsPeople(ModelLaptop):
    """While the stream is read again, nobody of before is in the lists."""

    def _kept(self, disk: Disk) -> dict[str, tuple[CentreRecord, frozenset[str]]]:
        return {}


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


@contextmanager
def believes_everything() -> Iterator[None]:
    """The laptop takes any answer for an answer to its question."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "check_answer", lambda *_: None)
        yield


@contextmanager
def trusts_its_disk() -> Iterator[None]:
    """Changes are taken from answers to an earlier incarnation, whatever this disk has lost."""

    def written(self: engine.Engine, receive: Callable[[], Taken]) -> Taken:
        return receive()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.Engine, "_readable", lambda self, said, response: response)
        patch.setattr(engine.Engine, "_written", written)
        yield


@contextmanager
def forgets_earlier_incarnations() -> Iterator[None]:
    """A restored centre gets back only what the present incarnation made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.Engine, "_offer_earlier", lambda self, identity: False)
        yield


@contextmanager
def never_lays_anew() -> Iterator[None]:
    """What forked waits for a person, as if it could still arrive."""

    def find(self: engine.Engine, trouble: SyncTrouble, said: Said) -> None:
        raise trouble

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.Engine, "_find_fork", find)
        yield


@contextmanager
def lays_anew_unread() -> Iterator[None]:
    """Forked work is said again under ids that no other copy of the disk would give it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(laptop_model, "derived_id", lambda _: str(uuid4()))
        yield


MUTANTS = {
    "AckBeforeReceipt": of_laptops(AckBeforeReceipt),
    "CursorBeforeRows": of_laptops(CursorBeforeRows),
    "RowsBeforeCursor": of_laptops(RowsBeforeCursor),
    "OverlayOnce": of_laptops(OverlayOnce),
    "ForgetsAtReceipt": of_laptops(ForgetsAtReceipt),
    "ForgetsPending": of_laptops(ForgetsPending),
    "KeepsReceipts": of_laptops(KeepsReceipts, Restoring),
    "ForgetsPeople": of_laptops(ForgetsPeople, Restoring),
    "KeepsRows": of_laptops(KeepsRows, Restoring),
    "LateCursorFirst": of_laptops(LateCursorFirst, GoingOn),
    "LateEndsExchange": of_laptops(LateEndsExchange, GoingOn),
    "NeverTakesLate": of_laptops(NeverTakesLate, GoingOn),
    "NoIdempotency": of_centres(NoIdempotency),
    "SilentOverwrite": of_centres(SilentOverwrite),
    "LastClockWins": of_centres(LastClockWins),
    "DropsLoser": of_centres(DropsLoser),
    "GapInSequence": of_centres(GapInSequence),
    "AnyOrder": of_centres(AnyOrder),
    "NoTokens": of_centres(NoTokens, Cloning),
    "TellsEverybody": of_centres(TellsEverybody, Offices),
    "TakesFromEverybody": of_centres(TakesFromEverybody, Offices),
    "RaisesTheDead": of_centres(RaisesTheDead),
    "SameEpochAgain": of_centres(SameEpochAgain, Restoring),
    "believes_everything": Mutant(Schedule, believes_everything),
    "trusts_its_disk": Mutant(Restoring, trusts_its_disk),
    "forgets_earlier_incarnations": Mutant(Restoring, forgets_earlier_incarnations),
    "never_lays_anew": Mutant(Copied, never_lays_anew),
    "lays_anew_unread": Mutant(Copied, lays_anew_unread),
    **STICK_MUTANTS,
}
