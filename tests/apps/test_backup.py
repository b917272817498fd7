"""`fieldreg backup …` from the command line."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from services.conftest import PASSPHRASE, enrolment, folder  # noqa: F401 - fixtures

from fieldreg.apps.cli import main
from fieldreg.services import backup


@pytest.fixture
def run(folder: Path, tmp_path: Path, capsys):  # noqa: F811
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)

    def call(*arguments: str, signed: bool = True):
        given = ["backup", *arguments, "--workspace", str(folder), "--json"]
        status = main(given + (["--passphrase-file", str(secret)] if signed else []))
        out = capsys.readouterr()
        return status, json.loads(out.out) if out.out else out.err

    return call


def test_made_listed_verified_and_brought_back(run, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    stick = tmp_path / "stick"
    stick.mkdir()
    assert run("list", signed=False) == (0, [])
    assert run("place")[1] == {"second_place": "", "is_there": None}
    assert run("place", str(stick))[1] == {"second_place": str(stick), "is_there": True}
    status, made = run("now")
    assert (status, made["state"], made["second"]) == (0, "good", "done")
    assert [row["place"] for row in run("list", signed=False)[1]] == ["near", "second"]
    assert run("verify")[0] == 0
    file = folder / "backups" / f"{made['backup_id']}.db"
    data = file.read_bytes()
    file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    status, rows = run("verify")
    assert (status, sorted(row["state"] for row in rows)) == (1, ["bad", "good"])
    status, done = run("restore", made["backup_id"])
    assert (status, done["backup_id"]) == (0, made["backup_id"])
    assert run("rescue")[1]["was_sound"] is True
    assert run("place", "--none")[1]["second_place"] == ""


def test_a_bare_laptop_takes_a_backup_that_only_the_centre_can_open(
    run,
    folder: Path,  # noqa: F811
    tmp_path: Path,
    capsys,
) -> None:
    made = run("now")[1]
    file, bare = folder / "backups" / f"{made['backup_id']}.db", tmp_path / "bare"
    assert main(["backup", "adopt", str(file), "--workspace", str(bare)]) == 0
    assert "recover request" in capsys.readouterr().out
    assert main(["backup", "adopt", str(file), "--workspace", str(bare)]) == 1
    assert capsys.readouterr().err
    assert main(["backup", "list", "--json", "--workspace", str(bare)]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["backup_id"], row["state"]) == (made["backup_id"], "good")


def test_what_goes_wrong_is_said(run, folder: Path, monkeypatch) -> None:  # noqa: F811
    monkeypatch.setenv("FIELDREG_LANGUAGE", "en")
    status, said = run("restore", "20200101T000000Z-00000000", "--language", "en")
    assert status == 1
    assert "no such backup" in said
    (folder / "vault" / "vault.db").write_bytes(bytes(8192))
    status, said = run("rescue", "--language", "en")
    assert status == 1
    assert "Delete nothing" in said


def test_in_words(folder: Path, tmp_path: Path, capsys) -> None:  # noqa: F811
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    place = ["--workspace", str(folder), "--language", "en"]
    signed = [*place, "--passphrase-file", str(secret)]
    assert main(["backup", "now", *signed]) == 0
    assert "made and checked: 0 people" in capsys.readouterr().out
    assert main(["backup", "list", *place]) == 0
    line = capsys.readouterr().out
    assert "good" in line
    assert re.search(r"  \d\d/\d\d/\d{4} \d\d:\d\d:\d\d  ", line), "as people read it"
    assert main(["backup", "restore", line.split()[0], *signed]) == 0
    assert "Restored to the backup" in capsys.readouterr().out
    assert main(["backup", "rescue", *signed]) == 0
    assert "Nothing is damaged" in capsys.readouterr().out


def test_photos_that_are_not_in_a_place_are_said(folder, tmp_path, capsys, monkeypatch) -> None:  # noqa: F811
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    made = backup.back_up

    def lacking(*given):
        return replace(made(*given), second="disk_full", near_photos="disk_trouble")

    monkeypatch.setattr(backup, "back_up", lacking)
    told = ["--workspace", str(folder), "--language", "en", "--passphrase-file", str(secret)]
    assert main(["backup", "now", *told]) == 0
    said = capsys.readouterr().out
    assert "does not hold all photos yet" in said
    assert "The second place has not all of it" in said
    assert "The disk is full" in said
