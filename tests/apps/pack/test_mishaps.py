"""`fieldreg pack …`: what people get wrong."""

import os
import subprocess
import sys

import pytest
from apps.pack_typing import edit, fieldreg

from fieldreg.apps import pack_source
from fieldreg.apps.cli import main

# What people get wrong.


@pytest.mark.parametrize("verb", ["check", "show", "verify", "diff"])
@pytest.mark.parametrize("name", ["none", "x" * 5000, "a\0b", "denpasar@1999"])
def test_a_name_of_nothing_is_told(run, verb, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    more = {"verify": ["--key", "ab" * 32], "diff": ["denpasar@2025.2"]}.get(verb, [])
    status, out, err = run(verb, name, *more)
    assert (status, out) == (1, "")
    assert "denpasar@2025.2" in err


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "copied only in part"),
        (os.urandom(3000), "no programme pack"),
        (b"{}", "no programme"),
    ],
    ids=["empty", "junk", "json"],
)
def test_a_file_that_is_no_pack_is_told(run, tmp_path, content, word):
    file = tmp_path / "x.fieldreg-pack"
    file.write_bytes(content)
    for command in (["check", file], ["show", file], ["diff", file, file]):
        status, out, err = run(*command)
        assert (status, out) == (1, "")
        assert word in err


def test_a_shipped_pack_has_no_signature_to_verify(run):
    status, _, err = run("verify", "denpasar@2025.2", "--key", "ab" * 32)
    assert status == 1
    assert "part of this program" in err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_what_may_not_be_read_is_told(run, folder, signed):
    signed.chmod(0)
    folder.chmod(0)
    for path in (signed, folder, folder / "inside"):
        status, _, err = run("check", path)
        assert status == 1
        assert "permissions" in err
    folder.chmod(0o700)


@pytest.mark.parametrize("place", ["read_folder", "read_pack_file"])
def test_a_disk_that_will_not_read_is_told(run, folder, signed, monkeypatch, place):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(pack_source, place, refuse)
    status, _, err = run("check", folder if place == "read_folder" else signed)
    assert status == 1
    assert "permissions" in err


def test_wrong_usage_is_status_two(capsys):
    for arguments in (["pack"], ["pack", "sign"], ["pack", "verify", "x"], ["pack", "fly"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
    capsys.readouterr()


def test_a_reader_that_has_seen_enough_hears_no_complaint(tmp_path):
    command = [sys.executable, "-m", "fieldreg", "pack", "show", "denpasar@2025.2", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.read(10)
        running.stdout.close()
        complaint = running.stderr.read()
        assert running.wait(60) == 0
    assert complaint == b""


def test_a_console_without_arrows_shows_something_else():
    done = fieldreg(
        "diff",
        "denpasar@2025.1",
        "denpasar@2025.2",
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 0, done.stderr
    assert "format berkas: 1 ? 2" in done.stdout


def test_a_difference_to_a_faulty_pack_says_that_it_is_faulty(run, folder):
    edit(folder, "rules", '"years": 65', '"years": -65')
    status, out, err = run("diff", "denpasar@2025.2", folder)
    assert status == 0
    assert "65" in out
    assert err.strip() == "Mistakes in the new pack: 1; see them with `fieldreg pack check`."
    assert run("diff", folder, "denpasar@2025.2")[2] == ""
