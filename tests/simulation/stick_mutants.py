"""Known ways to get a stick wrong, each one method away from the right one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from fieldreg.protocol.messages import Change, SyncRequest, SyncResponse
from fieldreg.protocol.stick import Reply
from fieldreg.server.stick_order import Untaken
from fieldreg.sync import stick
from fieldreg.sync.ports import Outgoing, Taken
from fieldreg.sync.stick_bundle import Bundle

from .disk_model import Disk
from .mutant import Mutant, of_centres, of_laptops
from .stick_model import (
    CopiedSticksOnly,
    RestoringSticks,
    StickCentre,
    StickLaptop,
    Sticks,
    SticksOnly,
)


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

    def _unread(self, disk: Disk, changes: list[Change]) -> list[Change]:
        return changes


class SkipsAPage(StickLaptop):
    """How far a page goes is remembered without following it."""

    def take_page(self, response: SyncResponse, incarnation: str) -> Taken:
        told = response.model_copy(update={"changes": []}) if response.more else response
        return super().take_page(told, incarnation)


class AppliesOverGaps(StickCentre):
    """What comes before others of its chain is applied at once."""

    def _check_order(self, first: int, chain: list) -> None:
        """Any number will do."""


class JudgesEarly(StickCentre):
    """What stands on something untaken of the same file is judged without it."""

    def is_early(self, request: SyncRequest, untaken: Untaken) -> bool:
        return False


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
        lambda self: self._store.read_again(self._reply.epoch),
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


def _around(flaw: Callable[[pytest.MonkeyPatch], None]) -> Callable[[], Any]:
    @contextmanager
    def wrong() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            flaw(patch)
            yield

    return wrong


STICK_MUTANTS = {
    "SentWhenWritten": of_laptops(SentWhenWritten, Sticks),
    "ReceiptByNumber": of_laptops(ReceiptByNumber, SticksOnly),
    "ReadsAgain": of_laptops(ReadsAgain, Sticks),
    "SkipsAPage": of_laptops(SkipsAPage, Sticks),
    "AppliesOverGaps": of_centres(AppliesOverGaps, Sticks),
    "JudgesEarly": of_centres(JudgesEarly, CopiedSticksOnly),
    "OldEpochIsNew": of_centres(OldEpochIsNew, RestoringSticks),
    "lays_nothing_anew": Mutant(CopiedSticksOnly, _around(lays_nothing_anew)),
    "offers_nothing_lost": Mutant(SticksOnly, _around(offers_nothing_lost)),
    "skips_pages": Mutant(SticksOnly, _around(skips_pages)),
}
