"""Which backups may go: pure, and never trusting a clock with the newest good ones.

All of the last 48 hours stay, then the newest of each day for the last 14 days that have one, and
whatever the dates say the three newest good ones. New and old is decided by the serial number;
dates only thin out. What is bad or was never checked counts for nothing: it holds no good one's
place, and goes itself when it is old and three good ones are there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from .backup_files import Kept, moment

WHOLE = timedelta(hours=48)
DAYS = 14
LEAST_GOOD = 3
MOST_RECENT = 200
"""How many of "the last 48 hours" there may be: more than a stopped clock may ever pile up."""


def superfluous(backups: Iterable[Kept], now: datetime) -> tuple[Kept, ...]:
    """Those of *backups*, all of one place, that may be deleted; the oldest first."""
    newest_first = sorted(backups, key=lambda k: (k.serial, k.made_at, k.backup_id), reverse=True)
    good = [k for k in newest_first if k.state == "good"]
    stays = {k.backup_id for k in good[:LEAST_GOOD]}
    stays |= {k.backup_id for k in [k for k in good if _is_recent(k, now)][:MOST_RECENT]}
    stays |= {k.backup_id for k in _daily(good)}
    spared = len(good) < LEAST_GOOD
    gone = [k for k in good if k.backup_id not in stays]
    if not spared:
        gone += [k for k in newest_first if k.state != "good" and not _is_recent(k, now)]
    return tuple(sorted(gone, key=lambda k: (k.serial, k.made_at, k.backup_id)))


def _is_recent(kept: Kept, now: datetime) -> bool:
    """Also what a wrong clock dated into the future."""
    made = moment(kept.made_at)
    return made is None or now - made <= WHOLE


def _daily(good: Iterable[Kept]) -> list[Kept]:
    days: dict[str, Kept] = {}
    for kept in good:
        days.setdefault(kept.made_at[:10], kept)
    return list(days.values())[:DAYS]
