"""`fieldreg pack sign|verify`: the way of a pack, from the key to the laptop."""

import json
import os
import re

import pytest
from apps.pack_typing import edit, typed

from fieldreg.apps import pack_signing

# The way of a pack, from the key to the laptop.


def test_a_signed_pack_is_verified_with_the_key_that_was_printed(run, key, signed):
    status, out, err = run("verify", signed, "--key", key[1])
    assert (status, err) == (0, "")
    assert "The signature is right" in out
    assert "denpasar@2025.2" in out
    assert "1 January 2025" in out


def test_the_key_may_stand_in_a_file(run, key, signed, tmp_path):
    (tmp_path / "public.txt").write_text(key[1])
    assert run("verify", signed, "--key", tmp_path / "public.txt")[0] == 0
    assert run("verify", signed, "--key", f"{key[0]}.pub")[0] == 0


def test_the_secret_key_is_told_apart_and_never_opened(run, key, signed, monkeypatch):
    typed(monkeypatch)  # to ask for a passphrase would fail
    status, out, err = run("verify", signed, "--key", key[0], language="id")
    assert (status, out) == (1, "")
    assert "kunci rahasia" in err
    assert ".pub" in err
    told = json.loads(run("verify", signed, "--key", key[0], "--json")[1])
    assert (told["ok"], told["reason"]) == (False, "pack_key_secret")


def test_the_public_part_stands_beside_the_key(run, tmp_path, phrase, key):
    file, public = key
    beside = tmp_path / "centre.pem.pub"
    assert beside.read_text() == f"{public}\n"
    assert beside.stat().st_mode & 0o077 == 0o044 or os.name == "nt"
    file.unlink()
    status, out, err = run("key", file, *phrase)
    assert (status, out, file.exists()) == (1, "", False)
    assert "not overwritten" in err
    assert beside.read_text() == f"{public}\n"


def test_a_disk_that_takes_no_public_part_spoils_no_key(run, tmp_path, phrase, monkeypatch):
    def refuse(path, data):
        raise OSError(28, "no")

    monkeypatch.setattr(pack_signing, "write_atomically", refuse)
    status, out, err = run("key", tmp_path / "k.pem", *phrase)
    assert (status, len(out.strip())) == (0, 64)
    assert ".pub" not in err
    assert (tmp_path / "k.pem").is_file()


def test_without_a_name_the_file_stands_beside_the_folder(run, folder, key, phrase):
    status, out, _ = run("sign", folder, "--key", key[0], *phrase)
    made = folder.parent / "denpasar-2025.2.fieldreg-pack"
    assert (status, made.is_file()) == (0, True)
    assert str(made) in out
    assert key[1] in out


def test_a_folder_is_signed_beside_its_files(run, folder, key, phrase):
    assert run("sign", folder, "--beside", "--key", key[0], *phrase)[0] == 0
    assert run("verify", folder, "--key", key[1])[0] == 0
    assert run("check", folder)[0] == 0
    assert run("sign", folder, "--beside", "--key", key[0], *phrase)[0] == 0
    edit(folder, "rules", '"years": 65', '"years": 60')
    status, _, err = run("verify", folder, "--key", key[1])
    assert status == 1
    assert "rules.json is not what was signed" in err


def test_a_pack_that_stands_there_is_replaced_by_force_only(run, folder, key, phrase, signed):
    before = signed.read_bytes()
    sign = ["sign", folder, "--key", key[0], "--out", signed, *phrase]
    assert run(*sign)[0] == 0, "identical bytes do no harm"
    edit(folder, "rules", '"years": 65', '"years": 60')
    status, _, err = run(*sign, language="id")
    assert (status, signed.read_bytes()) == (1, before)
    assert "Tidak ada yang ditimpa" in err
    assert "--force" in err
    assert run(*sign, "--force")[0] == 0
    assert "[age_below_65], age: 65 → 60" in run("diff", "denpasar@2025.2", signed)[1]


def test_a_signature_beside_is_replaced_by_force_only(run, folder, key, phrase):
    sign = ["sign", folder, "--beside", "--key", key[0], *phrase]
    assert run(*sign)[0] == 0
    edit(folder, "rules", '"years": 65', '"years": 60')
    status, _, err = run(*sign)
    assert status == 1
    assert "--force" in err
    assert run(*sign, "--force")[0] == 0
    assert run("verify", folder, "--key", key[1])[0] == 0


def test_force_costs_no_key(run, folder, key, phrase):
    before = key[0].read_bytes()
    sign = ["sign", folder, "--key", key[0], "--out", key[0], "--force", *phrase]
    assert run(*sign)[0] == 1
    assert key[0].read_bytes() == before


def test_a_pack_with_mistakes_is_not_signed(run, folder, key, phrase, tmp_path):
    edit(folder, "rules", '"years": 65', '"years": "65"')
    edit(folder, "segments", '"paid_from": "apbd"', '"paid_from": "apbx"')
    out = tmp_path / "new.fieldreg-pack"
    status, _, err = run("sign", folder, "--key", key[0], "--out", out, *phrase)
    assert (status, out.exists()) == (1, False)
    assert re.search(r"rules\.json, line \d+, rules\.0 \(age_below_65\)\.years: must be", err)
    assert "segments.0 (sulinggih).paid_from" in err


def test_a_wrong_passphrase_signs_nothing(run, folder, key, tmp_path):
    (tmp_path / "wrong.txt").write_text("another phrase")
    out = tmp_path / "new.fieldreg-pack"
    wrong = ["--passphrase-file", tmp_path / "wrong.txt"]
    status, _, err = run("sign", folder, "--key", key[0], "--out", out, *wrong)
    assert (status, out.exists()) == (1, False)
    assert "Wrong passphrase" in err


def test_only_a_pack_may_be_written_over(run, folder, key, phrase):
    before = key[0].read_bytes()
    for target in (key[0], folder):
        status, _, err = run("sign", folder, "--key", key[0], "--out", target, *phrase)
        assert status == 1
        assert "no pack" in err
    assert key[0].read_bytes() == before


def test_a_file_is_no_folder_to_sign(run, signed, key, phrase):
    status, _, err = run("sign", signed, "--key", key[0], *phrase)
    assert status == 1
    assert "manifest.json" in err


def test_a_folder_that_is_not_there_to_write_into_is_told(run, folder, key, phrase, tmp_path):
    out = tmp_path / "none" / "new.fieldreg-pack"
    status, _, err = run("sign", folder, "--key", key[0], "--out", out, *phrase)
    assert status == 1
    assert "no such folder" in err
    status, _, err = run("key", tmp_path / "none" / "key.pem", *phrase)
    assert status == 1
    assert "no such folder" in err


def test_a_name_that_no_file_can_have_is_told(run, folder, key, phrase, tmp_path):
    out = tmp_path / ("x" * 5000)
    status, _, err = run("sign", folder, "--key", key[0], "--out", out, *phrase)
    assert status == 1
    assert "What was saved is safe" in err


@pytest.mark.parametrize(
    ("error", "word"), [(28, "disk is full"), (13, "may not write"), (5, "refuses to write")]
)
def test_a_disk_that_will_not_write_is_told(
    run, folder, key, phrase, tmp_path, monkeypatch, error, word
):
    def refuse(path, data):
        raise OSError(error, "no")

    monkeypatch.setattr(pack_signing, "write_atomically", refuse)
    out = tmp_path / "new.fieldreg-pack"
    status, _, err = run("sign", folder, "--key", key[0], "--out", out, *phrase)
    assert (status, out.exists()) == (1, False)
    assert word in err
