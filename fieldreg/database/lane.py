"""One connection for one transaction after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as WaitedTooLong

from .sqlcipher import POOL_SECONDS


class Lane:
    """Holds the one connection of a `writer_engine`, which threads take in turn.

    To take it from the pool and give it back costs more than to begin and end a transaction. One
    that failed goes back and a fresh one is taken, as a pool sees to it that nothing is left open.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = Lock()
        self._held: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Committed at its end, or undone; errors come as the engine's do."""
        with self._my_turn():
            held = self._held or self._engine.connect()
            self._held = None
            try:
                with held.begin():
                    yield held
            except BaseException:
                held.close()
                raise
            self._held = held

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """The driver's own connection, outside any transaction."""
        with self._my_turn():
            self._give_back()
            raw = self._engine.raw_connection()
            try:
                yield raw.driver_connection
            finally:
                raw.close()

    def close(self) -> None:
        """Give the connection back and dispose of the engine."""
        with self._my_turn():
            self._give_back()
            self._engine.dispose()

    def _give_back(self) -> None:
        held, self._held = self._held, None
        if held:
            held.close()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=POOL_SECONDS):
            raise WaitedTooLong("somebody writes for a minute already")
        try:
            yield
        finally:
            self._turn.release()
