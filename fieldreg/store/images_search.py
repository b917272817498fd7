"""What the copies of the pictures have of those that are lost here, read while others work on.

A copy may be hundreds of megabytes on a slow stick: nothing here is held while it is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from fieldreg.database.sqlcipher import inspecting_engine, reader_engine

from .images_files import asides, images_file
from .images_reading import SourceTrouble, is_file_there, listed_in, picture_in, reading, taken_in


def sources(vault: Path, places: Collection[Path]) -> Iterator[tuple[Path, bool]]:
    """The files to look in, and whether each was laid aside here: such a one gets no log."""
    for aside in asides(vault):
        yield aside, True
    for place in places:
        for path in (images_file(place), *asides(place)):
            yield path, False


def lost_in(
    path: Path, key: bytes, known: Collection[bytes], *, is_aside: bool
) -> Iterator[Row[Any]]:
    """The pictures in *path* that are not *known*, one after another, none where it cannot be read;
    then, without their bytes, those that were taken away there."""
    if not is_file_there(path):
        return
    how = inspecting_engine if is_aside else reader_engine
    with suppress(SourceTrouble), reading(path, key, how) as source:
        for digest in sorted(listed_in(source).difference(known)):
            row = picture_in(source, digest)
            if row:
                yield row
        yield from taken_in(source)


def is_over(aside: Path, key: bytes, here: set[bytes], gone: set[bytes]) -> bool:
    """Whether nothing is wanted any more of what was laid aside: all that it lists is *here*, or
    some of it is to be *gone*."""
    with suppress(SourceTrouble), reading(aside, key, inspecting_engine) as source:
        listed = listed_in(source)
        return bool(listed & gone) or listed <= here
    return False
