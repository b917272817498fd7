"""A revision: one immutable step in the history of one registration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .record import Value
from .words import Act


@dataclass(frozen=True, slots=True)
class Base:
    """What a revision was made on: a record version of the centre, or an earlier revision.

    Both empty means the record is new. `revision` serves edits chained while offline: without a
    version, it is what the new one cannot be judged without. With both, the version is what the
    author had seen, and `revision` her newest earlier one of the record: where a restored centre
    has lost that version, and hears of both again, it still knows that she had seen her own.
    """

    version: int | None = None
    revision: str | None = None

    @property
    def needed(self) -> str | None:
        """The revision that the new one cannot be judged without."""
        return self.revision if self.version is None else None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was sent back, rejected or voided; `path` is empty for the whole record."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A value that the centre kept aside: the revision that brought it, and its path."""

    revision_id: str
    path: str


@dataclass(frozen=True, slots=True)
class Header:
    """The part of a revision that can never be erased; it names no registered person.

    `made_at` is UTC ISO 8601 and is shown, never used for order. `author` is an officer's or
    reviewer's id. `pack` is `<id>@<version>` of the programme pack it was made under. `settles` are
    values kept aside on which a person decided here; the patch then states what holds at those
    paths, also where it stays.
    """

    revision_id: str
    device_id: str
    incarnation: str
    revision_no: int
    record_id: str
    base: Base
    act: Act
    author: str
    made_at: str
    pack: str
    settles: tuple[Aside, ...] = ()


MOST_REASON_LETTERS = 64 << 10
"""Of all reasons of one revision together: many times what a laptop or a reviewer ever gives."""
_FRAME_LETTERS = 20


def are_too_long(reasons: Iterable[Reason]) -> bool:
    """Whether these are more than one revision may say; each counts as twenty letters more."""
    letters = sum(len(r.path) + len(r.text) + _FRAME_LETTERS for r in reasons)
    return letters > MOST_REASON_LETTERS


@dataclass(frozen=True, slots=True)
class Body:
    """The part that holds personal data: the fields changed, and reasons in words."""

    patch: Mapping[str, Value | None] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """Header and body; the body is None once it was erased by a recorded act."""

    header: Header
    body: Body | None
