"""`fieldreg pack show|diff`: what a pack says, and what another says otherwise."""

import json
import re
from pathlib import Path

import pytest
from apps.pack_typing import edit
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldreg.apps.pack_codes import Codes
from fieldreg.apps.pack_diff import lines_of
from fieldreg.apps.pack_names import MEMBERS, QUESTION_KINDS, QUESTION_SECTIONS
from fieldreg.domain.pack import pack_differences

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
    guide = (Path(__file__).parents[3] / "docs" / "PACK.md").read_text("utf-8")
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
