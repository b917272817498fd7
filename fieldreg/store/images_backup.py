"""A second copy of the pictures in each place of backups, one file that gains what is new.

    <place>/images.db     encrypted with the same key; what retention took here goes there too

A picture never changes, so a backup of the pictures is no series of copies but one that is brought
up to date; a laptop with 2,000 photos writes 500 MB once, not every half hour.

A damaged file is laid aside beside the new one, in the vault as in a place of backups, and read
there as often as something is brought back. It goes once all that it lists is known in the new
one, or when something that it lists is taken away: nobody's photo outlives them in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldreg.database.pages import is_of_key
from fieldreg.database.sqlcipher import inspecting_engine, looking
from fieldreg.domain.trouble import EnvironmentTrouble

from .files import disk_trouble, make_folder
from .images_files import asides, images_file, lay_aside, remove_aside, settle
from .images_opening import image, open_images, require_ours
from .images_reading import SourceTrouble, is_file_there, listed_in, picture_in, reading, taken_in


def back_up_images(
    vault: Path,
    key: bytes,
    place: Path,
    *,
    gone: Collection[bytes] = (),
    goes_on: Callable[[], bool] = lambda: True,
) -> int:
    """Bring the copy in *place* up to date; how many pictures are new there.

    What was taken away here goes there too, and what no record has any more (*gone*), also where
    nothing is known of it here: it may have been lost when it was taken away.
    The pictures may be open and in use. A copy that is damaged is laid aside and made anew, but
    only once those here have proved readable. Raises EnvironmentTrouble damaged (those here, also
    if only one of them cannot be read; the others are there then), cancelled, disk_full,
    disk_trouble, vault_newer; what was copied until then stands.
    """
    try:
        if not images_file(vault).exists():
            return _take_off(place, key, gone, goes_on)
        with reading(images_file(vault), key) as source:
            here, taken = _digests(source, here=True), _digests(source, here=False)
            # One that is here may have been added again since somebody said that it is gone.
            taken.update(set(gone) - here)
            if _is_damaged(place, key, is_thorough=False):
                lay_aside(place)
            with _writing(place, key) as target:
                wanted = here - _digests(target, here=True)
                number = _copy(source, target, wanted, goes_on)
                _take_away(target, taken & _digests(target, here=True))
                _note_known(source, target)
        found = _take_in(place, key, taken, goes_on)
        if number < len(wanted):
            raise EnvironmentTrouble("damaged")
        return number + found
    except OSError as error:  # a stick that was pulled says so at any file that is looked at
        raise disk_trouble(error) from None


def _take_off(place: Path, key: bytes, gone: Collection[bytes], goes_on: Callable[[], bool]) -> int:
    """Nothing is here to bring to *place*, but what is gone goes there too."""
    if not gone or not (images_file(place).exists() or asides(place)):
        return 0
    if _is_damaged(place, key, is_thorough=False):
        lay_aside(place)
    with _writing(place, key) as target:
        _take_away(target, _digests(target, here=True).intersection(gone))
    return _take_in(place, key, gone, goes_on)


def bring_back_images(
    place: Path, key: bytes, vault: Path, *more: Path, gone: Collection[bytes] = ()
) -> int:
    """Put pictures of the copies in *place* and *more* back that are lost here; how many.

    What was taken away, by the rules or with a person who was forgotten, is not lost and stays so,
    as does what no record has any more (*gone*): its bytes come here at no moment;
    what it was is brought back too, where nobody has the picture itself: without its size nobody
    could ask the centre whether it has it. The pictures here must not be open. Where their file is
    damaged (every page is read for that, which takes seconds where there are many), it is laid
    aside beside the new one, which first gets whatever can still be read of it. A copy that cannot
    be read, now or by this program, has nothing to give; it can be asked again. Raises
    EnvironmentTrouble disk_full, disk_trouble, vault_newer, all of them of the pictures here: what
    was brought back until then stands, and the next call goes on.
    """
    try:
        if _is_damaged(vault, key, is_thorough=True):
            lay_aside(vault)
        settle(vault)
        number = _take_in(vault, key, gone)
        copies = [path for f in (place, *more) for path in (images_file(f), *asides(f))]
        number += sum(_bring_from(path, key, vault, gone) for path in copies)
        number += _take_in(vault, key, gone)
        for path in copies:
            _bring_from(path, key, vault, gone, is_known_only=True)
        return number
    except OSError as error:
        raise disk_trouble(error) from None


def take_in_asides(vault: Path, key: bytes) -> None:
    """Read what was laid aside in *vault* once more, and let go of what is not wanted of it.

    The pictures here must not be open. Raises as `bring_back_images`.
    """
    try:
        _take_in(vault, key)
    except OSError as error:
        raise disk_trouble(error) from None


def drop_asides(folder: Path, key: bytes) -> None:
    """Let go of what was laid aside in *folder*, read or not; it may still hold what is wanted.

    Only of what is known to be of *key*: what another vault of this laptop left stays. Raises
    EnvironmentTrouble disk_trouble.
    """
    try:
        for aside in asides(folder):
            if is_of_key(aside, key):
                remove_aside(aside)
    except OSError as error:
        raise disk_trouble(error) from None


def _take_in(
    folder: Path,
    key: bytes,
    taken: Collection[bytes] = (),
    goes_on: Callable[[], bool] = lambda: True,
) -> int:
    """Copy what the files laid aside in *folder* have more; how many. *taken* is wanted no more."""
    number = 0
    for aside in reversed(asides(folder)):  # the newest knows best what was taken away
        is_over = False
        with suppress(SourceTrouble), reading(aside, key, inspecting_engine) as source:
            listed = listed_in(source)
            with _writing(folder, key) as target:
                # First: an older copy may still have what was taken away here.
                _note_known(source, target, taken)
                gone = _digests(target, here=False).union(taken)
                wanted = listed - gone - _digests(target, here=True)
                number += _copy(source, target, wanted, goes_on)
                is_over = bool(listed & gone) or wanted <= _digests(target, here=True)
        if is_over:
            remove_aside(aside)
    return number


def _bring_from(
    path: Path, key: bytes, vault: Path, gone: Collection[bytes], *, is_known_only: bool = False
) -> int:
    """Copy what *path* has more than the vault; or, at the end, what it knows of pictures that were
    taken away, for what is known here is no more asked of any copy."""
    if not is_file_there(path):
        return 0
    with suppress(SourceTrouble), reading(path, key) as source:
        listed = listed_in(source)
        with _writing(vault, key) as target:
            if is_known_only:
                _note_known(source, target, gone)
                return 0
            known = _digests(target, here=True) | _digests(target, here=False)
            return _copy(source, target, listed - known.union(gone), lambda: True)
    return 0


@contextmanager
def _writing(folder: Path, key: bytes) -> Iterator[Engine]:
    make_folder(folder)
    target = open_images(folder, key, makes_it=True)
    try:
        yield target
    finally:
        target.dispose()


def _is_damaged(folder: Path, key: bytes, *, is_thorough: bool) -> bool:
    path = images_file(folder)
    if not path.exists():
        return False
    try:
        require_ours(path, key)
        with looking(path, key) as connection:
            # By the index, and then page by page of the table.
            connection.execute(select(image.c.sha256)).all()
            connection.execute(select(image.c.size)).all()
            check = "PRAGMA cipher_integrity_check"
            return is_thorough and connection.exec_driver_sql(check).first() is not None
    except EnvironmentTrouble as trouble:
        if trouble.key != "damaged":
            raise
        return True


def _copy(
    source: Engine, target: Engine, wanted: Collection[bytes], goes_on: Callable[[], bool]
) -> int:
    number = 0
    for digest in sorted(wanted):
        if not goes_on():
            raise EnvironmentTrouble("cancelled")
        number += _copy_one(source, target, digest)
    return number


def _digests(engine: Engine, *, here: bool) -> set[bytes]:
    is_here = image.c.data.is_not(None) if here else image.c.data.is_(None)
    with engine.begin() as connection:
        return set(connection.execute(select(image.c.sha256).where(is_here)).scalars())


def _copy_one(source: Engine, target: Engine, digest: bytes) -> int:
    row = picture_in(source, digest)
    if row is None:
        return 0
    statement = insert(image).values(row._asdict())
    statement = statement.on_conflict_do_update(
        index_elements=["sha256"], set_={"data": statement.excluded.data}
    )
    with target.begin() as connection:
        connection.execute(statement)
    return 1


def _note_known(source: Engine, target: Engine, gone: Collection[bytes] = ()) -> None:
    """What *source* says of pictures that were taken away there, or are *gone*, where *target*
    knows nothing of them."""
    with suppress(SourceTrouble):
        known = _digests(target, here=True) | _digests(target, here=False)
        rows = taken_in(source, set(gone) - known)
        with target.begin() as connection:
            for row in rows:
                if row.sha256 not in known:
                    connection.execute(insert(image).values(row._asdict()))


def _take_away(target: Engine, digests: set[bytes]) -> None:
    with target.begin() as connection:
        for digest in sorted(digests):
            connection.execute(update(image).where(image.c.sha256 == digest).values(data=None))
