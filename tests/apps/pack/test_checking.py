"""`fieldreg pack check`: every mistake, and what only looks wrong."""

import json
import re
from pathlib import Path

import pytest
from apps.pack_typing import edit

# Check.


def test_a_sound_pack_is_said_to_be_sound_and_how_sure_it_is(run):
    status, out, _ = run("check", "denpasar@2025.2")
    assert status == 0
    assert "no mistakes" in out
    total, kinds = re.search(r"Unconfirmed: (\d+) \((.*)\)", out).groups()
    assert int(total) == sum(int(n) for n in re.findall(r"(\d+)(?:,|$)", kinds)) > 0


def test_a_pack_without_doubts_says_so(run):
    vector = Path(__file__).parents[2] / "protocol" / "vectors" / "pack_1.json"
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
