"""Every status has a name of its own in each language."""

import pytest

from fieldreg.domain.status_words import CASE_WORDS, DELIVERY_WORDS
from fieldreg.domain.words import Case, Delivery, Language


def test_every_status_is_named() -> None:
    assert set(CASE_WORDS) == set(Case)
    assert set(DELIVERY_WORDS) == set(Delivery)


@pytest.mark.parametrize("language", Language)
def test_no_two_have_one_name(language: Language) -> None:
    names = [
        said.text(language).casefold() for said in (*CASE_WORDS.values(), *DELIVERY_WORDS.values())
    ]
    assert len(set(names)) == len(names)
    assert all(name.strip() for name in names)
