"""The next page of the stream, read and packed while a laptop still writes the one before it.

A page is ready for one laptop at one place of its office's stream, and never stands in for a
check: the request that gets it was let in, its cursor read and its token used up as ever, and what
the page says is compared with the snapshot that the rest of the answer is of. Whatever does not fit
is thrown away, and the page made as if nobody had thought of it before.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from threading import Lock

import zstandard
from pydantic import TypeAdapter
from sqlalchemy import Connection

from fieldreg.protocol.messages import Change
from fieldreg.protocol.packing import packer

from .database import Database
from .judge import Asking
from .pull import Stretch, page_after, stretch_of

log = logging.getLogger("fieldreg.server")

KEPT_SECONDS = 10.0
MOST_PAGES = 8
"""Ready at once; of some 3 MiB each, nearly all of it what packs the end of the answer."""
_QUICK_SECONDS = 5.0
_MOST_KNOWN = 1_000
_LONGEST_WAIT = 5.0
_LEAST_PART = 4
_END_BYTES = 2_048
_CHANGES = TypeAdapter(list[Change])


@dataclass(frozen=True, slots=True)
class Place:
    """After which number of the stream a laptop reads on, in which epoch."""

    asking: Asking
    epoch: str
    after: int


class Page:
    """A page's changes, packed as the beginning of an answer. For use once.

    `count` changes up to the number `last`; `stretch` is what was counted there. `is_full`: no
    more of them would have found room.
    """

    def __init__(
        self, changes: list[Change], last: int, stretch: Stretch, *, is_full: bool
    ) -> None:
        self.count = len(changes)
        self.last = last
        self.stretch = stretch
        self.is_full = is_full
        beginning = b'{"changes":' + _CHANGES.dump_json(changes, exclude_none=True) + b","
        self._packer = packer(size=len(beginning) + _END_BYTES)
        self._packed = self._packer.compress(beginning)
        self._packed += self._packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def packed(self, rest: bytes) -> bytes | None:
        """The whole answer as a zstd frame, *rest* being the JSON object of its other members.

        None where *rest* is longer than there is room for: then `whole` has it.
        """
        end = rest.removeprefix(b"{").ljust(_END_BYTES)  # the frame says how long it is
        if len(end) > _END_BYTES:
            return None
        return self._packed + self._packer.compress(end) + self._packer.flush()

    def whole(self, rest: bytes) -> bytes:
        """The same as it is before packing."""
        beginning = zstandard.ZstdDecompressor().decompressobj().decompress(self._packed)
        return beginning + rest.removeprefix(b"{")

    def suits(self, limit: int) -> bool:
        """Whether who asks for *limit* changes gets no more, and not much less than there are."""
        is_whole = self.is_full or not self.stretch.goes_on
        return self.count <= limit and (is_whole or self.count * _LEAST_PART >= limit)


@dataclass(frozen=True, slots=True)
class _Kept:
    place: Place
    since: float
    page: Future[Page]


class Ahead:
    """The pages that one worker has ready. *now* gives seconds that only grow."""

    def __init__(self, database: Database, now: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._now = now
        self._lock = Lock()
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._answered: OrderedDict[tuple[str, str], float] = OrderedDict()

    def begin(self, place: Place, limit: int) -> None:
        """Make a page of *limit* changes at *place* ready, for a laptop that was just answered.

        Not for one on a slow line: it would ask too late.
        """
        who = _who(place)
        with self._lock:
            self._let_go_of_old()
            if before := self._kept.pop(who, None):
                before.page.cancel()
            if self._asks_quickly(who) and len(self._kept) < MOST_PAGES:
                made = self._database.beside(partial(_made, place, limit))
                self._kept[who] = _Kept(place, self._now(), made)

    def take(self, place: Place, limit: int) -> Page | None:
        """The page at *place*, if it is ready, or soon will be, and who asks wants that much."""
        with self._lock:
            self._let_go_of_old()
            kept = self._kept.pop(_who(place), None)
        if kept is None or kept.page.cancel() or kept.place != place:
            return None
        try:
            error = kept.page.exception(_LONGEST_WAIT)
        except (CancelledError, TimeoutError):
            return None
        if error is not None:
            log.warning("no page ahead: %s", type(error).__name__)
            return None
        page = kept.page.result()
        return page if page.suits(limit) else None

    def let_go_of_old(self) -> None:
        """Throw away what nobody came for."""
        with self._lock:
            self._let_go_of_old()

    def _let_go_of_old(self) -> None:
        oldest = self._now() - KEPT_SECONDS
        for who, kept in list(self._kept.items()):
            if kept.since < oldest:
                kept.page.cancel()
                del self._kept[who]

    def _asks_quickly(self, who: tuple[str, str]) -> bool:
        """Whether this answer followed soon on the one before; noted for the next."""
        now = self._now()
        before = self._answered.pop(who, now)
        self._answered[who] = now
        if len(self._answered) > _MOST_KNOWN:
            self._answered.popitem(last=False)
        return now - before <= _QUICK_SECONDS


def _who(place: Place) -> tuple[str, str]:
    return place.asking.device_id, place.asking.incarnation


def _made(place: Place, most: int, connection: Connection) -> Page:
    asking, after = place.asking, place.after
    pulled = page_after(connection, asking, after, most)
    stretch = stretch_of(connection, asking.office_id, after, pulled.seq)
    is_full = pulled.more and len(pulled.changes) < most
    return Page(pulled.changes, pulled.seq, stretch, is_full=is_full)
