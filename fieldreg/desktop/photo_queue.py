"""Photos on their way into registrations: made ready one after another, kept, or refused.

It belongs to whoever is signed in, not to a page: another colour or pack builds the pages anew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from fieldreg.desktop.messages import sentence
from fieldreg.desktop.tasks import Lanes
from fieldreg.documents.pictures import Picture
from fieldreg.domain.trouble import Trouble
from fieldreg.domain.words import ImageKind
from fieldreg.services import images
from fieldreg.services.desk import Desk

_BEGINS, _ENDS = 18, 12
"""What is shown of a file's long name: it must not widen the page."""


class Additions:
    """Of one registration: how many are on their way or were kept, which were refused and why.

    A refusal stays until it was read or the officer adds again: whoever believes that all are kept
    empties her camera.
    """

    def __init__(self) -> None:
        self.waiting = 0
        self.kept = 0
        self.reasons: dict[str, list[str]] = {}

    @property
    def refused(self) -> int:
        """How many were refused, and nobody has read it yet."""
        return sum(map(len, self.reasons.values()))

    @property
    def is_over(self) -> bool:
        """Whether nobody needs to be told any more of it."""
        return not (self.waiting or self.reasons)

    def begin(self, count: int) -> None:
        """*count* more are on their way."""
        if not self.waiting:
            self.forget()
        self.waiting += count

    def keep(self) -> None:
        """One of them was kept."""
        self.waiting -= 1
        self.kept += 1

    def refuse(self, name: str, why: str) -> None:
        """The one in the file *name* was not; *why* is a sentence."""
        self.waiting -= 1
        self.reasons.setdefault(why, []).append(_short(name))

    def forget(self) -> None:
        """What was said was read."""
        self.kept = 0
        self.reasons.clear()


class _File(NamedTuple):
    """One that is to be added, and to whom."""

    record_id: str
    kind: ImageKind
    path: Path


class PhotoQueue(QObject):
    """Signals: `moved()` when one was added, kept, refused or read of; `was_kept()`."""

    moved = Signal()
    was_kept = Signal()

    def __init__(self, lanes: Lanes, desk: Callable[[], Desk], parent: QObject) -> None:
        super().__init__(parent)
        self._lanes, self._desk = lanes, desk
        self._files: deque[_File] = deque()
        self._additions: dict[str, Additions] = {}

    @property
    def waiting(self) -> int:
        """How many are on their way, to whomever."""
        return sum(one.waiting for one in self._additions.values())

    @property
    def refused(self) -> int:
        """How many were refused, and nobody has read it yet."""
        return sum(one.refused for one in self._additions.values())

    @property
    def unsettled(self) -> int:
        """How many are on their way, or were refused and nobody has read it yet."""
        return self.waiting + self.refused

    @property
    def refused_of(self) -> str:
        """A registration whose refused ones nobody has read of; empty if there is none."""
        return next((key for key, one in self._additions.items() if one.refused), "")

    def of(self, record_id: str) -> Additions:
        """Those of one registration."""
        return self._additions.get(record_id, Additions())

    def add(
        self, record_id: str, kind: ImageKind, paths: Sequence[Path], others: Sequence[str] = ()
    ) -> None:
        """Keep the photos in these files with the record; *others* are names of what came along
        and is no file here."""
        is_under_way = self.waiting > 0
        additions = self._additions.setdefault(record_id, Additions())
        additions.begin(len(paths) + len(others))
        for name in others:
            additions.refuse(name, sentence("picture_elsewhere", {}))
        self._files.extend(_File(record_id, kind, path) for path in paths)
        if not is_under_way:
            self._prepare_next()
        self.moved.emit()

    def read(self, record_id: str) -> None:
        """What became of this record's was read; those on their way go on."""
        if record_id in self._additions and not self._additions[record_id].waiting:
            del self._additions[record_id]
            self.moved.emit()

    def tidy(self) -> None:
        """What was said of those that were kept is over."""
        self._additions = {key: one for key, one in self._additions.items() if not one.is_over}

    def _prepare_next(self) -> None:
        """The next one, after the one before it was kept: so there is never more than one here."""
        if self._files:
            file = self._files.popleft()
            self._lanes.photo(
                partial(images.prepare_file, file.path),
                partial(self._on_ready, file),
                partial(self._on_refused, file),
                owner=self,
            )

    def _on_ready(self, file: _File, picture: Picture) -> None:
        desk = self._desk()
        self._lanes.write(
            lambda: images.keep_image(desk, file.record_id, picture, kind=file.kind),
            partial(self._on_kept, file),
            partial(self._on_refused, file),
            owner=self,
        )

    def _on_kept(self, file: _File, _: str) -> None:
        self._additions[file.record_id].keep()
        self._prepare_next()
        self.was_kept.emit()
        self.moved.emit()

    def _on_refused(self, file: _File, trouble: Trouble) -> None:
        why = sentence(trouble.key, trouble.values)
        self._additions[file.record_id].refuse(file.path.name, why)
        self._prepare_next()
        self.moved.emit()


def _short(name: str) -> str:
    is_long = len(name) > _BEGINS + _ENDS + 1
    return f"{name[:_BEGINS]}…{name[-_ENDS:]}" if is_long else name
