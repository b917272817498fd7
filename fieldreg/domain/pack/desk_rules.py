"""What a programme asks of the laptop itself: when it locks, and how long it keeps what."""

from __future__ import annotations

from dataclasses import dataclass

from . import mistakes as say
from .reading import Node

IDLE_MINUTES = range(5, 31)
USUAL_IDLE_MINUTES = 15
LEAST_DAYS = 30
"""Nothing is reduced earlier: a centre that was restored asks laptops for what it lost."""
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Retention:
    """What a laptop keeps of what was delivered, in days after; None: for as long as it is there.

    `history_days`: what former revisions say. `record_days`: registrations whose case is closed;
    then only the fields `keeps` remain (names of the definition, a group or a list as a whole).
    `image_days`: pictures of those registrations.
    """

    history_days: int | None = None
    record_days: int | None = None
    image_days: int | None = None
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskRules:
    """The rules for the laptop. Without `desk.json`: 15 minutes, and nothing is ever reduced."""

    idle_lock_minutes: int = USUAL_IDLE_MINUTES
    retention: Retention = Retention()


def desk_rules(node: Node) -> DeskRules:
    """Reads `desk.json`."""
    minutes = node.whole(
        "idle_lock_minutes", USUAL_IDLE_MINUTES, least=IDLE_MINUTES[0], most=IDLE_MINUTES[-1]
    )
    if not node.has("retention"):
        return DeskRules(minutes)
    inner = node.node("retention")
    found = _retention(inner)
    inner.close()
    return DeskRules(minutes, found)


def _retention(node: Node) -> Retention:
    history, record, image = (
        _days(node, f"{what}_days") for what in ("history", "record", "image")
    )
    if record is None and node.has("keeps"):
        node.wrong("keeps", say.KEEPS_WITHOUT_DAYS)
    elif record is not None and not node.has("keeps"):
        node.wrong("keeps", say.KEEPS_NEEDED)
    return Retention(history, record, image, node.strings("keeps"))


def _days(node: Node, name: str) -> int | None:
    return node.whole(name, least=LEAST_DAYS, most=MOST_DAYS) if node.has(name) else None
