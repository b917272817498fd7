"""What was said in one exchange, and which of it can never arrive as it is."""

from __future__ import annotations

from dataclasses import dataclass

from fieldreg.protocol.messages import MAX_BYTES, SyncRequest

from .ports import Identity, Outgoing
from .trouble import SyncTrouble


@dataclass(frozen=True, slots=True)
class Said:
    """One request with the picture that it was made from."""

    identity: Identity
    outgoing: Outgoing
    request: SyncRequest


@dataclass(frozen=True, slots=True)
class Stuck:
    """A revision that can never arrive as it is, and whether its size is why."""

    incarnation: str
    no: int
    is_too_large: bool


def is_alone_too_large(trouble: SyncTrouble, said: Said) -> bool:
    """Whether one revision alone is more than the centre takes, and not a proxy's small limit."""
    if len(said.request.revisions) != 1:
        return False
    is_said_by_centre = "number" in trouble.values
    return is_said_by_centre or len(said.request.model_dump_json()) > MAX_BYTES


def is_behind_gap(trouble: SyncTrouble, said: Said) -> bool:
    """Whether the centre waits for a revision that a damaged disk lost, which never comes, or holds
    another copy's at its number, on which what follows here can never stand."""
    gap, expected = said.outgoing.gap_from, trouble.expected_no or 0
    return bool(gap and said.request.revisions) and expected >= gap
