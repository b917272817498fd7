"""Raw bytes on the socket: what is no HTTP, what never ends, what says nothing."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from fieldreg.server.bodies import Bodies
from fieldreg.server.connection import Connection
from fieldreg.server.running import RunningCentre

pytestmark = pytest.mark.parametrize("centre_folder", ["sqlite"], indirect=True)

MANY = 2_000
NO_HTTP = [
    b"\x16\x03\x01 hello\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: " + b"a" * 40_000 + b"\r\n\r\n",
]


@contextmanager
def line(running: RunningCentre) -> Iterator[ssl.SSLSocket]:
    context = ssl.create_default_context(cadata=running.ca_certificate)
    with (
        socket.create_connection(("127.0.0.1", running.port), timeout=60) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as tls,
    ):
        yield tls


def answer_to(running: RunningCentre, sent: bytes) -> bytes:
    """All that comes back until the other side closes."""
    with line(running) as tls:
        tls.sendall(sent)
        return rest(tls)


def rest(tls: ssl.SSLSocket) -> bytes:
    came = b""
    try:
        while part := tls.recv(65_536):
            came += part
    except (ssl.SSLError, ConnectionError):
        pass  # let go without a goodbye
    return came


def test_what_is_no_http_is_a_problem_too(centre_folder: Path) -> None:
    with RunningCentre(centre_folder) as running:
        for sent in NO_HTTP:
            head, _, body = answer_to(running, sent).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 400 "), sent[:60]
            assert b"application/problem+json" in head
            problem = json.loads(body)
            assert (problem["code"], problem["number"]) == ("bad_request", 1001)
        assert b'"ok"' in answer_to(
            running, b"GET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )


def test_whoever_says_nothing_is_let_go(
    centre_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing at all, half a header, and one more byte now and then after a good request."""
    monkeypatch.setattr(Connection, "header_seconds", 0.2)
    good = b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n"
    with RunningCentre(centre_folder) as running:
        assert answer_to(running, b"") == b""
        assert answer_to(running, b"GET /v1/health HTTP/1.1\r\nX: ") == b""
        assert answer_to(running, good + b"GET").startswith(b"HTTP/1.1 200 ")


def test_more_lines_than_there_is_room_for(
    centre_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "most_connections", 2)
    good = b"GET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with RunningCentre(centre_folder) as running, line(running) as one, line(running) as two:
        for tls in (one, two):
            tls.sendall(good.replace(b"Connection: close\r\n", b""))
            assert tls.recv(12) == b"HTTP/1.1 200"
        assert answer_to(running, good) == b""
        one.close()
        while not (came := answer_to(running, good)):
            continue
        assert came.startswith(b"HTTP/1.1 200 ")


def test_a_line_that_was_too_slow_is_let_go(
    centre_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the next request comes on it, and a line that is dead one way brings none."""
    monkeypatch.setitem(Bodies.__init__.__kwdefaults__, "pause_seconds", 0.1)
    half = b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\nhalf"
    with RunningCentre(centre_folder) as running:
        head = answer_to(running, half).partition(b"\r\n\r\n")[0]
    assert head.startswith(b"HTTP/1.1 408 ")
    assert b"\nconnection: close" in head.lower()


def test_whoever_does_not_read_is_let_go(
    centre_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers that nobody reads fill what there is to hold them, and then hold a place inside."""
    lost, before = threading.Event(), Connection.connection_lost

    def noted(self: Connection, error: Exception | None) -> None:
        before(self, error)
        lost.set()

    monkeypatch.setattr(Connection, "answer_seconds", 0.2)
    monkeypatch.setattr(Connection, "connection_lost", noted)
    asked = b"GET /v1/schema HTTP/1.1\r\nHost: x\r\n\r\n" * MANY
    with RunningCentre(centre_folder) as running, line(running) as tls:
        sending = threading.Thread(target=sent, args=(tls, asked))
        sending.start()
        assert lost.wait(60)
        sending.join(60)
        assert rest(tls).count(b"HTTP/1.1 200 ") < MANY


def sent(tls: ssl.SSLSocket, data: bytes) -> None:
    with suppress(OSError):
        tls.sendall(data)
