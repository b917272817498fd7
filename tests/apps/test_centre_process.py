"""The demo's centre is a real process: it listens, it stops, and it never outlives its caller."""

import signal
import socket
import subprocess
import sys

import pytest

from fieldreg.apps.demo.centre_process import CentreProcess, own_command
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.server import admin


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("centre") / "centre"
    admin.init_centre(place, "Pusat uji")
    return place


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def test_listens_and_stops(folder):
    centre = CentreProcess(folder)
    centre.start()
    port = centre.port
    assert _answers(port)
    centre.stop()
    assert not _answers(port)


def test_starts_again_on_the_same_port(folder):
    centre = CentreProcess(folder)
    centre.start()
    port = centre.port
    centre.stop()
    centre.start()
    assert centre.port == port
    centre.stop()


def test_a_folder_without_a_centre_is_said_at_once(tmp_path):
    with pytest.raises(EnvironmentTrouble) as said:
        CentreProcess(tmp_path).start()
    assert said.value.key == "centre_not_started"


def test_ends_when_its_caller_is_gone(folder):
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from fieldreg.apps.demo.centre_process import CentreProcess\n"
        "centre = CentreProcess(Path(sys.argv[1]))\n"
        "centre.start()\n"
        "print(centre.port, flush=True)\n"
        "sys.stdin.read()\n"
    )
    caller = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    port = int(caller.stdout.readline())
    assert _answers(port)
    caller.send_signal(signal.SIGKILL)
    caller.communicate()
    again = CentreProcess(folder, port=port)
    for _ in range(3):
        try:
            again.start()
            break
        except EnvironmentTrouble:
            continue
    assert again.port == port
    again.stop()


def test_runs_itself_again():
    assert own_command("serve")[-1] == "serve"
    assert own_command("serve")[0] == sys.executable
