from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from fieldreg.protocol.messages import (
    MAX_REVISIONS,
    ChainHead,
    EnrolmentFile,
    EnrolRequest,
    RowsDigest,
    SyncRequest,
    WireRevision,
)
from fieldreg.protocol.sealed import SealedRevision, UnreadableRevision

ID = "0199a0f0-0000-7000-8000-0000000000d1"
ZEROS = "0" * 64
SEALED = SealedRevision('{"author":"é"}'.encode(), '{"note":"ᬳ \\n"}'.encode(), bytes(range(16)))


def request(**changes: Any) -> dict[str, Any]:
    head, rows = {"no": 0, "link": ZEROS}, {"count": 0, "digest": ZEROS}
    ids = {"device_id": ID, "incarnation": ID, "exchange": ID}
    return {**ids, "head": head, "rows": rows, **changes}


@pytest.mark.parametrize("sealed", [SEALED, SEALED.erased()], ids=["whole", "erased"])
def test_bytes_travel_verbatim(sealed: SealedRevision):
    text = WireRevision.of(sealed).model_dump_json()
    there = WireRevision.model_validate_json(text).sealed()
    assert there == sealed
    assert there.link(bytes(32)) == SEALED.link(bytes(32))


def test_an_erased_revision_carries_no_personal_data():
    wire = WireRevision.of(SEALED.erased())
    assert (wire.body, wire.salt) == (None, None)
    assert wire.commitment == SEALED.commitment.hex()


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"body": "{}"},
        {"salt": "00" * 16},
        {"commitment": None},
        {"body": "{}", "commitment": ZEROS},
        {"salt": "00" * 16, "commitment": ZEROS},
        {"body": "\ud800", "salt": "00" * 16},
    ],
)
def test_half_a_wire_revision_is_unreadable(members: dict[str, Any]):
    with pytest.raises(UnreadableRevision):
        WireRevision(header="{}", **members).sealed()


def test_a_header_that_is_no_text_is_unreadable():
    with pytest.raises(UnreadableRevision):
        WireRevision(header="\ud800", commitment=ZEROS).sealed()


@pytest.mark.parametrize(
    "members",
    [{"salt": "0"}, {"salt": "zz"}, {"salt": "AB"}, {"commitment": "00"}, {"commitment": "Z" * 64}],
)
def test_hex_is_hex(members: dict[str, Any]):
    with pytest.raises(ValidationError):
        WireRevision(header="{}", body="{}", **members)


def test_a_request_that_says_nothing_special():
    asked = SyncRequest.model_validate(request())
    assert (asked.protocol, asked.token, asked.cursor, asked.revisions, asked.limit) == (
        1,
        "",
        "",
        [],
        500,
    )
    assert asked == SyncRequest.model_validate_json(asked.model_dump_json())


def test_members_of_a_later_time_are_passed_over():
    assert SyncRequest.model_validate(request(colour="red")) == SyncRequest.model_validate(
        request()
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"protocol": 2},
        {"device_id": "d"},
        {"device_id": ID + "\n"},
        {"head": {"no": -1, "link": ZEROS}},
        {"head": {"no": 0, "link": "0"}},
        {"rows": {"count": -1, "digest": ZEROS}},
        {"limit": 0},
        {"limit": MAX_REVISIONS + 1},
        {"token": "t" * 129},
        {"cursor": "c" * 513},
        {"revisions": [{"header": "{}"}] * (MAX_REVISIONS + 1)},
        {"revisions": [{}]},
    ],
)
def test_requests_that_are_refused(changes: dict[str, Any]):
    with pytest.raises(ValidationError):
        SyncRequest.model_validate(request(**changes))


def test_messages_do_not_change():
    head = ChainHead(no=0, link=ZEROS)
    with pytest.raises(ValidationError):
        head.no = 1


def test_enrolment():
    assert EnrolRequest(code="ABCD-2345", device_key=ZEROS).protocol == 1
    assert EnrolmentFile(url="https://127.0.0.1:1", code="ABCD-2345").format == 1
    with pytest.raises(ValidationError):
        EnrolRequest(code="short", device_key=ZEROS)
    with pytest.raises(ValidationError):
        EnrolmentFile.model_validate({"format": 2, "url": "x", "code": "ABCD-2345"})


def test_a_digest_is_sixty_four_hex_digits():
    with pytest.raises(ValidationError):
        RowsDigest(count=0, digest="0" * 63)
