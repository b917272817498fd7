"""Photos at the centre under pressure: many at once, a crash at the worst moment, nonsense."""

from __future__ import annotations

import os
import random
import string
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from server.centre_laptop import Api
from server.conftest import World
from server.image_files import digest, jpeg, metadata, note
from server.test_images import PART, TUS, Photographer
from sqlalchemy import func, select

from fieldreg.protocol.images import ImageNote, ImagesRequest
from fieldreg.protocol.problems import Problems
from fieldreg.server import uploads
from fieldreg.server.app import create_app
from fieldreg.server.devices import Device, device_of
from fieldreg.server.gate import Limits
from fieldreg.server.images import tell
from fieldreg.server.rates import Rate
from fieldreg.server.refusal import Refusal
from fieldreg.server.tables import image_part

MALFORMED = int(os.environ.get("FIELDREG_MALFORMED_IMAGES", "400"))
ANY = Rate(10**9, 60)
UNHINDERED = Limits(by_token=ANY, by_address=ANY, refused_by_address=ANY)
PHOTOS = [jpeg(seed, side=120) for seed in range(3)]


def device(world: World, photographer: Photographer) -> Device:
    with world.centre.database.reading() as connection:
        return device_of(connection, photographer.token, world.centre.seconds())


def parts_left(world: World) -> int:
    with world.centre.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(image_part)).scalar_one()


def test_many_send_the_same_photos_at_once(world: World) -> None:
    """Six laptops of one office, each wants to bring all photos of one record, in small parts."""
    first = Photographer(world)
    people = [first, *(Photographer(world) for _ in range(5))]
    notes = [ImageNote(**note(first.record_id, data)) for data in PHOTOS]
    refused: list[Problems] = []

    def bring(who: Photographer) -> None:
        chance, asks = random.Random(who.laptop.device_id), device(world, who)
        request = ImagesRequest(device_id=who.laptop.device_id, images=notes)
        entries = tell(world.centre, who.token, request).images
        for turn in range(2_000):
            if turn % 7 == 6:
                entries = tell(world.centre, who.token, request).images
            open_ones = [e for e in entries if e.state == "awaited"]
            if not open_ones:
                return
            place = chance.choice(open_ones).upload.rpartition("/")[2]
            at = uploads.look(world.centre, asks, place)
            data = next(d for d in PHOTOS if len(d) == at.size)
            try:
                uploads.add(
                    world.centre, asks, place, at.offset, data[at.offset : at.offset + 3_000]
                )
            except Refusal as refusal:
                refused.append(refusal.kind)
        raise AssertionError("no end")

    assert len({len(data) for data in PHOTOS}) == 3
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(bring, people))
    assert set(refused) <= {Problems.OFFSET_WRONG}
    assert [first.blob(data) == data for data in PHOTOS] == [True] * 3
    assert parts_left(world) == 0
    for who in people:
        entries = tell(
            world.centre, who.token, ImagesRequest(device_id=who.laptop.device_id, images=notes)
        ).images
        assert [e.state for e in entries] == ["here"] * 3
    assert len(first.detail()["images"]) == 3


def test_a_crash_between_blob_and_database_asks_for_the_last_part_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, photo = Photographer(world), PHOTOS[0]
    place = who.told(photo)[0]["upload"]
    who.patch(place, 0, photo[:4_000])

    def dies(*_: Any, **__: Any) -> None:
        raise OSError("power")

    monkeypatch.setattr(uploads, "_write", dies)
    assert who.patch(place, 4_000, photo[4_000:]).status_code == 500
    assert who.blob(photo) == photo
    monkeypatch.undo()
    assert who.told(photo)[0]["state"] == "awaited"
    assert who.offset(place) == 4_000
    assert who.patch(place, 4_000, photo[4_000:]).status_code == 204
    assert who.told(photo)[0]["state"] == "here"
    assert parts_left(world) == 0


def test_called_received_before_it_is_kept_a_photo_would_be_lost(world: World) -> None:
    """The control: what the order of blob and database is for."""
    who, photo = Photographer(world), PHOTOS[0]
    place = who.told(photo)[0]["upload"]

    class Dead:
        def put(self, key: str, data: bytes) -> None:
            """Says that it kept it, and did not."""

        def get(self, key: str) -> None:
            return None

        def size(self, key: str) -> int:
            return len(photo)

    forgetful = replace(world.centre, blobs=Dead())
    uploads.add(forgetful, device(world, who), place.rpartition("/")[2], 0, photo)
    assert who.blob(photo) is None
    assert who.told(photo)[0]["state"] == "awaited"  # and found by looking before a receipt


