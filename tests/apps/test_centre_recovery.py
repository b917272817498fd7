"""The centre's side of a lost passphrase, by the real commands."""

from __future__ import annotations

import io
import json
import stat
import sys
from pathlib import Path

import pyrage
import pytest
from protocol.age_files import locked

from fieldreg.apps.cli import main
from fieldreg.protocol.recovery import Request, open_answer
from fieldreg.protocol.recovery_keys import read_recovery_key
from fieldreg.protocol.recovery_words import key_of
from fieldreg.protocol.sealed import compact
from fieldreg.server import admin

PHRASE = "kunci cadangan kota"
VAULT = "11111111-2222-4333-8444-555555555555"
REQUEST_ID = "019a0000-0000-7000-8000-000000000001"
KEY = bytes(range(1, 33))


@pytest.fixture
def key_file(tmp_path):
    """As the command would make it, but for the cost of its passphrase."""
    folder = tmp_path / "stick"
    folder.mkdir()
    identity = pyrage.x25519.Identity.generate()
    (folder / "phrase").write_text(f"{PHRASE}\n")
    (folder / "recovery.age").write_bytes(locked(f"{identity}\n".encode(), PHRASE))
    (folder / "recovery.age.pub").write_text(f"{identity.to_public()}\n")
    return folder / "recovery.age"


@pytest.fixture
def public(key_file):
    return key_file.with_name("recovery.age.pub").read_text().strip()


@pytest.fixture
def laptop():
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def request_file(tmp_path, public, laptop):
    slot = compact({"format": 1, "vault_id": VAULT, "key": KEY.hex()})
    sealed = pyrage.encrypt(slot, [pyrage.x25519.Recipient.from_str(public)])
    recipient = str(laptop.to_public())
    asked = Request(REQUEST_ID, VAULT, sealed, recipient, "2025-11-24T01:00:00Z")
    file = tmp_path / "laptop.fieldreg-recovery"
    file.write_bytes(asked.data())
    (tmp_path / "scanned.txt").write_text(asked.qr_text())
    return file


@pytest.fixture
def recover(key_file, request_file, tmp_path, capsys):
    """Runs `fieldreg centre recover`; gives its status and what it printed."""

    def run(*words, request=request_file, identity=key_file):
        given = [str(request), "--identity", str(identity)]
        if not {"--log"} & set(words):
            given += ["--log", str(tmp_path / "log")]
        phrase = ["--passphrase-file", str(key_file.with_name("phrase"))]
        status = main(["centre", "recover", *given, *phrase, *words])
        return status, capsys.readouterr()

    return run


def opened(file: Path, laptop):
    return open_answer(
        file.read_bytes(), vault_id=VAULT, request_id=REQUEST_ID, identity=str(laptop)
    )


def test_a_key_is_made_for_its_owner_alone_and_never_over_another(tmp_path, capsys):
    (tmp_path / "phrase").write_text(f"{PHRASE}\n")
    file = tmp_path / "recovery.age"
    made = ["centre", "recovery-key", "--out", str(file)]
    made += ["--passphrase-file", str(tmp_path / "phrase")]
    assert main(made) == 0
    public = capsys.readouterr().out.strip()
    assert public == file.with_name("recovery.age.pub").read_text().strip()
    identity = pyrage.x25519.Identity.from_str(read_recovery_key(file, PHRASE))
    assert str(identity.to_public()) == public
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    assert main(made) == 1
    assert "sudah ada" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_no_key_is_made_in_a_centres_folder(tmp_path, capsys):
    admin.init_centre(tmp_path / "pusat", "Pusat")
    place = tmp_path / "pusat" / "recovery.age"
    assert main(["centre", "recovery-key", "--out", str(place)]) == 1
    assert "di dalam folder pusat" in capsys.readouterr().err
    assert not place.exists()


def test_a_centre_learns_it_shows_it_and_hands_it_to_new_laptops(tmp_path, public, capsys):
    folder = ["--folder", str(tmp_path / "pusat")]
    assert main(["centre", "init", *folder]) == 0
    assert main(["centre", "recovery-key", *folder]) == 0
    assert capsys.readouterr().out.endswith("Belum ada kunci pemulihan.\n")
    assert main(["centre", "recovery-key", public.upper(), *folder]) == 0
    assert main(["centre", "recovery-key", *folder]) == 0
    assert capsys.readouterr().out == f"{public}\n" * 2
    assert main(["centre", "recovery-key", "age1x", *folder]) == 1
    assert main(["centre", "recovery-key", *folder]) == 0
    assert capsys.readouterr().out == f"{public}\n"


