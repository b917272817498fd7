"""Closing a stick's file so that only its receiver, or the organisation, can open it.

An age file to the receiver's own Ed25519 key (age's `ssh-ed25519` recipients: the centre's is the
key that signs receipts, a laptop's the one it was enrolled with, so nobody has to learn another
key first) and, for what a laptop sends, to the organisation's recovery key, so that unsent work is
not lost with a centre. age reads and writes it; nothing is encrypted here.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from hashlib import sha256

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from fieldreg.domain.trouble import UserTrouble

_AGE = b"age-encryption.org/v1\n"
_MOST_HEADER = 8 << 10
_TO_KEY = re.compile(rb"^-> ssh-ed25519 ([A-Za-z0-9+/]{6}) ", re.MULTILINE)


def closed(data: bytes, receiver: str, escrow: str = "") -> bytes:
    """*data* for the holder of the Ed25519 key *receiver* (hex) and the age recipient *escrow*.

    Raises UserTrouble stick_no_key where one of the two is no key.
    """
    try:
        recipients: list[pyrage.ssh.Recipient | pyrage.x25519.Recipient] = [
            pyrage.ssh.Recipient.from_str(_public_line(receiver))
        ]
        if escrow:
            recipients.append(pyrage.x25519.Recipient.from_str(escrow))
    except (ValueError, pyrage.RecipientError):
        raise UserTrouble("stick_no_key") from None
    sealed: bytes = pyrage.encrypt(data, recipients)
    return sealed


def opened(data: bytes, private_key: bytes) -> bytes:
    """What *data* holds, with the receiver's private Ed25519 key (32 bytes).

    Raises UserTrouble: stick_unreadable (no sealed file at all), stick_foreign (sealed to
    somebody else), stick_damaged (cut or altered).
    """
    if not data.startswith(_AGE):
        raise UserTrouble("stick_damaged" if data and _AGE.startswith(data) else "stick_unreadable")
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    mine = _tag(key.public_key().public_bytes_raw().hex())
    if mine not in _TO_KEY.findall(data[:_MOST_HEADER]):
        is_whole = b"\n--- " in data[:_MOST_HEADER]
        raise UserTrouble("stick_foreign" if is_whole else "stick_damaged")
    text = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return _decrypted(data, [pyrage.ssh.Identity.from_buffer(text)])


def opened_by_escrow(data: bytes, identity: str) -> bytes:
    """What *data* holds, with the organisation's private age *identity*; raises as `opened`."""
    if not data.startswith(_AGE):
        raise UserTrouble("stick_unreadable")
    return _decrypted(data, [pyrage.x25519.Identity.from_str(identity)])


def _decrypted(
    data: bytes, identities: Sequence[pyrage.ssh.Identity | pyrage.x25519.Identity]
) -> bytes:
    try:
        plain: bytes = pyrage.decrypt(data, identities)
    except pyrage.DecryptError:
        raise UserTrouble("stick_damaged") from None
    return plain


def _public_line(key: str) -> str:
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    return public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def _tag(key: str) -> bytes:
    """How an age file names an SSH key: the first four bytes of the hash of its wire form."""
    wire = base64.b64decode(_public_line(key).split()[1])
    return base64.b64encode(sha256(wire).digest()[:4]).rstrip(b"=")
