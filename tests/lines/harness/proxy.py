"""A line between a laptop and the centre that does what village lines do, byte by byte.

One `FaultProxy` listens on the loopback for one laptop and leads to the centre. Each connection
gets a fate from the seed: it is cut after so many bytes on the way up or down (with an end or with
a reset), falls silent without an end (half-open), is reset at once, is taken and never answered,
or is merely slow and far. Once the line is no longer `is_bad`, every *new* connection is good and
what was slow is quick; what was silent before stays silent, as it would.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from random import Random

_PIECE_BYTES = 4 << 10
_LEAST_BYTES, _MOST_BYTES = 40, 40_000
"""From within the first record of the handshake to behind the largest answer."""
_RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one connection.

    `up` and `down`: after so many bytes that way it `ends`; None for never. `rate` is in bytes
    per second (0: as fast as it goes), `delay` in seconds for each piece.
    """

    name: str
    up: int | None = None
    down: int | None = None
    ends: str = "close"
    rate: float = 0.0
    delay: float = 0.0


GOOD = Fate("good")


def drawn(chance: Random) -> Fate:
    """A fate; about one connection in seven is good."""
    name = chance.choices(tuple(_WEIGHTS), weights=tuple(_WEIGHTS.values()))[0]
    if name in ("good", "reset at once", "never answered"):
        return Fate(name)
    if name == "slow and far":
        return Fate(name, rate=chance.uniform(20_000, 400_000), delay=chance.uniform(0.0, 0.15))
    at = int(_LEAST_BYTES * (_MOST_BYTES / _LEAST_BYTES) ** chance.random())
    what, _, way = name.rpartition(" ")
    return Fate(name, **{way: at}, ends=what, delay=chance.choice((0.0, 0.0, 0.02)))


_WEIGHTS = {
    "good": 3, "reset at once": 1, "never answered": 1, "slow and far": 3,
    "close up": 2, "close down": 3, "reset up": 2, "reset down": 3, "silent up": 1,
    "silent down": 2,
}  # fmt: skip


class FaultProxy:
    """Listens on `port` from the start. Belongs to the thread of a `ProxyLoop`."""

    def __init__(self, target: int, chance: Random) -> None:
        self.target = target
        self.met: Counter[str] = Counter()
        self.is_bad = False
        self._chance = chance
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._kept: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Begin to take connections."""
        self._server = await asyncio.start_server(self._take, sock=self._listener)

    async def close(self) -> None:
        """Stop, and drop what is open."""
        self._server.close()
        for task in [*self._kept]:
            task.cancel()
        await asyncio.gather(*self._kept, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._kept.add(task)
        fate = drawn(self._chance) if self.is_bad else GOOD
        self.met[fate.name] += 1
        try:
            await self._carry(fate, reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
        except OSError:
            pass
        finally:
            writer.close()
            self._kept.discard(task)

    async def _carry(
        self, fate: Fate, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if fate.name == "reset at once":
            return _reset(writer)
        if fate.name == "never answered":
            return await _until_gone(reader)
        inner = await asyncio.open_connection("127.0.0.1", self.target)
        link = _Link(fate, (reader, writer), inner, lambda: self.is_bad)
        try:
            await link.carry()
        finally:
            inner[1].close()


class _Link:
    """Both ways of one connection, with its fate."""

    def __init__(
        self,
        fate: Fate,
        outer: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        inner: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        is_bad: Callable[[], bool],
    ) -> None:
        self._fate, self._outer, self._inner, self._is_bad = fate, outer, inner, is_bad

    async def carry(self) -> None:
        """Both ways until one of them ends."""
        fate, outer, inner = self._fate, self._outer, self._inner
        ways = [
            asyncio.ensure_future(self._way(outer[0], inner[1], fate.up)),
            asyncio.ensure_future(self._way(inner[0], outer[1], fate.down)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _way(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, most: int | None
    ) -> None:
        left = most
        while data := await source.read(_PIECE_BYTES):
            if left is not None and len(data) >= left:
                sink.write(data[:left])
                await sink.drain()
                return await self._end(source)
            if left is not None:
                left -= len(data)
            await asyncio.sleep(self._pause(len(data)))
            sink.write(data)
            await sink.drain()

    def _pause(self, size: int) -> float:
        if not self._is_bad():
            return 0.0
        return self._fate.delay + (size / self._fate.rate if self._fate.rate else 0.0)

    async def _end(self, source: asyncio.StreamReader) -> None:
        if self._fate.ends == "silent":
            # Nothing comes through any more, and nobody is told.
            await _until_gone(source)
        elif self._fate.ends == "reset":
            _reset(self._outer[1])
            _reset(self._inner[1])


async def _until_gone(reader: asyncio.StreamReader) -> None:
    """Swallow until the other end gives up."""
    with contextlib.suppress(OSError):
        while await reader.read(_PIECE_BYTES):
            pass


def _reset(writer: asyncio.StreamWriter) -> None:
    """End with RST instead of FIN."""
    raw = writer.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()


class ProxyLoop:
    """The thread in which the proxies of all laptops live. Use as a context manager."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._open: list[FaultProxy] = []

    def __enter__(self) -> ProxyLoop:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for proxy in self._open:
            self._do(proxy.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()

    def proxy(self, target: int, chance: Random) -> FaultProxy:
        """A new line to the port *target*."""
        proxy = FaultProxy(target, chance)
        self._do(proxy.open())
        self._open.append(proxy)
        return proxy

    def _do(self, work: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)
