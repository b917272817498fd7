from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.revision import Base, Body, Header, Reason, Revision
from fieldreg.domain.words import Act
from fieldreg.protocol.sealed import (
    FIRST_LINK,
    SealedRevision,
    UnreadableRevision,
    compact,
    read_body,
    read_header,
    read_kept_body,
    read_patch,
    read_values,
    seal,
    unseal,
    written,
)
from fieldreg.protocol.usual_headers import read_usual_header

IDS = st.uuids().map(str)
SALTS = st.binary(min_size=16, max_size=16)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
COUNTS = st.integers(1, 2**53 - 1)
ITEM = "0199a0f0-0000-7000-8000-0000000000c1"
PATHS = st.sampled_from(
    [
        "full_name",
        "programmes",
        "as_typed.nik",
        "answers.boat",
        f"roles.{ITEM}",
        f"heirs.{ITEM}.name",
    ]
)
VALUES = (
    st.none() | TEXTS | st.integers(1 - 2**53, 2**53 - 1) | st.lists(TEXTS, max_size=3).map(tuple)
)
HEADERS = st.builds(
    Header,
    revision_id=IDS,
    device_id=IDS,
    incarnation=IDS,
    revision_no=COUNTS,
    record_id=IDS,
    base=st.builds(Base, st.none() | COUNTS, st.none() | IDS),
    act=st.sampled_from(Act),
    author=IDS,
    made_at=st.just("2025-11-23T06:00:00Z"),
    pack=st.just("denpasar@2025.1"),
)
BODIES = st.builds(
    Body,
    patch=st.dictionaries(PATHS, VALUES),
    reasons=st.lists(st.builds(Reason, path=TEXTS, text=TEXTS), max_size=2).map(tuple),
)
REVISIONS = st.builds(Revision, header=HEADERS, body=BODIES)
ONE = SealedRevision(
    compact(
        {
            "format": 1,
            "revision_id": "0199a0f0-0000-7000-8000-000000000001",
            "device_id": "0199a0f0-0000-7000-8000-0000000000d1",
            "incarnation": "0199a0f0-0000-7000-8000-0000000000a1",
            "revision_no": 1,
            "record_id": "0199a0f0-0000-7000-8000-0000000000b1",
            "base": None,
            "act": "saved",
            "author": "0199a0f0-0000-7000-8000-0000000000e1",
            "made_at": "2025-11-23T06:00:00Z",
            "pack": "denpasar@2025.1",
        }
    ),
    b'{"patch":{"full_name":"A"},"reasons":[]}',
    bytes(16),
)


def with_header(**changes: Any) -> bytes:
    return compact({**json.loads(ONE.header), **changes})


@given(REVISIONS, SALTS)
def test_what_is_sealed_is_read_again(revision: Revision, salt: bytes):
    assert unseal(seal(revision, salt)) == revision


@given(REVISIONS, SALTS)
def test_what_was_kept_says_the_same_without_being_looked_at_again(revision, salt):
    one = seal(revision, salt)
    assert read_kept_body(one.body) == read_body(one.body) == revision.body


@given(REVISIONS, SALTS)
def test_sealing_twice_gives_the_same_bytes(revision: Revision, salt: bytes):
    assert seal(revision, salt) == seal(revision, salt)


def test_a_base_of_version_nought_is_a_new_record():
    revision = unseal(ONE)
    new = replace(revision, header=replace(revision.header, base=Base(version=0)))
    assert unseal(seal(new, bytes(16))).header.base == Base()


@given(REVISIONS, SALTS, st.data())
def test_any_changed_byte_changes_the_link(revision: Revision, salt: bytes, data: st.DataObject):
    one = seal(revision, salt)
    part = data.draw(st.sampled_from(["header", "body", "salt"]))
    old = getattr(one, part)
    at = data.draw(st.integers(0, len(old) - 1))
    flipped = old[:at] + bytes([old[at] ^ data.draw(st.integers(1, 255))]) + old[at + 1 :]
    assert replace(one, **{part: flipped}).link(FIRST_LINK) != one.link(FIRST_LINK)


@given(REVISIONS, SALTS, st.binary(min_size=32, max_size=32))
def test_a_link_depends_on_the_one_before(revision: Revision, salt: bytes, previous: bytes):
    one = seal(revision, salt)
    assert (one.link(previous) == one.link(FIRST_LINK)) == (previous == FIRST_LINK)


