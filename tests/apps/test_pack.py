"""`fieldreg pack …`: what a centre's people type, and what they read."""

import getpass
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldreg.apps import pack_signing, pack_source
from fieldreg.apps.cli import main
from fieldreg.apps.pack_codes import Codes
from fieldreg.apps.pack_diff import lines_of
from fieldreg.apps.pack_names import MEMBERS, QUESTION_KINDS, QUESTION_SECTIONS
from fieldreg.apps.pack_words import PACK_FAULT, PACK_TROUBLES
from fieldreg.apps.say import explain
from fieldreg.domain.pack import Mistake, PackFault, pack_differences
from fieldreg.domain.words import Words
from fieldreg.protocol import pack_keys, pack_seal
from fieldreg.protocol.resources import resource

PHRASE = "kunci pusat kota"


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


def edit(folder, name, old, new):
    path = folder / f"{name}.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


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


# Keys and passphrases.


def typed(monkeypatch, *lines):
    left = list(lines)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: left.pop(0))


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


def fieldreg(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "fieldreg", "pack", *map(str, arguments)],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        start_new_session=True,
        **more,
    )


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


# Check.


def test_a_sound_pack_is_said_to_be_sound_and_how_sure_it_is(run):
    status, out, _ = run("check", "denpasar@2025.2")
    assert status == 0
    assert "no mistakes" in out
    total, kinds = re.search(r"Unconfirmed: (\d+) \((.*)\)", out).groups()
    assert int(total) == sum(int(n) for n in re.findall(r"(\d+)(?:,|$)", kinds)) > 0


def test_a_pack_without_doubts_says_so(run):
    vector = Path(__file__).parents[1] / "protocol" / "vectors" / "pack_1.json"
    status, out, _ = run("check", vector)
    assert status == 0
    assert "Everything in it is confirmed" in out
    assert "fieldreg pack verify" in out


def test_every_mistake_has_a_line_of_its_own(run, folder):
    edit(folder, "rules", '"years": 65', '"years": -1')
    edit(folder, "segments", '"code": "pecalang"', '"code": "pemangku"')
    (folder / "quota.json").write_text("{}")
    status, out, err = run("check", folder, language="id")
    assert (status, err) == (1, "")
    lines = out.splitlines()
    assert any(
        re.fullmatch(r"rules\.json, baris \d+, rules\.0 \(age_below_65\)\.years: .+", x)
        for x in lines
    )
    assert any(
        re.fullmatch(r"segments\.json, baris \d+, segments\.2 \(pemangku\)\.code: .+", x)
        for x in lines
    )
    assert any(x.startswith("quota.json: ") for x in lines)
    assert lines[-1] == f"{len(lines) - 1} kesalahan."


def test_a_stray_file_alone_is_a_mistake(run, folder):
    (folder / "quota.json").write_text("{}")
    (folder / "README.txt").write_text("hello")
    status, out, _ = run("check", folder)
    assert status == 1
    assert out.splitlines()[0].startswith("quota.json: is no file of a pack")
    assert out.splitlines()[1] == "1 mistake."


def test_nothing_of_what_ships_looks_wrong(run):
    for shipped in ("denpasar@2025.1", "denpasar@2025.2"):
        status, out, _ = run("check", shipped, language="id")
        assert status == 0
        first, second = out.splitlines()
        assert first == f"{shipped}: tidak ada kesalahan."
        assert second.startswith("Belum pasti: ")
        assert json.loads(run("check", shipped, "--json")[1])["remarks"] == []


