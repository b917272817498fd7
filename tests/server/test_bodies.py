"""Unpacking under a limit."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.server.bodies import MOST_BYTES, UnknownEncoding, unpack
from fieldreg.server.refusal import Refusal


@given(st.binary(max_size=5_000))
def test_unpacks_what_was_packed(body: bytes) -> None:
    assert unpack(body, "") == body
    assert unpack(gzip.compress(body), "gzip") == body
    assert unpack(zstandard.compress(body), "zstd") == body


@given(st.binary(max_size=500), st.sampled_from(["gzip", "zstd"]))
def test_noise_never_fails_otherwise(noise: bytes, encoding: str) -> None:
    said = ""
    try:
        unpack(noise, encoding)
    except Refusal as refusal:
        said = refusal.problem.code
    assert said in ("", "bad_request")


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_bomb_never_takes_its_memory(encoding: str) -> None:
    big = bytes(128 << 20)
    bomb = gzip.compress(big) if encoding == "gzip" else zstandard.compress(big)
    del big
    tracemalloc.start()
    with pytest.raises(Refusal, match="too_large"):
        unpack(bomb, encoding)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6 * MOST_BYTES


def test_exactly_the_limit_is_allowed() -> None:
    assert len(unpack(gzip.compress(bytes(MOST_BYTES)), "gzip")) == MOST_BYTES


def test_a_window_wider_than_ours_is_refused() -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=25, write_content_size=0)
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    packed = packer.compress(bytes(1000)) + packer.flush()
    with pytest.raises(Refusal, match="bad_request"):
        unpack(packed, "zstd")


def test_other_encodings_are_unknown() -> None:
    with pytest.raises(UnknownEncoding):
        unpack(b"", "deflate")
