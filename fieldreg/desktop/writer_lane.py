"""The thread on which everything is written, and what it does when nobody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from fieldreg.domain.masking import described
from fieldreg.domain.trouble import Trouble

log = logging.getLogger(__name__)

QUIET = frozenset({"cancelled", "workspace_closed"})
"""Trouble that nobody is told of unless he asked: a job was stopped, or came after the lock."""


class WriterLane(ThreadPoolExecutor):
    """One thread. `rest`, if set, is called there after a job, behind all that wait by then.

    It is for what has to be done some time and should keep nobody waiting.
    """

    def __init__(self, begin: Callable[[], None]) -> None:
        super().__init__(1, "writer", begin)
        self.rest: Callable[[], object] | None = None
        self._is_asked = False

    def submit(self, job: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """Run *job* after all that were asked before."""
        future = super().submit(job, *given, **named)
        future.add_done_callback(self._ask_for_rest)
        return future

    def _ask_for_rest(self, _: Future[Any]) -> None:
        if self.rest and not self._is_asked:
            self._is_asked = True
            # A lane that is closing has no rest any more.
            with suppress(RuntimeError):
                super().submit(self._take_rest).add_done_callback(log_failure)

    def _take_rest(self) -> None:
        self._is_asked, rest = False, self.rest
        if rest:
            rest()


def log_exception(error: BaseException) -> None:
    """Where it failed, never an exception's text: that may hold what somebody typed."""
    log.error("A job failed: %s", described(error), extra={"crash": error})


def log_failure(future: Future[Any]) -> None:
    """Log the failure of a job whose result nobody takes."""
    error = None if future.cancelled() else future.exception()
    if error is not None and not (isinstance(error, Trouble) and error.key in QUIET):
        log_exception(error)
