"""Reading a file of pictures that may be damaged, newer than this program, or on a stick that is
pulled out: what is copied from, never what is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, Select, select

from fieldreg.database.sqlcipher import reader_engine
from fieldreg.domain.trouble import EnvironmentTrouble

from .images_opening import image, require_ours


class SourceTrouble(EnvironmentTrouble):
    """Trouble of what is copied from, not of where it goes."""


def is_file_there(path: Path) -> bool:
    """Whether there is such a file; not so on a stick that was pulled."""
    with suppress(OSError):
        return path.exists()
    return False


@contextmanager
def reading(
    path: Path, key: bytes, how: Callable[[Path, bytes], Engine] = reader_engine
) -> Iterator[Engine]:
    """A file to copy from. Raises SourceTrouble."""
    with _of_source():
        require_ours(path, key)
        engine = how(path, key)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _of_source() -> Iterator[None]:
    try:
        yield
    except EnvironmentTrouble as trouble:
        raise SourceTrouble(trouble.key, **trouble.values) from None


def listed_in(source: Engine) -> set[bytes]:
    """The pictures of a file that may be damaged: of its index, where a page of the table is."""
    query = select(image.c.sha256)
    try:
        rows = _rows(source, query.where(image.c.data.is_not(None)))
    except SourceTrouble as trouble:
        if trouble.key != "damaged":
            raise
        rows = _rows(source, query.order_by(image.c.sha256))
    return {row.sha256 for row in rows}


def _rows(source: Engine, query: Select[Any]) -> Sequence[Row[Any]]:
    """What *query* finds. SQLCipher gives up a connection at the first page that is not as it was
    written, for all other pages too: the next query has another one."""
    with _of_source(), source.connect() as connection:
        try:
            with connection.begin():
                return connection.execute(query).all()
        except EnvironmentTrouble:
            connection.invalidate()
            raise


def picture_in(source: Engine, digest: bytes) -> Row[Any] | None:
    """One picture, if it can be read and is what its hash says. Raises SourceTrouble."""
    for row in _rows_of_sound_pages(source, select(image).where(image.c.sha256 == digest)):
        if row.data is not None and sha256(row.data).digest() == digest:
            return row
    return None


def taken_in(source: Engine, gone: Collection[bytes] = ()) -> Sequence[Row[Any]]:
    """What is known of pictures that were taken away there, or that are *gone* meanwhile: all but
    their bytes, of each once. Raises SourceTrouble."""
    about = select(*(column for column in image.c if column is not image.c.data))
    rows = [*_rows(source, about.where(image.c.data.is_(None)))]
    for digest in sorted(gone):
        still_there = (image.c.sha256 == digest) & image.c.data.is_not(None)
        rows += _rows_of_sound_pages(source, about.where(still_there))
    return rows


def _rows_of_sound_pages(source: Engine, query: Select[Any]) -> Sequence[Row[Any]]:
    try:
        return _rows(source, query)
    except SourceTrouble as trouble:
        if trouble.key != "damaged":
            raise
        return ()
