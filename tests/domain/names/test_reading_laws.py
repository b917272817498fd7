"""What holds for every text, and for every name that the tables can make."""

from __future__ import annotations

import unicodedata

import pytest
from domain.names.facts import facts
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.names import explain, read_name
from fieldreg.protocol.name_files import name_tables

TABLES = name_tables()
SEXES = st.sampled_from(["", "L", "P"])
GIVEN = st.sampled_from(sorted({r["token"] for r in facts("given_names")}))
TOKENS = sorted({r["token"] for r in facts("name_tokens")} | {"g", "k", "p", "bin", "alias", "moh"})
HEADS = st.lists(st.sampled_from(TOKENS), max_size=4)
NAMES = st.builds(lambda head, own: " ".join([*head, *own]), HEADS, st.lists(GIVEN, max_size=2))
MARKS = st.text("WNMKGSHbinlasyaou' .,-()/0é\u0301\u200b", max_size=20)
TEXTS = st.text(max_size=30) | MARKS | NAMES


def read(text: str, sex: str = ""):
    return read_name(text, TABLES, sex)


def parts(text: str, sex: str = ""):
    """All that a reading says, without what shows how it was written."""
    found = read(text, sex)
    return (
        (found.key, found.rank, found.is_again, found.birth_order, found.titles, found.marks),
        (found.particle, found.honorifics, found.degrees, found.lineage, found.alias),
        found.sex_hint,
    )


@given(TEXTS, SEXES | st.text(max_size=2))
def test_every_text_has_a_reading(text, sex):
    found = read(text, sex)
    assert found == read(text, sex)
    assert found.rank in (None, 1, 2, 3, 4)
    assert bool(found.key) is bool(found.personal)
    assert found.key.encode("utf-8").decode() == found.key
    words = explain(found)
    assert words.id
    assert words.en


@given(TEXTS)
def test_a_text_with_a_letter_has_a_key(text):
    if any(c.isalpha() and unicodedata.category(c) != "Lm" for c in text):
        assert read(text).key


@given(TEXTS, SEXES)
def test_the_key_is_the_same_for_each_sex(text, sex):
    assert read(text, sex).key == read(text).key


@given(TEXTS, SEXES)
def test_case_means_nothing(text, sex):
    expected = parts(text, sex)
    assert parts(text.upper(), sex) == expected
    assert parts(text.lower(), sex) == expected


@given(TEXTS, SEXES)
def test_composed_and_decomposed_text_are_one(text, sex):
    expected = parts(unicodedata.normalize("NFC", text), sex)
    assert parts(unicodedata.normalize("NFD", text), sex) == expected
    assert parts(text, sex) == expected


@given(TEXTS, st.sampled_from(["  ", "\t", "\n", "\u00a0", " \u200b"]))
def test_spaces_are_one_space(text, space):
    assert parts(space + text.replace(" ", space) + space) == parts(text)


@given(TEXTS)
def test_dots_are_no_more_than_spaces(text):
    assert parts(text.replace(".", " ")) == parts(text)


@given(NAMES)
def test_a_dot_behind_each_word_means_nothing(text):
    assert parts(text.replace(" ", ". ") + ".") == parts(text)


@given(TEXTS, SEXES)
def test_written_out_it_is_the_same_name(text, sex):
    found = read(text, sex)
    again = read(found.canonical, sex)
    assert (again.key, again.rank, again.titles) == (found.key, found.rank, found.titles)
    assert again.canonical == found.canonical


@given(HEADS, GIVEN, GIVEN)
def test_one_name_in_one_word_or_two_has_one_key(head, first, second):
    before = " ".join(head)
    assert read(f"{before} {first} {second}").key == read(f"{before} {first}{second}").key


@pytest.mark.parametrize("row", facts("given_names"), ids=lambda r: f"{r['token']}-{r['gender']}")
def test_a_given_name_alone_is_its_own_personal_part(row):
    assert read(row["token"]).personal == (row["token"],)
    for head in ("I Wayan", "Ni Luh", "A.A. Gede", "I.G.A.", "Putu Ayu", "Dra. Hj."):
        assert read(f"{head} {row['token']}, S.Pd.").personal == (row["token"],)
