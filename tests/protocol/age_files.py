"""An age file under a passphrase as its specification has it (age-encryption.org/v1), cheaply.

The library stretches a passphrase for seconds, as it must. Files made elsewhere may cost less, and
are read all the same; tests that are not about that cost use such a file.
"""

from __future__ import annotations

import base64
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_LOG_N = 4
_LABEL = b"age-encryption.org/v1/scrypt"


def locked(content: bytes, passphrase: str) -> bytes:
    """*content* (at most 64 KiB) under *passphrase*, at next to no cost."""
    file_key, salt, nonce = (secrets.token_bytes(16) for _ in range(3))
    stretched = Scrypt(_LABEL + salt, 32, 1 << _LOG_N, 8, 1).derive(passphrase.encode())
    wrapped = ChaCha20Poly1305(stretched).encrypt(bytes(12), file_key, None)
    header = b"age-encryption.org/v1\n-> scrypt %b %d\n%b\n---" % (
        _text(salt), _LOG_N, _text(wrapped),
    )  # fmt: skip
    proof = hmac.digest(_derived(file_key, None, b"header"), header, "sha256")
    stream = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    body = stream.encrypt(bytes(11) + b"\x01", content, None)
    return header + b" " + _text(proof) + b"\n" + nonce + body


def _derived(key: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=info).derive(key)


def _text(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")
