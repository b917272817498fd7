"""The line between laptop and centre: a relay on the loopback that can be cut and restored."""

from __future__ import annotations

import contextlib
import socket
import threading


class Line:
    """Relays TCP from its own port to the centre's. Cut, it refuses and drops every connection.

    `port` 0 picks a free one. Raises OSError if the port is taken.
    """

    def __init__(self, *, port: int, target: int) -> None:
        self.port = port
        self.target = target
        self._guard = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self.restore()

    @property
    def is_cut(self) -> bool:
        """Whether nobody can get through now."""
        return self._listener is None

    def cut(self) -> None:
        """Refuse new connections and drop the open ones."""
        with self._guard:
            listener, self._listener = self._listener, None
            doomed = [*self._open, *([listener] if listener else [])]
            self._open.clear()
        for end in doomed:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def restore(self) -> None:
        """Listen again on the same port."""
        if self._listener is not None:
            return
        listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self.target), timeout=10)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        with self._guard:
            self._open |= {near, far}
        other_way = threading.Thread(target=self._pump, args=(far, near), daemon=True)
        other_way.start()
        self._pump(near, far)
        other_way.join()
        with self._guard:
            self._open -= {near, far}
        near.close()
        far.close()

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
