"""Known ways to get a sync wrong, each one method away from the right one.

They are the harness's controls: schedules that do not catch every one of them prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest

from fieldreg.domain.merge import CentreRecord, Merge, merge
from fieldreg.domain.record import apply_patch
from fieldreg.domain.revision import Revision
from fieldreg.domain.words import Outcome
from fieldreg.protocol.messages import Change, OutcomeEntry, SyncRequest, SyncResponse
from fieldreg.protocol.sealed import SealedRevision
from fieldreg.sync import engine
from fieldreg.sync.ports import Outgoing, Taken
from fieldreg.sync.stuck import Said
from fieldreg.sync.trouble import SyncTrouble

from . import laptop_model
from .centre_model import Kept, ModelCentre, entry
from .laptop_model import Disk, ModelLaptop, Own
from .schedule import Copied, Restoring, Schedule


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


class NoIdempotency(ModelCentre):
    """What arrives is applied, had or not."""

    def _again(self, had: Kept, sealed: SealedRevision) -> OutcomeEntry:
        kept = self._store(had.device_id, had.incarnation, sealed, had.trunk)
        self.state.chains[had.device_id, had.incarnation].pop()
        return entry(kept, kept.outcome)


class SilentOverwrite(ModelCentre):
    """The last to arrive wins."""

    def _merge(self, current: CentreRecord, revision: Revision, trunk: int, writer: str) -> Merge:
        patch = revision.body.patch if revision.body else {}
        act, version = revision.header.act, current.version
        return merge(current, patch, act=act, trunk=version, writer=writer)


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
                request.device_id, request.incarnation, sealed, None
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

    def write(self: engine.Engine, exchange: str, response: SyncResponse) -> Taken:
        return self._around.store.receive(exchange, response)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.Engine, "_readable", lambda self, said, response: response)
        patch.setattr(engine.Engine, "_write", write)
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


LAPTOPS = (
    AckBeforeReceipt, CursorBeforeRows, RowsBeforeCursor, OverlayOnce, ForgetsAtReceipt,
    ForgetsPending, KeepsReceipts, KeepsRows,
)  # fmt: skip
CENTRES = (NoIdempotency, SilentOverwrite, DropsLoser, GapInSequence, AnyOrder, NoTokens)


def with_laptop(kind: type[ModelLaptop]) -> type[Schedule]:
    """Schedules whose laptops are of this kind."""
    return type(kind.__name__, (_base(kind.__name__),), {"laptop_type": kind})


def with_centre(kind: type[ModelCentre]) -> type[Schedule]:
    """Schedules whose centre is of this kind."""
    return type(kind.__name__, (_base(kind.__name__),), {"centre_type": kind})


def with_loop(name: str) -> type[Schedule]:
    """Schedules in which the flaw of this name matters."""
    return _base(name)


def _base(name: str) -> type[Schedule]:
    if name in _OF_COPIES:
        return Copied
    return Restoring if name in _OF_RESTORES else Schedule


LOOPS = (
    believes_everything, trusts_its_disk, forgets_earlier_incarnations, never_lays_anew,
    lays_anew_unread,
)  # fmt: skip
_OF_COPIES = {"never_lays_anew", "lays_anew_unread"}
_OF_RESTORES = {
    "KeepsReceipts", "KeepsRows", "NoTokens", "trusts_its_disk",
    "forgets_earlier_incarnations",
}  # fmt: skip