@given(REVISIONS, SALTS, st.binary(min_size=32, max_size=32))
def test_erasing_keeps_header_and_link_and_nothing_else(revision, salt, previous):
    one = seal(revision, salt)
    erased = one.erased()
    assert erased.link(previous) == one.link(previous)
    assert (erased.body, erased.salt) == (None, None)
    assert unseal(erased) == Revision(revision.header, None)
    assert erased.erased() == erased


def test_the_salt_hides_the_body():
    other = SealedRevision(ONE.header, ONE.body, bytes([1] * 16))
    assert other.commitment != ONE.commitment


def test_a_revision_with_neither_body_nor_commitment_has_no_place_in_a_chain():
    with pytest.raises(UnreadableRevision):
        SealedRevision(ONE.header, None, None).link(FIRST_LINK)


def test_a_new_revision_needs_body_and_salt():
    revision = unseal(ONE)
    with pytest.raises(ValueError, match="salt of 16 bytes"):
        seal(revision, b"short")
    with pytest.raises(ValueError, match="has a body"):
        seal(Revision(revision.header, None), bytes(16))


@pytest.mark.parametrize(
    "base",
    [
        {"version": 0},
        {"version": -1},
        {"version": True},
        {"version": 1.0},
        {"version": "1"},
        {"version": None},
        {"revision": ""},
        {"revision": 5},
        {"revision": "r1"},
        {},
        [],
        "x",
        7,
        False,
        {"version": 0, "revision": ITEM},
        {"version": 1, "revision": ""},
        {"version": 1, "revision": ITEM, "other": 1},
        {"other": 1},
    ],
)
def test_a_base_is_a_version_a_revision_both_or_nothing(base: Any):
    with pytest.raises(UnreadableRevision):
        read_header(with_header(base=base))


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"format": True},
        {"format": None},
        {"revision_no": 0},
        {"revision_no": 1.0},
        {"revision_no": True},
        {"revision_no": 2**53},
        {"act": "deleted"},
        {"act": None},
        {"act": []},
        {"record_id": "r1"},
        {"device_id": ""},
        {"revision_id": 5},
        {"incarnation": None},
        {"author": ""},
        {"author": "a" * 201},
        {"author": "a\0"},
        {"author": "\ud800"},
        {"pack": None},
        {"made_at": "yesterday"},
        {"made_at": "2025-11-23T06:00:00+08:00"},
        {"made_at": "2025-13-01T00:00:00Z"},
    ],
)
def test_a_header_is_whole_or_unreadable(changes: dict[str, Any]):
    data = json.dumps({**json.loads(ONE.header), **changes}).encode()
    with pytest.raises(UnreadableRevision):
        read_header(data)


@pytest.mark.parametrize("name", sorted(json.loads(ONE.header)))
def test_each_member_of_a_header_is_needed(name: str):
    raw = json.loads(ONE.header)
    del raw[name]
    with pytest.raises(UnreadableRevision):
        read_header(compact(raw))


def test_members_of_a_later_time_are_passed_over():
    assert read_header(with_header(colour="red")) == read_header(ONE.header)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'"x"',
        b"{}",
        b'{"patch":{}}',
        b'{"patch":[],"reasons":[]}',
        b'{"patch":{},"reasons":{}}',
        b'{"patch":{},"reasons":["x"]}',
        b'{"patch":{},"reasons":[{}]}',
        b'{"patch":{},"reasons":[{"path":"","text":1}]}',
        b'{"patch":{"colour":"x"},"reasons":[]}',
        b'{"patch":{"nik":1.5},"reasons":[]}',
        b'{"patch":{"nik":true},"reasons":[]}',
        b'{"patch":{"nik":{}},"reasons":[]}',
        b'{"patch":{"nik":[1]},"reasons":[]}',
        b'{"patch":{"nik":"\\u0000"},"reasons":[]}',
        b'{"patch":{"nik":"\\ud800"},"reasons":[]}',
        b'{"patch":{"desil":9007199254740992},"reasons":[]}',
        b'{"patch":{"desil":NaN},"reasons":[]}',
        b'{"patch":{},"reasons":[]',
        b"\xff\xfe",
        b"[" * 100_000,
        '{"patch":{},"reasons":[]}'.encode("utf-16"),
    ],
)
def test_a_body_is_sound_or_unreadable(body: bytes):
    with pytest.raises(UnreadableRevision):
        unseal(replace(ONE, body=body))


