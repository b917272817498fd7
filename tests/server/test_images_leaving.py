"""Photos that leave the centre: taken from their records, and parts that nobody finishes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from server.conftest import World
from server.image_files import digest, jpeg, note
from server.test_images import PHOTO, Photographer
from sqlalchemy import update

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.signing import is_signed, taken_text
from fieldreg.server import admin
from fieldreg.server.blobs import image_key
from fieldreg.server.image_leaving import KEEP_PARTS_SECONDS, expire_parts, sweep
from fieldreg.server.tables import image


@pytest.fixture
def photographer(world: World) -> Photographer:
    return Photographer(world)


def gone(record_id: str, data: bytes = PHOTO, step: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "record_id": record_id, "sha256": digest(data), "kind": "ktp", "step": step,
        "taken_at": "2026-11-24T08:00:00Z", "author": "", "reason": "orang lain", **more,
    }  # fmt: skip


def told_gone(photographer: Photographer, *said: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = photographer.tell(taken=said, **more)
    assert answer.status_code == 200, answer.text
    known: dict[str, Any] = answer.json()
    return known


def test_what_a_record_has_no_longer_is_taken_away_with_a_receipt(
    photographer: Photographer,
) -> None:
    photographer.send(PHOTO)
    record_id, enrolment = photographer.record_id, photographer.laptop.enrolment
    for _ in range(2):  # said twice it changes nothing
        answer = told_gone(photographer, gone(record_id))
        [entry] = answer["taken"]
        about = (entry["record_id"], entry["sha256"], entry["step"])
        assert about == (record_id, digest(PHOTO), 1)
        text = taken_text(answer["epoch"], enrolment.device_id, *about)
        assert is_signed(enrolment.centre_key, text, entry["receipt"])
    assert photographer.blob(PHOTO) is None
    [shown] = photographer.detail()["images"]
    assert (shown["received_at"], shown["reason"]) == (None, "orang lain")
    path = f"/v1/records/{record_id}/images/{shown['image_id']}"
    reviewer = photographer.world.reviewer
    assert photographer.world.api.get(path, token=reviewer).status_code == 404


@pytest.mark.parametrize(("knows", "state"), [(False, "record_unknown"), (True, "taken")])
def test_an_older_word_does_not_bring_it_back(
    photographer: Photographer, knows: bool, state: str
) -> None:
    place = photographer.send(PHOTO)
    told_gone(photographer, gone(photographer.record_id))
    more = {"taken": []} if knows else {}
    late = photographer.tell(note(photographer.record_id, PHOTO), **more).json()
    assert [entry["state"] for entry in late["images"]] == [state]
    assert photographer.call("HEAD", place, headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    assert photographer.patch(place, 0, PHOTO).status_code == 404
    known = {"sha256": digest(PHOTO), "record_id": photographer.record_id, "kind": "ktp"}
    assert photographer.create(len(PHOTO), **known).status_code in (404, 409, 422)
    assert photographer.create(len(PHOTO), **known, step="2").status_code == 201
    again = photographer.tell(note(photographer.record_id, PHOTO) | {"step": 2}).json()
    assert [entry["state"] for entry in again["images"]] == ["awaited"]


def test_a_removal_that_does_not_count_is_not_called_done(photographer: Photographer) -> None:
    """The record was given the photo again by a later step: whoever took it away is told of that,
    and says it once more above it."""
    photographer.send(PHOTO)
    record_id = photographer.record_id
    photographer.tell(note(record_id, PHOTO) | {"step": 2})
    answer = told_gone(photographer, gone(record_id, step=1))
    about = {"record_id": record_id, "sha256": digest(PHOTO)}
    assert (answer["taken"], answer["kept"]) == ([], [about | {"step": 1, "held": 2}])
    assert photographer.blob(PHOTO) == PHOTO
    answer = told_gone(photographer, gone(record_id, step=3))
    assert ([entry["step"] for entry in answer["taken"]], answer["kept"]) == ([3], [])
    assert photographer.blob(PHOTO) is None


@pytest.mark.parametrize("odd", ["a\x00b", "\x00", "\ud800", "x" * 1_001])
def test_what_no_database_can_hold_is_no_reason(photographer: Photographer, odd: str) -> None:
    photographer.send(PHOTO)
    said = {"device_id": photographer.laptop.device_id, "protocol": 1, "images": []}
    told = json.dumps(said | {"taken": [gone(photographer.record_id, reason=odd)]})
    headers = {"Content-Type": "application/json"}
    answer = photographer.call("POST", "/v1/images", content=told.encode(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert answer.headers["content-type"] == "application/problem+json"
    assert photographer.blob(PHOTO) == PHOTO


def test_taken_before_anything_was_told_of_it_it_never_comes(photographer: Photographer) -> None:
    told_gone(photographer, gone(photographer.record_id, step=1))
    late = photographer.tell(note(photographer.record_id, PHOTO), taken=[]).json()
    assert [entry["state"] for entry in late["images"]] == ["taken"]
    told_gone(photographer, gone(photographer.record_id, step=3))
    [shown] = photographer.detail()["images"]
    assert shown["received_at"] is None


def test_one_that_another_record_has_too_stays(world: World) -> None:
    photographer = Photographer(world)
    other = photographer.laptop.register()
    photographer.laptop.sync()
    photographer.send(PHOTO)
    photographer.tell(note(other, PHOTO))
    told_gone(photographer, gone(photographer.record_id))
    assert photographer.blob(PHOTO) == PHOTO
    told_gone(photographer, gone(other))
    assert photographer.blob(PHOTO) is None


def test_nobody_takes_away_what_another_office_has(world: World) -> None:
    elsewhere = admin.add_office(world.centre, "Desa Lain", "51.71.03.2007")
    owner, thief = Photographer(world), Photographer(world, elsewhere)
    owner.send(PHOTO)
    told_gone(thief, gone(owner.record_id))
    assert owner.blob(PHOTO) == PHOTO
    [shown] = owner.detail()["images"]
    assert shown["received_at"] is not None
    assert shown["taken_at"] is None


def test_taken_away_while_its_last_part_comes_it_is_not_kept(
    photographer: Photographer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place: str = photographer.told(PHOTO)[0]["upload"]
    blobs = photographer.world.centre.blobs
    put = type(blobs).put

    def taken_meanwhile(self: Any, key: str, data: bytes) -> None:
        put(self, key, data)
        told_gone(photographer, gone(photographer.record_id))
        put(self, key, data)

    monkeypatch.setattr(type(blobs), "put", taken_meanwhile)
    assert photographer.patch(place, 0, PHOTO).status_code == 404
    assert photographer.blob(PHOTO) is None


def test_where_the_bytes_cannot_be_taken_away_there_is_no_receipt(
    photographer: Photographer, monkeypatch: pytest.MonkeyPatch
) -> None:
    photographer.send(PHOTO)
    blobs = type(photographer.world.centre.blobs)

    def away(self: Any, key: str) -> None:
        raise EnvironmentTrouble("images_unreachable")

    monkeypatch.setattr(blobs, "remove", away)
    answer = photographer.tell(taken=[gone(photographer.record_id)])
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    monkeypatch.undo()
    assert len(told_gone(photographer, gone(photographer.record_id))["taken"]) == 1
    assert photographer.blob(PHOTO) is None


def test_parts_that_nobody_finishes_end(photographer: Photographer) -> None:
    centre = photographer.world.centre
    place: str = photographer.told(PHOTO)[0]["upload"]
    answer = photographer.patch(place, 0, PHOTO[:10_000])
    assert answer.headers["upload-expires"].endswith("GMT")
    assert expire_parts(centre) == 0
    old = centre.seconds() - KEEP_PARTS_SECONDS - 1
    centre.database.write(lambda c: c.execute(update(image).values(part_at=old)))
    assert (expire_parts(centre), expire_parts(centre)) == (1, 0)
    assert photographer.offset(place) == 0
    assert photographer.patch(place, 10_000, PHOTO[10_000:]).status_code == 409
    assert photographer.patch(place, 0, PHOTO).status_code == 204
    assert photographer.told(PHOTO)[0]["state"] == "here"
    assert expire_parts(centre, seconds=-1) == 0


def test_whole_photos_never_end(photographer: Photographer) -> None:
    photographer.send(PHOTO)
    photographer.send(jpeg(side=50))
    assert expire_parts(photographer.world.centre, seconds=-10) == 0
    key = image_key(photographer.laptop.enrolment.office_id, digest(PHOTO))
    assert photographer.world.centre.blobs.size(key) == len(PHOTO)


def test_what_a_killed_process_left_is_swept_and_nothing_else(
    photographer: Photographer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It put a photo away that was let go of meanwhile, and died before it could undo that."""
    centre, office_id = photographer.world.centre, photographer.laptop.enrolment.office_id
    other, blobs = jpeg(7), photographer.world.centre.blobs
    photographer.send(other)
    place: str = photographer.told(PHOTO)[0]["upload"]
    put = type(blobs).put

    def dies(self: Any, key: str, data: bytes) -> None:
        told_gone(photographer, gone(photographer.record_id))
        put(self, key, data)
        raise EnvironmentTrouble("images_unreachable")

    with monkeypatch.context() as dying:
        dying.setattr(type(blobs), "put", dies)
        assert photographer.patch(place, 0, PHOTO).status_code == 503
    left = image_key(office_id, digest(PHOTO))
    assert (blobs.get(left), photographer.blob(PHOTO)) == (PHOTO, None)
    photographer.tell(note(photographer.record_id, PHOTO) | {"step": 2})
    assert photographer.patch(place, 0, PHOTO).status_code == 204
    assert (sweep(centre), sweep(centre)) == (1, 0)
    assert blobs.get(left) is None
    assert [photographer.blob(data) for data in (PHOTO, other)] == [PHOTO, other]
