"""Photos at the centre: told, uploaded by tus, judged, receipted, seen by reviewers."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest
from server.centre_laptop import Laptop, new_id
from server.conftest import World
from server.image_files import digest, jpeg, metadata, note
from sqlalchemy import select

from fieldreg.protocol.images import MOST_IMAGE_BYTES
from fieldreg.protocol.signing import image_text, is_signed
from fieldreg.server import admin
from fieldreg.server.blobs import image_key
from fieldreg.server.tables import image

IMAGES, UPLOADS = "/v1/images", "/v1/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
PART = {**TUS, "Content-Type": "application/offset+octet-stream"}
PHOTO = jpeg()


class Photographer:
    """A laptop with one registered record, and what it does with photos."""

    def __init__(self, world: World, office: str = "") -> None:
        self.world = world
        self.laptop: Laptop = world.laptop(office)
        self.token = self.laptop.enrolment.device_token
        self.record_id = self.laptop.register()
        self.laptop.sync()

    def tell(self, *notes: dict[str, object], **more: Any) -> httpx.Response:
        asked = {"protocol": 1, "device_id": self.laptop.device_id, "images": notes, **more}
        return self.world.api.post(IMAGES, asked, token=self.token)

    def told(self, *photos: bytes) -> list[dict[str, Any]]:
        answer = self.tell(*(note(self.record_id, data) for data in photos))
        assert answer.status_code == 200, answer.text
        entries: list[dict[str, Any]] = answer.json()["images"]
        return entries

    def create(self, length: object, **known: str) -> httpx.Response:
        headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata(**known)}
        return self.call("POST", UPLOADS, headers=headers)

    def patch(self, place: str, offset: int, data: bytes, **headers: str) -> httpx.Response:
        sent = {**PART, "Upload-Offset": str(offset), **headers}
        return self.call("PATCH", place, content=data, headers=sent)

    def offset(self, place: str) -> int:
        answer = self.call("HEAD", place, headers=TUS)
        assert answer.status_code == 200
        return int(answer.headers["upload-offset"])

    def send(self, data: bytes) -> str:
        """A whole photo; where it went."""
        place: str = self.told(data)[0]["upload"]
        assert self.patch(place, 0, data).status_code == 204
        return place

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.world.api.call(method, path, token=self.token, **options)

    def detail(self) -> dict[str, Any]:
        path = f"/v1/records/{self.record_id}"
        answer: dict[str, Any] = self.world.api.get(path, token=self.world.reviewer).json()
        return answer

    def blob(self, data: bytes) -> bytes | None:
        """The bytes that are kept, of whichever era; None if none are."""
        office_id, name = self.laptop.enrolment.office_id, digest(data)
        with self.world.centre.database.reading() as connection:
            which = (image.c.office_id == office_id) & (image.c.sha256 == name)
            era = connection.execute(select(image.c.era).where(which)).scalar_one_or_none()
        return self.world.centre.blobs.get(image_key(office_id, name, era or 0))


@pytest.fixture
def photographer(world: World) -> Photographer:
    return Photographer(world)


def test_a_photo_is_awaited_and_then_here(photographer: Photographer) -> None:
    entry = photographer.told(PHOTO)[0]
    assert (entry["state"], entry["offset"], entry["receipt"]) == ("awaited", 0, "")
    [shown] = photographer.detail()["images"]
    assert (shown["received_at"], shown["kind"], shown["size"]) == (None, "ktp", len(PHOTO))
    place = entry["upload"]
    for begin in range(0, len(PHOTO), 20_000):
        assert photographer.offset(place) == begin
        answer = photographer.patch(place, begin, PHOTO[begin : begin + 20_000])
        assert answer.status_code == 204
        assert int(answer.headers["upload-offset"]) == min(begin + 20_000, len(PHOTO))
        assert answer.headers["tus-resumable"] == "1.0.0"
    assert photographer.offset(place) == len(PHOTO)
    assert photographer.blob(PHOTO) == PHOTO
    told = photographer.told(PHOTO)[0]
    assert (told["state"], told["upload"]) == ("here", "")
    enrolment = photographer.laptop.enrolment
    answer = photographer.tell(note(photographer.record_id, PHOTO)).json()
    text = image_text(answer["epoch"], enrolment.device_id, photographer.record_id, digest(PHOTO))
    assert is_signed(enrolment.centre_key, text, answer["images"][0]["receipt"])
    assert photographer.detail()["images"][0]["received_at"] is not None


def test_reviewers_see_the_photo(photographer: Photographer) -> None:
    world = photographer.world
    photographer.told(PHOTO)
    [image] = photographer.detail()["images"]
    path = f"/v1/records/{photographer.record_id}/images/{image['image_id']}"
    assert world.api.get(path, token=world.reviewer).status_code == 404
    photographer.send(PHOTO)
    answer = world.api.get(path, token=world.reviewer)
    assert (answer.content, answer.headers["content-type"]) == (PHOTO, "image/jpeg")
    assert world.api.get(path, token=photographer.token).status_code == 401
    elsewhere = f"/v1/records/{new_id()}/images/{image['image_id']}"
    assert world.api.get(elsewhere, token=world.reviewer).status_code == 404


def test_telling_twice_changes_nothing_and_finds_what_is_under_way(
    photographer: Photographer,
) -> None:
    first = photographer.told(PHOTO, PHOTO)
    assert first[0] == first[1]
    place = first[0]["upload"]
    photographer.patch(place, 0, PHOTO[:1_000])
    again = photographer.told(PHOTO)[0]
    assert (again["upload"], again["offset"]) == (place, 1_000)
    assert len(photographer.detail()["images"]) == 1


def test_a_tus_client_needs_no_message_of_ours(photographer: Photographer) -> None:
    about = photographer.call("OPTIONS", UPLOADS)
    assert about.status_code == 204
    assert about.headers["tus-version"] == "1.0.0"
    assert about.headers["tus-extension"] == "creation,expiration"
    assert int(about.headers["tus-max-size"]) == MOST_IMAGE_BYTES
    known = {"sha256": digest(PHOTO), "record_id": photographer.record_id, "kind": "kk"}
    answer = photographer.create(len(PHOTO), filename="kk.jpg", **known)
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "0")
    place = answer.headers["location"]
    again = photographer.create(len(PHOTO), **known)
    assert again.headers["location"] == place
    assert photographer.patch(place, 0, PHOTO).status_code == 204
    done = photographer.create(len(PHOTO), sha256=digest(PHOTO))
    assert (done.status_code, done.headers["location"]) == (201, place)
    assert int(done.headers["upload-offset"]) == len(PHOTO)
    assert photographer.patch(place, len(PHOTO), b"").status_code == 204
    assert [i["kind"] for i in photographer.detail()["images"]] == ["kk"]


def test_a_client_that_only_knows_post(photographer: Photographer) -> None:
    place = photographer.told(PHOTO)[0]["upload"]
    headers = {**PART, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = photographer.call("POST", place, content=PHOTO, headers=headers)
    assert (answer.status_code, photographer.offset(place)) == (204, len(PHOTO))


def test_another_offset_takes_nothing(photographer: Photographer) -> None:
    place = photographer.told(PHOTO)[0]["upload"]
    photographer.patch(place, 0, PHOTO[:500])
    for offset in (0, 499, 501, len(PHOTO), 10**14):
        answer = photographer.patch(place, offset, b"x" * 10)
        assert (answer.status_code, answer.json()["code"]) == (409, "offset_wrong")
    assert photographer.offset(place) == 500
    answer = photographer.patch(place, 500, bytes(len(PHOTO)))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert photographer.patch(place, 500, PHOTO[500:]).status_code == 204
    assert photographer.blob(PHOTO) == PHOTO


def test_other_bytes_than_were_promised_begin_again(photographer: Photographer) -> None:
    place = photographer.told(PHOTO)[0]["upload"]
    photographer.patch(place, 0, PHOTO[:500])
    wrong = PHOTO[500:-1] + bytes([PHOTO[-1] ^ 1])
    answer = photographer.patch(place, 500, wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "image_altered")
    assert photographer.offset(place) == 0
    assert photographer.blob(PHOTO) is None
    assert photographer.told(PHOTO)[0]["state"] == "awaited"
    assert photographer.patch(place, 0, PHOTO).status_code == 204
    assert photographer.blob(PHOTO) == PHOTO


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(50), b"<svg/>", b"\xff\xd8\xff", PHOTO[:-2], b"MZ"]
)
def test_what_is_no_jpeg_is_refused(photographer: Photographer, data: bytes) -> None:
    place = photographer.told(data)[0]["upload"]
    answer = photographer.patch(place, 0, data)
    assert (answer.status_code, answer.json()["code"]) == (422, "image_kind")
    assert photographer.blob(data) is None
    assert photographer.told(data)[0]["state"] == "awaited"


def test_another_office_shares_nothing(world: World, photographer: Photographer) -> None:
    place = photographer.send(PHOTO)
    stranger = Photographer(world, world.other_office)
    foreign = stranger.tell(note(photographer.record_id, PHOTO)).json()["images"][0]
    assert foreign["state"] == "record_unknown"
    own = stranger.told(PHOTO)[0]
    assert (own["state"], own["offset"]) == ("awaited", 0)
    assert own["upload"] != place
    assert stranger.call("HEAD", place, headers=TUS).status_code == 404
    answer = stranger.patch(place, len(PHOTO), b"")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    refused = stranger.create(
        len(PHOTO), sha256=digest(PHOTO), record_id=photographer.record_id, kind="ktp"
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "record_unknown")


def test_a_second_laptop_of_the_office_carries_on(world: World, photographer: Photographer) -> None:
    place = photographer.told(PHOTO)[0]["upload"]
    photographer.patch(place, 0, PHOTO[:700])
    colleague = Photographer(world)
    entry = colleague.tell(note(photographer.record_id, PHOTO)).json()["images"][0]
    assert (entry["upload"], entry["offset"]) == (place, 700)
    assert colleague.patch(place, 700, PHOTO[700:]).status_code == 204
    assert photographer.told(PHOTO)[0]["state"] == "here"


def test_two_records_share_one_photo(photographer: Photographer) -> None:
    second = photographer.laptop.register()
    photographer.laptop.sync()
    photographer.send(PHOTO)
    entry = photographer.tell(note(second, PHOTO)).json()["images"][0]
    assert (entry["state"], bool(entry["receipt"])) == ("here", True)
    assert photographer.told(PHOTO)[0]["receipt"] != entry["receipt"]


def test_a_photo_whose_blob_is_gone_is_asked_for_again(
    world: World, photographer: Photographer
) -> None:
    place = photographer.send(PHOTO)
    for file in (world.folder / "images").rglob("*"):
        if file.is_file():
            file.unlink()
    entry = photographer.told(PHOTO)[0]
    assert (entry["state"], entry["offset"], entry["upload"]) == ("awaited", 0, place)
    photographer.send(PHOTO)
    assert photographer.told(PHOTO)[0]["state"] == "here"


def test_in_a_new_epoch_nothing_is_told_to_the_old_one(
    world: World, photographer: Photographer
) -> None:
    epoch = photographer.tell().json()["epoch"]
    admin.begin_epoch(world.centre)
    answer = photographer.tell(note(photographer.record_id, PHOTO), epoch=epoch)
    assert (answer.status_code, answer.json()["code"]) == (409, "epoch_changed")


def test_a_revoked_laptop_adds_nothing(world: World, photographer: Photographer) -> None:
    place = photographer.told(PHOTO)[0]["upload"]
    admin.revoke_device(world.centre, photographer.laptop.device_id)
    for answer in (
        photographer.tell(),
        photographer.create(len(PHOTO), sha256=digest(PHOTO)),
        photographer.patch(place, 0, PHOTO),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")


BAD_CREATIONS = [
    ("", {"sha256": digest(PHOTO)}, 400),
    ("0", {"sha256": digest(PHOTO)}, 400),
    ("-1", {"sha256": digest(PHOTO)}, 400),
    ("1e3", {"sha256": digest(PHOTO)}, 400),
    (str(MOST_IMAGE_BYTES + 1), {"sha256": digest(PHOTO)}, 413),
    ("9" * 15, {"sha256": digest(PHOTO)}, 413),
    ("9" * 400, {"sha256": digest(PHOTO)}, 400),
    (str(len(PHOTO)), {}, 400),
    (str(len(PHOTO)), {"sha256": "00"}, 400),
    (str(len(PHOTO)), {"sha256": digest(PHOTO)}, 400),
    (str(len(PHOTO)), {"sha256": digest(PHOTO), "record_id": "x", "kind": "ktp"}, 400),
    (str(len(PHOTO)), {"sha256": digest(PHOTO), "record_id": new_id(), "kind": "K"}, 400),
    (str(len(PHOTO)), {"sha256": digest(PHOTO), "record_id": new_id(), "kind": "ktp"}, 409),
]


def test_creations_that_make_no_sense(photographer: Photographer) -> None:
    for length, known, status in BAD_CREATIONS:
        answer = photographer.create(length, **known)
        assert answer.status_code == status, (length, known)
        assert answer.json()["number"] >= 1000
        assert answer.headers["tus-resumable"] == "1.0.0"
    for text in ("sha256", "sha256 !!!", "sha256 AA==,sha256 AA==", "a " + "A" * 5_000, ",,,", " "):
        headers = {**TUS, "Upload-Length": "10", "Upload-Metadata": text}
        assert photographer.call("POST", UPLOADS, headers=headers).status_code == 400


def test_parts_that_make_no_sense(photographer: Photographer) -> None:
    place = photographer.told(PHOTO)[0]["upload"]
    for headers, status, code in (
        ({"Upload-Offset": "x"}, 400, "bad_request"),
        ({"Upload-Offset": "-1"}, 400, "bad_request"),
        ({"Upload-Offset": ""}, 400, "bad_request"),
        ({"Content-Type": "image/jpeg"}, 415, "media_type"),
        ({"Content-Encoding": "gzip"}, 415, "media_type"),
        ({"Tus-Resumable": "0.2.2"}, 412, "tus_version"),
    ):
        answer = photographer.patch(place, 0, PHOTO, **headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code), headers
    assert answer.headers["tus-version"] == "1.0.0"
    answer = photographer.patch(place, 0, bytes(MOST_IMAGE_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert photographer.call("POST", place, headers=TUS).status_code == 400
    assert photographer.offset(place) == 0


def test_an_images_store_that_is_away_is_no_failure_and_loses_nothing(
    world: World, photographer: Photographer
) -> None:
    place = photographer.told(PHOTO)[0]["upload"]
    photographer.patch(place, 0, PHOTO[:900])
    (world.folder / "images").write_bytes(b"")
    answer = photographer.patch(place, 900, PHOTO[900:])
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert int(answer.headers["retry-after"]) > 0
    assert photographer.offset(place) == 900
    (world.folder / "images").unlink()
    assert photographer.patch(place, 900, PHOTO[900:]).status_code == 204


def test_the_log_holds_no_hash_of_a_photo(
    photographer: Photographer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    photographer.send(PHOTO)
    photographer.told(PHOTO)
    assert "received bytes=" in caplog.text
    assert digest(PHOTO) not in caplog.text
