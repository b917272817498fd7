"""One connection of a laptop: HTTP/1.1 by uvicorn, with an end to every waiting.

Whoever opens connections and says nothing, or says it a byte at a time, or does not read what is
answered, is let go; what is no HTTP is answered as every other refusal is.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from fieldreg.protocol.problems import Problems

from .refusal import Refusal

MOST_CONNECTIONS = 2_000
"""Of one worker; more are let go at once, so that those that are here can be answered."""
HEADER_SECONDS = 20.0
ANSWER_SECONDS = 300.0
"""For what is written to be read. The largest answer needs a minute and a half on 64 kbit/s."""


class Connection(H11Protocol):
    """uvicorn's protocol, bounded."""

    header_seconds = HEADER_SECONDS
    answer_seconds = ANSWER_SECONDS
    most_connections = MOST_CONNECTIONS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._patience: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; the first request's headers must come soon."""
        super().connection_made(transport)
        if len(self.connections) > self.most_connections:
            transport.abort()
            return
        self._wait_for_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """End; nothing is waited for any more."""
        self._stop_waiting()
        self._stop_waiting_for_a_reader()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Much is written and not read: whoever asked holds a place until it is."""
        super().pause_writing()
        self._stop_waiting_for_a_reader()
        self._unread = self.loop.call_later(self.answer_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Enough of it was read."""
        super().resume_writing()
        self._stop_waiting_for_a_reader()

    def data_received(self, data: bytes) -> None:
        """Take what came. From a request's first byte on its headers must come soon."""
        if self._is_between_requests() and self._patience is None:
            self._wait_for_headers()
        super().data_received(data)
        if not self._is_between_requests():
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Go on. A beginning of the next request that came with this one must be whole soon too."""
        super().on_response_complete()
        if self._is_between_requests() and self.conn.trailing_data[0]:
            self._stop_waiting()
            self._wait_for_headers()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP with the problem that every other nonsense gets."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()
            return
        problem = Refusal(Problems.BAD_REQUEST, "http").problem
        body = problem.model_dump_json(exclude_none=True).encode()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        events: list[h11.Event] = [
            h11.Response(status_code=problem.status, headers=headers, reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ]
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _is_between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait_for_headers(self) -> None:
        self._patience = self.loop.call_later(self.header_seconds, self._let_go)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _stop_waiting_for_a_reader(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _let_go(self) -> None:
        self._patience = None
        if self._is_between_requests():
            self.transport.abort()
