"""The opaque cursor: reads back, and cannot be made or bent by anyone else."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.server.cursor import CursorMaker
from fieldreg.server.refusal import Refusal

EPOCH = "0b9d1f0e-3d5c-4a55-9d6b-0a3d5b5f1c11"
MAKER = CursorMaker(bytes(32), EPOCH, "office")


@given(st.integers(0, 2**63 - 1))
def test_reads_back(seq: int) -> None:
    assert MAKER.read(MAKER.write(seq)) == seq


@given(st.integers(0, 2**63 - 1), st.integers(0, 47), st.integers(1, 255))
def test_no_byte_can_be_bent(seq: int, at: int, by: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(MAKER.write(seq)))
    raw[at] ^= by
    with pytest.raises(Refusal, match="cursor_invalid"):
        MAKER.read(base64.urlsafe_b64encode(raw).decode())


@given(st.text(min_size=1, max_size=200) | st.binary(max_size=100).map(base64.urlsafe_b64encode))
def test_noise_is_refused(noise: str | bytes) -> None:
    text = noise if isinstance(noise, str) else noise.decode()
    if text:
        with pytest.raises(Refusal, match="cursor_invalid"):
            MAKER.read(text)


@given(st.text(max_size=200))
def test_noise_was_told_nothing(noise: str) -> None:
    assert not MAKER.was_told(noise)


def test_what_was_told_is_known_by_its_mark() -> None:
    told = CursorMaker(bytes(32), EPOCH, "office", b"mark")
    assert told.was_told(told.write(3))
    assert not told.was_told(MAKER.write(3))
    assert not CursorMaker(bytes(32), EPOCH, "another", b"mark").was_told(told.write(3))


def test_another_key_makes_another_cursor() -> None:
    other = CursorMaker(bytes(31) + b"\x01", EPOCH, "office")
    with pytest.raises(Refusal, match="cursor_invalid"):
        MAKER.read(other.write(1))


def test_empty_is_the_start() -> None:
    assert MAKER.read("") == 0
