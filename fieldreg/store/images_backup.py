"""A second copy of the pictures in each place of backups, one file that gains what is new.

    <place>/images.db     encrypted with the same key; what retention took here goes there too

A picture never changes, so a backup of the pictures is no series of copies but one that is brought
up to date; a laptop with 2,000 photos writes 500 MB once, not every half hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldreg.database.sqlcipher import reader_engine
from fieldreg.domain.trouble import EnvironmentTrouble

from .files import disk_trouble, make_folder
from .images_opening import image, images_file, open_images, require_ours

DAMAGED = "images.db.damaged"


def back_up_images(
    vault: Path, key: bytes, place: Path, *, goes_on: Callable[[], bool] = lambda: True
) -> int:
    """Bring the copy in *place* up to date; how many pictures are new there.

    The pictures may be open and in use. A copy that is damaged is laid aside and made anew, but
    only once those here have proved readable. Raises EnvironmentTrouble damaged (those here),
    cancelled, disk_full, disk_trouble; what was copied until then stands.
    """
    try:
        if not images_file(vault).exists():
            return 0
        with _reading(images_file(vault), key) as source:
            _lay_aside_if_damaged(place, key, is_thorough=False)
            return _copy(source, place, key, goes_on, takes_away=True)
    except OSError as error:  # a stick that was pulled says so at any file that is looked at
        raise disk_trouble(error) from None


def bring_back_images(place: Path, key: bytes, vault: Path) -> int:
    """Put pictures of the copy in *place* back that are lost here; how many.

    What was taken away, by the rules or with a person who was forgotten, is not lost and stays so.
    The pictures here must not be open. Where their file is damaged, it is laid aside beside the
    new one, which first gets whatever can still be read of it. Raises EnvironmentTrouble
    disk_full, disk_trouble.
    """
    aside = _lay_aside_if_damaged(vault, key, is_thorough=True)
    number = 0
    for path in (aside, images_file(place)):
        if path and path.exists():
            with suppress(EnvironmentTrouble), _reading(path, key) as source:
                number += _copy(source, vault, key, lambda: True, takes_away=False)
    return number


@contextmanager
def _reading(path: Path, key: bytes) -> Iterator[Engine]:
    require_ours(path, key)
    engine = reader_engine(path, key)
    try:
        yield engine
    finally:
        engine.dispose()


def _lay_aside_if_damaged(folder: Path, key: bytes, *, is_thorough: bool) -> Path | None:
    """Thorough is to read every page, which takes seconds where there are many pictures."""
    path = images_file(folder)
    if not path.exists():
        return None
    try:
        with _reading(path, key) as engine, engine.begin() as connection:
            connection.execute(select(image.c.sha256)).all()
            check = "PRAGMA cipher_integrity_check"
            is_sound = not is_thorough or connection.exec_driver_sql(check).first() is None
    except EnvironmentTrouble as trouble:
        if trouble.key != "damaged":
            raise
        is_sound = False
    if is_sound:
        return None
    try:
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        return path.replace(folder / DAMAGED)
    except OSError as error:
        raise disk_trouble(error) from None


def _copy(
    source: Engine, folder: Path, key: bytes, goes_on: Callable[[], bool], *, takes_away: bool
) -> int:
    try:
        make_folder(folder)
    except OSError as error:
        raise disk_trouble(error) from None
    target = open_images(folder, key, makes_it=True)
    try:
        wanted = _digests(source, here=True) - _digests(target, here=True)
        if not takes_away:
            wanted -= _digests(target, here=False)
        number = 0
        for digest in sorted(wanted):
            if not goes_on():
                raise EnvironmentTrouble("cancelled")
            number += _copy_one(source, target, digest)
        if takes_away:
            _take_away(target, _digests(source, here=False) & _digests(target, here=True))
        return number
    finally:
        target.dispose()


def _digests(engine: Engine, *, here: bool) -> set[bytes]:
    is_here = image.c.data.is_not(None) if here else image.c.data.is_(None)
    with engine.begin() as connection:
        return set(connection.execute(select(image.c.sha256).where(is_here)).scalars())


def _copy_one(source: Engine, target: Engine, digest: bytes) -> int:
    """One picture, if it can be read and is what its hash says."""
    try:
        with source.begin() as connection:
            row = connection.execute(select(image).where(image.c.sha256 == digest)).one()
    except EnvironmentTrouble as trouble:
        if trouble.key != "damaged":
            raise
        return 0
    if row.data is None or sha256(row.data).digest() != digest:
        return 0
    statement = insert(image).values(row._asdict())
    statement = statement.on_conflict_do_update(
        index_elements=["sha256"], set_={"data": statement.excluded.data}
    )
    with target.begin() as connection:
        connection.execute(statement)
    return 1


def _take_away(target: Engine, digests: set[bytes]) -> None:
    with target.begin() as connection:
        for digest in sorted(digests):
            connection.execute(update(image).where(image.c.sha256 == digest).values(data=None))
