"""Known ways to get a stick wrong, each one method away from the right one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldreg.protocol.messages import SyncResponse
from fieldreg.protocol.stick import Reply
from fieldreg.sync import stick
from fieldreg.sync.ports import Outgoing, Taken
from fieldreg.sync.stick_bundle import Bundle

from .disk_model import Disk
from .stick_model import StickCentre, StickLaptop


class SentWhenWritten(StickLaptop):
    """What was written to a stick counts as delivered."""

    def pictures(self, most_bytes: int) -> tuple[Outgoing, ...]:
        found = super().pictures(most_bytes)
        self.disk.own = [replace(o, receipted=True) for o in self.disk.own]
        return found


class ReceiptByNumber(StickLaptop):
    """A receipt counts for whatever has its number, whatever the link says."""

    def _take_receipt(self, disk: Disk, response: SyncResponse) -> int:
        disk.own = [
            replace(o, receipted=o.receipted or o.no <= response.receipt.no) for o in disk.own
        ]
        return 0


class ReadsAgain(StickLaptop):
    """What a page tells for the second time is followed for the second time."""

    def _unread(self, disk: Disk, response: SyncResponse) -> list:
        return list(response.changes)


class KeepsItsCursor(StickLaptop):
    """A page is followed without remembering how far that was."""

    def take_page(self, response: SyncResponse, incarnation: str) -> Taken:
        old = self.disk.cursor
        taken = super().take_page(response, incarnation)
        self.disk.cursor = old
        return taken


class AppliesOverGaps(StickCentre):
    """What comes before others of its chain is applied at once."""

    def _check_order(self, first: int, chain: list) -> None:
        """Any number will do."""


class OldEpochIsNew(StickCentre):
    """A reply says that the laptop had known the epoch that it is of."""

    def read_file(self, bundle: Bundle, page: int) -> Reply:
        reply = super().read_file(bundle, page)
        return replace(reply, asked_epoch=reply.epoch, epoch=bundle.epoch or reply.epoch)


def lays_nothing_anew(patch: pytest.MonkeyPatch) -> None:
    """What can never arrive under its number is sent again and again."""
    patch.setattr(stick.Taking, "_lay_anew", lambda self, stuck: None)


def offers_nothing_lost(patch: pytest.MonkeyPatch) -> None:
    """A new epoch is begun without asking what the centre lost."""
    patch.setattr(
        stick.Taking, "_begin_epoch",
        lambda self, identity, has_read: self._store.read_again(""),
    )  # fmt: skip


def skips_pages(patch: pytest.MonkeyPatch) -> None:
    """A page counts wherever it begins."""
    real = stick.Taking._take_pages

    def wrong(self: stick.Taking) -> None:
        answers = self._reply.answers
        loose = replace(
            self._reply, answers=lambda: (a.model_copy(update={"after": 0}) for a in answers())
        )
        self._reply, kept = loose, self._reply
        real(self)
        self._reply = kept

    patch.setattr(stick.Taking, "_take_pages", wrong)


LAPTOPS = (SentWhenWritten, ReceiptByNumber, ReadsAgain, KeepsItsCursor)
CENTRES = (AppliesOverGaps, OldEpochIsNew)
CORES = (lays_nothing_anew, offers_nothing_lost, skips_pages)
