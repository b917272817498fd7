"""What sending photos needs of a laptop and of a line, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from fieldreg.protocol.images import (
    ImageNote,
    ImagePlace,
    ImagesRequest,
    ImagesResponse,
    KeptEntry,
    TakenEntry,
    Waiting,
)

from .ports import Identity
from .surroundings import OnWriter
from .trouble import SyncTrouble


class ImageStore(Protocol):
    """The laptop's photos as sending them sees them; called on the writer lane but for `image`."""

    def waiting_images(self, after: ImagePlace | None, most: int) -> Waiting:
        """Up to *most* photos without a receipt, from behind *after* on."""
        ...

    def image(self, sha256: str) -> bytes | None:
        """The photo's bytes, None if they are not here (any more). From the lane that sends: where
        they came to harm they are looked for in backups, which takes as long as a stick takes."""
        ...

    def images_delivered(self, epoch: str, told: Iterable[ImageNote | TakenEntry]) -> int:
        """Remember receipts that *epoch*'s centre gave for what was told, each for its step and no
        other; how many are new."""
        ...

    def images_refused(self, epoch: str, notes: Iterable[ImageNote], key: str) -> int:
        """Remember that *epoch*'s centre does not take photos, and why: so they wait no more."""
        ...

    def images_kept(self, entries: Iterable[KeptEntry]) -> None:
        """Remember that the centre has photos by a later step than that which took them away."""
        ...

    def text_waits(self) -> bool:
        """Whether something was saved that is not sent yet."""
        ...


@runtime_checkable
class ImageCarrier(Protocol):
    """The way of photos to the centre. Everything raises `trouble.SyncTrouble`."""

    def tell_images(self, identity: Identity, request: ImagesRequest) -> ImagesResponse:
        """Tell of photos and hear how each stands."""
        ...

    def upload_offset(self, identity: Identity, place: str) -> int:
        """How many bytes of an upload have come."""
        ...

    def upload_part(self, identity: Identity, place: str, offset: int, data: bytes) -> int:
        """Bring *data*; how many bytes have come then."""
        ...


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds the sending of photos: see `surroundings.Surroundings`."""

    store: ImageStore
    carrier: ImageCarrier
    identity: Identity
    on_writer: OnWriter
    clock: Callable[[], float]
    wait: Callable[[float], None]
    chance: Callable[[], float]
    cancelled: Callable[[], bool]


@dataclass(slots=True)
class Sent:
    """How the sending of photos ended.

    `delivered` have a receipt since; `waiting` have none: `refused` of them because the centre does
    not take them, now or for good, `unknown` because it does not know their record, `lost` because
    their bytes are gone. All are counted once for each record they belong to. `taken` were taken
    away at the centre too.
    `gave_way`: it stopped for what is to be said before photos. `trouble`: what broke it off.
    """

    delivered: int = 0
    waiting: int = 0
    refused: int = 0
    unknown: int = 0
    lost: int = 0
    taken: int = 0
    gave_way: bool = False
    trouble: SyncTrouble | None = None
