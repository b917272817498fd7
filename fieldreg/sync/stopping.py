"""Breaking off a request that another thread waits in: its connection is shut down under it.

A read that hangs can be ended in no other way before its time is over; the flag alone is only seen
between two exchanges.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool


class Stopper:
    """Knows the connection in use. `stop` may be called from any thread, at any moment."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._twin: socket.socket | None = None
        self.is_stopped = False

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
