"""The bundle for whoever helps holds what helps, and of 200 people nothing."""

from __future__ import annotations

import itertools
import json
import logging
import sys
import zipfile
from pathlib import Path

import pytest
from services.conftest import CHEAP, PASSPHRASE, enrolment  # noqa: F401 - a fixture

from fieldreg.apps import bundle, logs
from fieldreg.apps.cli import main
from fieldreg.apps.doctor import examine
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import people, register, workspace
from fieldreg.services.views import PeopleQuery

FIRST = [
    "I WAYAN",
    "NI MADE",
    "I NYOMAN",
    "NI KETUT",
    "IDA BAGUS",
    "I GUSTI AYU",
    "NI LUH",
    "I GEDE",
]
LAST = [
    "SUDARTA", "SUARTINI", "ARDANA", "LATRI", "WIRAWAN", "PARWATI", "SUKERTA", "RAKI", "MERTA",
    "SARI", "ADNYANA", "YULIANTI", "DHARMA", "SUTRISNI", "PUTRAWAN", "ASTITI", "KARTIKA", "DIARTA",
    "SUWITRI", "MANGKU", "SEMADI", "RATNA", "BUDIARSA", "WIDIANI", "GUNAWAN",
]  # fmt: skip
NAMES = [f"{first} {last}" for first, last in itertools.product(FIRST, LAST)]
assert len(NAMES) == 200


def person(number: int) -> dict[str, object]:
    """Nobody who lives: the serials of the NIKs are never given out."""
    day, month, year = 1 + number % 28, 1 + number % 12, 60 + number % 40
    area = 510101 + number * 100
    return {
        "nik": f"{area:06d}{day:02d}{month:02d}{year:02d}{9900 + number % 100}",
        "full_name": NAMES[number],
        "phone": f"0812{34000000 + number * 7919:08d}",
        "mother_name": NAMES[-number],
        "registered_on": "2025-11-24",
    }


PEOPLE = [person(number) for number in range(200)]
NEEDLES = [str(p[name]) for p in PEOPLE for name in ("nik", "full_name", "phone")]


@pytest.fixture
def folder(tmp_path, enrolment) -> Path:  # noqa: F811
    place = tmp_path / "workspace"
    workspace.create(
        place, enrolment, officer_name="NI WAYAN PETUGAS", passphrase=PASSPHRASE, kdf=CHEAP
    )
    return place


def a_day(folder: Path, *, careless: bool, filtered: bool = True) -> None:
    """Two hundred people are registered and looked for. A careless program logs them too."""
    started = logs.start(folder)
    if not filtered:
        for handler in started.handlers:
            handler.filters.clear()
    try:
        desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf())
        log = logging.getLogger("fieldreg.day")
        for one in PEOPLE:
            register.save(desk, register.open_form(desk), one)
            if careless:
                log.info("saved %s, nik %s, phone %s", one["full_name"], one["nik"], one["phone"])
        people.search(desk, PeopleQuery(text="sudarta"))
        try:
            raise ValueError(NEEDLES[0])
        except ValueError as error:
            log.error("failed", extra={"crash": error})
        workspace.close(desk)
    finally:
        started.stop()


