"""A TCP line in between that breaks when it is told to."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress


class CutLine:
    """A TCP line to *port*. Each connection breaks once `cut_after` bytes have gone up it; what
    was under way then may arrive or not, as on a real one. `up` counts; `meets` is told of it."""

    def __init__(self, port: int) -> None:
        self.up = 0
        self.cut_after = sys.maxsize
        self.meets: Callable[[int], None] = lambda up: None
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self._to))
                except OSError:
                    near.close()
                    continue
                for work in (self._carry_up, self._carry_down):
                    threading.Thread(target=work, args=(near, far), daemon=True).start()

    def _carry_up(self, near: socket.socket, far: socket.socket) -> None:
        left = self.cut_after
        with suppress(OSError), near, far:
            while left > 0 and (data := near.recv(min(4_096, left))):
                far.sendall(data)
                left -= len(data)
                self.up += len(data)
                self.meets(self.up)
            for end in (near, far):
                end.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _carry_down(near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while data := far.recv(4_096):
                near.sendall(data)
        with suppress(OSError):
            near.shutdown(socket.SHUT_RDWR)
