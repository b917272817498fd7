"""Where photos lie at the centre: a folder and a real S3 server, held to the same promises."""

from __future__ import annotations

import os
import secrets
import socket
from hashlib import sha256
from pathlib import Path

import pytest
from server.centre_laptop import Api, enrol_laptop
from server.image_files import jpeg, note

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.server.blobs import (
    Blobs,
    FolderBlobs,
    ObjectBlobs,
    SealedBlobs,
    image_key,
    open_blobs,
)
from fieldreg.server.images import image_bytes

KEY = bytes(range(32))
PHOTO = b"\xff\xd8\xff" + secrets.token_bytes(300_000)
PLACE = image_key("0b9f3c1e-0000-4000-8000-00000000000c", sha256(PHOTO).hexdigest())


@pytest.fixture(params=["folder", "s3"])
def inner(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return FolderBlobs(tmp_path / "images")
    return ObjectBlobs(request.getfixturevalue("s3"))


def test_what_was_put_is_there(inner: Blobs) -> None:
    blobs = SealedBlobs(inner, KEY)
    assert (blobs.get(PLACE), blobs.size(PLACE)) == (None, None)
    blobs.put(PLACE, PHOTO)
    blobs.put(PLACE, PHOTO)
    assert (blobs.get(PLACE), blobs.size(PLACE)) == (PHOTO, len(PHOTO))
    assert blobs.get(PLACE[:-1]) is None
    for _ in range(2):
        blobs.remove(PLACE)
        assert (blobs.get(PLACE), blobs.size(PLACE)) == (None, None)


def test_nobody_else_can_read_or_exchange_it(inner: Blobs) -> None:
    blobs = SealedBlobs(inner, KEY)
    blobs.put(PLACE, PHOTO)
    sealed = inner.get(PLACE) or b""
    assert PHOTO[:1000] not in sealed
    assert PHOTO[1000:2000] not in sealed
    other = f"{PLACE}0"
    for key, altered in (
        (PLACE, sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (PLACE, sealed[:-1]),
        (PLACE, b""),
        (PLACE, PHOTO),
        (other, sealed),
    ):
        inner.put(key, altered)
        with pytest.raises(EnvironmentTrouble, match="damaged"):
            blobs.get(key)
    inner.put(PLACE, sealed)
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        SealedBlobs(inner, bytes(32)).get(PLACE)


def test_an_s3_store_that_is_away_is_known_trouble(
    s3: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    blobs = open_blobs(s3, Path("unused"), KEY)
    for act in (
        lambda: blobs.put(PLACE, PHOTO),
        lambda: blobs.get(PLACE),
        lambda: blobs.size(PLACE),
    ):
        with pytest.raises(EnvironmentTrouble, match="images_unreachable"):
            act()


def test_a_folder_in_the_way_is_known_trouble(tmp_path: Path) -> None:
    (tmp_path / "images").write_bytes(b"")
    blobs = open_blobs("", tmp_path / "images", KEY)
    for act in (lambda: blobs.put(PLACE, PHOTO), lambda: blobs.get(PLACE)):
        with pytest.raises(EnvironmentTrouble, match="images_unreachable"):
            act()


@pytest.mark.parametrize("url", ["s3://", "ftp://somewhere/foto", "/srv/foto", "file:///srv"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UserTrouble, match="images_address"):
        open_blobs(url, Path("unused"), KEY)


@pytest.mark.skipif(os.name == "nt", reason="no modes there")
def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    open_blobs("", tmp_path / "images", KEY).put(PLACE, PHOTO)
    found = sorted((tmp_path / "images").rglob("*"))
    assert [p.name[:2] for p in found if p.is_file()] == [sha256(PHOTO).hexdigest()[:2]]
    for path in found:
        assert path.stat().st_mode & 0o077 == 0


def test_a_disk_that_refuses_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs = FolderBlobs(tmp_path / "images")

    def full(_handle: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("fieldreg.server.blobs.os.fsync", full)
    with pytest.raises(EnvironmentTrouble, match="images_unreachable"):
        blobs.put(PLACE, PHOTO)
    monkeypatch.undo()
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    blobs.put(PLACE, PHOTO)
    assert blobs.get(PLACE) == PHOTO


def test_a_centre_keeps_its_photos_in_an_s3_store(s3: str, tmp_path: Path) -> None:
    admin.init_centre(tmp_path / "centre", "Pusat Uji", images_url=s3)
    centre = admin.open_centre(tmp_path / "centre")
    api, photo = Api(create_app(centre)), jpeg()
    office = admin.add_office(centre, "Desa Tegal Harum", "51.71.03.2008")
    laptop = enrol_laptop(api, admin.issue_code(centre, office, url="https://127.0.0.1").code)
    record_id = laptop.register()
    laptop.sync()
    token = laptop.enrolment.device_token
    asked = {"device_id": laptop.device_id, "images": [note(record_id, photo)]}
    [entry] = api.post("/v1/images", asked, token=token).json()["images"]
    sent = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
    for begin in range(0, len(photo), 30_000):
        headers = {**sent, "Upload-Offset": str(begin)}
        part = photo[begin : begin + 30_000]
        answer = api.call("PATCH", entry["upload"], token=token, content=part, headers=headers)
        assert answer.status_code == 204
    assert api.post("/v1/images", asked, token=token).json()["images"][0]["state"] == "here"
    [shown] = admin.look(centre, record_id).images
    assert image_bytes(centre, record_id, shown.image_id) == photo
    assert not (tmp_path / "centre" / "images").exists()
    centre.database.close()


def test_half_made_files_go_once_nobody_can_be_at_them(tmp_path: Path) -> None:
    blobs = SealedBlobs(FolderBlobs(tmp_path), KEY)
    blobs.put(PLACE, PHOTO)
    folder = (tmp_path / PLACE).parent
    for name, age in ((".new-old", 2_000_000), (".new-young", 2_000_002)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (age, age))
    assert blobs.drop_unfinished(2_000_001) == 1
    assert sorted(path.name for path in folder.iterdir()) == [".new-young", Path(PLACE).name]
    assert blobs.get(PLACE) == PHOTO


def test_a_store_has_nothing_half_made(s3: str) -> None:
    assert open_blobs(s3, Path("unused"), KEY).drop_unfinished(0) == 0
