"""What to ask when both sides do not hold the same: which areas, which records, all of those anew.

Pure: it is told what was answered, says what to ask next, and how much it found. One who does not
get an answer to what it asks has a centre of before these questions; everything is then read from
its start instead. Where an officer asks for it, everything is compared although the sums are equal:
that alone finds values which do not fit the hash that was kept of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import pairwise

from fieldreg.protocol.messages import (
    MAX_WANTED,
    AreaDigest,
    Compare,
    ListedRecord,
    SyncRequest,
    SyncResponse,
)

from .ports import SyncStore
from .trouble import SyncTrouble, Trouble


class Reconciler:
    """One full compare of the areas that differ, or of all. `areas` and `records` say what it
    found, `compared` (areas, records) what was laid side by side; None until that is done."""

    def __init__(self, *, is_full: bool = False) -> None:
        self.areas = 0
        self.records = 0
        self.compared: tuple[int, int] | None = None
        self._is_full = is_full
        self._asks: Compare | None = None
        self._has_begun = False
        self._left: deque[str] = deque()
        self._listed: set[str] = set()
        self._differing: dict[str, None] = {}
        self._compared: list[str] = []
        self._at_centre: set[str] = set()
        self._found_in: set[str] = set()

    @property
    def asks(self) -> Compare | None:
        """What the next request asks; None where nothing is being compared."""
        return self._asks

    def begin(self, *, differs: bool) -> bool:
        """Ask for the digests of each area, where those of everything differ or all is to be
        compared; once only."""
        if not (differs or self._is_full):
            return False
        is_first, self._has_begun = not self._has_begun, True
        if is_first:
            self._asks = Compare()
        return is_first

    def goes_on(self, *, is_led_on: bool) -> bool:
        """Whether to ask on although both sides hold the same; nothing more is asked if not."""
        if not (self._is_full and is_led_on):
            self._asks = None
        return self._asks is not None

    def give_up(self) -> None:
        """Ask nothing more."""
        self._asks = None

    def hear(self, store: SyncStore, exchange: str, response: SyncResponse) -> bool:
        """Take the answer to what was asked; whether it was one.

        Runs on the writer lane, after the answer was taken. Nothing is asked any more once all
        that differed was told: then the digests must be equal.
        """
        asked = self._asks
        if asked is None:
            return True
        if asked.records:
            return self._hear_retold(asked, response)
        if asked.area is not None:
            return self._hear_listed(store, exchange, response)
        return self._hear_areas(store, response)

    def _hear_areas(self, store: SyncStore, response: SyncResponse) -> bool:
        if response.areas is None:
            return False
        ours, theirs = store.areas(), response.areas
        found = differing_areas(ours, theirs)
        every = sorted({digest.area for digest in (*ours, *theirs)})
        self._compared = every if self._is_full else found
        self._left = deque(self._compared)
        self.areas = 0 if self._is_full else len(found)
        return self._go_on(store)

    def _hear_listed(self, store: SyncStore, exchange: str, response: SyncResponse) -> bool:
        listed = response.listed
        if listed is None:
            return False
        self._note_differing(listed.area, store.differing(exchange, listed.records))
        self._at_centre |= {listed.area} if listed.records else set()
        self._listed |= {record.record_id for record in listed.records}
        if listed.more:
            self._asks = Compare(area=listed.area, after=listed.records[-1].record_id)
            return True
        return self._go_on(store)

    def _go_on(self, store: SyncStore) -> bool:
        """The next area's list; after the last one, the first records that differ."""
        if self._left:
            self._asks = Compare(area=self._left.popleft())
            return True
        for area in self._compared:
            self._note_differing(area, store.not_among(area, self._listed))
        if self._is_full:  # of a record whose values were erased the area is not known here
            self.areas = len(self._found_in)
        self.compared = len(self._at_centre), len(self._listed)
        return self._ask_records()

    def _note_differing(self, area: str, record_ids: Sequence[str]) -> None:
        self._differing |= dict.fromkeys(record_ids)
        if record_ids:
            self._found_in.add(area)

    def _ask_records(self) -> bool:
        """Ask for what differs; whether there is anything, as there must be unless all is asked."""
        some = list(self._differing)[:MAX_WANTED]
        self._asks = Compare(records=some) if some else None
        return bool(some or self.records or self._is_full)

    def _hear_retold(self, asked: Compare, response: SyncResponse) -> bool:
        if response.retold is None or not response.retold.records:
            return False
        for record_id in response.retold.records:
            del self._differing[record_id]
        self.records += len(response.retold.records)
        return self._ask_records()


def differing_areas(ours: Sequence[AreaDigest], theirs: Sequence[AreaDigest]) -> list[str]:
    """The codes of the areas of which both sides hold something else, in their order."""
    different = set(ours) ^ set(theirs)
    return sorted({digest.area for digest in different})


def check_comparison(request: SyncRequest, response: SyncResponse) -> None:
    """Refuse an answer to `compare` that is none to what was asked, or that cannot be followed.

    Raises SyncTrouble bad_answer.
    """
    asked = request.compare or Compare()
    listed, retold = response.listed, response.retold
    if listed is not None:
        _require(listed.area == asked.area and _goes_on(listed.records, asked.after, listed.more))
    if retold is not None:
        told = retold.records
        _require(len(told) == len(set(told)) and set(told) <= set(asked.records))
        _require({change.record_id for change in retold.changes} <= set(told))


def _goes_on(records: Sequence[ListedRecord], after: str, more: bool) -> bool:
    ids = [after, *(record.record_id for record in records)]
    return all(a < b for a, b in pairwise(ids)) and bool(records or not more)


def _require(is_sane: bool) -> None:
    if not is_sane:
        raise SyncTrouble(Trouble.BAD_ANSWER, what="compare")
