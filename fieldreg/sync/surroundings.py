"""What surrounds the loop of a sync, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from .core import Pace
from .ports import Carrier, SyncStore
from .trouble import SyncTrouble

T = TypeVar("T")
_LONGEST_PAUSE = 300.0


class OnWriter(Protocol):
    """Runs a short function on the writer lane and waits for its result."""

    def __call__(self, job: Callable[[], T], /) -> T:
        """The result of *job*; what it raises is raised here."""
        ...


class Beside(Protocol):
    """Begins a function on a thread of its own, beside the exchange that is about to begin."""

    def __call__(self, job: Callable[[], T], /) -> Callable[[], T]:
        """What waits for *job* to end and gives its result; what it raised is raised there."""
        ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything around the loop that is not pure: passed in, so that tests decide it.

    `clock` counts seconds from anywhere; `wait` returns after so many, or when cancelled;
    `chance` is a number from 0 to 1; `progress` is told (sent, to send, received). `compares_all`:
    area by area and record by record, although the sums are equal. Without `beside` nothing is
    made ready while an exchange is on its way.
    """

    store: SyncStore
    carrier: Carrier
    on_writer: OnWriter
    make_id: Callable[[], str]
    clock: Callable[[], float]
    wait: Callable[[float], None]
    chance: Callable[[], float]
    progress: Callable[[int, int, int], None]
    cancelled: Callable[[], bool]
    pace: Pace = Pace()
    compares_all: bool = False
    beside: Beside | None = None


@dataclass(slots=True)
class Ended:
    """How a sync stands. `equal` is None until both sides' digests were compared.

    `differed` says in how many areas both sides held something else, and how many records were
    told anew because of it; `compared` how many areas and records were laid side by side (None:
    the sums were enough, or the centre is of before that question). `pace` is what the line bore at
    last. `is_revoked`: the centre has proved that it revoked this laptop.
    """

    sent: int = 0
    received: int = 0
    quarantined: int = 0
    waiting: int = 0
    equal: bool | None = None
    is_revoked: bool = False
    differed: tuple[int, int] = (0, 0)
    compared: tuple[int, int] | None = None
    pace: Pace = Pace()
    trouble: SyncTrouble | None = None
    changed_records: set[str] = field(default_factory=set)


def pause(failures: int, chance: float, asked: float | None = None) -> float:
    """Seconds to wait after *failures* in a row: 1 s doubling to 5 min, full jitter.

    What the centre *asked* for is honoured, up to the same five minutes: never less, and by chance
    up to a quarter and a second more, for it asked the same of everybody at once.
    """
    if asked is not None:
        least = max(asked, 0.0)
        return min(least + chance * (1.0 + least / 4), _LONGEST_PAUSE)
    return chance * min(2.0 ** max(failures - 1, 0), _LONGEST_PAUSE)
