"""What the copies of the pictures have of those that are lost here, read while others work on.

A copy may be hundreds of megabytes on a slow stick: nothing here is held while it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row

from fieldreg.database.sqlcipher import inspecting_engine, reader_engine
from fieldreg.domain.trouble import EnvironmentTrouble

from .images_files import asides, images_file
from .images_reading import SourceTrouble, is_file_there, listed_in, picture_in, reading, taken_in

Rows = Sequence[Row[Any]]
_FOR_GOOD = ("damaged", "vault_newer", "engine_too_old")
"""Trouble with a file that this program meets each time again."""


class Search:
    """One search for what is lost in *vault*: which pictures are *known* there is asked for each
    file, and what is found is given to *put_in*, which says how many of it were pictures."""

    def __init__(
        self,
        vault: Path,
        key: bytes,
        known: Callable[[], set[bytes]],
        put_in: Callable[[Rows], int],
        goes_on: Callable[[], bool],
    ) -> None:
        self._vault, self._key = vault, key
        self._known, self._put_in, self._goes_on = known, put_in, goes_on
        self._number = 0
        self.trouble: SourceTrouble | None = None
        """What kept a file from being read through; asked again, it may give more."""
        self.read: dict[Path, object] = {}
        """What was laid aside here and is read through, each with its mark."""

    def ask(self, places: Sequence[Path]) -> int:
        """Look in what was laid aside here and in the copies of *places*; how many were found.

        Raises cancelled, OSError, and what *put_in* does.
        """
        for aside in reversed(asides(self._vault)):
            # First: an older one, or a copy, may still have what was taken away here.
            mark = mark_of(aside)
            self._read(aside, inspecting_engine, lambda source: self._note(taken_in(source)))
            if self._read(aside, inspecting_engine, self._bring_lost):
                self.read[aside] = mark
        taken: list[Row[Any]] = []
        for path in (path for place in places for path in (images_file(place), *asides(place))):
            self._read(path, reader_engine, self._bring_lost)
            self._read(path, reader_engine, lambda source: taken.extend(taken_in(source)))
        self._note(taken)  # last: what one copy knows to be taken away another may still have
        return self._number

    def _read(
        self, path: Path, how: Callable[[Path, bytes], Engine], act: Callable[[Engine], None]
    ) -> bool:
        """Whether it was read through; true where there is none."""
        if not is_file_there(path):
            return True
        try:
            with reading(path, self._key, how) as source:
                act(source)
        except SourceTrouble as trouble:
            if trouble.key not in _FOR_GOOD:
                self.trouble = trouble
            return False
        return True

    def _bring_lost(self, source: Engine) -> None:
        for digest in sorted(listed_in(source).difference(self._known())):
            row = picture_in(source, digest)
            if row and not self._goes_on():
                raise EnvironmentTrouble("cancelled")
            self._number += self._put_in([row]) if row else 0

    def _note(self, taken: Rows) -> None:
        if taken:
            self._put_in(taken)


def mark_of(aside: Path) -> object:
    """What tells this file from another one that is laid aside under its name later."""
    with suppress(OSError):
        found = aside.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns
    return None


def is_over(aside: Path, key: bytes, here: set[bytes], gone: set[bytes]) -> bool:
    """Whether nothing is wanted any more of what was laid aside: all that it lists is *here*, or
    some of it is to be *gone*."""
    with suppress(SourceTrouble), reading(aside, key, inspecting_engine) as source:
        listed = listed_in(source)
        return bool(listed & gone) or listed <= here
    return False
