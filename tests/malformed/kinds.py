"""All kinds of wrong requests, and how often each is asked."""

from __future__ import annotations

from collections.abc import Callable

from malformed.asking import Asked, Stranger
from malformed.evil import Source
from malformed.photos import images, photo, taken, upload
from malformed.sticks import STICK, sticks

_WEIGHED: list[tuple[Callable[[Stranger, Source], Asked], int]] = [
    (Stranger.push_as_bytes, 10),
    (Stranger.push_as_tree, 16),
    (Stranger.push_signed, 12),
    (Stranger.push_of_numbers, 6),
    (Stranger.push_of_bad_revisions, 24),
    (Stranger.cursor, 10),
    (Stranger.enrolment, 4),
    (images, 6),
    (taken, 6),
    (upload, 6),
    (photo, 8),
    (sticks, 18),
    (Stranger.search, 4),
    (Stranger.verdict, 4),
    (Stranger.settling, 2),
    (Stranger.address, 4),
]
_KINDS = [kind for kind, _ in _WEIGHED]
_WEIGHTS = [weight for _, weight in _WEIGHED]


def ask(stranger: Stranger, number: int) -> Asked:
    """The *number*-th request; the same number of a seed makes the same kind of wrong."""
    source = Source(f"{stranger.seed}/{number}")
    kind = source.random.choices(_KINDS, weights=_WEIGHTS)[0]
    try:
        asked = kind(stranger, source)
    except (RecursionError, ValueError):  # spoilt so far that it cannot even be written down
        asked = stranger.push_as_bytes(source)
    if asked.method == STICK:
        return asked
    if source.random.random() < 0.12:
        asked = stranger.in_bad_packing(asked, source)
    if source.random.random() < 0.08:
        asked = stranger.with_bad_headers(asked, source)
    return asked
