"""Several laptops of an office add, send and take away the same photos at once: no receipt lies."""

from __future__ import annotations

import random
import threading
from typing import Any

import pytest
from server.centre_laptop import Laptop
from server.conftest import World
from server.image_files import digest, jpeg, note
from server.test_images import PART, PHOTO, Photographer
from server.test_images_leaving import gone

from fieldreg.server import admin
from fieldreg.server.blobs import image_key

PHOTOS = [jpeg(side=40 + 10 * n) for n in range(2)]
LAPTOPS = 3
TURNS = 14


class Member(Photographer):
    """One of several laptops of an office, all with the same record; it counts its own steps."""

    def __init__(self, world: World, laptop: Laptop, record_id: str) -> None:
        self.world, self.laptop, self.record_id = world, laptop, record_id
        self.token = laptop.enrolment.device_token
        self.step = dict.fromkeys(map(digest, PHOTOS), 0)

    def blobs_of(self, data: bytes) -> int:
        """How many blobs there are of it, of any era."""
        keys = (image_key(self.laptop.enrolment.office_id, digest(data), era) for era in range(200))
        return sum(self.world.centre.blobs.size(key) is not None for key in keys)

    def act(self, chance: random.Random) -> None:
        data = chance.choice(PHOTOS)
        name = digest(data)
        if chance.random() < 0.5:
            self._take(data, name)
        else:
            self._send(data, name)

    def _take(self, data: bytes, name: str) -> None:
        self.step[name] += 1 if self.step[name] % 2 == 0 else 2
        answer = self.tell(taken=[gone(self.record_id, data, self.step[name])])
        assert answer.status_code in (200, 503), answer.text

    def _send(self, data: bytes, name: str) -> None:
        self.step[name] += 1 if self.step[name] % 2 else 0
        said = note(self.record_id, data) | {"step": self.step[name]}
        entry: dict[str, Any] = self.tell(said, taken=[]).json()["images"][0]
        if entry["state"] == "taken":
            self.step[name] += 2
        elif entry["state"] == "awaited":
            sent = {**PART, "Upload-Offset": str(entry["offset"])}
            rest = data[entry["offset"] :]
            answer = self.call("PATCH", entry["upload"], content=rest, headers=sent)
            assert answer.status_code in (204, 404, 409), answer.text


def forget_blobs(world: World) -> None:
    """The store of photos is lost, or came back without them."""
    for file in (world.folder / "images").rglob("*"):
        if file.is_file():
            file.unlink()


def regained_while_let_go(world: World, monkeypatch: pytest.MonkeyPatch) -> tuple[str, bool]:
    """Between the word that a photo goes and the removal of its bytes another laptop adds it again,
    brings it, and has its receipt: what that is, and whether the photo is there in the end."""
    owner = Photographer(world)
    other = owner.laptop.register()
    owner.laptop.sync()
    owner.send(PHOTO)
    second = Member(world, world.laptop(owner.laptop.enrolment.office_id), other)
    blobs, told = type(world.centre.blobs), list[str]()
    remove = blobs.remove

    def regained(self: Any, key: str) -> None:
        monkeypatch.setattr(blobs, "remove", remove)
        entry = second.tell(note(other, PHOTO), taken=[]).json()["images"][0]
        assert entry["state"] == "awaited"
        assert second.patch(entry["upload"], 0, PHOTO).status_code == 204
        told.append(second.tell(note(other, PHOTO), taken=[]).json()["images"][0]["state"])
        remove(self, key)

    monkeypatch.setattr(blobs, "remove", regained)
    owner.tell(taken=[gone(owner.record_id, PHOTO)])
    [shown] = admin.look(world.centre, other).images
    reviewer = {"token": world.reviewer}
    path = f"/v1/records/{other}/images/{shown.image_id}"
    return told[0], world.api.get(path, **reviewer).content == PHOTO


def test_a_removal_that_comes_late_takes_nothing_that_was_promised(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert regained_while_let_go(world, monkeypatch) == ("here", True)


def test_without_eras_it_would(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    for place in ("image_leaving", "image_looking", "uploads", "images"):
        monkeypatch.setattr(
            f"fieldreg.server.{place}.image_key", lambda o, sha256, era=0: image_key(o, sha256)
        )
    assert regained_while_let_go(world, monkeypatch) == ("here", False)


def test_in_the_end_what_the_centre_says_to_have_is_there(world: World) -> None:
    first = Photographer(world)
    office = first.laptop.enrolment.office_id
    laptops = [first.laptop, *(world.laptop(office) for _ in range(LAPTOPS - 1))]
    members = [Member(world, laptop, first.record_id) for laptop in laptops]
    failures: list[Exception] = []

    def work(member: Member, seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(TURNS):
                member.act(chance)
        except Exception as failure:  # noqa: BLE001 - told by the thread that asks
            failures.append(failure)

    threads = [
        threading.Thread(target=work, args=(member, seed)) for seed, member in enumerate(members)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failures == []
    for data in PHOTOS:
        last = members[0].tell(note(first.record_id, data), taken=[]).json()["images"][0]
        assert (last["state"] == "here") <= (members[0].blob(data) == data)
        again = max(member.step[digest(data)] for member in members) | 1
        assert len(members[0].tell(taken=[gone(first.record_id, data, again)]).json()["taken"]) == 1
        assert members[0].blob(data) is None
        assert members[0].blobs_of(data) == 0


def test_a_slow_telling_takes_back_nothing_that_was_received_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It found the bytes gone, and stood still; its laptop told again, and brought them."""
    photographer = Photographer(world)
    photographer.send(PHOTO)
    forget_blobs(world)
    world.clock.advance(60)
    blobs = type(world.centre.blobs)
    size = blobs.size

    def meanwhile(self: Any, key: str) -> int | None:
        found = size(self, key)
        monkeypatch.setattr(blobs, "size", size)
        photographer.send(PHOTO)
        assert photographer.told(PHOTO)[0]["state"] == "here"
        return found

    monkeypatch.setattr(blobs, "size", meanwhile)
    assert photographer.told(PHOTO)[0]["state"] == "here"
    assert photographer.told(PHOTO)[0]["state"] == "here"
    [shown] = photographer.detail()["images"]
    path = f"/v1/records/{photographer.record_id}/images/{shown['image_id']}"
    assert world.api.get(path, token=world.reviewer).status_code == 200


def test_a_slow_telling_takes_back_no_part_that_came_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    photographer = Photographer(world)
    place = photographer.send(PHOTO)
    forget_blobs(world)
    blobs = type(world.centre.blobs)
    size = blobs.size

    def meanwhile(self: Any, key: str) -> int | None:
        found = size(self, key)
        monkeypatch.setattr(blobs, "size", size)
        photographer.told(PHOTO)
        photographer.patch(place, 0, PHOTO[:900])
        return found

    monkeypatch.setattr(blobs, "size", meanwhile)
    assert photographer.told(PHOTO)[0]["offset"] == 900
