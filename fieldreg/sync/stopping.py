"""Breaking off a request that another thread waits in: its connection is shut down under it.

A read that hangs can be ended in no other way before its time is over; the flag alone is only seen
between two exchanges.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer

from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from .trouble import SyncTrouble, Trouble


class Stopper:
    """Knows the connection in use. `stop` may be called from any thread, at any moment."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._twin: socket.socket | None = None
        self.is_stopped = False
        self._is_late = False

    def stop(self) -> None:
        """Break off what is under way, and whatever is tried after it."""
        with self._lock:
            self.is_stopped = True
            self._shut()

    def follow(self, connected: socket.socket) -> None:
        """From now on *connected* is the connection in use.

        A second name for it is kept, for TLS takes the first one over.
        """
        with self._lock:
            self._let_go()
            self._twin = connected.dup()
            if self.is_stopped:
                self._shut()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Break off what is done inside once it takes longer; see `require_in_time`.

        Limits of single reads do not end an answer of which a byte comes now and then.
        """
        self._is_late = False
        watch = Timer(seconds, self._break_off)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def require_in_time(self) -> None:
        """Raises SyncTrouble too_slow where the last of what was done `within` was broken off."""
        if self._is_late:
            raise SyncTrouble(Trouble.TOO_SLOW)

    def _break_off(self) -> None:
        with self._lock:
            self._is_late = True
            self._shut()

    def close(self) -> None:
        """Forget the connection."""
        with self._lock:
            self._let_go()

    def _shut(self) -> None:
        if self._twin is not None:
            with suppress(OSError):  # the other side was quicker
                self._twin.shutdown(socket.SHUT_RDWR)

    def _let_go(self) -> None:
        if self._twin is not None:
            self._twin.close()
            self._twin = None


def stoppable_pool(follow: Callable[[socket.socket], None]) -> type[HTTPSConnectionPool]:
    """A kind of pool whose connections tell *follow* of themselves before they say anything."""

    class Connection(HTTPSConnection):
        """Told of as soon as it is there, TLS not yet begun."""

        def _new_conn(self) -> socket.socket:
            connected = super()._new_conn()
            follow(connected)
            return connected

    class Pool(HTTPSConnectionPool):
        """Of such connections."""

        ConnectionCls = Connection

    return Pool
