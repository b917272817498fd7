"""Bodies under limits: what comes in is counted while it is read and unpacked, whatever its
headers claim; what goes out is packed if the other side can unpack it."""

from __future__ import annotations

import gzip
import io
import zlib

import zstandard
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fieldreg.protocol.images import UPLOADS_PATH
from fieldreg.protocol.messages import MAX_BYTES
from fieldreg.protocol.problems import Problems

from .refusal import Refusal

MOST_BYTES = 4 * MAX_BYTES
"""JSON text inside JSON doubles its quotes; a request of 1 MiB of revisions stays well below."""
_WORTH_PACKING = 512
_ZSTD_WINDOW = 8 << 20


class UnknownEncoding(Exception):
    """A Content-Encoding that nobody here can unpack."""


class HungUp(Exception):
    """The other side went away before its request was whole."""


class Bodies:
    """ASGI middleware: reads request bodies whole and unpacked, packs answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on. Raises Refusal too_large or bad_request, UnknownEncoding."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["path"].startswith(f"{UPLOADS_PATH}/"):
            # Parts of photos are read as they come, so that of a broken one the beginning is kept.
            await self._app(scope, receive, _Packing(send, ""))
            return
        packed = await _read(receive)
        body = unpack(packed, headers.get("content-encoding", "").strip().lower())
        kept = [(k, v) for k, v in scope["headers"] if k not in _REPLACED]
        length = (b"content-length", str(len(body)).encode())
        packing = _Packing(send, headers.get("accept-encoding", ""))
        await self._app({**scope, "headers": [*kept, length]}, _replay(body, receive), packing)


_REPLACED = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})


def unpack(packed: bytes, encoding: str) -> bytes:
    """The body behind a Content-Encoding, never more of it than `MOST_BYTES`.

    Raises Refusal: too_large, bad_request for a broken stream; UnknownEncoding.
    """
    if encoding in ("", "identity"):
        return packed
    if encoding not in ("gzip", "zstd"):
        raise UnknownEncoding(encoding)
    try:
        body = _unzstd(packed) if encoding == "zstd" else _gunzip(packed)
    except (zlib.error, zstandard.ZstdError):
        raise Refusal(Problems.BAD_REQUEST, "content-encoding") from None
    if len(body) > MOST_BYTES:
        raise Refusal(Problems.TOO_LARGE)
    return body


def _gunzip(packed: bytes) -> bytes:
    return zlib.decompressobj(wbits=31).decompress(packed, MOST_BYTES + 1)


def _unzstd(packed: bytes) -> bytes:
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    with unpacker.stream_reader(io.BytesIO(packed)) as stream:
        return stream.read(MOST_BYTES + 1)


async def _read(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise HungUp
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise Refusal(Problems.TOO_LARGE)
        if not message.get("more_body"):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


class _Packing:
    """Holds an answer back until it is whole, then sends it, packed if that is worth it."""

    def __init__(self, send: Send, accepted: str) -> None:
        self._send = send
        self._accepted = {part.partition(";")[0].strip().lower() for part in accepted.split(",")}
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
        if self._start["status"] != 204:
            headers["Content-Length"] = str(len(body))
        headers["Cache-Control"] = "no-store"
        headers["X-Content-Type-Options"] = "nosniff"
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})

    def _packed(self, headers: MutableHeaders) -> bytes:
        body = bytes(self._body)
        headers["Vary"] = "Accept-Encoding"
        if len(body) < _WORTH_PACKING:
            return body
        if "zstd" in self._accepted:
            headers["Content-Encoding"] = "zstd"
            return zstandard.ZstdCompressor(level=3).compress(body)
        if "gzip" in self._accepted:
            headers["Content-Encoding"] = "gzip"
            return gzip.compress(body, compresslevel=6, mtime=0)
        return body
