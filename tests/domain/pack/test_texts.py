"""Everything that a person reads in the newest pack, in both languages, and its grounds."""

import pytest
from domain.pack.made import NEW

from fieldreg.domain.pack import build_pack
from fieldreg.domain.words import Eligibility

PACK = build_pack(NEW)


def texts_in(data, path=""):
    """Every `{id, en}` of a file with its path."""
    if isinstance(data, dict):
        if "id" in data and "en" in data:
            yield path, data
        for name, value in data.items():
            yield from texts_in(value, f"{path}.{name}")
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from texts_in(value, f"{path}.{place}")


TEXTS = [(f"{name}{path}", text) for name in NEW for path, text in texts_in(NEW[name])]
SENTENCES = [(p, t) for p, t in TEXTS if p.rpartition(".")[2] in ("message", "text")]
SENTENCES += [(p, t) for p, t in TEXTS if p.startswith(("events", "benefits", "receipt"))]


def test_there_are_texts_of_every_sort():
    assert {p.partition(".")[0] for p, _ in TEXTS} >= set(NEW) - {
        "regions",
        "adat",
        "questions",
    } - {
        "contributions",
        "quotas",
    }


@pytest.mark.parametrize(("path", "text"), TEXTS, ids=[p for p, _ in TEXTS])
def test_a_text_speaks_both_languages_cleanly(path, text):
    for words in (text["id"], text["en"]):
        assert words == words.strip()
        assert "  " not in words
        assert "{" not in words.replace("{years}", ""), "only an age is filled in, and no sum"
        assert words.count("(") == words.count(")")


@pytest.mark.parametrize(("path", "text"), SENTENCES, ids=[p for p, _ in SENTENCES])
def test_a_sentence_ends_as_one_and_both_languages_name_the_same_sums(path, text):
    if path.endswith("citation"):
        return
    assert text["id"][-1] in ".?"
    assert text["en"][-1] in ".?"
    assert text["id"].count("{years}") == text["en"].count("{years}")
    sums = [[w.strip(".,;") for w in t.split() if "Rp" in w] for t in (text["id"], text["en"])]
    assert sums[0] == sums[1]


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda r: r.code)
def test_a_rule_has_message_and_citation_in_both_languages(rule):
    for words in (rule.message, rule.citation, *([rule.change] if rule.change else [])):
        assert words.id
        assert words.en
    assert rule.message.en != rule.message.id


def test_nothing_unconfirmed_refuses_and_nothing_unknown_does():
    assert all(r.confirmed for r in PACK.rules if r.outcome is Eligibility.REFUSE)
    assert all(r.unknown is not Eligibility.REFUSE for r in PACK.rules)


def test_the_receipt_says_what_it_is_and_when_the_full_benefit_is_due():
    """DOMAIN.md section 4: usulan, not proof; three months before Rp42.000.000."""
    texts = {t.code: t.words for t in PACK.receipt_texts}
    assert "usulan, bukan bukti kepesertaan" in texts["proposal"].id
    for words in (texts["three_months"].id, texts["three_months"].en):
        assert "3" in words
        assert "Rp10.000.000" in words
        assert "Rp42.000.000" in words


def test_the_three_month_rule_stands_among_the_benefits():
    sums = {b.code: (b.after_months, b.until_months, b.amount) for b in PACK.benefits}
    assert sums["jkm_funeral"] == (0, 3, 10_000_000)
    assert sums["jkm_full"] == (3, None, 42_000_000)
    assert sums["jkm_scholarship"] == (36, None, 174_000_000)


def test_every_programme_and_every_event_says_what_it_brings():
    assert {b.programme for b in PACK.benefits} == {"JKK", "JKM", "JHT"}
    assert {c.event for c in PACK.consequences} == {"left_office", "moved", "died", "age"}
    # The last word for each event holds for every segment.
    assert {c.event for c in PACK.consequences if not c.segments} == {
        "left_office",
        "moved",
        "died",
        "age",
    }


def test_export_sheets_are_those_of_the_facts_and_unconfirmed():
    """DOMAIN.md section 4: 11 columns of the BPU sheet; the PU sheet has 30."""
    sheets = {e.code: e for e in PACK.exports}
    assert len(sheets["bpjs_bpu"].columns) == 11
    assert len(sheets["bpjs_pu"].columns) == 30
    assert sheets["bpjs_bpu"].sheet == "Data TK Baru"
    assert not any(e.confirmed for e in PACK.exports)