def test_what_looks_wrong_is_told_with_file_line_and_field(run, folder, key, phrase):
    edit(folder, "rules", '"years": 65', '"years": 60')
    edit(folder, "quotas", '"people": 33', '"people": 0')
    edit(folder, "contributions", '"flat": 6800', '"flat": 68000')
    told = [
        "Sebaiknya dilihat lagi: 4.",
        "  manifest.json, baris 4, version: denpasar@2025.2 sudah dibagikan",
        "  events.json, baris 7, consequences.4 (age).years: tidak ada aturan age_below dengan 65",
        "  quotas.json, baris 7, quotas.2 (pecalang).people: kuota 0 orang",
        "  contributions.json, baris 10, tables.0.rates.1 (JKM).flat: Rp68.000, sedangkan Rp6.800",
    ]
    sign = ["sign", folder, "--key", key[0], *phrase]
    for command in (["check", folder], sign):
        status, out, err = run(*command, language="id")
        assert (status, err) == (0, "")
        first, *lines = out.splitlines()
        assert first == "denpasar@2025.2: tidak ada kesalahan."
        for line, beginning in zip(lines, told, strict=False):
            assert line.startswith(beginning), line
    found = json.loads(run("check", folder, "--json")[1])
    assert (found["ok"], found["mistakes"]) == (True, [])
    assert [(r["file"], r["line"], r["field"]) for r in found["remarks"]] == [
        ("manifest.json", 4, "version"),
        ("events.json", 7, "consequences.4.years"),
        ("quotas.json", 7, "quotas.2.people"),
        ("contributions.json", 10, "tables.0.rates.1.flat"),
    ]


def test_a_programme_of_another_id_is_held_against_nothing(run, folder):
    edit(folder, "manifest", '"id": "denpasar"', '"id": "badung"')
    edit(folder, "contributions", '"flat": 6800', '"flat": 68000')
    assert "Better looked" not in run("check", folder)[1]


def test_a_new_version_is_held_against_the_newest_that_ships(run, folder):
    edit(folder, "manifest", '"version": "2025.2"', '"version": "2026.1"')
    assert "Better looked" not in run("check", folder)[1]
    edit(folder, "contributions", '"flat": 6800', '"flat": 68000')
    assert "but Rp6.800 in denpasar@2025.2" in run("check", folder)[1]


def test_a_mistake_is_worded_for_whoever_writes_the_pack(run, folder):
    edit(folder, "segments", '"code": "petani", "words"', '"code": "petani", "wrods"')
    edit(folder, "manifest", '"authors": ["fieldreg"],', '"authors": ["fieldreg"]')
    status, out, _ = run("check", folder, language="id")
    assert status == 1
    broken = (
        "manifest.json, baris 10: bukan JSON yang utuh: tidak terbaca lagi di baris 10, kolom 3; "
    )
    assert out.startswith(broken + "mungkin ada koma yang kurang sebelum tempat itu\n")
    edit(folder, "manifest", '"authors": ["fieldreg"]', '"authors": ["fieldreg"],')
    assert run("check", folder, language="id")[1].splitlines() == [
        "segments.json, baris 12, segments.8 (petani).words: belum ada",
        "segments.json, baris 12, segments.8 (petani).wrods: nama ini tidak dikenal; maksudnya "
        "words?",
        "2 kesalahan.",
    ]


def test_mistakes_as_json(run, folder):
    edit(folder, "rules", '"years": 65', '"years": -1')
    status, out, _ = run("check", folder, "--json")
    told = json.loads(out)
    assert (status, told["ok"], told["pack"]) == (1, False, None)
    (mistake,) = told["mistakes"]
    assert (mistake["file"], mistake["field"]) == ("rules.json", "rules.0.years")
    assert mistake["line"] > 0
    status, out, _ = run("check", "denpasar@2025.2", "--json")
    told = json.loads(out)
    assert (status, told["ok"], told["mistakes"]) == (0, True, [])
    assert told["unconfirmed"] > 0