def test_a_salt_has_sixteen_bytes():
    with pytest.raises(UnreadableRevision):
        unseal(replace(ONE, salt=b"short"))


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_rubbish_is_never_more_than_unreadable(header: bytes, body: bytes):
    for rubbish in (SealedRevision(header, body, bytes(16)), replace(ONE, body=body)):
        with pytest.raises(UnreadableRevision):
            unseal(rubbish)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(PATHS | st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON)
def test_any_json_is_a_patch_or_unreadable(raw: Any):
    try:
        patch = read_patch(raw)
    except UnreadableRevision:
        return
    assert set(patch) == set(raw)
    compact({p: list(v) if isinstance(v, tuple) else v for p, v in patch.items()})


def test_an_error_names_no_value():
    with pytest.raises(UnreadableRevision) as caught:
        read_patch({"full_name": 1.5, "nik": "5171031203809901"})
    assert "5171" not in str(caught.value)


def test_values_have_no_removals():
    assert read_values({"nik": None, "full_name": "A"}) == {"full_name": "A"}


_numbers = st.integers(-(2**70), 2**70)
_json = st.recursive(
    st.none() | st.booleans() | _numbers | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
_as_ever = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@given(_json)
def test_the_bytes_are_those_of_the_first_version(data):
    assert compact(data) == _as_ever(data).encode()


@pytest.mark.parametrize(
    "data",
    [
        '\x00\x1f\x7f\u2028"\\/\n\r\t\b\f',
        "\U0001f600",
        {"z": 1, "\U0001f600": 2, "\uffee": 3},
        {1: 2},
    ],
)
def test_awkward_texts_are_written_as_ever(data):
    assert compact(data) == _as_ever(data).encode()


def test_what_is_no_text_is_refused_as_ever():
    with pytest.raises(UnicodeEncodeError):
        compact("\ud800")
    with pytest.raises(TypeError):
        compact(object())
    with pytest.raises(TypeError):
        compact(Base())


def _plain_header() -> Header:
    ids = dict.fromkeys(("revision_id", "device_id", "incarnation", "record_id"), ITEM)
    texts = {"author": "a", "made_at": "2026-11-23T08:00:00Z", "pack": "p@1"}
    return Header(**ids, **texts, revision_no=1, base=Base(), act=Act.SAVED)


@pytest.mark.parametrize(
    "beside", [b"NaN", b"1e999", b"[" * 50 + b"]" * 50, b'"\\ud800"', b"9" * 40]
)
def test_what_nobody_looks_at_may_be_any_json_of_before(beside):
    written = seal(Revision(_plain_header(), Body()), bytes(16)).header
    more = written.replace(b"{", b'{"beside":' + beside + b",", 1)
    assert read_header(more) == _plain_header()


@given(REVISIONS, SALTS)
def test_a_usual_header_says_what_its_json_says(revision: Revision, salt: bytes):
    header = seal(revision, salt).header
    head = revision.header
    is_usual = max(head.revision_no, head.base.version or 0) < 10**15
    is_usual = is_usual and None in {head.base.version, head.base.revision}
    assert read_usual_header(header) == (head if is_usual else None)
    spaced = json.dumps(json.loads(header)).encode()
    assert read_usual_header(spaced) is None
    assert read_header(spaced) == revision.header


@given(st.data())
def test_a_header_with_one_byte_changed_is_read_as_its_json_or_not_at_all(data: st.DataObject):
    header = bytearray(ONE.header)
    at = data.draw(st.integers(0, len(header) - 1))
    header[at] = data.draw(st.sampled_from(b'0129af-{}":,\\ \x00\x7f\xc3nul'))
    usual = read_usual_header(bytes(header))
    if usual is None:
        return
    as_json = read_header(bytes(header) + b" ")
    assert usual == as_json


def test_values_in_any_order_are_written_alike():
    values = {"full_name": "NI", "alias": "B", "programmes": ("a", "b"), "banjar": 2**70}
    ordered = dict(sorted(values.items()))
    assert written(values) == written(ordered) == compact(values)
    del values["banjar"], ordered["banjar"]
    assert written(values) == written(ordered) == compact(values)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=8))
def test_keys_of_any_letters_are_in_one_order(values: dict[str, str]):
    ordered = dict(sorted(values.items()))
    assert written(values) == written(ordered) == compact(values)
