"""A centre's key in a file: nobody reads it without the passphrase, other tools read it with it."""

import base64
import os
import stat
import sys

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.pack_keys import make_key, public_key_of, read_key
from fieldreg.protocol.signing import public_key

PHRASE = "kunci pusat kota"


def trouble_of(act, *arguments):
    with pytest.raises(UserTrouble) as caught:
        act(*arguments)
    return caught.value.key


@pytest.fixture
def file(tmp_path):
    return tmp_path / "centre.pem"


def test_the_key_comes_back_with_its_passphrase(file):
    made = make_key(file, PHRASE, rounds=10)
    assert public_key(read_key(file, PHRASE)) == made


def test_a_passphrase_composed_otherwise_is_the_same(file):
    make_key(file, "kafe\u0301 di ujung desa", rounds=10)
    assert read_key(file, "kaf\u00e9 di ujung desa")


def test_the_usual_library_reads_it(file):
    made = make_key(file, PHRASE)
    key = serialization.load_pem_private_key(file.read_bytes(), PHRASE.encode())
    assert key.public_key().public_bytes_raw().hex() == made


def test_a_real_key_is_stretched(file):
    make_key(file, PHRASE)
    data = b"".join(file.read_bytes().splitlines()[1:-1])
    assert (600_000).to_bytes(3, "big") in base64.b64decode(data)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder's own rules")
def test_only_its_owner_may_read_it(file):
    old = os.umask(0)
    try:
        make_key(file, PHRASE, rounds=10)
    finally:
        os.umask(old)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_overwritten(file):
    file.write_text("letters")
    assert trouble_of(make_key, file, PHRASE) == "key_file_exists"
    assert file.read_text() == "letters"


def test_a_short_passphrase_makes_nothing(file):
    assert trouble_of(make_key, file, "pendek") == "passphrase_too_short"
    assert not file.exists()


def test_half_a_key_is_not_left_behind(file, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        make_key(file, PHRASE, rounds=10)
    assert not file.exists()


@pytest.mark.parametrize("phrase", ["", "kunci pusat kotA", "x" * 5000])
def test_a_wrong_passphrase_is_told(file, phrase):
    make_key(file, PHRASE, rounds=10)
    assert trouble_of(read_key, file, phrase) == "key_passphrase_wrong"


def test_every_wrong_passphrase_is_told(file):
    """One wrong key in 256 leaves padding that looks right."""
    make_key(file, PHRASE, rounds=1)
    for number in range(600):
        assert trouble_of(read_key, file, f"kata sandi {number}") == "key_passphrase_wrong"


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 50, b"\x30\x82" * 20_000, b"-----BEGIN CERTIFICATE-----\n"],
    ids=["empty", "zeros", "large", "certificate"],
)
def test_what_is_no_key_is_told(file, data):
    file.write_bytes(data)
    assert trouble_of(read_key, file, PHRASE) == "key_file_unreadable"


def test_a_missing_file_and_a_folder_are_no_keys(tmp_path):
    assert trouble_of(read_key, tmp_path / "none", PHRASE) == "key_file_unreadable"
    assert trouble_of(read_key, tmp_path, PHRASE) == "key_file_unreadable"


def pem(key, encryption):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
    )


def test_an_open_key_is_not_used(file):
    file.write_bytes(pem(Ed25519PrivateKey.generate(), serialization.NoEncryption()))
    assert trouble_of(read_key, file, PHRASE) == "key_file_open"


def test_a_key_that_another_tool_locked_is_read(file):
    key = Ed25519PrivateKey.generate()
    file.write_bytes(pem(key, serialization.BestAvailableEncryption(PHRASE.encode())))
    assert read_key(file, PHRASE) == key.private_bytes_raw()


def test_a_key_of_another_kind_is_told(file):
    key = ec.generate_private_key(ec.SECP256R1())
    file.write_bytes(pem(key, serialization.BestAvailableEncryption(PHRASE.encode())))
    assert trouble_of(read_key, file, PHRASE) == "key_file_unreadable"


def test_a_damaged_key_file_is_told(file):
    make_key(file, PHRASE, rounds=10)
    whole = file.read_bytes()
    for place in range(len("-----BEGIN ENCRYPTED PRIVATE KEY-----"), len(whole) - 40):
        file.write_bytes(whole[:place] + b"!" + whole[place + 1 :])
        assert trouble_of(read_key, file, PHRASE) in {"key_passphrase_wrong", "key_file_unreadable"}


def test_a_public_key_is_given_as_hex_or_in_a_file(tmp_path):
    key = "ab" * 32
    (tmp_path / "key.txt").write_text(f"{key.upper()}\n")
    assert public_key_of(f" {key.upper()} ") == key
    assert public_key_of(str(tmp_path / "key.txt")) == key


@pytest.mark.parametrize("text", ["", "ab", "zz" * 32, "none.txt", "a\0b", "x" * 5000, "."])
def test_what_is_no_public_key_is_told(text):
    assert trouble_of(public_key_of, text) == "pack_key_unreadable"


def test_a_private_key_in_place_of_the_public_one_is_refused(file):
    make_key(file, PHRASE, rounds=10)
    assert trouble_of(public_key_of, str(file)) == "pack_key_secret"
