"""A pack to keep, its key, and the command."""

import shutil
from pathlib import Path

import pytest
from apps.pack_typing import PHRASE

from fieldreg.apps.cli import main
from fieldreg.protocol import pack_keys
from fieldreg.protocol.resources import resource


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch):
    """Real keys, stretched less."""
    monkeypatch.setattr(pack_keys.make_key, "__kwdefaults__", {"rounds": 10})


@pytest.fixture
def phrase(tmp_path):
    file = tmp_path / "phrase.txt"
    file.write_text(PHRASE + "\n")
    return ["--passphrase-file", str(file)]


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(resource("packs", "denpasar-2025.2"), tmp_path / "pack"))


@pytest.fixture
def run(capsys):
    def run(*arguments, language="en"):
        """Exit status, standard output, standard error."""
        status = main([f"--language={language}", "pack", *map(str, arguments)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


@pytest.fixture
def key(run, tmp_path, phrase):
    file = tmp_path / "centre.pem"
    status, out, _ = run("key", file, *phrase)
    assert status == 0
    return file, out.strip()


@pytest.fixture
def signed(run, folder, key, phrase, tmp_path):
    file = tmp_path / "out" / "new.fieldreg-pack"
    file.parent.mkdir()
    assert run("sign", folder, "--key", key[0], "--out", file, *phrase)[0] == 0
    return file
