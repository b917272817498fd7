"""A lost passphrase from end to end: real files, the laptop's and the centre's real commands."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pyrage
import pytest
from protocol.age_files import locked
from services.recovering import NEW, PASSPHRASE, an_enrolment, make_workspace, picture

from fieldreg.apps.cli import main
from fieldreg.domain.words import Role
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import workspace
from fieldreg.services.backup import back_up
from fieldreg.services.officers import add_officer
from fieldreg.store.vault_header import read_header, write_header

PHRASE = "kunci cadangan kota"


@pytest.fixture
def stick(tmp_path):
    """The organisation's stick: its key, but for the cost of its passphrase as the command makes
    it, and the passphrase."""
    folder = tmp_path / "stick"
    folder.mkdir()
    identity = pyrage.x25519.Identity.generate()
    (folder / "phrase").write_text(PHRASE)
    (folder / "recovery.age").write_bytes(locked(f"{identity}\n".encode(), PHRASE))
    (folder / "recovery.age.pub").write_text(f"{identity.to_public()}\n")
    return folder


@pytest.fixture
def laptop(tmp_path, stick):
    enrolment = an_enrolment()
    recipient = (stick / "recovery.age.pub").read_text().strip()
    return make_workspace(tmp_path / "laptop", enrolment, recipient)


@pytest.fixture
def field(laptop, capsys):
    """Runs a command of the laptop; gives its status and what it printed."""

    def run(*words):
        status = main(["recover", words[0], "--workspace", str(laptop), *map(str, words[1:])])
        return status, capsys.readouterr()

    return run


@pytest.fixture
def centre(stick, capsys):
    """Runs `fieldreg centre recover`."""

    def run(request, *words):
        key = ["--identity", str(stick / "recovery.age")]
        phrase = ["--passphrase-file", str(stick / "phrase"), "--yes"]
        assert main(["centre", "recover", str(request), *key, *phrase, *map(str, words)]) == 0
        return capsys.readouterr()

    return run


@pytest.fixture
def new(tmp_path):
    file = tmp_path / "baru"
    file.write_text(f"{NEW}\n")
    return file


def opens(laptop, passphrase):
    workspace.close(workspace.unlock(laptop, passphrase, shelf=builtin_shelf()))


def digits(text):
    return re.findall(r"^ {4}((?:\d{4} ){7}\d{4})$", text, re.MULTILINE)


def test_by_a_file(laptop, field, centre, tmp_path, new):
    request = tmp_path / "kami.fieldreg-recovery"
    status, asked = field("request", "--out", request, "--qr", tmp_path / "kami.png")
    assert (status, asked.out.splitlines()) == (0, [str(tmp_path / "kami.png"), str(request)])
    assert (tmp_path / "kami.png").read_bytes().startswith(b"\x89PNG")
    seen = centre(request, "--by", "Ni Luh")
    assert digits(seen.err) == digits(asked.err) == digits(field("show")[1].err)
    answer = request.with_suffix(".fieldreg-answer")
    status, said = field("answer", answer, "--passphrase-file", new)
    assert status == 0
    assert "Ni Luh" in said.out
    opens(laptop, NEW)
    status, said = field("answer", answer, "--passphrase-file", new)
    assert status == 1
    assert "permintaan yang lama" in said.err
    assert field("show")[0] == 1


@pytest.mark.parametrize("is_typed", [True, False])
def test_by_words(laptop, field, centre, tmp_path, new, monkeypatch, is_typed):
    request = tmp_path / "kami.fieldreg-recovery"
    field("request", "--out", request)
    spoken = centre(request, "--words").out
    monkeypatch.setattr("sys.stdin", io.StringIO(spoken.upper().replace("  ", ",\n")))
    (tmp_path / "kata").write_text(spoken)
    given = [] if is_typed else [tmp_path / "kata"]
    status, said = field("words", *given, "--passphrase-file", new)
    assert status == 0
    assert "dimusnahkan" in said.out
    opens(laptop, NEW)


def test_who_gets_it_is_chosen_from_a_list(laptop, field, centre, tmp_path, new, monkeypatch):
    desk = workspace.unlock(laptop, PASSPHRASE, shelf=builtin_shelf())
    made = add_officer(
        desk, name="Ketut", role=Role.OFFICER, passphrase="kata sandi ketut",
        own_passphrase=PASSPHRASE,
    )  # fmt: skip
    workspace.close(desk)
    request = tmp_path / "kami.fieldreg-recovery"
    field("request", "--out", request)
    centre(request)
    answer = request.with_suffix(".fieldreg-answer")
    for typed in ("0\n", "3\n", "\n", "", "x\n", "²\n"):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status, said = field("answer", answer, "--passphrase-file", new)
        assert status == 1
        assert "pilih dari daftar" in said.err.replace("\n", " ")
    monkeypatch.setattr("sys.stdin", io.StringIO("1.\n"))
    status, said = field("answer", answer, "--passphrase-file", new)
    assert (status, "1. Ketut" in said.out) == (0, True)
    desk = workspace.unlock(laptop, NEW, shelf=builtin_shelf())
    assert desk.officer_id == made.officer_id
    workspace.close(desk)
    opens(laptop, PASSPHRASE)  # Wayan's is as it was


def test_an_officer_by_id_and_a_taken_passphrase(laptop, field, centre, tmp_path, new):
    request = tmp_path / "kami.fieldreg-recovery"
    field("request", "--out", request)
    centre(request)
    answer = request.with_suffix(".fieldreg-answer")
    assert field("answer", answer, "--officer", "nobody", "--passphrase-file", new)[0] == 1
    new.write_text("pendek")
    status, said = field("answer", answer, "--passphrase-file", new)
    assert status == 1
    assert "terlalu pendek" in said.err
    opens(laptop, PASSPHRASE)


def test_what_is_wrong_is_said_and_changes_nothing(laptop, field, tmp_path, new):
    request = tmp_path / "kami.fieldreg-recovery"
    field("request", "--out", request)
    before = picture(laptop)
    odd = tmp_path / "odd"
    odd.write_bytes(b"\xff\xfe")
    for words, sentence in (
        (("answer", odd), "bukan jawaban dari pusat"),
        (("answer", tmp_path / "none"), "bukan jawaban dari pusat"),
        (("words", odd), "kata-kata tidak bisa dibaca"),
        (("words", request), "kata"),
        (("request", "--out", request), "tidak ditimpa"),
        (("request", "--out", tmp_path / "no" / "x"), "Folder untuk berkas itu tidak ada"),
    ):
        status, said = field(*words)
        assert status == 1
        assert sentence in said.err
        assert picture(laptop) == before


@pytest.mark.parametrize("knows", [True, False])
def test_the_doctor_says_whether_the_centre_could_help(laptop, knows, capsys):
    if not knows:
        header = read_header(laptop / "vault")
        write_header(laptop / "vault", replace(header, recovery=None))
    main(["doctor", "--workspace", str(laptop), "--json"])
    found = {c["name"]: c for c in json.loads(capsys.readouterr().out)}["recovery"]
    assert found["state"] == ("good" if knows else "attention")
    assert ("tanpa kunci pemulihan" in found["text"]) is not knows


def test_damaged_data_is_said_and_mended_first_if_asked(laptop, field, centre, tmp_path, new):
    desk = workspace.unlock(laptop, PASSPHRASE, shelf=builtin_shelf())
    back_up(desk, "asked")
    workspace.close(desk)
    request = tmp_path / "kami.fieldreg-recovery"
    field("request", "--out", request)
    centre(request)
    answer = request.with_suffix(".fieldreg-answer")
    database = laptop / "vault" / "vault.db"
    database.write_bytes(bytes(4096) + database.read_bytes()[4096:])
    status, said = field("answer", answer, "--passphrase-file", new)
    assert status == 1
    assert "--rescue" in said.err
    status, said = field("answer", answer, "--rescue", "--passphrase-file", new)
    assert status == 0
    assert "sudah diperbaiki" in said.out
    opens(laptop, NEW)


def test_a_bare_laptop_has_nothing_to_recover(tmp_path, capsys):
    bare = ["--workspace", str(tmp_path / "bare")]
    for words in (["request", "--out", str(tmp_path / "r")], ["show"], ["answer", "x"], ["words"]):
        assert main(["recover", words[0], *bare, *words[1:]]) == 1
        assert "belum didaftarkan" in capsys.readouterr().err
