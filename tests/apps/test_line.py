"""The demo's line really carries, really breaks, and comes back on the same port."""

import socket
import threading
from collections.abc import Iterator

import pytest

from fieldreg.apps.demo.line import Line


@pytest.fixture
def echo_port() -> Iterator[int]:
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                end, _ = server.accept()
            except OSError:
                return
            with end:
                while data := end.recv(1024):
                    end.sendall(data)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


@pytest.fixture
def line(echo_port: int) -> Iterator[Line]:
    relay = Line(port=0, target=echo_port)
    yield relay
    relay.cut()


def _say(port: int, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as end:
        end.sendall(text)
        return end.recv(1024)


def test_carries_both_ways(line: Line) -> None:
    assert _say(line.port, b"halo") == b"halo"


def test_a_cut_line_refuses(line: Line) -> None:
    line.cut()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", line.port), timeout=5)


def test_cutting_drops_what_is_open(line: Line) -> None:
    with socket.create_connection(("127.0.0.1", line.port), timeout=5) as end:
        end.sendall(b"a")
        assert end.recv(1) == b"a"
        line.cut()
        try:
            rest = end.recv(1)
        except ConnectionError:
            rest = b""
        assert rest == b""


def test_restores_on_the_same_port(line: Line) -> None:
    port = line.port
    line.cut()
    line.restore()
    assert line.port == port
    assert _say(port, b"lagi") == b"lagi"
