"""Bringing photos to the centre, after the text: told first, all of them, then sent in parts.

Runs on the net lane like the engine. A photo is delivered when the centre's signed receipt for it
is here, and not before; one that cannot be sent never keeps back the others. Bounded: each try
brings bytes, or uses up one of a few chances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from fieldreg.protocol.images import (
    MAX_IMAGES,
    ImageEntry,
    ImageNote,
    ImagesRequest,
    TakenNote,
    Waiting,
)

from .surroundings import pause
from .trouble import SyncTrouble, Trouble
from .upload_checks import check_answer
from .upload_ports import Around, Sent

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
        self._part = self._most_part = PART_BYTES
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
        self._require_patience()  # asked to stop, backups may not have been looked through
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
        """Tell of *notes*; what the centre has, or has let go of, is delivered now. A removal that
        does not count there yet is said above what it holds with the next sync."""
        identity, told = self._around.identity, list(notes)
        request = ImagesRequest(
            device_id=identity.device_id, epoch=epoch, images=told, taken=list(taken)
        )
        answer = self._patiently(lambda: self._around.carrier.tell_images(identity, request))
        check_answer(identity, request, answer)
        pairs = zip(told, answer.images, strict=True)
        here = [note for note, entry in pairs if entry.state == "here"]
        if here:
            store = self._around.store
            marked = self._around.on_writer(lambda: store.images_delivered(answer.epoch, here))
            self._sent.delivered += marked
            self._sent.waiting -= len(here)
        if gone := answer.taken:
            store = self._around.store
            marked = self._around.on_writer(lambda: store.images_delivered(answer.epoch, gone))
            self._sent.taken += marked
        if kept := answer.kept:
            self._around.on_writer(partial(self._around.store.images_kept, kept))
        self._epoch = answer.epoch
        return list(answer.images)

    def _send_all(self) -> None:
        for sha256, entry in self._under.entries.items():
            if self._must_give_way():
                self._sent.gave_way = True
                return
            data = None
            if sha256 in self._under.here:
                data = self._around.store.image(sha256)
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
                if trouble.trouble is Trouble.TOO_LARGE and self._part > LEAST_PART:
                    self._part = max(self._part // 2, LEAST_PART)  # a proxy may bound bodies
                    self._most_part = self._part
                    continue
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
            self._part = min(self._part * 2, self._most_part)
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
