"""Photos that came to harm: mended, looked for in the backups; files laid aside are let go of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store import record_images
from fieldreg.store.images import ImageFacts
from fieldreg.store.images_backup import drop_asides
from fieldreg.store.images_files import asides

from .backup_places import places_now
from .desk import Desk

_T = TypeVar("_T")


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
    desk.store.images.mend(*places_now(desk))
    return act()


def known_images(desk: Desk, digests: Iterable[bytes]) -> dict[bytes, ImageFacts]:
    """What is known of those of *digests* that are or were here.

    One of which nothing is known is lost here, and is looked for in the backups before anybody is
    told so: in each place that is there, once in a session. A search that fails is none: whoever
    opens a registration is not kept from it because what was found finds no room. Raises as
    `mending` where the pictures are damaged.
    """
    wanted = set(digests)
    facts = mending(desk, lambda: desk.store.images.facts(wanted))
    if wanted <= facts.keys():
        return facts
    unasked = [place for place in places_now(desk) if place not in desk.store.images.asked]
    if not unasked:
        return facts
    desk.store.images.asked.update(unasked)
    with suppress(EnvironmentTrouble):
        desk.store.images.bring_back(*unasked)
    return mending(desk, lambda: desk.store.images.facts(wanted))


def let_go_of_asides(desk: Desk, *places: Path) -> None:
    """Delete damaged files that were laid aside here and in *places*, read or not.

    Unless a photo that the centre has not is lost here: it may be in one of them. Raises
    EnvironmentTrouble of the disk.
    """
    folders = [folder for folder in (desk.vault, *places) if asides(folder)]
    if not folders:
        return
    with desk.store.reading() as connection:
        wanted = record_images.all_undelivered(connection)
    if wanted <= known_images(desk, wanted).keys():
        for folder in folders:
            drop_asides(folder, desk.store.key)
