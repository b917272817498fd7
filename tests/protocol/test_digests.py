from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from fieldreg.protocol.digests import row_hash, rows_digest
from fieldreg.protocol.sealed import compact

HASHES = st.lists(st.binary(min_size=32, max_size=32), max_size=20)
ROW = ("r", 1, "submitted", {"full_name": "A"})


@given(HASHES, st.randoms())
def test_the_order_of_rows_does_not_matter(hashes: list[bytes], random):
    shuffled = list(hashes)
    random.shuffle(shuffled)
    assert rows_digest(shuffled) == rows_digest(hashes)


@given(HASHES, st.binary(min_size=32, max_size=32))
def test_one_row_more_is_seen(hashes: list[bytes], more: bytes):
    assert rows_digest([*hashes, more]) != rows_digest(hashes)


def test_no_rows():
    assert (rows_digest([]).count, rows_digest([]).digest) == (0, "0" * 64)


@given(st.text(), st.integers(1, 2**53), st.dictionaries(st.text(), st.text() | st.integers()))
def test_a_row_is_hashed_as_one_text(record_id: str, version: int, values):
    whole = sha256(compact([record_id, version, "submitted", values])).digest()
    assert row_hash(record_id, version, "submitted", values) == whole


def test_everything_of_a_row_counts():
    others = [
        ("s", 1, "submitted", {"full_name": "A"}),
        ("r", 2, "submitted", {"full_name": "A"}),
        ("r", 1, "accepted", {"full_name": "A"}),
        ("r", 1, "submitted", {"full_name": "B"}),
        ("r", 1, "submitted", {"full_name": "A", "alias": "B"}),
        ("r", 1, "submitted", {}),
    ]
    assert row_hash(*ROW) not in [row_hash(*other) for other in others]


def test_the_order_of_values_does_not_matter():
    values = {"full_name": "A", "alias": "B"}
    turned = dict(reversed(values.items()))
    assert row_hash("r", 1, "submitted", values) == row_hash("r", 1, "submitted", turned)
