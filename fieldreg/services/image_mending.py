"""Photos that came to harm: mended, looked for in the backups; files laid aside are let go of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store import record_images
from fieldreg.store.images_backup import drop_asides
from fieldreg.store.images_files import asides
from fieldreg.sync.surroundings import OnWriter

from .backup_places import places_now
from .desk import Desk

_T = TypeVar("_T")
_AT_ONCE = 50
"""What is known of a photo stands behind its bytes, which are read for it: nobody who adds one
shall wait for those of hundreds."""


def _at_once(job: Callable[[], _T], /) -> _T:
    return job()


def mending(desk: Desk, act: Callable[[], _T], *wrong: str) -> _T:
    """What *act* gives; where the pictures are damaged, or *wrong*, they are mended first.

    *wrong* are keys of trouble that *act* raises. Raises what keeps the mend from being written
    (disk_full, disk_trouble); the next one goes on.
    """
    try:
        return act()
    except EnvironmentTrouble as trouble:
        if trouble.key not in ("damaged", *wrong):
            raise
    desk.store.images.mend(*places_now(desk), gone=gone_images(desk))
    return act()


def gone_images(desk: Desk) -> set[bytes]:
    """The pictures that no record has any more; one that was lost here when it was taken away is
    known by that alone."""
    with desk.store.reading() as connection:
        return set(record_images.taken_from_all(connection))


def look_for_lost(
    desk: Desk,
    digests: Iterable[bytes],
    *,
    on_writer: OnWriter = _at_once,
    goes_on: Callable[[], bool] = lambda: True,
) -> None:
    """Look in the backups for those of *digests* of which nothing is known: they are lost here.

    In each place that is there, once in a session. That may take minutes with a slow stick: never
    for the writer lane, to which only what was found is given, by *on_writer*, nor for one whose
    answer somebody waits for. Raises as `mending` where the pictures are damaged, and what kept
    the search from its end (disk_full, disk_trouble, database_busy): then it counts as none.
    """
    if not _are_known(desk, set(digests)):
        _search(desk, on_writer, goes_on)


def _are_known(desk: Desk, digests: set[bytes]) -> bool:
    return digests <= mending(desk, lambda: desk.store.images.facts(digests)).keys()


def is_search_due(desk: Desk) -> bool:
    """Whether what is lost here may be in a backup that was not asked yet, or is being asked."""
    return desk.store.images.searching.locked() or bool(_unasked(desk))


def look_for_undelivered(
    desk: Desk, *, on_writer: OnWriter, goes_on: Callable[[], bool] = lambda: True
) -> None:
    """Look for lost photos that the centre has not either, and mend what is damaged; for the lane
    that sends, before it asks the writer's lane what there is to send."""
    with desk.store.reading() as connection:
        wanted = record_images.all_undelivered(connection)
    lost = [some for some in _few(wanted) if not _are_known(desk, some)]
    if lost:  # one that fails keeps nobody from sending what is here
        with suppress(EnvironmentTrouble):
            _search(desk, on_writer, goes_on)


def _unasked(desk: Desk) -> list[Path]:
    return [place for place in places_now(desk) if place not in desk.store.images.asked]


def _search(desk: Desk, on_writer: OnWriter, goes_on: Callable[[], bool]) -> None:
    images = desk.store.images
    with images.searching:
        places = _unasked(desk)
        if not places:
            return
        try:
            gone = partial(gone_images, desk)
            images.bring_back(*places, gone=gone, on_writer=on_writer, goes_on=goes_on)
        except EnvironmentTrouble as trouble:
            if trouble.key != "cancelled":
                raise
        finally:  # nobody knows what a stick has that was pulled meanwhile
            images.asked.difference_update(set(places).difference(places_now(desk)))
            with suppress(EnvironmentTrouble):
                on_writer(partial(_forget_taken, desk))


def _forget_taken(desk: Desk) -> None:
    """An officer may have taken one away while it was looked for, or before: it stays away."""
    facts = desk.store.images.facts(gone_images(desk))
    here = [one.sha256 for one in facts.values() if one.is_here]
    if here:
        desk.store.images.forget(here)


def let_go_of_asides(desk: Desk, *places: Path) -> None:
    """Delete damaged files that were laid aside here and in *places*, read or not.

    Unless a photo that the centre has not is lost here: it may be in one of them. Nothing is looked
    for here, beside the writer's lane, that others do at their time. Raises EnvironmentTrouble of
    the disk.
    """
    folders = [folder for folder in (desk.vault, *places) if asides(folder)]
    if not folders:
        return
    with desk.store.reading() as connection:
        wanted = record_images.all_undelivered(connection)
    if all(_are_known(desk, some) for some in _few(wanted)):
        for folder in folders:
            drop_asides(folder, desk.store.key)


def _few(digests: Iterable[bytes]) -> Iterator[set[bytes]]:
    left = sorted(digests)
    for begin in range(0, len(left), _AT_ONCE):
        yield set(left[begin : begin + _AT_ONCE])
