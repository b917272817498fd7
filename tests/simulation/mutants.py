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
from fieldreg.protocol.messages import (
    Change,
    SyncResponse,
)
from fieldreg.sync import engine
from fieldreg.sync.ports import Outgoing, Taken
from fieldreg.sync.stuck import Said
from fieldreg.sync.trouble import SyncTrouble

from . import laptop_model
from .alike_world import ALIKE_MUTANTS
from .centre_mutants import CENTRE_MUTANTS
from .disk_model import Disk, Own
from .laptop_model import ModelLaptop
from .mid_sync import MID_SYNC_MUTANTS
from .mutant import Mutant, of_laptops
from .onward_world import GoingOn, LateCursorFirst, LateEndsExchange, NeverTakesLate
from .schedule import Schedule
from .stick_mutants import STICK_MUTANTS
from .worlds import Copied, Restoring


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
    **CENTRE_MUTANTS,
    "believes_everything": Mutant(Schedule, believes_everything),
    "trusts_its_disk": Mutant(Restoring, trusts_its_disk),
    "forgets_earlier_incarnations": Mutant(Restoring, forgets_earlier_incarnations),
    "never_lays_anew": Mutant(Copied, never_lays_anew),
    "lays_anew_unread": Mutant(Copied, lays_anew_unread),
    **STICK_MUTANTS,
    **ALIKE_MUTANTS,
    **MID_SYNC_MUTANTS,
}
