"""How both sides pack with zstd: what takes a third of the time of a higher level, for its size."""

from __future__ import annotations

import zstandard

_HOW = zstandard.ZstdCompressionParameters.from_level(
    6, strategy=zstandard.STRATEGY_LAZY2, search_log=6
)
_HOW_QUICKLY = zstandard.ZstdCompressionParameters.from_level(
    5, strategy=zstandard.STRATEGY_LAZY, search_log=4
)
WORTH_PACKING = 256
"""Bytes. Ids, keys and signatures are hex: half of even a short message is air."""


def packed(body: bytes, *, is_quick: bool = False) -> bytes:
    """*body* as one zstd frame, which says how long it is.

    *is_quick* takes six tenths of the time for a twenty-fifth more bytes.
    """
    return _compressor(is_quick=is_quick).compress(body)


def packer(*, is_quick: bool = False, size: int = -1) -> zstandard.ZstdCompressionObj:
    """What packs a body bit by bit into one frame.

    It says how long it is where that is known before: *size* bytes, not one more or less.
    """
    return _compressor(is_quick=is_quick).compressobj(size=size)


def _compressor(*, is_quick: bool) -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(compression_params=_HOW_QUICKLY if is_quick else _HOW)