def test_refusals_as_json(run, key, signed):
    status, out, err = run("verify", signed, "--key", key[1], "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {"ok": True, "pack": "denpasar@2025.2", "key": key[1]}
    signed.write_bytes(signed.read_bytes()[:-1])
    for command in (["verify", signed, "--key", key[1]], ["check", signed]):
        status, out, err = run(*command, "--json")
        told = json.loads(out)
        assert (status, told["ok"], told["reason"], err) == (1, False, "pack_cut", "")


def test_a_folder_that_is_no_pack_lacks_its_manifest(run, tmp_path):
    (tmp_path / "empty").mkdir()
    status, out, _ = run("check", tmp_path / "empty")
    assert status == 1
    assert "manifest.json: the file is missing" in out


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ('{"aid": [], "aid": []}'.encode("utf-16"), "is no whole JSON"),
        (b'{"aid": [], "aid": []}', "stands twice"),
        (b"[" * 50 + b"]" * 50, "nested too deeply"),
        (b"[" * 100_000, "is no whole JSON"),
    ],
    ids=["utf16", "twice", "deep", "deeper"],
)
def test_odd_json_is_a_mistake_like_any_other(run, folder, content, word):
    (folder / "aid.json").write_bytes(content)
    for command in (["check", folder], ["show", folder], ["diff", folder, folder]):
        status, out, err = run(*command)
        assert status == 1
        assert word in out + err


# Show and diff.


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_page_tells_what_the_pack_says(run, language):
    status, out, _ = run("show", "denpasar@2025.2", language=language)
    assert status == 0
    words = {
        "id": ["mulai 1 Januari 2025", "Dinas Kebudayaan", "kuota 342 orang di Kota Denpasar (?)"],
        "en": ["from 1 January 2025", "Culture Office", "quota 342 in Kota Denpasar (?)"],
    }
    flat = " ".join(out.split())
    for word in [*words[language], "PP 50/2025", "age_below_65", "Rp6.800", "(?)", "33"]:
        assert word in flat
    assert max(map(len, out.splitlines())) <= 100
    assert not re.search(r"Words\(|None|\{|\}", out)


def test_a_page_shows_rules_and_questions_of_every_kind(run, folder):
    edit(
        folder,
        "rules",
        '"rules": [',
        '"rules": [\n{"code": "income_cap", "kind": "income_at_most", "outcome": "check",'
        ' "severity": "warning", "amount": 3000000, "message": {"id": "Terlalu tinggi", "en":'
        ' "Too high"}, "citation": {"id": "Uji", "en": "Trial"}},',
    )
    (folder / "questions.json").write_text(
        json.dumps(
            {
                "questions": [
                    {
                        "name": "boat",
                        "kind": "choice",
                        "section": "work",
                        "label": {"id": "Perahu", "en": "Boat"},
                        "help": {"id": "Milik siapa", "en": "Whose"},
                        "choices": [{"code": "own", "words": {"id": "Sendiri", "en": "Own"}}],
                    }
                ]
            }
        )
    )
    edit(folder, "manifest", '"valid_to": null', '"valid_to": "2025-12-31"')
    status, out, err = run("show", folder)
    assert (status, err) == (0, "")
    for word in ["Rp3.000.000", "Boat; may stay empty [boat]", "Whose", "Choices: Own"]:
        assert word in out
    for word in ["Its value: one choice", "In the section: Work"]:
        assert word in out
    assert "1 January 2025 to 31 December 2025" in out


def test_all_of_a_pack_as_json(run):
    told = json.loads(run("show", "denpasar@2025.2", "--json")[1])
    assert told["pack"] == "denpasar@2025.2"
    assert told["manifest"]["valid_from"] == "2025-01-01"
    rule = next(r for r in told["rules"] if r["code"] == "age_below_65")
    assert (rule["years"], rule["outcome"]) == (65, "refuse")
    assert "nation" not in told


def test_the_same_pack_has_no_difference(run, folder, signed):
    for other in (folder, signed, "denpasar@2025.2"):
        assert run("diff", "denpasar@2025.2", other)[:2] == (0, "No difference.\n")
    assert json.loads(run("diff", folder, signed, "--json")[1]) == []


