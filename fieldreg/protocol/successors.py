"""The id of a revision that says again, under another number, what one said that cannot arrive.

Whatever may say the same stands in one line: an id, the one derived from it, and so on.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from uuid import UUID

_MOST_TIMES = 8


def derived_id(revision_id: str) -> str:
    """The id of the revision that says again what *revision_id* said."""
    return str(UUID(bytes=sha256(b"fieldreg/anew/1\x00" + revision_id.encode()).digest()[:16]))


def successors(revision_id: str) -> list[str]:
    """The ids under which *revision_id* may have been said again, nearest first."""
    ids = [revision_id]
    for _ in range(_MOST_TIMES):
        ids.append(derived_id(ids[-1]))
    return ids[1:]


def in_line(revision_ids: Collection[str], others: Collection[str]) -> dict[str, str]:
    """Those of *revision_ids* that say what one of *others* says under another id, and which."""
    if not revision_ids or not others:
        return {}
    ids, held = frozenset(revision_ids), frozenset(others)
    found = {one: later for one in ids for later in successors(one) if later in held}
    return found | {later: one for one in held for later in successors(one) if later in ids}
