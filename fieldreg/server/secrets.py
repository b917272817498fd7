"""Random ids, tokens and codes, and how they are kept.

Tokens have 256 bits and are kept as SHA-256 only. An enrolment code that lives longer than ten
minutes has 80 bits; a short-lived one, to be read out over the phone, has 50.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from uuid_utils import uuid4, uuid7

SHORT_LIVED_SECONDS = 600
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> str:
    """A fresh id that sorts by the time it was made (UUIDv7)."""
    return str(uuid7())


def new_epoch() -> str:
    """A fresh id that says nothing of time (UUIDv4)."""
    return str(uuid4())


def new_token() -> str:
    """A fresh bearer token (64 hex digits)."""
    return secrets.token_hex(32)


def new_code(life_seconds: int) -> str:
    """A fresh enrolment code, grouped to be read out: `7K3M9-Q2XAB` or longer."""
    length = 10 if life_seconds <= SHORT_LIVED_SECONDS else 16
    letters = "".join(secrets.choice(_LETTERS) for _ in range(length))
    size = 5 if length == 10 else 4
    return "-".join(letters[i : i + size] for i in range(0, length, size))


def hashed(text: str) -> str:
    """How a token or code is kept (64 hex digits)."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def derived(key: bytes, *parts: str) -> str:
    """A token (64 hex digits) that only the holder of *key* can make again from *parts*."""
    return hmac.new(key, "\x00".join(parts).encode(), sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two hex texts are equal, in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
