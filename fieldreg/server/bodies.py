"""Bodies under limits: what comes in is counted while it is read and unpacked, whatever its
headers claim; what goes out is packed if the other side can unpack it."""

from __future__ import annotations

import asyncio
import gzip
import io
import zlib

import zstandard
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fieldreg.protocol.images import UPLOADS_PATH
from fieldreg.protocol.messages import ENROL_PATH, MAX_BYTES
from fieldreg.protocol.packing import WORTH_PACKING, packed
from fieldreg.protocol.problems import Problems

from .refusal import Refusal
from .watching import tell

MOST_BYTES = 4 * MAX_BYTES
"""JSON text inside JSON doubles its quotes; a request of 1 MiB of revisions stays well below."""
MOST_BYTES_INSIDE = 256 << 20
"""Of all bodies that a worker holds at once."""
PAUSE_SECONDS = 30.0
BODY_SECONDS = 300.0
GRACE_SECONDS = 60.0
LEAST_BYTES_A_SECOND = 200
"""On the whole, beyond the grace. The worst village line carries ten times as much; whoever keeps
a place with a byte now and then does not."""
_SMALL = {ENROL_PATH: 64 << 10}
_ZSTD_WINDOW = 8 << 20


class UnknownEncoding(Exception):
    """A Content-Encoding that nobody here can unpack."""


class HungUp(Exception):
    """The other side went away before its request was whole."""


class Bodies:
    """ASGI middleware: reads request bodies whole and unpacked, packs answers.

    A body may be long in coming, for lines are slow, but it must keep coming: nothing for
    *pause_seconds*, less after *grace_seconds* than some bytes for each second more, or not whole
    after *body_seconds*, is too slow.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        pause_seconds: float = PAUSE_SECONDS,
        body_seconds: float = BODY_SECONDS,
        grace_seconds: float = GRACE_SECONDS,
        most_inside: int = MOST_BYTES_INSIDE,
    ) -> None:
        self._app = app
        self._patience = (pause_seconds, body_seconds, grace_seconds)
        self._most_inside = most_inside
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on.

        Raises Refusal too_large, too_slow, busy (others' bodies fill what there is) or
        bad_request; UnknownEncoding.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["path"].startswith(f"{UPLOADS_PATH}/"):
            # Parts of photos are read as they come, so that of a broken one the beginning is kept.
            await self._app(scope, self._impatient(receive), _Packing(send, ""))
            return
        most = _SMALL.get(scope["path"], MOST_BYTES)
        if _said_length(headers) > most:
            raise Refusal(Problems.TOO_LARGE)
        held = _Held(self)
        try:
            packed = await self._read(receive, most, held)
            tell(bytes_in=len(packed))
            body = unpack(packed, headers.get("content-encoding", "").strip().lower(), most)
            held.add(len(body))
            kept = [(k, v) for k, v in scope["headers"] if k not in _REPLACED]
            length = (b"content-length", str(len(body)).encode())
            packing = _Packing(send, headers.get("accept-encoding", ""))
            await self._app({**scope, "headers": [*kept, length]}, _replay(body, receive), packing)
        finally:
            held.let_go()

    def _impatient(self, receive: Receive) -> Receive:
        """*receive*, for which a line that says nothing, or is at it, for too long is broken."""
        patience = _Patience(*self._patience)

        async def received() -> Message:
            try:
                return await patience.next_of(receive)
            except TimeoutError:
                return {"type": "http.disconnect"}

        return received

    async def _read(self, receive: Receive, most: int, held: _Held) -> bytes:
        body, patience = bytearray(), _Patience(*self._patience)
        while True:
            try:
                message = await patience.next_of(receive)
            except TimeoutError:
                raise Refusal(Problems.TOO_SLOW) from None
            if message["type"] != "http.request":
                raise HungUp
            part = message.get("body", b"")
            held.add(len(part))
            body += part
            if len(body) > most:
                raise Refusal(Problems.TOO_LARGE)
            if not message.get("more_body"):
                return bytes(body)


class _Patience:
    """How long one body is waited for."""

    def __init__(self, pause: float, whole: float, grace: float) -> None:
        self._clock = asyncio.get_running_loop().time
        self._began = self._clock()
        self._pause, self._whole, self._grace = pause, whole, grace
        self._came = 0

    async def next_of(self, receive: Receive) -> Message:
        """The next part of it. Raises TimeoutError once it took too long."""
        most = min(self._whole, self._grace + self._came / LEAST_BYTES_A_SECOND)
        left = min(self._pause, self._began + most - self._clock())
        if left <= 0:
            raise TimeoutError
        async with asyncio.timeout(left):
            message = await receive()
        self._came += len(message.get("body", b""))
        return message


class _Held:
    """How much of the bodies inside is one request's."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies
        self._size = 0

    def add(self, size: int) -> None:
        """Raises Refusal busy if there is no room for *size* bytes more."""
        if self._bodies._inside + size > self._bodies._most_inside:
            raise Refusal(Problems.BUSY, retry_after=5)
        self._bodies._inside += size
        self._size += size

    def let_go(self) -> None:
        self._bodies._inside -= self._size
        self._size = 0


def packings(accepted: str) -> set[str]:
    """What an `Accept-Encoding` takes."""
    return {part.partition(";")[0].strip().lower() for part in accepted.split(",")}


_REPLACED = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})


def _said_length(headers: Headers) -> int:
    """What the other side says that it sends, 0 where it says nothing that is a number."""
    said = headers.get("content-length", "").strip()
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 20 else 0


def unpack(packed: bytes, encoding: str, most: int = MOST_BYTES) -> bytes:
    """The body behind a Content-Encoding, never more of it than *most* bytes.

    Raises Refusal: too_large, bad_request for a broken stream; UnknownEncoding.
    """
    if encoding in ("", "identity"):
        return packed
    if encoding not in ("gzip", "zstd"):
        raise UnknownEncoding(encoding)
    try:
        body = _unzstd(packed, most) if encoding == "zstd" else _gunzip(packed, most)
    except (zlib.error, zstandard.ZstdError):
        raise Refusal(Problems.BAD_REQUEST, "content-encoding") from None
    if len(body) > most:
        raise Refusal(Problems.TOO_LARGE)
    return body


def _gunzip(packed: bytes, most: int) -> bytes:
    return zlib.decompressobj(wbits=31).decompress(packed, most + 1)


def _unzstd(packed: bytes, most: int) -> bytes:
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    with unpacker.stream_reader(io.BytesIO(packed)) as stream:
        return stream.read(most + 1)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


class _Packing:
    """Holds an answer back until it is whole, then sends it, packed if that is worth it."""

    def __init__(self, send: Send, accepted: str) -> None:
        self._send = send
        self._accepted = packings(accepted)
        self._start: Message = {}
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = MutableHeaders(raw=list(self._start.get("headers", [])))
        body = self._packed(headers)
        tell(bytes_out=len(body))
        if self._start["status"] != 204:
            headers["Content-Length"] = str(len(body))
        headers["Cache-Control"] = "no-store"
        headers["X-Content-Type-Options"] = "nosniff"
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})

    def _packed(self, headers: MutableHeaders) -> bytes:
        body = bytes(self._body)
        headers["Vary"] = "Accept-Encoding"
        if len(body) < WORTH_PACKING or "content-encoding" in headers:
            return body
        if "zstd" in self._accepted:
            headers["Content-Encoding"] = "zstd"
            return packed(body)
        if "gzip" in self._accepted:
            headers["Content-Encoding"] = "gzip"
            return gzip.compress(body, compresslevel=6, mtime=0)
        return body
