"""Leaving the memory alone while an exchange is made or taken.

What an exchange of a thousand revisions is read into lives until it is written. Meanwhile Python
would look through all of it for circles, again and again: a quarter of what a sync costs a laptop.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_inside = 0
_must_resume = False


@contextmanager
def collecting_later() -> Iterator[None]:
    """Look for circles only afterwards, in all threads. For short work: never while waiting.

    May be used within itself, and by several threads at once; whoever had turned the collector off
    finds it so.
    """
    global _inside, _must_resume  # noqa: PLW0603 - there is one collector in a process
    with _lock:
        if not _inside:
            _must_resume = gc.isenabled()
            gc.disable()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside and _must_resume:
                gc.enable()
