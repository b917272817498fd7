"""Bringing photos to the centre, after the text: told first, all of them, then sent in parts.

Runs on the net lane like the engine. A photo is delivered when the centre's signed receipt for it
is here, and not before; one that cannot be sent never keeps back the others. Bounded: each try
brings bytes, or uses up one of a few chances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar, runtime_checkable

from fieldreg.protocol.images import (
    MAX_IMAGES,
    ImageEntry,
    ImageNote,
    ImagePlace,
    ImagesRequest,
    ImagesResponse,
    TakenEntry,
    TakenNote,
    Waiting,
)
from fieldreg.protocol.signing import image_text, is_signed, taken_text

from .ports import Identity
from .surroundings import OnWriter, pause
from .trouble import SyncTrouble, Trouble

PART_BYTES = 256 << 10
LEAST_PART = 16 << 10
GIVE_WAY_SECONDS = 300.0
_CHANCES = 4
_LONGEST_WAIT_INSIDE = 60.0
_ROUGH = frozenset(
    {Trouble.TOO_SLOW, Trouble.HALF_ANSWER, Trouble.CENTRE_FAULT, Trouble.OFFSET_WRONG}
)
_WAITING = frozenset({Trouble.BUSY, Trouble.TOO_MANY_TRIES})
_FOR_GOOD = frozenset({Trouble.IMAGE_ALTERED, Trouble.IMAGE_KIND, Trouble.TOO_LARGE})
_TAKEN_THERE = "image_taken_away"
_EASY_SECONDS = 10.0
_T = TypeVar("_T")


class ImageStore(Protocol):
    """The laptop's photos as sending them sees them; called on the writer lane."""

    def waiting_images(self, after: ImagePlace | None, most: int) -> Waiting:
        """Up to *most* photos without a receipt, from behind *after* on."""
        ...

    def image(self, sha256: str) -> bytes | None:
        """The photo's bytes, None if they are not here (any more)."""
        ...

    def images_delivered(self, epoch: str, entries: Iterable[ImageEntry | TakenEntry]) -> int:
        """Remember receipts that *epoch*'s centre gave; how many are new."""
        ...

    def images_refused(self, epoch: str, notes: Iterable[ImageNote], key: str) -> int:
        """Remember that *epoch*'s centre does not take photos, and why; they wait no longer."""
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


@dataclass(slots=True)
class _Under:
    """Photos to send, and what was told of each: one photo may belong to several records."""

    notes: dict[str, list[ImageNote]] = field(default_factory=dict)
    entries: dict[str, ImageEntry] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)


