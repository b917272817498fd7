"""Who vouches for what: Ed25519 signatures over chain heads.

A device signs the head of its own log when it sends; the centre countersigns the head it
computed over the bytes it stored. Keys are 32 raw bytes, travelling as hex.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)


def new_private_key() -> bytes:
    """A fresh private key (32 bytes); it never leaves the machine that made it."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private_key: bytes) -> str:
    """The public key (hex) that belongs to *private_key*."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw().hex()


def log_text(device_id: str, incarnation: str, no: int, link: str) -> bytes:
    """What a device signs: its chain up to revision number *no*."""
    return f"fieldreg/log/1\n{device_id}\n{incarnation}\n{no}\n{link}".encode()


def receipt_text(device_id: str, incarnation: str, no: int, link: str) -> bytes:
    """What the centre signs: that it stored exactly these revisions up to *no*."""
    return f"fieldreg/receipt/1\n{device_id}\n{incarnation}\n{no}\n{link}".encode()


def audit_text(device_id: str, incarnation: str, no: int, link: str) -> bytes:
    """What a device signs: its audit chain up to entry number *no*."""
    return f"fieldreg/audit-log/1\n{device_id}\n{incarnation}\n{no}\n{link}".encode()


def anchor_text(device_id: str, incarnation: str, no: int, link: str) -> bytes:
    """What the centre signs: that it was told of exactly this audit chain up to *no*."""
    return f"fieldreg/audit-receipt/1\n{device_id}\n{incarnation}\n{no}\n{link}".encode()


def revoked_text(centre_id: str, device_id: str) -> bytes:
    """What the centre signs: that it revoked this device, for good."""
    return f"fieldreg/revoked/1\n{centre_id}\n{device_id}".encode()


def image_text(epoch: str, device_id: str, record_id: str, sha256: str) -> bytes:
    """What the centre signs: that in *epoch* it has the photo *sha256* (hex) of the record."""
    return f"fieldreg/image-receipt/1\n{epoch}\n{device_id}\n{record_id}\n{sha256}".encode()


def taken_text(epoch: str, device_id: str, record_id: str, sha256: str, step: int) -> bytes:
    """What the centre signs: that in *epoch* the record has the photo no longer, as of *step*."""
    return f"fieldreg/image-taken/1\n{epoch}\n{device_id}\n{record_id}\n{sha256}\n{step}".encode()


def sign(private_key: bytes, text: bytes) -> str:
    """The signature (hex) of *text*."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(text).hex()


def is_signed(key: str, text: bytes, signature: str) -> bool:
    """Whether *signature* (hex) over *text* was made with the private part of *key* (hex)."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True
