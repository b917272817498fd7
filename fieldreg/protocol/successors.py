"""The id of a revision that says again, under another number, what one said that cannot arrive."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID


def derived_id(revision_id: str) -> str:
    """The id of the revision that says again what *revision_id* said."""
    return str(UUID(bytes=sha256(b"fieldreg/anew/1\x00" + revision_id.encode()).digest()[:16]))
