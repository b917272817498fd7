"""The command line: options stand before or after a command, help is in the language asked for."""

from pathlib import Path

import pytest

from fieldreg.apps import cli
from fieldreg.apps.cli import main
from fieldreg.apps.options import data_folder, workspace_of


@pytest.mark.parametrize(
    "arguments",
    [
        ["--workspace", "here", "doctor"],
        ["doctor", "--workspace", "here"],
        ["--workspace", "elsewhere", "doctor", "--workspace", "here"],
    ],
)
def test_the_workspace_named_is_the_one_used(arguments):
    options = cli.make_parser().parse_args(arguments)
    assert options.workspace == Path("here")


def test_without_a_workspace_the_users_own_is_used():
    options = cli.make_parser().parse_args(["doctor"])
    assert workspace_of(options) == data_folder() / "desk"


@pytest.mark.parametrize(("language", "word"), [("id", "pemakaian:"), ("en", "usage:")])
def test_help_speaks_the_language(language, word, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--language", language, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert word in shown
    for command in ("demo", "sync", "doctor", "serve", "centre"):
        assert command in shown


def test_sync_on_a_bare_laptop_says_what_to_do(tmp_path, capsys):
    assert main(["--language=en", "sync", "--workspace", str(tmp_path)]) == 1
    assert "not enrolled" in capsys.readouterr().err


def test_doctor_names_things_in_words_and_says_what_is_wrong(tmp_path, capsys):
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "vault.json").write_text("{}")
    (tmp_path / "vault" / "vault.db").write_bytes(b"")
    assert main(["--language=id", "doctor", "--workspace", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "_" not in said, "no key of ours"
    (line,) = {line.partition(": ")[2] for line in said.splitlines() if line.startswith("✗")}
    assert "hubungi" in line.casefold()


def test_doctor_finds_a_bare_laptop_fit(tmp_path, capsys):
    assert main(["--language=en", "doctor", "--workspace", str(tmp_path)]) == 0
    assert "not enrolled" in capsys.readouterr().out


def test_what_nobody_foresaw_is_told_without_anybodys_data(capsys, monkeypatch):
    def breaks(*_, **__):
        raise ValueError("5171031203809901 I WAYAN SUDARTA")

    monkeypatch.setattr("fieldreg.apps.doctor.run", breaks)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().err
    assert "belum dikenal" in said
    assert "builtins.ValueError" in said
    assert "5171" not in said
    assert "SUDARTA" not in said