def test_what_no_database_can_hold_is_not_found(world: World) -> None:
    who = Photographer(world)
    for place in ("%00", "a%00b", "%ff", "x" * 5_000):
        path = f"/v1/uploads/{place}"
        assert who.call("HEAD", path, headers=TUS).status_code == 404
        assert who.patch(path, 0, b"x").status_code == 404


def odd_text(chance: random.Random) -> str:
    kinds = ("", "0", "-1", "1", "9" * 40, "1e9", "0x10", "NaN", "%00", "../..", "'", "1,1", " 7 ")
    if chance.random() < 0.7:
        return chance.choice(kinds)
    return "".join(chance.choices(string.printable[:95], k=chance.randrange(1, 60))).strip()


def odd_metadata(chance: random.Random, who: Photographer) -> str:
    if chance.random() < 0.3:
        return odd_text(chance)
    values = {"sha256": digest(PHOTOS[0]), "record_id": who.record_id, "kind": "ktp"}
    for name in list(values):
        if chance.random() < 0.3:
            values[name] = odd_text(chance)
        if chance.random() < 0.1:
            del values[name]
    values.update({odd_text(chance).replace(",", "") or "x": "y"} if chance.random() < 0.2 else {})
    return metadata(**values)


def odd_request(chance: random.Random, who: Photographer, place: str) -> tuple[str, str, dict]:
    headers = dict(PART)
    headers["Upload-Offset"] = odd_text(chance) if chance.random() < 0.7 else "0"
    headers["Upload-Length"] = odd_text(chance) if chance.random() < 0.7 else "5000"
    headers["Upload-Metadata"] = odd_metadata(chance, who)
    for name in list(headers):
        if chance.random() < 0.1:
            del headers[name]
        elif chance.random() < 0.05:
            headers[name] = odd_text(chance)
    if chance.random() < 0.1:
        headers["Content-Encoding"] = chance.choice(("gzip", "zstd", "br", "identity"))
    method = chance.choice(("POST", "PATCH", "HEAD", "OPTIONS", "DELETE", "GET", "PUT"))
    path = chance.choice(("/v1/uploads", place, place + "x", "/v1/uploads/", "/v1/images"))
    body = chance.randbytes(chance.choice((0, 1, 40, 4_000, 300_000)))
    if path == "/v1/images" and chance.random() < 0.8:
        headers["Content-Type"] = "application/json"
        body = odd_json(chance, who)
    return method, path, {"headers": headers, "content": body}


def odd_json(chance: random.Random, who: Photographer) -> bytes:
    one = ImagesRequest(
        device_id=who.laptop.device_id, images=[ImageNote(**note(who.record_id, PHOTOS[0]))] * 3
    )
    text = bytearray(one.model_dump_json().encode())
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(text))
        text[at : at + chance.randrange(5)] = chance.randbytes(chance.randrange(4))
    return bytes(text)


def first_failure(world: World, tries: int) -> str:
    """What of *tries* requests of nonsense was not answered as it must be; empty if all were."""
    unhindered = replace(world, api=Api(create_app(world.centre, UNHINDERED)))
    who, chance = Photographer(unhindered), random.Random(20261126)
    place = who.told(PHOTOS[0])[0]["upload"]
    for number in range(tries):
        method, path, options = odd_request(chance, who, place)
        answer = who.call(method, path, **options)
        if answer.status_code >= 500:
            return f"{number}: {method} {answer.status_code}"
        is_refused = answer.status_code >= 400
        if is_refused and method != "HEAD" and answer.json().get("number", 0) < 1_000:
            return f"{number}: {method} without a number"
    assert who.call("HEAD", place, headers=TUS).status_code == 200
    assert who.told(PHOTOS[0])[0]["state"] in ("awaited", "here")
    return ""


on_sqlite = pytest.mark.parametrize("centre_folder", ["sqlite"], indirect=True)


@on_sqlite
def test_nonsense_is_refused_with_a_number(world: World) -> None:
    assert first_failure(world, MALFORMED) == ""


@on_sqlite
def test_a_careless_centre_is_found_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr(uploads, "_read_length", int)
    assert "500" in first_failure(world, 400)
