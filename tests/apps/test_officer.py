"""Officers and sharing at a terminal: the real commands on a real workspace."""

import grp
import json
import os
import stat

import pytest
from services.recovering import PASSPHRASE, an_enrolment, make_workspace

from fieldreg.apps.cli import main
from fieldreg.apps.say import explain
from fieldreg.domain.trouble import UserTrouble
from fieldreg.store import kdf
from fieldreg.store.vault_header import read_header


@pytest.fixture
def laptop(tmp_path):
    enrolment = an_enrolment()
    return make_workspace(tmp_path / "laptop", enrolment, "")


@pytest.fixture
def run(laptop, tmp_path, capsys):
    """Runs a command of the laptop; gives its status and what it printed."""

    def command(*words, own=PASSPHRASE, new=""):
        (tmp_path / "own").write_text(f"{own}\n")
        (tmp_path / "new").write_text(f"{new}\n")
        given = [*words, "--workspace", str(laptop)]
        if words[0] == "officer":
            given += ["--passphrase-file", str(tmp_path / "own")]
        if new:
            given += ["--new-passphrase-file", str(tmp_path / "new")]
        status = main(given)
        said = capsys.readouterr()
        return status, said.out + said.err

    return command


def listed(run, own=PASSPHRASE):
    status, said = run("officer", "list", "--json", own=own)
    assert status == 0
    return {row["name"]: row for row in json.loads(said)}


def test_a_file_as_windows_writes_it_holds_the_same_passphrase(laptop, tmp_path, capsys) -> None:
    own = tmp_path / "own"
    own.write_bytes(b"\xef\xbb\xbf" + PASSPHRASE.encode() + b"\r\n")
    given = ["officer", "list", "--workspace", str(laptop), "--passphrase-file", str(own)]
    assert main(given) == 0
    assert "Wayan" in capsys.readouterr().out


def test_an_officer_is_added_promoted_given_a_passphrase_and_removed(run) -> None:
    status, said = run("officer", "add", "Made R.", new="sandi untuk made")
    assert status == 0
    made, told = said.splitlines()
    assert told.startswith("Made R. ")
    assert listed(run)["Made R."] == {
        "officer_id": made,
        "name": "Made R.",
        "role": "officer",
        "is_self": False,
        "can_sign_in": True,
    }
    assert run("officer", "role", "made r.", "head")[0] == 0
    assert run("officer", "passphrase", new="sandi made yang baru", own="sandi untuk made")[0] == 0
    assert listed(run, "sandi made yang baru")["Made R."]["role"] == "head"
    assert run("officer", "passphrase", made, new="sandi dari kepala")[0] == 0
    status, said = run("officer", "list", own="sandi dari kepala")
    assert (status, "Made R.  (kepala kantor, Anda)" in said) == (0, True)
    assert run("officer", "remove", made)[0] == 0
    assert set(listed(run)) == {n for n, row in listed(run).items() if row["is_self"]}


@pytest.mark.parametrize(
    ("words", "new", "said"),
    [
        (["add", "Made"], "pendek7", "terlalu pendek"),
        (["add", "Made"], PASSPHRASE, "tidak bisa dipakai"),
        (["add", "  "], "sandi untuk made", "belum ditulis"),
        (["remove", "siapa"], "", "Petugas itu tidak ada"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(run, laptop, words, new, said) -> None:
    before = read_header(laptop / "vault").slots
    status, told = run("officer", *words, new=new)
    assert status == 1
    assert said in told
    assert read_header(laptop / "vault").slots == before


def test_a_wrong_passphrase_changes_nothing(run) -> None:
    status, said = run("officer", "add", "Made", own="bukan yang ini", new="sandi untuk made")
    assert (status, "salah" in said) == (1, True)
    assert len(listed(run)) == 1


def test_a_bare_laptop_has_no_officers(tmp_path, capsys) -> None:
    assert main(["officer", "list", "--workspace", str(tmp_path)]) == 1
    assert "belum didaftarkan" in capsys.readouterr().err


def test_the_workspace_is_shared_with_a_group(run, laptop) -> None:
    status, said = run("workspace", "share", grp.getgrgid(os.getegid()).gr_name)
    assert (status, "Dipakai bersama" in said) == (0, True)
    assert stat.S_IMODE((laptop / "vault").stat().st_mode) == 0o2770
    assert stat.S_IMODE((laptop / "vault" / "vault.db").stat().st_mode) == 0o660
    status, said = run("workspace", "share", "tidak-ada-grup-ini")
    assert (status, "Tidak ada yang diubah" in said) == (1, True)


def checks(run) -> dict[str, tuple[str, str]]:
    _, said = run("doctor", "--json", "--language", "en")
    return {c["name"]: (c["state"], c["text"]) for c in json.loads(said)}


def test_the_doctor_says_what_guards_the_keys(run, laptop, monkeypatch) -> None:
    found = checks(run)
    assert found["device_secret"] == (
        "attention",
        "this system keeps no secrets, so that passphrases alone guard the data; turn on disk "
        "encryption",
    )
    state, text = found["passphrase_cost"]
    assert state == "attention"
    assert "0 MiB × 1" in text
    monkeypatch.setattr(kdf, "_least", kdf.FLOOR)
    state, text = checks(run)["passphrase_cost"]
    assert state == "wrong"
    assert text.startswith("This vault's keys are too weak")
    run("workspace", "share", grp.getgrgid(os.getegid()).gr_name)
    assert "shared" in checks(run)["device_secret"][1]


@pytest.mark.parametrize(
    "key",
    [
        "not_head",
        "last_head",
        "own_self",
        "officer_exists",
        "officer_unknown",
        "officer_removed",
        "no_slots",
        "device_secret_missing",
        "kdf_too_weak",
        "memory_short",
        "passphrase_taken",
        "group_unknown",
        "sharing_refused",
        "sharing_by_folder",
    ],
)
def test_every_trouble_has_its_sentence(key: str, monkeypatch) -> None:
    for language in ("id", "en"):
        monkeypatch.setenv("FIELDREG_LANGUAGE", language)
        assert key not in explain(UserTrouble(key))
