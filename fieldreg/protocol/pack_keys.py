"""The key of a centre that signs its packs: kept offline, in a file that a passphrase protects.

The file is PEM of PKCS 8 (RFC 5958) with PBES2 (RFC 8018): PBKDF2-HMAC-SHA-256, AES-256-CBC, so
that the usual tools read it too. It is laid out here because the library would stretch the
passphrase with 2,048 rounds only, which is nothing to whoever holds a copy of the file.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
import textwrap
import unicodedata
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from fieldreg.domain.trouble import UserTrouble

from .pack_container import read_pack_file
from .pack_seal import PackRefused
from .signing import new_private_key, public_key

LEAST_PASSPHRASE = 12
"""Longer than a vault's: nothing counts the tries on a copied key file."""
ROUNDS = 600_000

_MOST_BYTES = 16 * 1024
_LOCKED = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
_HEX = re.compile(r"[0-9a-f]{64}")
_SEQUENCE, _INTEGER, _OCTETS = 0x30, 0x02, 0x04
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_PBKDF2 = bytes.fromhex("06092a864886f70d01050c")
_HMAC_SHA256 = bytes.fromhex("300c06082a864886f70d02090500")
_AES_256_CBC = bytes.fromhex("060960864801650304012a")


def make_key(path: Path, passphrase: str, *, rounds: int = ROUNDS) -> str:
    """Write a fresh private key to *path*, its owner's only; returns the public key (hex).

    *rounds* is for tests. Raises UserTrouble key_file_exists (nothing is ever overwritten),
    passphrase_too_short, and OSError.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise UserTrouble("passphrase_too_short", least=LEAST_PASSPHRASE)
    private = new_private_key()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UserTrouble("key_file_exists") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_locked(private, passphrase, rounds))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise
    return public_key(private)


def read_key(path: Path, passphrase: str) -> bytes:
    """The private key (32 bytes) in *path*.

    Raises UserTrouble: key_file_unreadable (no such file, no key), key_file_open (no passphrase
    protects it), key_passphrase_wrong (or the file is damaged).
    """
    data = _bytes(path)
    if b"PRIVATE KEY-----" in data and _LOCKED not in data:
        raise UserTrouble("key_file_open")
    if _LOCKED not in data:
        raise UserTrouble("key_file_unreadable")
    try:
        key = serialization.load_pem_private_key(data, _secret(passphrase))
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: an empty passphrase
        raise UserTrouble("key_passphrase_wrong") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UserTrouble("key_file_unreadable")
    return key.private_bytes_raw()


def public_key_of(text: str) -> str:
    """The public key (hex) that *text* is, or that stands in the file it names.

    Raises UserTrouble pack_key_secret (the file holds the private key; it is not opened),
    pack_key_unreadable.
    """
    given = text.strip().lower()
    if _HEX.fullmatch(given):
        return given
    try:
        data = _bytes(Path(text))
    except UserTrouble:
        data = b""
    if b"PRIVATE KEY-----" in data:
        raise UserTrouble("pack_key_secret")
    read = data.decode(errors="replace").strip().lower()
    if not _HEX.fullmatch(read):
        raise UserTrouble("pack_key_unreadable")
    return read


def _bytes(path: Path) -> bytes:
    try:
        return read_pack_file(path, _MOST_BYTES)
    except (OSError, ValueError, PackRefused):
        raise UserTrouble("key_file_unreadable") from None


def _secret(passphrase: str) -> bytes:
    """As in the vault: however a keyboard composes its letters, the bytes are the same."""
    return unicodedata.normalize("NFKC", passphrase).encode()


def _locked(private: bytes, passphrase: str, rounds: int) -> bytes:
    """EncryptedPrivateKeyInfo in PEM."""
    salt, start = secrets.token_bytes(16), secrets.token_bytes(16)
    key = PBKDF2HMAC(SHA256(), 32, salt, rounds).derive(_secret(passphrase))
    plain = Ed25519PrivateKey.from_private_bytes(private).private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    padder, cipher = PKCS7(128).padder(), Cipher(algorithms.AES256(key), modes.CBC(start))
    encryptor = cipher.encryptor()
    padded = padder.update(plain) + padder.finalize()
    sealed = encryptor.update(padded) + encryptor.finalize()
    stretching = _der(_SEQUENCE, _der(_OCTETS, salt) + _whole(rounds) + _HMAC_SHA256)
    parts = _der(_SEQUENCE, _PBKDF2 + stretching)
    parts += _der(_SEQUENCE, _AES_256_CBC + _der(_OCTETS, start))
    how = _der(_SEQUENCE, _PBES2 + _der(_SEQUENCE, parts))
    text = base64.b64encode(_der(_SEQUENCE, how + _der(_OCTETS, sealed))).decode()
    lines = [_LOCKED.decode(), *textwrap.wrap(text, 64), "-----END ENCRYPTED PRIVATE KEY-----", ""]
    return "\n".join(lines).encode()


def _whole(number: int) -> bytes:
    """A positive INTEGER; the byte more keeps its sign."""
    return _der(_INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _der(tag: int, content: bytes) -> bytes:
    """One element of DER; nothing here is longer than 255 bytes."""
    size = len(content)
    return bytes([tag, size] if size < 128 else [tag, 0x81, size]) + content
