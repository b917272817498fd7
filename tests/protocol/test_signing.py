import pytest

from fieldreg.protocol.signing import (
    is_signed,
    log_text,
    new_private_key,
    public_key,
    receipt_text,
    sign,
)

HEAD = ("device", "incarnation", 3, "ab" * 32)


@pytest.fixture(scope="module")
def private() -> bytes:
    return new_private_key()


def test_a_signature_holds_for_its_key_and_text(private: bytes):
    signature = sign(private, log_text(*HEAD))
    assert is_signed(public_key(private), log_text(*HEAD), signature)


def test_it_holds_for_no_other_text(private: bytes):
    signature = sign(private, log_text(*HEAD))
    assert not is_signed(
        public_key(private), log_text("device", "incarnation", 4, "ab" * 32), signature
    )


def test_a_log_signature_is_no_receipt(private: bytes):
    assert not is_signed(public_key(private), receipt_text(*HEAD), sign(private, log_text(*HEAD)))


def test_it_holds_for_no_other_key(private: bytes):
    signature = sign(private, log_text(*HEAD))
    assert not is_signed(public_key(new_private_key()), log_text(*HEAD), signature)


@pytest.mark.parametrize("rubbish", ["", "zz", "ab", "00" * 64])
def test_rubbish_is_no_signature(private: bytes, rubbish: str):
    assert not is_signed(public_key(private), log_text(*HEAD), rubbish)
    assert not is_signed(rubbish, log_text(*HEAD), sign(private, log_text(*HEAD)))


def test_keys_are_thirty_two_bytes_and_fresh(private: bytes):
    assert len(private) == 32
    assert len(public_key(private)) == 64
    assert new_private_key() != private
