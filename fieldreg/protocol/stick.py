"""What stands in the files of a stick: requests as they are, and an answer to each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic import Field

from .messages import Id, Message, Problem, SyncResponse

PAGE = 100
"""Changes in one page of a reply: few enough to be written while somebody types."""


class Answered(Message):
    """The centre's answer to one request of a bundle, which is a `response` or a `problem`.

    `incarnation`, `first` and `last` say which revisions it is about (`last` is 0 for a page of the
    stream, of which there are several to the one request that reads). `after` is the sequence
    number from which such a page reads on. `fork_no` is the number at which the centre holds other
    bytes, if that is the problem.
    """

    incarnation: Id
    first: int = Field(default=0, ge=0)
    last: int = Field(default=0, ge=0)
    after: int = Field(default=0, ge=0)
    fork_no: int = Field(default=0, ge=0)
    response: SyncResponse | None = None
    problem: Problem | None = None

    @property
    def is_page(self) -> bool:
        """Whether this is a page of the stream."""
        return self.last == 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply's answers, each time from the first, with what its manifest says of epochs."""

    asked_epoch: str
    epoch: str
    answers: Callable[[], Iterator[Answered]]


@dataclass(frozen=True, slots=True)
class Place:
    """How far a laptop has read: the epoch it knows, the last number of the stream, and the last
    number it made in its present incarnation."""

    epoch: str
    seq: int
    made: int