class Uploads:
    """One sending of all photos that wait. Use once."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._sent = Sent()
        self._under = _Under()
        self._part = PART_BYTES
        self._began = around.clock()
        self._epoch = ""

    def run(self) -> Sent:
        """Send until none waits. Trouble of the line or the centre ends it and is reported."""
        try:
            if self._tell_all():
                self._send_all()
        except SyncTrouble as trouble:
            self._sent.trouble = trouble
        return self._sent

    def _tell_all(self) -> bool:
        """Tell of every photo before the first byte of one, so that the centre knows what comes."""
        store, place = self._around.store, None
        takes_them = True
        while True:
            read = partial(store.waiting_images, place, MAX_IMAGES)
            waiting = self._around.on_writer(read)
            self._sent.lost += waiting.lost
            self._sent.waiting += waiting.lost + len(waiting.notes)
            says = bool(waiting.notes or waiting.taken)
            takes_them = takes_them and (not says or self._told(waiting))
            place = waiting.last
            if place is None:
                return takes_them

    def _told(self, waiting: Waiting) -> bool:
        """Whether the centre takes photos at all; one of before does not."""
        self._under.here |= waiting.here
        try:
            entries = self._tell(waiting.epoch, waiting.notes, waiting.taken)
        except SyncTrouble as trouble:
            if trouble.trouble is Trouble.NOT_FOUND:
                return False
            raise
        for note, entry in zip(waiting.notes, entries, strict=True):
            if entry.state == "record_unknown":
                self._sent.unknown += 1
            elif entry.state == "taken":
                self._refused([note], _TAKEN_THERE)
            elif entry.state == "awaited":
                self._under.entries[note.sha256] = entry
                self._under.notes.setdefault(note.sha256, []).append(note)
        return True

    def _refused(self, notes: Sequence[ImageNote], key: str) -> None:
        """Sent whole at each sync it would use up the line and never come."""
        refused = partial(self._around.store.images_refused, self._epoch, notes, key)
        self._around.on_writer(refused)
        self._sent.refused += len(notes)

    def _tell(
        self, epoch: str, notes: Iterable[ImageNote], taken: Iterable[TakenNote] = ()
    ) -> list[ImageEntry]:
        """Tell of *notes*; what the centre has, or has let go of, is delivered now."""
        identity, told = self._around.identity, list(notes)
        request = ImagesRequest(
            device_id=identity.device_id, epoch=epoch, images=told, taken=list(taken)
        )
        answer = self._patiently(lambda: self._around.carrier.tell_images(identity, request))
        _check(identity, request, answer)
        here = [entry for entry in answer.images if entry.state == "here"]
        if here:
            store = self._around.store
            marked = self._around.on_writer(lambda: store.images_delivered(answer.epoch, here))
            self._sent.delivered += marked
            self._sent.waiting -= len(here)
        if gone := answer.taken:
            store = self._around.store
            marked = self._around.on_writer(lambda: store.images_delivered(answer.epoch, gone))
            self._sent.taken += marked
        self._epoch = answer.epoch
        return list(answer.images)

    def _send_all(self) -> None:
        for sha256, entry in self._under.entries.items():
            if self._must_give_way():
                self._sent.gave_way = True
                return
            data = None
            if sha256 in self._under.here:
                data = self._around.on_writer(partial(self._around.store.image, sha256))
            notes = self._under.notes[sha256]
            if data is None:
                self._sent.lost += len(notes)
                continue
            if refused := self._send(entry, data):
                if refused in _FOR_GOOD:
                    self._refused(notes, refused)
                else:
                    self._sent.refused += len(notes)
            elif not self._sent.gave_way:
                self._tell(self._epoch, notes)
            if self._sent.gave_way:
                return

    def _send(self, entry: ImageEntry, data: bytes) -> Trouble | None:
        """Bring one photo to the centre; why it does not take it, if it does not."""
        offset, failures = entry.offset, 0
        furthest = offset
        while offset < len(data):
            if self._must_give_way():
                self._sent.gave_way = True
                return None
            try:
                offset = self._bring(entry.upload, offset, data)
            except SyncTrouble as trouble:
                if trouble.trouble in _FOR_GOOD or trouble.trouble is Trouble.NOT_FOUND:
                    return trouble.trouble
                failures += 1
                self._wait_out(trouble, failures)
                offset = self._reached(entry.upload)
            if offset > furthest:  # what a centre has lost again is no progress when it comes back
                furthest, failures = offset, 0
        return None

    def _reached(self, place: str) -> int:
        carrier, identity = self._around.carrier, self._around.identity
        return self._patiently(lambda: carrier.upload_offset(identity, place))

    def _bring(self, place: str, offset: int, data: bytes) -> int:
        part = data[offset : offset + self._part]
        around = self._around
        begun = around.clock()
        reached = around.carrier.upload_part(around.identity, place, offset, part)
        if not offset < reached <= offset + len(part):
            raise SyncTrouble(Trouble.BAD_ANSWER, what="offset")
        if around.clock() - begun < _EASY_SECONDS:
            self._part = min(self._part * 2, PART_BYTES)
        return reached

    def _wait_out(self, trouble: SyncTrouble, failures: int) -> None:
        """Wait for a line or a centre that may be better soon, or raise the trouble again."""
        kind = trouble.trouble
        seconds = pause(failures, self._around.chance(), trouble.retry_after)
        is_hopeful = kind in _ROUGH or kind in _WAITING
        if not is_hopeful or failures > _CHANCES or seconds > _LONGEST_WAIT_INSIDE:
            raise trouble
        if kind in _ROUGH:
            self._part = max(self._part // 2, LEAST_PART)
        self._around.wait(seconds)

    def _patiently(self, act: Callable[[], _T]) -> _T:
        """What *act* gives, tried a few times where the line is rough."""
        failures = 0
        while True:
            self._require_patience()
            try:
                return act()
            except SyncTrouble as trouble:
                failures += 1
                self._wait_out(trouble, failures)

    def _must_give_way(self) -> bool:
        """Text goes first, and news of the centre are heard now and then."""
        self._require_patience()
        around = self._around
        if around.clock() - self._began > GIVE_WAY_SECONDS:
            return True
        return around.on_writer(around.store.text_waits)

    def _require_patience(self) -> None:
        if self._around.cancelled():
            raise SyncTrouble(Trouble.CANCELLED)


def _check(identity: Identity, request: ImagesRequest, answer: ImagesResponse) -> None:
    """Raises SyncTrouble unless it is the centre's answer, to what was asked, and receipts hold."""
    if answer.centre_id != identity.centre_id:
        raise SyncTrouble(Trouble.NOT_OUR_CENTRE)
    asked = [(note.record_id, note.sha256) for note in request.images]
    if [(entry.record_id, entry.sha256) for entry in answer.images] != asked:
        raise SyncTrouble(Trouble.BAD_ANSWER, what="images")
    for entry in answer.images:
        if entry.state == "here":
            text = image_text(answer.epoch, identity.device_id, entry.record_id, entry.sha256)
            if not is_signed(identity.centre_key, text, entry.receipt):
                raise SyncTrouble(Trouble.RECEIPT_MISMATCH)
        elif entry.state == "awaited" and not entry.upload.startswith("/v1/uploads/"):
            raise SyncTrouble(Trouble.BAD_ANSWER, what="upload")
    _check_taken(identity, request, answer)


def _check_taken(identity: Identity, request: ImagesRequest, answer: ImagesResponse) -> None:
    asked = {(note.record_id, note.sha256, note.step) for note in request.taken or ()}
    for gone in answer.taken:
        if (gone.record_id, gone.sha256, gone.step) not in asked:
            raise SyncTrouble(Trouble.BAD_ANSWER, what="images")
        text = taken_text(answer.epoch, identity.device_id, gone.record_id, gone.sha256, gone.step)
        if not is_signed(identity.centre_key, text, gone.receipt):
            raise SyncTrouble(Trouble.RECEIPT_MISMATCH)
