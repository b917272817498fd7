"""What stands in the files of a stick: requests as they are, and an answer to each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .bundle_stream import MOST_PHOTOS
from .images import ImageNote, KeptEntry, TakenEntry, TakenNote
from .messages import Hash, Hex, Id, ListedRecord, Message, Problem, SyncRequest, SyncResponse

PAGE = 100
"""Changes in one page of a reply: few enough to be written while somebody types."""
MOST_TOLD = MOST_PHOTOS
"""Photos of which one file tells."""


MOST_HELD = 100_000
"""Records of which one file says what is held; who has more reads all anew instead."""


class StickImages(Message):
    """What a file says of photos, as `ImagesRequest` does; `carried` are the hashes of those whose
    bytes lie behind the message, in their order. One with no bytes there is not carried after all.
    """

    images: Annotated[list[ImageNote], Field(max_length=MOST_TOLD)] = Field(default_factory=list)
    taken: Annotated[list[TakenNote], Field(max_length=MOST_TOLD)] = Field(default_factory=list)
    carried: Annotated[list[Hash], Field(max_length=MOST_TOLD)] = Field(default_factory=list)


class ReadingRequest(SyncRequest):
    """The last request of a file. A centre of before passes over what it does not know of it.

    `holds` is what the laptop holds of each record, where the two sides were found to differ.
    """

    images: StickImages | None = None
    holds: Annotated[list[ListedRecord], Field(max_length=MOST_HELD)] | None = None


class StickImageEntry(Message):
    """How a photo stands that a file told of, as in `ImageEntry`.

    `step` is the note's: this says nothing of what was told of the photo before or after.
    `refused`: its bytes were no photo as told, `problem` says why; others are not kept back by it.
    """

    record_id: Id
    sha256: Hash
    step: int = Field(ge=0)
    state: Literal["here", "awaited", "record_unknown", "taken", "refused"]
    problem: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = ""
    receipt: Hex = ""


class StickTold(Message):
    """The answer to what a file said of photos."""

    images: list[StickImageEntry] = Field(default_factory=list)
    taken: list[TakenEntry] = Field(default_factory=list)
    kept: list[KeptEntry] = Field(default_factory=list)


class Answered(Message):
    """The centre's answer to one request of a bundle, which is a `response` or a `problem`.

    `incarnation`, `first` and `last` say which revisions it is about (`last` is 0 for a page of the
    stream, of which there are several to the one request that reads). `after` is the sequence
    number from which such a page reads on. `fork_no` is the number at which the centre holds other
    bytes, if that is the problem. `images` stands in the last one of a reply to a file with photos.
    """

    incarnation: Id
    first: int = Field(default=0, ge=0)
    last: int = Field(default=0, ge=0)
    after: int = Field(default=0, ge=0)
    fork_no: int = Field(default=0, ge=0)
    response: SyncResponse | None = None
    problem: Problem | None = None
    images: StickTold | None = None

    @property
    def is_page(self) -> bool:
        """Whether this is a page of the stream."""
        return self.last == 0


@dataclass(frozen=True, slots=True)
class ImagesTaken:
    """What a reply changed of photos: how many the centre has, has let go of, and refuses."""

    delivered: int = 0
    gone: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply's answers, each time from the first, with what its manifest says of epochs and of
    the file that it answers."""

    asked_epoch: str
    epoch: str
    answers: Callable[[], Iterator[Answered]]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a laptop has read: the epoch it knows, the last number of the stream that it has, and
    the last number it made in its present incarnation. `asked_in` is the file that asked to read on
    from just here: its reply begins here, also where what came last was left out."""

    epoch: str
    seq: int
    made: int
    asked_in: str = ""
