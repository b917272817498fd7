"""The centre as a process: TLS, readiness, a clean end, and dying at the worst moment."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from server.centre_laptop import Laptop, enrol_laptop, new_id
from server.stick_laptop import bundle, pushing

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import Outcome
from fieldreg.protocol.successors import derived_id
from fieldreg.server import admin
from fieldreg.server.running import RunningCentre, listen
from fieldreg.server.stick_waiting import all_waiting
from fieldreg.server.sticks import answer_bundle

embedded = pytest.mark.parametrize("centre_folder", ["sqlite"], indirect=True)


class Wire:
    """The `Api` of the tests over a real socket, trusting the centre's authority alone."""

    def __init__(self, url: str, ca_certificate: str) -> None:
        context = ssl.create_default_context(cadata=ca_certificate)
        self._client = httpx.Client(base_url=url, verify=context, trust_env=False, timeout=60)

    def post(self, path: str, data: Any, *, token: str = "") -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self._client.post(path, json=data, headers=headers)

    def get(self, path: str, *, token: str = "") -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self._client.get(path, headers=headers)

    def call(self, method: str, path: str, *, token: str, **options: Any) -> httpx.Response:
        headers = {**options.pop("headers", {}), "Authorization": f"Bearer {token}"}
        return self._client.request(method, path, headers=headers, **options)

    def close(self) -> None:
        self._client.close()


@contextmanager
def process(folder: Path, *extra: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`fieldreg serve` as a process of its own, and its address; ended afterwards."""
    command = [sys.executable, "-m", "fieldreg", "serve", "--folder", str(folder), "--port", "0"]
    running = subprocess.Popen(
        [*command, *extra], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert running.stdout is not None
        ready = json.loads(running.stdout.readline())
        assert ready["ready"] is True
        yield running, ready["url"]
    finally:
        running.kill()
        running.communicate()


@contextmanager
def wire(folder: Path, url: str) -> Iterator[Any]:
    api = Wire(url, (folder / "ca.pem").read_text())
    try:
        yield api
    finally:
        api.close()


def enrolled(folder: Path, api: Any) -> Laptop:
    centre = admin.open_centre(folder)
    try:
        office = admin.add_office(centre, "Desa Tegal Harum")
        return enrol_laptop(api, admin.issue_code(centre, office, url="https://x").code)
    finally:
        centre.database.close()


@embedded
def test_in_a_thread_of_this_process(centre_folder: Path) -> None:
    with RunningCentre(centre_folder) as running, wire(centre_folder, running.url) as api:
        laptop = enrolled(centre_folder, api)
        laptop.register()
        assert laptop.sync().outcomes[0].outcome is Outcome.APPLIED
        assert len(admin.find_all(running.centre)) == 1
        with pytest.raises(EnvironmentTrouble, match="port_taken") as trouble:
            RunningCentre(centre_folder, port=running.port)
        assert trouble.value.values == {"port": running.port}
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", running.port), timeout=5)


@embedded
def test_only_its_own_authority_vouches_for_it(centre_folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    admin.init_centre(other, "Pusat Lain")
    with RunningCentre(centre_folder) as running:
        with wire(other, running.url) as api, pytest.raises(httpx.ConnectError, match="CERTIF"):
            api.post("/v1/enrol", {})
        old = ssl.create_default_context(cadata=running.ca_certificate)
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        old.verify_flags |= ssl.VERIFY_X509_STRICT
        with (
            socket.create_connection(("127.0.0.1", running.port)) as plain,
            old.wrap_socket(plain, server_hostname="localhost") as tls,
        ):
            assert tls.version() == "TLSv1.2"


@embedded
def test_a_process_says_when_it_is_ready_and_ends_cleanly(centre_folder: Path) -> None:
    with process(centre_folder) as (running, url):
        with wire(centre_folder, url) as api:
            laptop = enrolled(centre_folder, api)
            laptop.sync()
        running.send_signal(signal.SIGTERM)
        _, log = running.communicate(timeout=60)
        assert running.returncode == 0
        assert laptop.device_id in log


@embedded
def test_a_process_that_starts_forgets_what_waits_for_nothing_any_more(
    centre_folder: Path,
) -> None:
    with RunningCentre(centre_folder) as running, wire(centre_folder, running.url) as api:
        laptop = enrolled(centre_folder, api)
        laptop.register()
        laptop.register()
        answer_bundle(running.centre, bundle(laptop, pushing(laptop, 2)))
        again = replace(laptop, incarnation=new_id(), log=[], ids=[], links=[])
        again.revise(new_id(), {}, revision_id=derived_id(laptop.ids[1]))
        again.sync()
    assert held(centre_folder) == 1
    with process(centre_folder):
        assert held(centre_folder) == 0


def held(folder: Path) -> int:
    """How much waits at a centre for a gap to be filled."""
    centre = admin.open_centre(folder)
    try:
        with centre.database.reading() as connection:
            return len(all_waiting(connection))
    finally:
        centre.database.close()


@pytest.mark.parametrize(
    ("moment", "after"),
    [("mid-push", Outcome.APPLIED), ("after-commit", Outcome.ALREADY_HAD)],
)
def test_killed_at_the_worst_moment(centre_folder: Path, moment: str, after: Outcome) -> None:
    with process(centre_folder, "--crash-once", moment) as (running, url):
        with wire(centre_folder, url) as api:
            laptop = enrolled(centre_folder, api)
            assert laptop.sync().outcomes == []
            for _ in range(3):
                laptop.register()
            request = laptop.request()
            with pytest.raises(httpx.HTTPError):
                laptop.send(request)
        assert running.wait(60) not in (0, None)
    with (
        process(centre_folder, "--crash-once", moment) as (_, url),
        wire(centre_folder, url) as api,
    ):
        laptop.api = api
        assert [e.outcome for e in laptop.sync(request).outcomes] == [after] * 3
        laptop.register()
        laptop.sync()
        assert len(laptop.rows) == 4


@embedded
def test_what_lies_in_the_folder(centre_folder: Path) -> None:
    names = {path.name for path in centre_folder.iterdir()}
    assert names >= {"centre.json", "centre.key", "centre.db", "ca.pem", "server.pem"}
    if os.name == "posix":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in centre_folder.iterdir()}
        assert modes == {0o600}
    assert b"SQLite" not in (centre_folder / "centre.db").read_bytes()[:16]


@embedded
def test_a_centre_is_made_once(centre_folder: Path, tmp_path: Path) -> None:
    key = (centre_folder / "centre.key").read_bytes()
    with pytest.raises(UserTrouble, match="centre_exists"):
        admin.init_centre(centre_folder, "Lagi")
    assert (centre_folder / "centre.key").read_bytes() == key
    with pytest.raises(EnvironmentTrouble, match="centre_missing"):
        admin.open_centre(tmp_path / "nowhere")
    (centre_folder / "centre.json").write_text("{")
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        admin.open_centre(centre_folder)


@pytest.mark.parametrize("is_ours", [True, False])
def test_no_part_of_an_answer_waits_for_word_of_the_one_before(*, is_ours: bool) -> None:
    """What a listening socket has been told holds for whatever comes to it."""
    make = listen if is_ours else lambda host, port: socket.create_server((host, port))
    with make("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            sends_at_once = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert bool(sends_at_once) is is_ours
