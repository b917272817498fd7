"""Request and answer: what is altered is refused, and only the laptop that asked can read."""

import json
import random

import pyrage
import pytest

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.recovery import (
    MAX_BYTES,
    Request,
    open_answer,
    open_slot,
    read_request,
    seal_answer,
)
from fieldreg.protocol.sealed import compact

VAULT = "11111111-2222-4333-8444-555555555555"
OTHER = "99999999-2222-4333-8444-555555555555"
REQUEST_ID = "019a0000-0000-7000-8000-000000000001"
KEY = bytes(range(32))
AT = "2025-11-24T01:00:00Z"


def sealed_to(identity, vault_id=VAULT, key=KEY):
    slot = compact({"format": 1, "vault_id": vault_id, "key": key.hex()})
    return pyrage.encrypt(slot, [identity.to_public()])


@pytest.fixture(scope="module")
def organisation():
    return pyrage.x25519.Identity.generate()


@pytest.fixture(scope="module")
def laptop():
    return pyrage.x25519.Identity.generate()


@pytest.fixture(scope="module")
def request_(organisation, laptop):
    return Request(REQUEST_ID, VAULT, sealed_to(organisation), str(laptop.to_public()), AT)


def trouble_of(act, *arguments, **named):
    with pytest.raises(UserTrouble) as caught:
        act(*arguments, **named)
    return caught.value.key


def opened(data, laptop, vault_id=VAULT, request_id=REQUEST_ID):
    return open_answer(data, vault_id=vault_id, request_id=request_id, identity=str(laptop))


def test_file_and_qr_text_say_the_same(request_):
    assert read_request(request_.data()) == request_
    assert read_request(request_.qr_text().encode()) == request_
    assert set(json.loads(request_.data())) == {
        "format", "request_id", "vault_id", "sealed", "recipient", "made_at",
    }  # fmt: skip


def test_what_a_scanner_or_a_message_adds_does_not_matter(request_):
    text = request_.qr_text()
    wrapped = "\n".join(text[i : i + 60] for i in range(0, len(text), 60))
    assert read_request(f" {wrapped.lower()}\r\n".encode()) == request_
    assert read_request(b"\xef\xbb\xbf" + request_.data() + b"\n") == request_


def test_the_qr_text_is_of_the_letters_that_pack_tightly(request_):
    assert set(request_.qr_text()) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_the_fingerprint_is_frozen_and_of_everything(request_):
    fixed = Request(REQUEST_ID, VAULT, b"\x07" * 100, "age1" + "q" * 58, AT)
    assert fixed.fingerprint() == "2902 1309 0482 9726 3987 1498 2554 4668"
    others = [
        Request(OTHER, VAULT, fixed.sealed, fixed.recipient, AT),
        Request(REQUEST_ID, OTHER, fixed.sealed, fixed.recipient, AT),
        Request(REQUEST_ID, VAULT, b"\x08" * 100, fixed.recipient, AT),
        Request(REQUEST_ID, VAULT, fixed.sealed, "age1" + "p" * 58, AT),
        Request(REQUEST_ID, VAULT, fixed.sealed, fixed.recipient, "2025-11-24T01:00:01Z"),
    ]
    assert len({r.fingerprint() for r in (fixed, *others)}) == 6


def test_the_organisation_opens_the_slot_and_nobody_else(request_, organisation, laptop):
    assert open_slot(request_, str(organisation)) == KEY
    assert trouble_of(open_slot, request_, str(laptop)) == "recovery_other_key"


def test_a_slot_of_another_vault_is_not_opened_under_this_ones_name(organisation, laptop):
    """Or a thief would put a stolen laptop's slot into his own harmless request."""
    mixed = Request(REQUEST_ID, VAULT, sealed_to(organisation, OTHER), str(laptop.to_public()), AT)
    assert trouble_of(open_slot, mixed, str(organisation)) == "request_unreadable"


def test_the_answer_comes_back(request_, laptop):
    data = seal_answer(request_, KEY, by="  Ni  Luh ", at=AT)
    answer = opened(data, laptop)
    assert (answer.key, answer.by, answer.at) == (KEY, "Ni Luh", AT)
    assert KEY.hex().encode() not in data
    assert KEY.hex() not in repr(answer)


def test_answers_to_others_are_told_apart(request_, laptop, organisation):
    data = seal_answer(request_, KEY, by="", at=AT)
    assert trouble_of(opened, data, laptop, vault_id=OTHER) == "answer_other_laptop"
    assert trouble_of(opened, data, laptop, request_id=OTHER) == "answer_stale"
    assert trouble_of(opened, data, laptop, request_id="") == "answer_stale"
    assert trouble_of(opened, data, organisation) == "answer_unreadable"


def test_ids_outside_and_inside_must_agree(request_, laptop):
    outer = json.loads(seal_answer(request_, KEY, by="", at=AT))
    other = Request(OTHER, OTHER, request_.sealed, request_.recipient, AT)
    inside = json.loads(seal_answer(other, KEY, by="", at=AT))
    assert trouble_of(opened, compact({**outer, "sealed": inside["sealed"]}), laptop) == (
        "answer_unreadable"
    )


def test_what_is_newer_says_so(request_, laptop):
    newer = compact({**json.loads(request_.data()), "format": 2})
    assert trouble_of(read_request, newer) == "request_newer"
    answer = json.loads(seal_answer(request_, KEY, by="", at=AT))
    assert trouble_of(opened, compact({**answer, "format": 2}), laptop) == "answer_newer"


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"FIELDREG-R1", b"FIELDREG-R1/a/b/c/d/e", b"[" * 5000, b"\xff",
     b'{"format":true}', b'{"format":0}', b"x" * (MAX_BYTES + 1), b" " * (MAX_BYTES * 2)],
)  # fmt: skip
def test_what_is_neither_is_refused(data, laptop):
    assert trouble_of(read_request, data) == "request_unreadable"
    assert trouble_of(opened, data, laptop) == "answer_unreadable"


def mutated(data: bytes, chance: random.Random) -> bytes:
    """*data* cut, or with a byte flipped, put in, taken out, or a piece said twice."""
    at = chance.randrange(len(data))
    return chance.choice([
        data[:at],
        data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :],
        data[:at] + bytes([chance.randrange(256)]) + data[at:],
        data[:at] + data[at + 1 :],
        data[:at] + data[at - 20 : at] + data[at:],
        data + data,
        data[at:],
    ])  # fmt: skip


def test_hundreds_of_altered_answers_are_all_refused(request_, laptop):
    data = seal_answer(request_, KEY, by="Pusat", at=AT)
    chance = random.Random(4)
    keys = {"answer_unreadable", "answer_other_laptop", "answer_stale", "answer_newer"}
    for _ in range(800):
        altered = mutated(data, chance)
        if altered.removeprefix(b"\xef\xbb\xbf").strip() != data:
            assert trouble_of(opened, altered, laptop) in keys


def test_hundreds_of_altered_requests_are_refused_or_show_another_fingerprint(request_):
    chance, said = random.Random(5), set()
    for data in (request_.data(), request_.qr_text().encode()):
        for _ in range(400):
            altered = mutated(data, chance)
            try:
                read = read_request(altered)
            except UserTrouble as trouble:
                said.add(trouble.key)
            else:
                assert read == request_ or read.fingerprint() != request_.fingerprint()
    assert said <= {"request_unreadable", "request_newer"}
