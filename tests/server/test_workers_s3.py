"""Several workers, PostgreSQL and an S3 store: a part of a photo is taken by whoever listens."""

from __future__ import annotations

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import boto3
import httpx
from server.centre_laptop import Laptop
from server.image_files import jpeg, note
from server.test_running import enrolled, wire
from server.test_workers import Served, on_postgres, posix, served

from fieldreg.server import admin
from fieldreg.server.images import image_bytes

pytestmark = posix
PART = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
PART_BYTES = 6_000
TRIES = 50


@dataclass
class Sender:
    """A laptop that brings its photo in parts, each over a line of its own."""

    folder: Path
    url: str
    laptop: Laptop
    record_id: str
    photo: bytes

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Asked again over a new line after any failure of the old one."""
        for _ in range(TRIES):
            try:
                with wire(self.folder, self.url) as api:
                    token = self.laptop.enrolment.device_token
                    answer: httpx.Response = api.call(method, path, token=token, **options)
                    return answer
            except httpx.TransportError:
                continue
        raise AssertionError("nobody answers")

    def told(self) -> dict[str, Any]:
        asked = {"device_id": self.laptop.device_id, "images": [note(self.record_id, self.photo)]}
        entry: dict[str, Any] = self.call("POST", "/v1/images", json=asked).json()["images"][0]
        return entry

    def send(self) -> str:
        """The whole photo, from wherever the centre has it; how it stands then."""
        place, at = self.told()["upload"], 0
        while at < len(self.photo):
            sent = {**PART, "Upload-Offset": str(at)}
            part = self.photo[at : at + PART_BYTES]
            answer = self.call("PATCH", place, content=part, headers=sent)
            if answer.status_code != 204:  # what was in a killed worker's hands may be here or not
                assert answer.status_code in (409, 503), answer.text
                answer = self.call("HEAD", place, headers=PART)
            at = int(answer.headers["upload-offset"])
        return str(self.told()["state"])


@on_postgres
def test_photos_come_whole_through_any_worker(centre_folder: Path, s3: str) -> None:
    """One worker is killed meanwhile; the store has each photo once, and sealed."""
    settings = centre_folder / "centre.json"
    settings.write_text(json.dumps({**json.loads(settings.read_bytes()), "images": s3}))
    with served(centre_folder, "--workers", "2", "--connections", "4") as running:
        running.workers()
        senders = [sender(centre_folder, running.url, seed) for seed in range(4)]
        with ThreadPoolExecutor(len(senders)) as pool:
            sending = [pool.submit(one.send) for one in senders]
            running.wait_until(lambda: len(takers(running)) >= 6)
            os.kill(takers(running)[-1], signal.SIGKILL)
            assert [one.result() for one in sending] == ["here"] * len(senders)
        assert len(set(takers(running))) >= 2
        assert len(running.wait_for("worker ended", 1)) == 1
        assert running.end() == 0
    assert_kept(centre_folder, s3, senders)


def sender(folder: Path, url: str, seed: int) -> Sender:
    with wire(folder, url) as api:
        laptop = enrolled(folder, api)
        record_id = laptop.register()
        laptop.sync()
    return Sender(folder, url, laptop, record_id, jpeg(seed))


def takers(running: Served) -> list[int]:
    """Which worker took each part, in turn."""
    route = "/v1/uploads/{upload_id}"
    return [line["process"] for line in running.lines if line.get("route") == route]


def assert_kept(folder: Path, s3: str, senders: list[Sender]) -> None:
    centre = admin.open_centre(folder)
    try:
        for one in senders:
            [shown] = admin.look(centre, one.record_id).images
            assert image_bytes(centre, one.record_id, shown.image_id) == one.photo
    finally:
        centre.database.close()
    bucket, _, prefix = s3.removeprefix("s3://").partition("/")
    client = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    found = client.list_objects_v2(Bucket=bucket, Prefix=prefix)["Contents"]
    names = {entry["Key"].rpartition("/")[2] for entry in found}
    assert names == {sha256(one.photo).hexdigest() for one in senders}
    for entry in found:
        kept = client.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
        assert not any(one.photo[1000:1100] in kept for one in senders)
