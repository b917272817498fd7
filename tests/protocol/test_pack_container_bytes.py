"""A pack in one file: not a byte of it can change, and nothing else is taken for one."""

import os
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protocol.pack_containers import FILES, KEY, PRIVATE, SEALED, SMALL, WHOLE, refusal

from fieldreg.domain.pack import PackFault
from fieldreg.protocol import pack_container, pack_seal
from fieldreg.protocol.pack_container import (
    open_pack,
    opened,
    read_pack_file,
    seal,
    signer_of,
)
from fieldreg.protocol.pack_files import pack_of

# The control: what the tests below break is taken while it is whole.


def test_a_sealed_pack_opens_to_the_same_pack():
    assert open_pack(WHOLE, KEY) == pack_of(FILES)


def test_its_files_come_back_byte_by_byte():
    assert opened(WHOLE, KEY) == FILES
    assert opened(SEALED, KEY) == SMALL


def test_sealing_is_the_same_every_time():
    assert seal(dict(reversed(FILES.items())), PRIVATE) == WHOLE


def test_the_trusted_key_may_be_written_in_capitals():
    assert opened(SEALED, KEY.upper()) == SMALL


def test_it_names_its_signer():
    assert signer_of(SEALED) == KEY


def test_every_kind_of_text_comes_back():
    files = {"manifest": b'{"format": 2, "a": "\xe2\x80\xa8\x7f\\u0000 \\ud83d\\ude00"}\r\n\t'}
    assert opened(seal(files, PRIVATE), KEY) == files


@given(st.dictionaries(st.sampled_from(["aid", "rules", "quotas"]), st.text().map(str.encode)))
def test_whatever_texts_are_sealed_come_back(files):
    assert opened(seal(files, PRIVATE), KEY) == files


# Not a byte of it can change.


def flipped(data, place, bit):
    return data[:place] + bytes([data[place] ^ (1 << bit)]) + data[place + 1 :]


def test_no_bit_of_a_small_pack_can_flip():
    keys = {
        refusal(opened, flipped(SEALED, place, bit), KEY).key
        for place in range(len(SEALED))
        for bit in range(8)
    }
    assert {"pack_altered", "pack_file_altered", "pack_cut", "pack_not_a_pack"} <= keys
    assert keys <= {
        "pack_altered",
        "pack_file_altered",
        "pack_cut",
        "pack_not_a_pack",
        "pack_form_newer",
    }


@settings(max_examples=300)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_no_byte_of_a_real_pack_can_change(place, byte):
    data = WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    if data == WHOLE:
        assert opened(data, KEY) == FILES
    else:
        refusal(opened, data, KEY)


@given(st.binary(max_size=300), st.integers(0, len(SEALED)), st.integers(0, 300))
def test_no_piece_can_be_put_in_or_taken_out(piece, place, length):
    data = SEALED[:place] + piece + SEALED[place + length :]
    if data == SEALED:
        assert opened(data, KEY) == SMALL
    else:
        refusal(opened, data, KEY)


@given(st.binary(max_size=2000))
def test_junk_is_refused(junk):
    refusal(opened, junk, KEY)
    refusal(opened, b'{"fieldreg_pack":1' + junk, KEY)


# Half-copied.


@pytest.mark.parametrize("length", range(len(SEALED)))
def test_a_pack_cut_anywhere_is_half_copied(length):
    assert refusal(opened, SEALED[:length], KEY).key == "pack_cut"


def test_a_real_pack_cut_anywhere_is_half_copied():
    for length in random.Random(3).sample(range(len(WHOLE)), 400):
        assert refusal(opened, WHOLE[:length], KEY).key == "pack_cut"


def test_a_copy_that_ends_in_zeros_is_half_copied():
    half = WHOLE[: len(WHOLE) // 2]
    assert refusal(opened, half + bytes(len(WHOLE) - len(half)), KEY).key == "pack_cut"


def test_a_cut_is_told_even_where_no_key_is_known():
    assert refusal(opened, SEALED[:-1], "").key == "pack_cut"


# Other things than packs.


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"{}",
        b"null",
        b'"fieldreg_pack"',
        b'{"format":1,"url":"https://example.org","code":"ABCD"}',
        b"PK\x03\x04",
        b"\x00" * 100,
        b"\xff\xfe{\x00",
        b"[" * 200_000,
        b'{"a":' * 200_000,
    ],
    ids=["list", "object", "null", "text", "enrolment", "zip", "zeros", "utf16", "deep", "deeper"],
)
def test_other_files_are_no_packs(data):
    assert refusal(opened, data, KEY).key == "pack_not_a_pack"


def test_deep_nesting_is_refused_and_nothing_breaks():
    for inner in (b"[" * 300_000, b'{"a":' * 300_000):
        assert refusal(opened, b'{"fieldreg_pack":' + inner, KEY).key == "pack_altered"


def test_a_whole_deep_pack_is_refused_inside():
    deep = {**FILES, "aid": b"[" * 500 + b"]" * 500}
    with pytest.raises(PackFault) as caught:
        open_pack(seal(deep, PRIVATE), KEY)
    assert caught.value.file == "aid.json"


# Too large.


def test_a_large_pack_is_refused_before_anything_is_read():
    data = WHOLE + b" " * pack_seal.MAX_PACK_BYTES
    trouble = refusal(opened, data, KEY)
    assert (trouble.key, trouble.values) == ("pack_too_large", {"mib": 8})


def test_a_large_pack_cannot_be_sealed():
    files = {**FILES, "aid": b" " * pack_seal.MAX_PACK_BYTES}
    assert refusal(seal, files, PRIVATE).key == "pack_too_large"


def test_of_a_huge_file_nothing_is_read(tmp_path, monkeypatch):
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    read = []
    real = os.fdopen

    class Watching:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def fileno(self):
            return self.file.fileno()

        def read(self, size):
            read.append(size)
            return self.file.read(size)

    def watched(path, mode, opener):
        return Watching(real(opener(path, os.O_RDONLY), mode))

    monkeypatch.setattr(pack_container, "open", watched, raising=False)
    assert refusal(read_pack_file, path).key == "pack_too_large"
    assert read == []
    path.write_bytes(SEALED)
    assert read_pack_file(path) == SEALED
    assert read == [pack_seal.MAX_PACK_BYTES + 1]


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_only_ordinary_files_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refusal(read_pack_file, tmp_path / "pipe").key == "pack_not_a_pack"
    assert refusal(read_pack_file, Path("/dev/zero")).key == "pack_not_a_pack"
    with pytest.raises(OSError):
        read_pack_file(tmp_path)
