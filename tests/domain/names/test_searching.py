"""Spellings by which a search finds a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.names import spellings


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ketut", "ktut"),
        ("gede", "gde"),
        ("gede", "gedhe"),
        ("semara", "smara"),
        ("artha", "arta"),
        ("dharma", "darma"),
        ("bhuana", "buana"),
        ("widyantara", "vidiantara"),
        ("poetoe", "putu"),
        ("djaya", "jaya"),
        ("tjandra", "candra"),
        ("soenjoto", "sunyoto"),
        ("wissara", "wisara"),
        ("cokorde", "cokorda"),
    ],
)
def test_one_sound_has_a_spelling_in_common(tables, a, b):
    assert set(spellings(a, tables)) & set(spellings(b, tables))


@pytest.mark.parametrize(
    ("a", "b"), [("budiasa", "budiasih"), ("wardana", "wardani"), ("sumarta", "sumerta")]
)
def test_names_of_two_people_have_none(tables, a, b):
    assert not set(spellings(a, tables)) & set(spellings(b, tables))


def test_a_word_of_one_spelling_has_one(tables):
    assert spellings("sari", tables) == ("sari",)
    assert spellings("5171031203809901", tables) == ("5171031203809901",)


@given(st.text("abdehijknoprstuvwy", min_size=1, max_size=12), st.data())
def test_a_part_of_a_word_is_a_part_of_its_first_spelling(tables, word, data):
    start = data.draw(st.integers(0, len(word) - 1))
    part = word[start : data.draw(st.integers(start + 1, len(word)))]
    assert spellings(part, tables)[0] in spellings(word, tables)[0]
