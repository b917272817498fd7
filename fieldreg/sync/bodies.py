"""Bodies on the wire: packed going out, unpacked under a limit coming in."""

from __future__ import annotations

import gzip
import zlib

import zstandard

from fieldreg.protocol.packing import WORTH_PACKING, packed, packer

from .trouble import SyncTrouble, Trouble

ACCEPTED = "zstd, gzip"
MOST_BYTES = 16 << 20
_ZSTD_WINDOW = 8 << 20


def pack(body: bytes, encoding: str, *, is_quick: bool = False) -> tuple[bytes, str]:
    """*body* packed with *encoding* (`zstd`, `gzip`, empty for none) and the encoding used.

    A small body goes as it is. For a line that *is_quick*, looking for more takes longer than
    sending it.
    """
    if len(body) < WORTH_PACKING or not encoding:
        return body, ""
    if encoding == "zstd":
        return packed(body, is_quick=is_quick), encoding
    return gzip.compress(body, compresslevel=6, mtime=0), encoding


class Begun:
    """A body of which the beginning is packed before the rest is known. For use once.

    Its frame does not say how long it is.
    """

    def __init__(self, beginning: bytes, *, is_quick: bool = False) -> None:
        self._packer = packer(is_quick=is_quick)
        # To the last byte, that nothing of it is left to do once the rest is known.
        self._packed = self._packer.compress(beginning) + self._packer.flush(
            zstandard.COMPRESSOBJ_FLUSH_BLOCK
        )

    def ended(self, rest: bytes) -> bytes:
        """The whole, packed with zstd."""
        return self._packed + self._packer.compress(rest) + self._packer.flush()


def unpack(body: bytes, encoding: str) -> bytes:
    """The whole body behind a `Content-Encoding`, never more than `MOST_BYTES` of it.

    Raises SyncTrouble: `half_answer` if the packed stream is cut or broken,
    `answer_too_large` beyond the limit, `bad_answer` for an encoding nobody asked for.
    """
    if encoding in ("", "identity"):
        return body
    if encoding not in ("zstd", "gzip"):
        raise SyncTrouble(Trouble.BAD_ANSWER, what="encoding")
    data, is_whole = _unpacked(body, encoding)
    if len(data) > MOST_BYTES:
        raise SyncTrouble(Trouble.ANSWER_TOO_LARGE)
    if not is_whole:
        raise SyncTrouble(Trouble.HALF_ANSWER)
    return data


def _unpacked(body: bytes, encoding: str) -> tuple[bytes, bool]:
    """At most one byte beyond the limit, and whether the stream came to its end."""
    try:
        return _unpack_zstd(body) if encoding == "zstd" else _unpack_gzip(body)
    except (zlib.error, zstandard.ZstdError):
        return b"", False


def _unpack_zstd(body: bytes) -> tuple[bytes, bool]:
    params = zstandard.get_frame_parameters(body)
    if params.window_size > _ZSTD_WINDOW:
        return b"", False
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    if 0 < params.content_size <= MOST_BYTES:
        return decompressor.decompress(body), True  # never more than the frame says
    with decompressor.stream_reader(body) as reader:
        data = reader.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return data, True
    stream = decompressor.decompressobj()  # no limit of its own: the size is known by now
    stream.decompress(body)
    return data, stream.eof


def _unpack_gzip(body: bytes) -> tuple[bytes, bool]:
    stream = zlib.decompressobj(wbits=31)
    data = stream.decompress(body, MOST_BYTES + 1)
    return data, stream.eof
