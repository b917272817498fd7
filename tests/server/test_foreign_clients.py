"""Clients that are not ours bring a photo to a served centre by what PROTOCOL.md says alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from server.centre_laptop import Api, Laptop, enrol_laptop
from server.image_files import jpeg

from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.server.running import RunningCentre

PROTOCOL = Path(__file__).parents[2] / "docs" / "PROTOCOL.md"
PHOTO = jpeg(side=400)


@dataclass
class Served:
    """A served centre, a laptop that has registered somebody, and files for other programs."""

    running: RunningCentre
    laptop: Laptop
    record_id: str
    ca: Path
    photo: Path

    @property
    def token(self) -> str:
        return self.laptop.enrolment.device_token

    def assert_here(self) -> None:
        [image] = admin.look(self.running.centre, self.record_id).images
        assert image.sha256 == sha256(PHOTO).hexdigest()
        assert image.received_at is not None


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    folder, ca, photo = tmp_path / "centre", tmp_path / "ca.pem", tmp_path / "ktp.jpg"
    admin.init_centre(folder, "Pusat Uji")
    with RunningCentre(folder) as running:
        office = admin.add_office(running.centre, "Desa Tegal Harum", "51.71.03.2008")
        code = admin.issue_code(running.centre, office, url=running.url).code
        laptop = enrol_laptop(Api(create_app(running.centre)), code)
        record_id = laptop.register()
        laptop.sync()
        ca.write_text(running.ca_certificate)
        photo.write_bytes(PHOTO)
        yield Served(running, laptop, record_id, ca, photo)


def recipe() -> str:
    """The shell lines of the page."""
    text = PROTOCOL.read_text(encoding="utf-8")
    return text.partition("<!-- upload -->\n```sh\n")[2].partition("\n```")[0]


def run(served: Served, lines: str, **more: str) -> str:
    known = {
        "CENTRE": served.running.url, "CA": str(served.ca), "TOKEN": served.token,
        "RECORD": served.record_id, "PHOTO": str(served.photo), **more,
    }  # fmt: skip
    command = ["bash", "-euo", "pipefail", "-c", lines]
    done = subprocess.run(
        command,
        env=os.environ | known,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=60,
        check=True,
    )
    return done.stdout


@pytest.mark.skipif(not shutil.which("curl") or os.name == "nt", reason="no curl, or no bash")
def test_curl_uploads_as_the_page_says(served: Served) -> None:
    assert run(served, recipe()) == "204"
    served.assert_here()
    assert run(served, recipe()) == "204"


@pytest.mark.skipif(not shutil.which("curl") or os.name == "nt", reason="no curl, or no bash")
def test_curl_goes_on_where_it_broke_off(served: Served) -> None:
    half = recipe().replace("| ask -X PATCH", "| (head -c 50000; cat >&2) | ask -X PATCH")
    assert half != recipe()
    assert run(served, half) == "204"
    [image] = admin.look(served.running.centre, served.record_id).images
    assert image.received_at is None
    counted = recipe().replace("offset=$(", "offset=$(echo asked >&2; ") + '; printf " %s" $offset'
    assert run(served, counted) == "204 50000"
    served.assert_here()


@pytest.mark.parametrize("chunk", [None, 7_000])
def test_a_tus_client_uploads(
    served: Served, chunk: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tusclient.client import TusClient  # noqa: PLC0415 - takes a second to load

    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(served.ca))
    client = TusClient(
        f"{served.running.url}/v1/uploads", headers={"Authorization": f"Bearer {served.token}"}
    )
    known = {"sha256": sha256(PHOTO).hexdigest(), "record_id": served.record_id, "kind": "kk"}
    more = {"chunk_size": chunk} if chunk else {}
    with served.photo.open("rb") as file:
        uploader = client.uploader(file_stream=file, metadata=known, **more)
        uploader.upload()
    assert uploader.offset == len(PHOTO)
    served.assert_here()