def test_a_changed_age_limit_is_one_line(run, folder):
    edit(folder, "rules", '"years": 65', '"years": 60')
    out = run("diff", "denpasar@2025.2", folder)[1]
    assert out == "Rules (rules.json)\n  ~ Is 60 already [age_below_65], age: 65 → 60\n"
    out = run("diff", "denpasar@2025.2", folder, language="id")[1]
    assert out.splitlines()[1] == "  ~ Sudah berusia 60 tahun [age_below_65], usia: 65 → 60"
    told = json.loads(run("diff", "denpasar@2025.2", folder, "--json")[1])
    assert told == [
        {"file": "rules.json", "path": "rules.age_below_65.years", "old": 65, "new": 60}
    ]


def test_a_new_entry_is_one_line_in_the_language_chosen(run, folder):
    old = '"segments": ['
    new = (
        '"segments": [{"code": "ojek", "words": {"id": "Tukang ojek", "en": "Motorcycle taxi"},'
        ' "payer": {"id": "Dishub", "en": "Transport Office"}, "paid_from": "apbd", "pays": []},'
    )
    edit(folder, "segments", old, new)
    _, out, _ = run("diff", "denpasar@2025.2", folder)
    first, second = out.splitlines()
    assert first == "Segments and payers (segments.json)"
    assert second.startswith("  + Motorcycle taxi [ojek]: ")
    assert "paid from APBD (city or province)" in second
    assert "payer “Transport Office”" in second
    assert "Tukang ojek" not in second
    gone = run("diff", folder, "denpasar@2025.2")[1].splitlines()[1]
    assert gone.startswith("  - Motorcycle taxi [ojek]: ")
    gone = run("diff", folder, "denpasar@2025.2", language="id")[1].splitlines()[1]
    assert gone.startswith("  - Tukang ojek [ojek]: ")


def test_a_new_member_of_an_entry_is_not_a_new_entry(run, folder):
    edit(folder, "segments", '"code": "nelayan"', '"code": "nelayan", "note": "nelayan"')
    out = run("diff", "denpasar@2025.2", folder)[1]
    assert out.splitlines()[1] == "  + Fisher [nelayan], note: “nelayan”"


def test_two_whole_versions_differ_readably(run):
    _, out, _ = run("diff", "denpasar@2025.1", "denpasar@2025.2")
    assert "  ~ file format: 1 → 2" in out
    assert "  + PKH family · Kota Denpasar: area Kota Denpasar; certain no; people 1579" in out
    assert re.search(r"from 1 January 2025: .*; and \d+ more", out)


def test_a_rule_shows_its_words_first_and_its_code_small_behind_them(run):
    out = run("show", "denpasar@2025.2", language="id")[1]
    flat = " ".join(out.split())
    assert "Sudah berusia 65 tahun. " in flat
    assert re.search(r"saat didaftarkan\. \[age_below_65\] Tentang: batas usia", flat)
    assert "Bila begini: tidak dapat diterima" in flat
    assert "terpenuhi" not in flat
    looked = re.findall(r"[Yy]ang dilihat: ([^\n]+)", out)
    for word in ("Meninggal dunia", "Pindah dari wilayah program", "Anggota Polri", "Ya"):
        assert any(word in line for line in looked)
    assert not re.search(r"\b(died|moved|yes|unknown|polri|transport)\b", out)


def test_no_english_stands_in_indonesian_output(run, folder):
    one = [{"code": "a", "words": {"id": "A", "en": "A"}}]
    questions = [
        {
            "name": f"q_{kind}",
            "kind": kind,
            "section": section,
            "label": {"id": "Tanya", "en": "Ask"},
            **({"choices": one} if "choice" in kind else {}),
        }
        for kind, section in zip(
            [k for k in QUESTION_KINDS if k != "village"], [*QUESTION_SECTIONS] * 3, strict=False
        )
    ]  # fmt: skip
    (folder / "questions.json").write_text(json.dumps({"questions": questions}))
    shown = run("show", folder, language="id")[1]
    changed = run("diff", "denpasar@2025.2", folder, language="id")[1]
    for words in (*QUESTION_KINDS.values(), *QUESTION_SECTIONS.values()):
        said = f"Isinya: {words.id}\n" in shown or f"Di bagian: {words.id}\n" in shown
        assert said is (words != QUESTION_KINDS["village"])
    for out in (shown, changed):
        assert not re.search(
            r"\b(the|of|and|from|is|are|by|with|table|checked|text|whole|money|work|identity"
            r"|address|heirs|consent|choice|choices|long_text)\b",
            out.replace("consent.json", "").replace("text, ", ""),
        )