def opened(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def found(members: dict[str, str]) -> set[str]:
    text = "\n".join(members.values())
    return {needle for needle in NEEDLES if needle in text}


@pytest.fixture
def written(folder, tmp_path):
    a_day(folder, careless=True)
    target = tmp_path / "bantuan.zip"
    assert main(["doctor", "--workspace", str(folder), "--bundle", str(target)]) == 0
    return target


def test_of_two_hundred_people_nothing_is_in_it(written, folder, capsys):
    members = opened(written)
    assert found(members) == set()
    assert "fieldreg.day: saved" in members["logs/fieldreg.log"]
    text = "\n".join(members.values()) + capsys.readouterr().out
    header = json.loads((folder / "vault" / "vault.json").read_text())
    secrets = [header["vault_id"], header["slots"][0]["wrapped"], header["slots"][0]["id"]]
    secrets += [header["slots"][0]["nonce"], header["slots"][0]["kdf"]["salt"], PASSPHRASE]
    secrets += ["token-of-this-laptop", "PETUGAS", "Tegal Harum"]
    assert not [s for s in secrets if s in text]
    home = str(Path.home())
    assert len(home) < 2 or f"{home}/" not in text


def test_without_the_filters_they_would_be_found(folder):
    """The control: without both masks every needle of the careless program is there."""
    a_day(folder, careless=True, filtered=False)
    members = bundle.gather(folder, tuple(examine(folder)), mask=lambda line: line)
    assert found({m.name: m.text for m in members}) == set(NEEDLES)


def test_what_the_log_let_through_is_masked_once_more_on_the_way_out(folder):
    a_day(folder, careless=True, filtered=False)
    members = bundle.gather(folder, tuple(examine(folder)))
    assert found({m.name: m.text for m in members}) == set()


def test_a_careful_program_leaves_no_trace_even_unfiltered(folder):
    a_day(folder, careless=False, filtered=False)
    assert found({"log": (folder / "logs" / "fieldreg.log").read_text()}) == set()


def test_it_tells_what_helps(written):
    members = opened(written)
    crash = [name for name in members if name.startswith("logs/crash-")]
    assert set(members) == {
        "README.txt",
        "doctor.json",
        "system.json",
        "keys.json",
        "files.json",
        "logs/fieldreg.log",
        "logs/faults.txt",
        *crash,
    }
    assert "builtins.ValueError" in members[crash[0]]
    assert "test_bundle:" in members[crash[0]]
    if sys.platform != "win32":
        assert oct(written.stat().st_mode & 0o777) == "0o600"
    keys = json.loads(members["keys.json"])
    assert keys["slots"] == [{"kdf": {"m_kib": 64, "t": 1, "p": 1}, "device_secret": "none"}]
    assert (keys["recovery"], keys["failed_tries"]) == (False, 0)
    assert {c["name"] for c in json.loads(members["doctor.json"])} >= {"python", "disk"}
    system = json.loads(members["system.json"])
    assert system["disk_mib"]["free"] > 0
    files = {f["name"]: f for f in json.loads(members["files.json"])}
    assert {"vault/vault.db", "vault/vault.json", "workspace.lock"} <= set(files)
    for member in members:
        assert member in members["README.txt"] or member == "README.txt"


def test_what_is_in_it_is_said_first_in_either_language(folder, tmp_path, capsys):
    asked = ["doctor", "--workspace", str(folder), "--bundle"]
    assert main([*asked, str(tmp_path / "a.zip")]) == 0
    said = capsys.readouterr().out
    assert "keys.json: banyaknya kunci" in said
    assert said.rstrip().endswith("a.zip")
    assert main([*asked, str(tmp_path / "b.zip"), "--language", "en"]) == 0
    assert "keys.json: how many key slots" in capsys.readouterr().out


def test_names_that_somebody_gave_a_file_stay_here(folder):
    (folder / "ktp-wayan-sudarta.jpg").write_bytes(b"x")
    (folder / "logs").mkdir(exist_ok=True)
    (folder / "logs" / "crash-wayan.txt").write_text("WAYAN")
    (folder / "logs" / "fieldreg.log.1").symlink_to("/etc/hostname")
    members = bundle.gather(folder, ())
    text = "\n".join(m.text for m in members)
    assert "wayan" not in text.lower().replace("[name", "")
    assert [m.name for m in members if m.name.startswith("logs/")] == []
    assert '"other"' in text


def test_the_vault_may_be_gone_or_broken(tmp_path):
    assert '"vault_missing"' in "".join(m.text for m in bundle.gather(tmp_path, ()))
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "vault.json").write_text("{")
    assert '"damaged"' in "".join(m.text for m in bundle.gather(tmp_path, ()))


def test_nothing_is_overwritten_and_no_folder_is_made(folder, tmp_path, capsys):
    target = tmp_path / "there.zip"
    target.write_text("mine")
    asked = ["doctor", "--workspace", str(folder), "--bundle"]
    assert main([*asked, str(target)]) == 1
    assert target.read_text() == "mine"
    assert main([*asked, str(tmp_path / "nowhere" / "b.zip")]) == 1
    said = capsys.readouterr()
    assert "sudah ada" in said.err
    assert said.out == ""


def test_moments_and_places_stay_readable():
    mask = bundle._twice_masked()
    line = "2025-11-24T01:02:03Z INFO MainThread fieldreg.sync: sync ended sent=3"
    assert mask(line) == line
    assert mask('  File "/srv/x/fieldreg/store/store.py", line 12 in writing') == (
        "  File store.py, line 12 in writing"
    )
    assert mask("alamat Jl. Gunung Agung No. 7 RT 03 RW 02") == "alamat [ADDRESS_1]"
