"""`fieldreg pack key`, and every refusal: what happened, that the old pack holds, what to do."""

import re

import pytest
from apps.pack_typing import PHRASE, fieldreg, typed

from fieldreg.apps.pack_words import PACK_FAULT, PACK_TROUBLES
from fieldreg.apps.say import explain
from fieldreg.domain.pack import Mistake, PackFault
from fieldreg.domain.words import Words
from fieldreg.protocol import pack_seal


def test_a_passphrase_is_asked_twice(run, tmp_path, monkeypatch, folder):
    file = tmp_path / "centre.pem"
    typed(monkeypatch, PHRASE, PHRASE)
    assert run("key", file)[0] == 0
    typed(monkeypatch, PHRASE)
    assert run("sign", folder, "--key", file)[0] == 0


def test_two_passphrases_that_differ_make_no_key(run, tmp_path, monkeypatch):
    file = tmp_path / "centre.pem"
    typed(monkeypatch, PHRASE, PHRASE + "x")
    status, out, err = run("key", file)
    assert (status, out, file.exists()) == (1, "", False)
    assert "differ" in err


def test_a_key_is_never_overwritten(run, key, phrase):
    before = key[0].read_bytes()
    status, out, err = run("key", key[0], *phrase)
    assert (status, out) == (1, "")
    assert "not overwritten" in err
    assert key[0].read_bytes() == before


def test_a_short_passphrase_is_told(run, tmp_path):
    (tmp_path / "short.txt").write_text("pendek")
    status, _, err = run("key", tmp_path / "k.pem", "--passphrase-file", tmp_path / "short.txt")
    assert status == 1
    assert "12 characters" in err


def test_a_passphrase_file_that_is_none_is_told(run, tmp_path):
    for file in (tmp_path, tmp_path / "none"):
        status, _, err = run("key", tmp_path / "k.pem", "--passphrase-file", file)
        assert status == 1
        assert "passphrase file" in err


def test_where_nobody_can_type_the_command_says_so(tmp_path):
    """Without a terminal there is no asking, and no passphrase in the open."""
    done = fieldreg("key", tmp_path / "k.pem")
    assert done.returncode == 1
    assert "Kata sandi tidak diberikan" in done.stderr
    assert "Traceback" not in done.stderr


# Every refusal says what happened, that the old pack holds, and what to do.


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_half_copied_pack_is_told(run, key, signed, language):
    signed.write_bytes(signed.read_bytes()[:5000])
    status, out, err = run("verify", signed, "--key", key[1], language=language)
    assert (status, out) == (1, "")
    assert ("belum tersalin utuh" if language == "id" else "copied only in part") in err
    assert ("Salin sekali lagi" if language == "id" else "Copy it once more") in err


def test_another_key_is_told(run, signed):
    status, _, err = run("verify", signed, "--key", "ab" * 32)
    assert status == 1
    assert "another key" in err


def test_every_refusal_is_worded_for_whoever_types_commands():
    """At a village desk the old pack stays in force; here nothing is installed."""
    refusals = set(re.findall(r"`(pack_\w+)`", pack_seal.PackRefused.__doc__))
    assert len(refusals) == 11
    assert refusals <= set(PACK_TROUBLES)
    for text in (*PACK_TROUBLES.values(), PACK_FAULT):
        for desk in ("Paket lama", "Anda adalah", "pusat Anda", "Hubungi pusat", "aptop"):
            assert desk not in text.id
        for desk in ("old pack", "your centre", "Your centre", "Call the centre", "aptop"):
            assert desk not in text.en


def test_every_sentence_speaks_both_languages_with_the_same_values():
    for text in PACK_TROUBLES.values():
        assert text.en
        assert set(re.findall(r"\{\w+\}", text.id)) == set(re.findall(r"\{\w+\}", text.en))


def test_a_fault_shows_every_mistake(monkeypatch):
    monkeypatch.setenv("FIELDREG_LANGUAGE", "id")
    fault = PackFault(
        Mistake("a.json", "x.{0}", Words("salah {satu}", "wrong"), 3),
        Mistake("b.json", "", Words("hilang", "gone")),
    )
    assert explain(fault).splitlines()[1:] == [
        "  a.json, baris 3, x.{0}: salah {satu}",
        "  b.json: hilang",
    ]
