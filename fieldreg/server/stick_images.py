"""Photos from a stick: told and received as by the network, each by itself.

They come after the file's text, for only a record that is here can have one. A photo whose bytes
are not what was told is refused alone, and a file read again changes nothing. What the file says
of the centre's epoch does not matter: after a restore the photos are needed more than ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from fieldreg.protocol.images import (
    MAX_IMAGES,
    MOST_IMAGE_BYTES,
    ImageEntry,
    ImageNote,
    ImagesRequest,
    KeptEntry,
    TakenEntry,
    TakenNote,
)
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.stick import StickImageEntry, StickImages, StickTold

from . import uploads
from .devices import Device
from .identity import Centre
from .images import take_told
from .refusal import Refusal

PassPhotos = Callable[[Callable[[int, bytes | None], None]], None]
_TRIES = 3


_NO_PHOTO = (Problems.IMAGE_ALTERED, Problems.IMAGE_KIND, Problems.TOO_LARGE)
_OTHERWISE = (Problems.NOT_FOUND, Problems.OFFSET_WRONG)
"""What happens where the network or another laptop is at the same photo: it stays awaited."""


@dataclass(slots=True)
class _Coming:
    """By hash: where the bytes of photos that are awaited go and how many they are; which were
    refused, and why; and which came."""

    places: dict[str, str]
    sizes: dict[str, int]
    refused: dict[str, str] = field(default_factory=dict)
    came: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Told:
    """Answers of `POST /v1/images`, put together."""

    images: list[ImageEntry] = field(default_factory=list)
    taken: list[TakenEntry] = field(default_factory=list)
    kept: list[KeptEntry] = field(default_factory=list)


def take_images(
    centre: Centre, device: Device, told: StickImages, pass_photos: PassPhotos
) -> StickTold:
    """Take what a file says of photos, and the bytes that *pass_photos* goes through.

    Raises EnvironmentTrouble images_unreachable; what was taken by then is taken, and the same file
    may be read again.
    """
    answer = _tell(centre, device, told.images, told.taken)
    first = answer.images
    coming = _Coming(_awaited(first), {note.sha256: note.size for note in told.images})
    if coming.places and told.carried:
        pass_photos(_Taking(centre, device, told.carried, coming).take)
    again = [note for note in told.images if note.sha256 in coming.came]
    later = {_key(entry): entry for entry in _tell(centre, device, again, ()).images}
    entries = [
        _entry(note, later.get(_key(entry), entry), coming.refused)
        for note, entry in zip(told.images, first, strict=True)
    ]
    return StickTold(images=entries, taken=answer.taken, kept=answer.kept)


def _tell(
    centre: Centre, device: Device, notes: Sequence[ImageNote], taken: Sequence[TakenNote]
) -> _Told:
    """As `POST /v1/images`, as often as it takes."""
    told = _Told()
    for some, less in _by_hundreds(notes, taken):
        request = ImagesRequest(device_id=device.id, images=some, taken=less)
        answer = take_told(centre, device, request)
        told.images += answer.images
        told.taken += answer.taken
        told.kept += answer.kept
    return told


def _by_hundreds(
    notes: Sequence[ImageNote], taken: Sequence[TakenNote]
) -> Iterator[tuple[list[ImageNote], list[TakenNote]]]:
    for at in range(0, max(len(notes), len(taken)), MAX_IMAGES):
        yield list(notes[at : at + MAX_IMAGES]), list(taken[at : at + MAX_IMAGES])


def _awaited(entries: Sequence[ImageEntry]) -> dict[str, str]:
    return {
        entry.sha256: entry.upload.rsplit("/", 1)[-1]
        for entry in entries
        if entry.state == "awaited"
    }


def _key(entry: ImageEntry) -> tuple[str, str]:
    return entry.record_id, entry.sha256


def _entry(note: ImageNote, entry: ImageEntry, refused: dict[str, str]) -> StickImageEntry:
    problem = refused.get(note.sha256, "") if entry.state == "awaited" else ""
    return StickImageEntry(
        record_id=note.record_id,
        sha256=note.sha256,
        step=note.step,
        state="refused" if problem else entry.state,
        problem=problem,
        receipt=entry.receipt,
    )


@dataclass(frozen=True, slots=True)
class _Taking:
    """Takes the bytes of one photo after the other."""

    centre: Centre
    device: Device
    carried: Sequence[str]
    coming: _Coming

    def take(self, place: int, data: bytes | None) -> None:
        """Take those of the photo at *place*; None is too many."""
        if place >= len(self.carried) or data == b"":
            return
        sha256 = self.carried[place]
        upload = self.coming.places.get(sha256)
        if upload is None:
            return
        if data is None or len(data) > MOST_IMAGE_BYTES:
            self._refuse(sha256, Problems.TOO_LARGE)
        elif len(data) != self.coming.sizes[sha256]:
            self._refuse(sha256, Problems.IMAGE_ALTERED)
        else:
            self._keep(sha256, upload, data)

    def _refuse(self, sha256: str, problem: Problems) -> None:
        self.coming.refused[sha256] = problem.value.code

    def _keep(self, sha256: str, upload: str, data: bytes) -> None:
        try:
            self._bring(upload, data)
        except Refusal as refusal:
            if refusal.kind in _NO_PHOTO:
                self._refuse(sha256, refusal.kind)
            elif refusal.kind not in _OTHERWISE:
                raise
        else:
            self.coming.came.add(sha256)

    def _bring(self, upload: str, data: bytes) -> None:
        """Go on where the network left off; begin anew where what it left was not of this photo."""
        for left in reversed(range(_TRIES)):
            offset = uploads.look(self.centre, self.device, upload).offset
            try:
                uploads.add(self.centre, self.device, upload, offset, data[offset:])
            except Refusal as refusal:
                is_other = refusal.kind is Problems.OFFSET_WRONG or (
                    refusal.kind is Problems.IMAGE_ALTERED and offset > 0
                )
                if not is_other or not left:
                    raise
            else:
                return
