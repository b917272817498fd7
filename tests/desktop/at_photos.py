"""What hands and eyes need at the photos of a registration."""

from __future__ import annotations

from pathlib import Path

from desktop.at_work import PERSON, Laptop, register
from documents.picture_files import encoded
from PIL import Image

from fieldreg.desktop.driver import Driver
from fieldreg.desktop.pages.photos_card import PhotosCard
from fieldreg.desktop.widgets.photo_tile import PhotoTile

NAME = "I WAYAN SUDARTA"


def at_person(laptop: Laptop) -> Driver:
    """Somebody at the page of a person who has reached the centre."""
    driver = laptop.sign_in()
    register(driver, PERSON)
    driver.sync_now()
    driver.open_record(NAME)
    return driver


def card(width: int = 800, height: int = 500) -> Image.Image:
    """A picture in which every pixel can be told."""
    return Image.linear_gradient("L").resize((width, height)).convert("RGB")


def photo_file(path: Path, width: int = 800, height: int = 500) -> Path:
    """A photo in a file."""
    path.write_bytes(encoded(card(width, height)))
    return path


def no_photo(path: Path) -> Path:
    """A file that is none."""
    path.write_text("bukan foto", encoding="utf-8")
    return path


def photos(driver: Driver) -> PhotosCard:
    """The card of photos on the page that is seen."""
    found = driver.hands.find("photos")
    assert isinstance(found, PhotosCard)
    return found


def tiles(driver: Driver) -> list[PhotoTile]:
    """The small photos that are seen."""
    return [t for t in photos(driver).findChildren(PhotoTile) if t.isVisible()]