def test_a_centre_with_an_unreadable_recovery_key_is_not_made(tmp_path, capsys):
    folder = tmp_path / "pusat"
    assert main(["centre", "init", "--folder", str(folder), "--recovery-key", "age1x"]) == 1
    assert "dimulai dengan age1" in capsys.readouterr().err
    assert not (folder / "centre.json").exists()


def test_a_file_answers_the_laptop_that_asked(recover, request_file, laptop):
    status, said = recover("--yes", "--by", "Ni Luh")
    answer = request_file.with_suffix(".fieldreg-answer")
    assert (status, said.out) == (0, f"{answer}\n")
    found = opened(answer, laptop)
    assert (found.key, found.by) == (KEY, "Ni Luh")
    assert stat.S_IMODE(answer.stat().st_mode) == 0o600 or sys.platform == "win32"


def test_words_are_printed_and_no_file_is_left(recover, request_file):
    status, said = recover("--yes", "--words")
    assert status == 0
    assert key_of(said.out) == KEY
    assert len(said.out.splitlines()) == 6
    assert "hanya kepada petugas itu" in said.err
    assert not request_file.with_suffix(".fieldreg-answer").exists()


def test_the_text_of_a_scanned_code_is_a_request_too(recover, request_file, tmp_path, laptop):
    out = tmp_path / "jawab"
    status, said = recover("--yes", "--out", str(out), request=tmp_path / "scanned.txt")
    assert (status, opened(out, laptop).key) == (0, KEY)
    assert Request.fingerprint(_read(request_file)) in said.err


def _read(file):
    from fieldreg.protocol.recovery import read_request  # noqa: PLC0415

    return read_request(file.read_bytes())


@pytest.mark.parametrize(("typed", "status"), [("ya\n", 0), ("tidak\n", 1), ("", 1), ("\n", 1)])
def test_nothing_is_opened_before_somebody_says_yes(
    recover, request_file, tmp_path, monkeypatch, typed, status
):
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    got, said = recover()
    assert got == status
    assert REQUEST_ID in said.err
    assert VAULT in said.err
    assert _read(request_file).fingerprint() in said.err
    assert request_file.with_suffix(".fieldreg-answer").exists() == (status == 0)
    assert (tmp_path / "log").exists() == (status == 0)


def test_each_use_of_the_key_is_written_down_without_what_it_opened(recover, tmp_path):
    recover("--yes", "--by", "Ni Luh")
    _, said = recover("--yes", "--words")
    first, second = (json.loads(line) for line in (tmp_path / "log").read_text().splitlines())
    assert (first["request_id"], first["vault_id"], first["by"], first["how"]) == (
        REQUEST_ID, VAULT, "Ni Luh", "file",
    )  # fmt: skip
    assert second["how"] == "words"
    text = (tmp_path / "log").read_text()
    assert KEY.hex() not in text
    assert not set(said.out.split()[1::2]) & set(text.split())


def test_by_default_it_stands_beside_the_key(recover, key_file):
    assert recover("--yes", "--words", "--log", str(key_file) + ".log")[0] == 0
    assert key_file.with_name("recovery.age.log").exists()


def test_what_cannot_be_written_down_is_not_opened(recover, request_file, tmp_path):
    status, said = recover("--yes", "--log", str(tmp_path / "no" / "log"))
    assert (status, said.out) == (1, "")
    assert "tidak ada yang dibuka" in said.err
    assert not request_file.with_suffix(".fieldreg-answer").exists()


def test_nothing_is_written_over(recover, request_file):
    target = request_file.with_suffix(".fieldreg-answer")
    target.write_text("surat")
    status, said = recover("--yes")
    assert (status, target.read_text()) == (1, "surat")
    assert "tidak ditimpa" in said.err


def test_trouble_has_its_sentence(recover, request_file, tmp_path, key_file):
    odd = tmp_path / "odd"
    odd.write_bytes(b"x")
    assert "bukan permintaan pemulihan" in recover("--yes", request=odd)[1].err
    assert "bukan permintaan pemulihan" in recover("--yes", request=tmp_path / "none")[1].err
    assert "bukan kunci pemulihan" in recover("--yes", identity=odd)[1].err
    other = pyrage.x25519.Identity.generate().to_public()
    slot = compact({"format": 1, "vault_id": VAULT, "key": KEY.hex()})
    asked = _read(request_file)
    foreign = Request(
        asked.request_id, VAULT, pyrage.encrypt(slot, [other]), asked.recipient, asked.made_at
    )
    odd.write_bytes(foreign.data())
    assert "tidak terbuka dengan kunci itu" in recover("--yes", request=odd)[1].err
