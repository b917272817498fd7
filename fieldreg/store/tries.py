"""The wait after wrong passphrases: five are free, then 1, 2, 4 … 60 minutes.

A wait is counted on the clock since boot, which nobody can set. The header holds where on that
clock the wait began (`served_from`), and it is over once the clock shows `served_from` + wait.
Why neither a restart nor a reboot shortens it, and the wall clock does not matter:

- same boot: the clock shows `served_from` + wait, so a whole wait has passed;
- after a reboot the clock began anew, later than the wait did. If it shows less than
  `served_from`, the whole wait is served again from now on. If it shows `served_from` + wait, the
  machine has been up for longer than a wait since that reboot: a whole wait has passed as well.

An honest officer therefore waits at most one wait more than he would have without the reboot.
Whoever can put an old header back, or move a system's clock since boot, is a thief with the disk:
against him stands the cost of the key derivation, not this count.
"""

from __future__ import annotations

import time
from dataclasses import replace

from .vault_header import Tries

FREE_TRIES = 5
LONGEST_WAIT_MINUTES = 60


def since_boot() -> float:
    """Seconds since this machine was switched on, the same for every process; sleep counts."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


def wait_after(failed: int) -> int:
    """Seconds to wait after *failed* wrong tries in a row: none, then 1, 2, 4 … 60 minutes."""
    if failed < FREE_TRIES:
        return 0
    return 60 * min(LONGEST_WAIT_MINUTES, 1 << min(failed - FREE_TRIES, 6))


def served(tries: Tries, now: float) -> tuple[Tries, int]:
    """*tries* as they are to be kept, and the whole seconds left to wait (0: try).

    *now* is `since_boot`. The tries change where a wait begins again after a reboot.
    """
    wait = wait_after(tries.failed)
    if not wait:
        return tries, 0
    now_ms = int(now * 1000)
    if tries.served_from is None or now_ms < tries.served_from:
        return replace(tries, served_from=now_ms), wait
    left_ms = tries.served_from + wait * 1000 - now_ms
    return tries, max(0, -(-left_ms // 1000))


def counted(tries: Tries, now: float) -> Tries:
    """*tries* with one more, as if it had failed already."""
    failed = tries.failed + 1
    begins = int(now * 1000) if wait_after(failed) else None
    return Tries(failed, begins, tries.unrecorded + 1)
