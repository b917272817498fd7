"""What both sides say of photos: which belong to a record, and how their bytes come. See
docs/PROTOCOL.md; uploads themselves are tus 1.0.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .messages import Hash, Hex, Id, Message

IMAGES_PATH = "/v1/images"
UPLOADS_PATH = "/v1/uploads"
TUS_VERSION = "1.0.0"
TUS_TYPE = "application/offset+octet-stream"
MAX_IMAGES = 100
LONGEST_REASON = 1_000
MOST_STEPS = 1 << 31
MOST_IMAGE_BYTES = 1 << 20

ImageWord = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}$")]
Moment = Annotated[str, StringConstraints(pattern=r"^([0-9T:-]{19}Z)?$")]
Author = Annotated[str, StringConstraints(pattern=r"^[0-9a-zA-Z-]{0,80}$")]

Reason = Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=r"^[^\x00]*$")]
"""What any database holds: no zero byte."""


class ImageNote(Message):
    """A record has this photo: the SHA-256 and size of its bytes, what it shows, since when (UTC,
    may be empty), by whom (an officer's id, may be empty). `step` counts how often it was added and
    taken away again before: even, 0 for the first time. `lost`: the laptop has the bytes no more,
    so that the centre looks whether they lie where it keeps photos; one of before does not look."""

    record_id: Id
    sha256: Hash
    kind: ImageWord
    size: int = Field(ge=1, le=MOST_IMAGE_BYTES)
    added_at: Moment = ""
    author: Author = ""
    step: int = Field(default=0, ge=0, le=MOST_STEPS)
    lost: bool = False


class TakenNote(Message):
    """The record no longer has this photo: since when (UTC), by whom, why. `step` is odd, one above
    that of the note it takes back: of all that is told of a photo the highest step holds."""

    record_id: Id
    sha256: Hash
    kind: ImageWord
    step: int = Field(ge=1, le=MOST_STEPS)
    taken_at: Moment = ""
    author: Author = ""
    reason: Reason = ""


class ImagesRequest(Message):
    """A laptop tells which photos its records have, and asks how each stands. Said twice it changes
    nothing. `epoch` is the centre's as last heard, empty if none was. `taken` are photos that
    records have no longer; a laptop of before says nothing of it, and is told of none."""

    protocol: Literal[1] = 1
    device_id: Id
    epoch: Annotated[str, StringConstraints(max_length=36)] = ""
    images: Annotated[list[ImageNote], Field(max_length=MAX_IMAGES)]
    taken: Annotated[list[TakenNote], Field(max_length=MAX_IMAGES)] | None = None


class ImageEntry(Message):
    """How one photo stands.

    `here`: the centre has its bytes; `receipt` is its signature (see `signing.image_text`), and
    only that makes the photo delivered. `awaited`: it knows of it; bytes go to `upload`, from
    `offset` on. `record_unknown`: the centre has no such record of this office (yet).
    `taken`: by a step above the note's the photo was taken from the record.
    """

    record_id: Id
    sha256: Hash
    state: Literal["here", "awaited", "record_unknown", "taken"]
    upload: Annotated[str, StringConstraints(max_length=200)] = ""
    offset: int = Field(default=0, ge=0, le=MOST_IMAGE_BYTES)
    receipt: Hex = ""


class TakenEntry(Message):
    """The centre has let go of this photo of the record; `receipt` is its signature (see
    `signing.taken_text`)."""

    record_id: Id
    sha256: Hash
    step: int
    receipt: Hex


class KeptEntry(Message):
    """The removal that was told with this `step` does not count: by the step `held`, which is even
    and above it, the record was given the photo again. Said once more above that, it does."""

    record_id: Id
    sha256: Hash
    step: int
    held: int = Field(ge=2, le=MOST_STEPS)


class ImagesResponse(Message):
    """The answer, an entry for each note in their order, from the centre in this epoch. A centre of
    before leaves `taken` empty: it took nothing away. Each photo of the request's `taken` is either
    in `taken` or in `kept`."""

    protocol: Literal[1]
    centre_id: Id
    epoch: str
    images: list[ImageEntry]
    taken: list[TakenEntry] = Field(default_factory=list)
    kept: list[KeptEntry] = Field(default_factory=list)


ImagePlace = tuple[str, str, str]
"""Where a photo stands among those that wait: since when, of which record, its hash."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Photos that a laptop has no receipt for, oldest first, in the centre's epoch as it knows it.

    `here` are the hashes (hex) of those whose bytes it has. `lost` counts photos on record of
    which it has nothing any more, so that nothing can be told of them. `taken` are photos that
    were taken from their records. `last` is where to go on from, None at the end.
    """

    epoch: str
    notes: tuple[ImageNote, ...]
    here: frozenset[str]
    lost: int = 0
    taken: tuple[TakenNote, ...] = ()
    last: ImagePlace | None = None
