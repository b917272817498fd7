"""What the centre witnessed, whole, spoilt, or by a centre that was restored since."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.protocol.messages import ChainHead
from fieldreg.store.witness import anchor_of, is_witnessed, kept_head

HEAD = ChainHead(no=4, link="ab" * 32, signature="cd" * 64)
UNSIGNED = ChainHead(no=4, link="ab" * 32)
KEPT = anchor_of(HEAD, "first", "an epoch")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["no", "link"]), inner),
)


def test_a_head_is_witnessed_in_its_incarnation_and_epoch_alone():
    assert is_witnessed(UNSIGNED, KEPT, "first", "an epoch")
    assert not is_witnessed(UNSIGNED, KEPT, "second", "an epoch")
    assert not is_witnessed(UNSIGNED, KEPT, "first", "another epoch")
    assert not is_witnessed(UNSIGNED, KEPT, "first", "")
    assert not is_witnessed(ChainHead(no=5, link="ab" * 32), KEPT, "first", "an epoch")


def test_one_kept_without_an_epoch_is_told_once_more():
    kept = json.dumps({"incarnation": "first", **HEAD.model_dump()})
    assert kept_head(kept)["no"] == HEAD.no
    assert not is_witnessed(UNSIGNED, kept, "first", "")


@given(JSON)
def test_whatever_stands_there_instead_is_no_word_of_the_centre(spoilt):
    assert not is_witnessed(UNSIGNED, json.dumps(spoilt), "first", "an epoch")


@pytest.mark.parametrize("spoilt", ["", "{", "[]", "7", '{"no": "4"}', "[" * 100_000])
def test_what_cannot_be_read_says_nothing(spoilt: str):
    assert kept_head(spoilt) == {
        "incarnation": "",
        "epoch": "",
        "no": 0,
        "link": "",
        "signature": "",
    }