def test_every_member_that_a_pack_can_have_is_called_something():
    guide = (Path(__file__).parents[2] / "docs" / "PACK.md").read_text("utf-8")
    members = set(re.findall(r"^\| `(\w+)` \| [^|]+ \| (?:yes|no|by)", guide, re.M))
    lists = {"villages", "banjar", "occupations", "rules", "quotas", "consequences", "benefits",
             "texts", "maps", "aid", "questions", "segments"}  # fmt: skip
    assert len(members) > 60
    assert members - lists - set(MEMBERS) == set()


def test_no_bare_codes_where_the_pack_has_words(run, folder):
    edit(folder, "rules", '"values": ["died"]', '"values": ["died", "moved"]')
    edit(folder, "rules", '"outcome": "refuse"', '"outcome": "check"')
    edit(folder, "segments", '"paid_from": "apbd"', '"paid_from": "apbn"')
    edit(folder, "manifest", '"valid_to": null', '"valid_to": "2025-12-31"')
    edit(folder, "quotas", '"people": 233', '"people": 234')
    out = run("diff", "denpasar@2025.2", folder, language="id")[1]
    for line in (
        "Keterangan paket (manifest.json)",
        "  + berlaku sampai: 31 Desember 2025",
        "[alive], yang dilihat: [Meninggal dunia] → [Meninggal dunia, Pindah dari wilayah program]",
        "jawaban: tidak dapat diterima → perlu dilihat pusat",
        "  ~ Sulinggih [sulinggih], sumber dana: APBD → APBN",
        "  ~ Sulinggih · Kota Denpasar, jumlah orang: 233 → 234",
    ):
        assert line in out


def test_a_question_names_what_it_depends_on(run, folder):
    asked = {
        "name": "boat_size",
        "kind": "text",
        "section": "work",
        "label": {"id": "Ukuran perahu", "en": "Size"},
        "required": {"need": "when_equals", "other": "existing_membership", "value": "yes"},
    }
    (folder / "questions.json").write_text(json.dumps({"questions": [asked]}))
    status, out, err = run("show", folder, language="id")
    assert (status, err) == (0, "")
    assert "Sudah peserta BPJS Ketenagakerjaan?” = Ya [boat_size]" in " ".join(out.split())
    asked["required"] = {"need": "when_filled", "other": "phone"}
    (folder / "questions.json").write_text(json.dumps({"questions": [asked]}))
    assert "wajib bila “Nomor HP” terisi [boat_size]" in run("show", folder, language="id")[1]


PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
CODED = st.sampled_from(["code", "version", "name", "words", "label", "id", "en", "rules", "values",
    "segments", "quotas", "segment", "area", "event", "consequences", "tables", "valid_from",
    "bands", "from_income", "outcome"])  # fmt: skip
ODD = st.recursive(
    PLAIN | st.sampled_from(["a\nb", "2025-01-01", "2025-99-99", "petani", "check"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(CODED, inner, max_size=4),
    max_leaves=12,
)
FILES = st.dictionaries(st.sampled_from(["rules", "segments", "quotas", "events", "new"]), ODD)


@settings(deadline=None)
@given(FILES, FILES)
def test_any_two_packs_can_be_compared(old, new):
    found = pack_differences(old, new)
    lines = list(lines_of(found, Codes(old, new, {}.get)))
    assert all("\n" not in line for line in lines)
    assert bool(lines) == bool(found)


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
