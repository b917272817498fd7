"""24 words: frozen, forgiving of how they are typed, and unforgiving of what they say."""

import itertools
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.recovery_words import key_of, word_list, words_of

FROZEN = "aef843b777dcfe38750812eba9b518174d94b5a5bd04436e303d66dd4943befd"
KEY = bytes(range(32))
SPOKEN = words_of(KEY)


def trouble_of(text):
    with pytest.raises(UserTrouble) as caught:
        key_of(text)
    return caught.value


def with_word(place, word):
    return " ".join((*SPOKEN[: place - 1], word, *SPOKEN[place:]))


def test_the_list_is_frozen():
    listed = word_list()
    assert len(set(listed)) == 2048
    assert sha256("\n".join(listed).encode()).hexdigest() == FROZEN


def test_the_words_of_a_key_are_frozen():
    assert " ".join(SPOKEN) == (
        "dabak sadak bubas sadak tihan habop mamal hamim kadok ciman cibop yalul "
        "babik hudik pigam wubur lajuk kuwas yacum catal pusis jagup yiwan poran"
    )
    assert words_of(bytes(32))[:23] == (word_list()[0],) * 23


def test_any_two_words_differ_in_two_letters_at_least():
    """Each word without one letter is found once only; so no one letter makes another word."""
    for gap in range(5):
        assert len({word[:gap] + word[gap + 1 :] for word in word_list()}) == 2048


def test_the_harness_notices_two_words_that_are_too_near():
    listed = [*word_list()[:-1], "r" + word_list()[1][1:]]
    assert any(len({w[:gap] + w[gap + 1 :] for w in listed}) < 2048 for gap in range(5))


@given(st.binary(min_size=32, max_size=32))
def test_every_key_comes_back(key):
    assert key_of(" ".join(words_of(key))) == key


@given(
    st.binary(min_size=32, max_size=32),
    st.lists(st.sampled_from([" ", ", ", "-", "\n", ". ", " - ", "\t", ";"]), min_size=24),
    st.sampled_from([str.upper, str.title, str.lower]),
    st.booleans(),
)
def test_however_it_is_typed(key, gaps, letters, numbered):
    words = words_of(key)
    typed = "".join(
        f"{no}. {letters(word)}{gap}" if numbered else f"{letters(word)}{gap}"
        for no, (word, gap) in enumerate(zip(words, gaps, strict=False), 1)
    )
    assert key_of(typed) == key


@pytest.mark.parametrize(
    "typed",
    [
        "".join(SPOKEN),
        " ".join(f"{w[:2]}-{w[2:]}" for w in SPOKEN),
        " ".join(w.replace("o", "ó") for w in SPOKEN),
        " ".join(w.replace("a", "a\u0301") for w in SPOKEN),
        "  " + "\u00a0".join(SPOKEN) + "\r\n",
    ],
)
def test_spaces_accents_and_hyphens_do_not_matter(typed):
    assert key_of(typed) == KEY


@pytest.mark.parametrize("place", range(1, 25))
def test_a_misheard_letter_is_named_by_its_place_with_what_was_meant(place):
    word = SPOKEN[place - 1]
    for at, letters in enumerate(["bdgjklmnprst", "aiuo", "bdgjklmnprst", "aiuo", "klmnprst"]):
        for letter in set(letters) - {word[at]}:
            trouble = trouble_of(with_word(place, word[:at] + letter + word[at + 1 :]))
            assert trouble.key == "words_unreadable"
            named, _, near = str(trouble.values["wrong"]).partition(" (")
            assert named == str(place)
            assert word in near


def test_a_letter_more_or_less_is_named_too():
    for typed in (SPOKEN[6][:-1], SPOKEN[6] + "s", SPOKEN[6][0] + SPOKEN[6]):
        assert SPOKEN[6] in str(trouble_of(with_word(7, typed)).values["wrong"])


def test_what_is_like_no_word_has_only_its_place():
    assert trouble_of(with_word(24, "xxxxx")).values == {"wrong": "24"}
    assert trouble_of(with_word(1, "й" * 3000)).key in ("words_unreadable", "words_count")


def test_many_wrong_words_get_no_neighbours_since_they_would_be_the_key():
    typed = " ".join(("x" + w[1:]) if no % 5 == 0 else w for no, w in enumerate(SPOKEN))
    assert trouble_of(typed).values == {"wrong": "1, 6, 11, 16, 21"}


@pytest.mark.parametrize("count", [0, 1, 12, 23, 25, 48])
def test_too_few_or_too_many(count):
    typed = " ".join(itertools.islice(itertools.cycle(SPOKEN), count))
    trouble = trouble_of(typed)
    assert (trouble.key, trouble.values["count"]) == ("words_count", count)


def test_swapped_words_are_noticed_but_for_the_one_in_256():
    said = []
    for one, two in itertools.combinations(range(24), 2):
        if SPOKEN[one] == SPOKEN[two]:
            continue
        words = list(SPOKEN)
        words[one], words[two] = words[two], words[one]
        try:
            said.append("another key" if key_of(" ".join(words)) != KEY else "same")
        except UserTrouble as trouble:
            said.append(trouble.key)
    assert set(said) <= {"words_checksum", "another key"}
    assert said.count("another key") <= 6  # of 276; about one is to be expected


def test_a_key_has_its_length():
    with pytest.raises(ValueError, match="32"):
        words_of(bytes(31))


def test_the_page_says_the_same():
    page = Path(__file__).parents[2] / "docs" / "PROTOCOL.md"
    assert f"`{FROZEN}`" in page.read_text(encoding="utf-8")
