"""Clients that are not ours, at a served centre, by what PROTOCOL.md says alone."""

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
from server.outside_client import OutsideClient

from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.server.running import RunningCentre

PROTOCOL = Path(__file__).parents[2] / "docs" / "PROTOCOL.md"
PHOTO = jpeg(side=400)
# Where CI is set curl is there, or the test fails: nobody reads what was skipped.
needs_curl = pytest.mark.skipif(
    os.name == "nt" or not (shutil.which("curl") or os.environ.get("CI")),
    reason="no curl, or no bash",
)


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


@needs_curl
def test_curl_uploads_as_the_page_says(served: Served) -> None:
    assert run(served, recipe()) == "204"
    served.assert_here()
    assert run(served, recipe()) == "204"


@needs_curl
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


def test_a_client_written_from_the_page_registers_reads_and_holds_the_same(served: Served) -> None:
    centre, url = served.running.centre, served.running.url
    [office] = admin.offices(centre)
    one, other = (
        OutsideClient.enrolled(
            url, str(served.ca), admin.issue_code(centre, office.id, url=url).code
        )
        for _ in range(2)
    )
    one.sync()
    made = [
        one.register({"full_name": f"I MADE CONTOH {n}", "programmes": ["JKK", "JKM"]})
        for n in range(3)
    ]
    one.sync()
    other.sync()
    assert ([made.no for made in one.own.values()], one.waiting()) == ([1, 2, 3], [])
    assert set(one.records) == set(other.records) == {served.record_id, *made}
    assert one.rows() == other.rows()
    assert admin.look(centre, made[0]).values["full_name"] == "I MADE CONTOH 0"
    assert {other.records[record_id].case for record_id in made} == {"incomplete"}


def test_control_another_chain_and_another_centres_receipt_are_refused(served: Served) -> None:
    centre, url = served.running.centre, served.running.url
    [office] = admin.offices(centre)
    code = admin.issue_code(centre, office.id, url=url).code
    client = OutsideClient.enrolled(url, str(served.ca), code)
    client.register({"full_name": "I MADE CONTOH"})
    [made] = client.own.values()
    genuine, made.link = made.link, "ab" * 32
    with pytest.raises(AssertionError, match="chain_broken"):
        client.sync()
    made.link = genuine
    client.known["centre_key"] = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
    with pytest.raises(AssertionError, match="never signed"):
        client.sync()
    assert client.waiting() == [made]
