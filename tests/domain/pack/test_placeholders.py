"""A number stands once in a pack: its sentences take it from there."""

import pytest
from domain.pack.made import NEW, changed, pack_with, place
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.pack import pack_differences
from fieldreg.domain.pack.building_rules import with_numbers
from fieldreg.domain.words import Words

AGE = place(NEW, "rules", "age_below_65")
ALIVE = place(NEW, "rules", "alive")
INCOME = {
    "code": "income_cap",
    "kind": "income_at_most",
    "outcome": "check",
    "severity": "warning",
    "amount": 1_500_000,
    "message": {"id": "Penghasilan di atas {amount}", "en": "Earns more than {amount}"},
    "citation": {"id": "Uji {amount}", "en": "Trial {amount}"},
}


def test_a_changed_age_limit_is_one_number_and_no_sentence_lies():
    pack = pack_with(("rules", f"rules.{AGE}.years", 60), ("events", "consequences.4.years", 60))
    rule, event = pack.rules[AGE], pack.consequences[4]
    for words in (rule.message, rule.change, event.words):
        for text in (words.id, words.en):
            assert "60" in text
            assert "65" not in text
            assert "{" not in text
    assert rule.message.id.startswith("Sudah berusia 60 tahun. ")
    found = pack_differences(NEW, changed(NEW, ("rules", f"rules.{AGE}.years", 60)))
    assert [(d.path, d.old, d.new) for d in found] == [("rules.age_below_65.years", 65, 60)]


def test_balinese_is_filled_too():
    words = {"id": "{years}", "en": "{years}", "ban": "Sampun {years} tiban"}
    assert pack_with(("rules", f"rules.{AGE}.message", words)).rules[AGE].message.ban == (
        "Sampun 65 tiban"
    )


def test_the_income_limit_is_written_out_as_rupiah():
    rule = pack_with(("rules", "rules", [INCOME])).rules[0]
    assert rule.message == Words("Penghasilan di atas Rp1.500.000", "Earns more than Rp1.500.000")
    assert rule.citation.id == "Uji {amount}"  # the ground is quoted, never filled


@pytest.mark.parametrize(
    "text",
    ["{", "}", "{}", "{0}", "{years!r:>99}", "{{years}", "{years.x}", "{amount}", "%s {year}"],
)
def test_any_other_brace_is_text(text):
    words = {"id": f"a {text} b", "en": text}
    rule = pack_with(("rules", f"rules.{AGE}.message", words)).rules[AGE]
    filled = text.replace("{years}", "65")
    assert rule.message == Words(f"a {filled} b", filled)


def test_a_rule_without_that_number_keeps_its_braces():
    words = {"id": "Umur {years}, {amount}", "en": "Age {years}, {amount}"}
    pack = pack_with(
        ("rules", f"rules.{ALIVE}.message", words), ("events", "consequences.3.words", words)
    )
    assert pack.rules[ALIVE].message.id == "Umur {years}, {amount}"
    assert pack.consequences[3].words.en == "Age {years}, {amount}"


@given(st.text(), st.text(), st.integers(0, 10**12).map(str))
def test_filling_changes_nothing_but_the_placeholder(before, after, number):
    plain = before.replace("{years}", "") + "|" + after.replace("{years}", "")
    words = Words(plain, before + "{years}" + after)
    assert with_numbers(words, {"years": number}).en == before.replace("{years}", number) + (
        number + after.replace("{years}", number)
    )
    assert with_numbers(words, {}) == words
