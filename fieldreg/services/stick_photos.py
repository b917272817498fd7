"""Photos in the files of a stick: which of those that wait go into which file.

All are told of in the first file, as far as it has room; their bytes follow, oldest first, and what
finds no room goes into further files of the same journey.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.images import MAX_IMAGES, ImageNote, ImagePlace, TakenNote
from fieldreg.protocol.messages import SyncRequest
from fieldreg.protocol.stick import MOST_TOLD, ReadingRequest, StickImages
from fieldreg.sync.surroundings import OnWriter
from fieldreg.sync.upload_ports import ImageStore

_ROOM_PER_PHOTO = 16


@dataclass(frozen=True, slots=True)
class PhotosWaiting:
    """Photos that wait, oldest first; `here` are the hashes of those whose bytes are here."""

    notes: tuple[ImageNote, ...] = ()
    taken: tuple[TakenNote, ...] = ()
    here: frozenset[str] = frozenset()

    @property
    def to_carry(self) -> int:
        """How many photos have bytes to bring."""
        return len({note.sha256 for note in self.notes} & self.here)

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.notes or self.taken)


def waiting_photos(store: ImageStore, on_writer: OnWriter) -> PhotosWaiting:
    """All photos without a receipt."""
    notes: list[ImageNote] = []
    taken: list[TakenNote] = []
    here: set[str] = set()
    place: ImagePlace | None = None
    while True:
        found = on_writer(partial(store.waiting_images, place, MAX_IMAGES))
        notes += found.notes
        taken += found.taken
        here |= found.here
        place = found.last
        if place is None:
            return PhotosWaiting(tuple(notes), tuple(taken), frozenset(here))


def fill(waiting: PhotosWaiting, room: int) -> tuple[StickImages, PhotosWaiting]:
    """What one file says and carries with *room* bytes for photos, and what is left for another."""
    told = waiting.notes[:MOST_TOLD]
    carried: dict[str, None] = {}
    for note in told:
        needed = note.size + _ROOM_PER_PHOTO
        if note.sha256 in waiting.here and note.sha256 not in carried and needed <= room:
            carried[note.sha256] = None
            room -= needed
    said = StickImages(
        images=list(told), taken=list(waiting.taken[:MOST_TOLD]), carried=list(carried)
    )
    later = [n for n in told if n.sha256 in waiting.here and n.sha256 not in carried]
    left = PhotosWaiting(
        (*later, *waiting.notes[MOST_TOLD:]), waiting.taken[MOST_TOLD:], waiting.here
    )
    return said, left


def saying(request: SyncRequest, images: StickImages) -> ReadingRequest:
    """The last request of a file, with what it says of photos."""
    return ReadingRequest(**{**dict(request), "images": images})


def bytes_of(store: ImageStore, hashes: Sequence[str]) -> Callable[[], Iterator[bytes]]:
    """Gives the photos one at a time, as often as it is called; one that is lost has no bytes.

    Raises UserTrouble stick_not_written if one changed between two calls: it was taken away just
    now, and the file is to be made once more.
    """
    sizes: dict[str, int] = {}

    def give() -> Iterator[bytes]:
        for sha256 in hashes:
            data = store.image(sha256) or b""
            if sizes.setdefault(sha256, len(data)) != len(data):
                raise UserTrouble("stick_not_written")
            yield data

    return give
