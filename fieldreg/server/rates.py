"""How often somebody may ask: counted in windows, in memory or in the database all workers share.

A window begins with the first request that falls into none. Kept are hashes and counts only.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Protocol

from sqlalchemy import case, delete
from sqlalchemy.dialects.postgresql import insert

from .database import Database
from .tables import rate

_MOST_BUCKETS = 20_000
_SWEEP_EVERY = 1_000
_LOTS = 100


@dataclass(frozen=True, slots=True)
class Rate:
    """*most* requests in *seconds*."""

    most: int
    seconds: int


class Rates(Protocol):
    """Counts for buckets, each a short text of whose requests are counted."""

    def take(self, bucket: str, allowed: Rate, now: int) -> int:
        """Count one more at *now* (seconds since 1970).

        Returns 0 if it is allowed, else after how many seconds it will be.
        """


def bucket_of(kind: str, who: str) -> str:
    """A bucket's name: nothing of *who* (an address, a token) can be read from it."""
    return sha256(f"{kind}\x00{who}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _left(began_at: int, allowed: Rate, now: int) -> int:
    return max(began_at + allowed.seconds - now, 1)


class MemoryRates:
    """Counts of one process; of very many buckets those longest unused are forgotten."""

    def __init__(self) -> None:
        self._windows: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._lock = Lock()

    def take(self, bucket: str, allowed: Rate, now: int) -> int:
        """Count one more; see `Rates`."""
        with self._lock:
            began_at, count = self._window(bucket, allowed, now)
            self._windows[bucket] = (began_at, count + 1)
            self._windows.move_to_end(bucket)
            while len(self._windows) > _MOST_BUCKETS:
                self._windows.popitem(last=False)
        return 0 if count < allowed.most else _left(began_at, allowed, now)

    def wait(self, bucket: str, allowed: Rate, now: int) -> int:
        """What `take` would answer, without counting."""
        with self._lock:
            began_at, count = self._window(bucket, allowed, now)
        return 0 if count < allowed.most else _left(began_at, allowed, now)

    def _window(self, bucket: str, allowed: Rate, now: int) -> tuple[int, int]:
        began_at, count = self._windows.get(bucket, (now, 0))
        is_over = not 0 <= now - began_at < allowed.seconds  # or the clock was put back
        return (now, 0) if is_over else (began_at, count)


class SharedRates:
    """Counts in PostgreSQL, the same for all workers on all machines.

    A worker takes a hundredth of what is allowed at once, so that not each request costs a
    transaction more; what it has left of that when the window ends was allowed to nobody.

    The table is not logged: after a crash of the database counting begins anew.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._taken = 0
        self._lots: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._lock = Lock()

    def take(self, bucket: str, allowed: Rate, now: int) -> int:
        """Count one more; see `Rates`. Most are counted here, of a lot that was taken before."""
        if self._has_left(bucket, allowed, now):
            return 0
        lot = max(allowed.most // _LOTS, 1)
        began_at, taken = self._take_lot(bucket, allowed, now, lot)
        if taken > allowed.most:
            return _left(began_at, allowed, now)
        with self._lock:
            self._lots[bucket] = (began_at, lot - 1)
            self._lots.move_to_end(bucket)
            while len(self._lots) > _MOST_BUCKETS:
                self._lots.popitem(last=False)
        return 0

    def _has_left(self, bucket: str, allowed: Rate, now: int) -> bool:
        with self._lock:
            began_at, left = self._lots.get(bucket, (now, 0))
            if not left or not 0 <= now - began_at < allowed.seconds:
                return False
            self._lots[bucket] = (began_at, left - 1)
            return True

    def _take_lot(self, bucket: str, allowed: Rate, now: int, lot: int) -> tuple[int, int]:
        """Count *lot* requests in a transaction of its own: since when, and how many there are."""
        fresh = insert(rate).values(bucket=bucket, began_at=now, taken=lot)
        age = now - rate.c.began_at
        goes_on = (age >= 0) & (age < allowed.seconds)
        counted = fresh.on_conflict_do_update(
            index_elements=[rate.c.bucket],
            set_={
                "began_at": case((goes_on, rate.c.began_at), else_=now),
                "taken": case((goes_on, rate.c.taken + lot), else_=lot),
            },
        ).returning(rate.c.began_at, rate.c.taken)
        row = self._database.write(lambda c: c.execute(counted).one())
        self._sweep(now)
        return row.began_at, row.taken

    def _sweep(self, now: int) -> None:
        """Now and then forget what is over: windows are minutes, so an hour is long."""
        self._taken += 1
        if self._taken % _SWEEP_EVERY == 0:
            old = delete(rate).where(rate.c.began_at < now - 3_600)
            self._database.write(lambda c: c.execute(old))


def rates_for(database: Database) -> Rates:
    """Counts that all workers of *database* share: embedded SQLite has one worker only."""
    return SharedRates(database) if database.dialect == "postgresql" else MemoryRates()
