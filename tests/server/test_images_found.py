"""Photos whose bytes come back to the centre late: found for a laptop that has them no more."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from server.centre_laptop import new_id
from server.conftest import World
from server.image_files import digest, jpeg, note
from server.test_images import PHOTO, Photographer
from sqlalchemy import select

from fieldreg.server.blobs import image_key
from fieldreg.server.tables import image


@pytest.fixture
def photographer(world: World) -> Photographer:
    return Photographer(world)


def hidden(world: World) -> Path:
    """The photos of the centre, moved out of its sight: a folder that is still to be copied."""
    return (world.folder / "images").rename(world.folder / "elsewhere")


def show_again(world: World, aside: Path) -> None:
    shutil.rmtree(world.folder / "images", ignore_errors=True)
    aside.rename(world.folder / "images")


def test_one_that_came_back_later_is_found_for_a_laptop_that_has_it_no_more(
    world: World, photographer: Photographer
) -> None:
    place = photographer.send(PHOTO)
    said = note(photographer.record_id, PHOTO)
    aside = hidden(world)
    assert photographer.tell(said | {"lost": True}).json()["images"][0]["state"] == "awaited"
    photographer.patch(place, 0, PHOTO[:900])
    show_again(world, aside)
    assert photographer.told(PHOTO)[0]["state"] == "awaited"  # whoever has it brings it
    entry = photographer.tell(said | {"lost": True}).json()["images"][0]
    assert (entry["state"], bool(entry["receipt"])) == ("here", True)
    assert photographer.offset(place) == len(PHOTO)
    [shown] = photographer.detail()["images"]
    path = f"/v1/records/{photographer.record_id}/images/{shown['image_id']}"
    assert world.api.get(path, token=world.reviewer).content == PHOTO


def test_one_of_which_the_restored_database_never_heard_is_found(
    world: World, photographer: Photographer
) -> None:
    office_id = photographer.laptop.enrolment.office_id
    world.centre.blobs.put(image_key(office_id, digest(PHOTO)), PHOTO)
    said = note(photographer.record_id, PHOTO) | {"lost": True}
    assert photographer.tell(said).json()["images"][0]["state"] == "here"


@pytest.mark.parametrize("how", ["other", "sealed_elsewhere", "taken", "foreign"])
def test_what_is_not_the_photo_that_a_record_has_is_not_found(
    world: World, photographer: Photographer, how: str
) -> None:
    office_id = photographer.laptop.enrolment.office_id
    blobs, key, record_id = world.centre.blobs, image_key(office_id, digest(PHOTO)), new_id()
    more: dict[str, Any] = {}
    if how == "other":
        blobs.put(key, bytes(len(PHOTO)))
    else:
        blobs.put(key, PHOTO)
    if how == "sealed_elsewhere":
        [file] = [f for f in (world.folder / "images").rglob("*") if f.is_file()]
        data = file.read_bytes()
        file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    if how != "foreign":
        record_id = photographer.record_id
    if how == "taken":
        more = {"record_id": record_id, "sha256": digest(PHOTO), "kind": "ktp", "step": 1}
    said = note(record_id, PHOTO) | {"lost": True}
    answer = photographer.tell(said, taken=[more] if more else [])
    assert answer.json()["images"][0]["state"] != "here"
    with world.centre.database.reading() as connection:
        assert connection.execute(select(image.c.received_at)).scalars().all() in ([], [None])


def test_many_are_found_by_and_by(
    world: World, photographer: Photographer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldreg.server.image_looking._MOST_READ", 2)
    photos = [jpeg(seed, side=40) for seed in range(3)]
    for data in photos:
        photographer.send(data)
    aside = hidden(world)
    notes = [note(photographer.record_id, data) | {"lost": True} for data in photos]
    photographer.tell(*notes)
    show_again(world, aside)
    for expected in (2, 3):
        entries = photographer.tell(*notes).json()["images"]
        assert sum(entry["state"] == "here" for entry in entries) == expected
