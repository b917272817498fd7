"""From a bare laptop to one of the centre's devices."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sync.bad_centre import Asked, Authority, BadCentre, Reply
from sync.pair import new_id, problem

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.messages import EnrolRequest, EnrolResponse
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.signing import public_key
from fieldreg.services.enrol import enrol, from_code, read_file
from fieldreg.sync.trouble import SyncTrouble

CODE = "ABCD-EFGH-JKLM"


@pytest.fixture
def written(authority: Authority, server: BadCentre) -> Callable[..., bytes]:
    def write(**changes: object) -> bytes:
        data = {"format": 1, "url": server.url, "ca_certificate": authority.pem, "code": CODE}
        return json.dumps({**data, **changes}).encode()

    return write


def test_a_file_makes_a_device(server: BadCentre, written: Callable[..., bytes]) -> None:
    answer = EnrolResponse(
        protocol=1, centre_id=new_id(), centre_name="Dinas", centre_key="ab" * 32,
        device_id=new_id(), device_token="secret", office_id=new_id(),
        office_name="Desa Contoh", village_code="51.71.03.2008", pack="denpasar@2025.1",
        pack_key="cd" * 32,
    )  # fmt: skip
    server.behave = lambda asked: Reply(answer.model_dump_json().encode())
    got = enrol(read_file(written()), "  Laptop meja 1 ")
    asked = server.asked[0]
    request = EnrolRequest.model_validate_json(asked.body)
    assert asked.path == "/v1/enrol"
    assert "Authorization" not in asked.headers
    assert (request.code, request.device_name) == (CODE, "Laptop meja 1")
    assert request.device_key == public_key(got.device_key)
    assert (got.url, got.device_token, got.village_code) == (server.url, "secret", "51.71.03.2008")
    assert (got.pack, got.pack_key) == ("denpasar@2025.1", "cd" * 32)
    assert "secret" not in repr(got)
    assert repr(got.device_key) not in repr(got)


def test_an_office_serves_what_the_centre_says_or_else_its_village(
    server: BadCentre, written: Callable[..., bytes]
) -> None:
    """A centre of before names one village or none, and no areas."""
    answer = {
        "protocol": 1, "centre_id": new_id(), "centre_name": "Dinas", "centre_key": "ab" * 32,
        "device_id": new_id(), "device_token": "secret", "office_id": new_id(),
        "office_name": "Desa Contoh",
    }  # fmt: skip
    for told, areas in (
        ({}, ()),
        ({"village_code": "51.71.03.2008"}, ("51.71.03.2008",)),
        ({"areas": ["51.71.02", "51.71.03.2008"]}, ("51.71.02", "51.71.03.2008")),
    ):
        body = json.dumps(answer | told).encode()
        server.behave = lambda asked, body=body: Reply(body)
        assert enrol(read_file(written()), "").areas == areas


def test_a_centre_of_before_pack_keys_teaches_none(
    server: BadCentre, written: Callable[..., bytes]
) -> None:
    """As version 0.1.0 answered."""
    answer = {
        "protocol": 1, "centre_id": new_id(), "centre_name": "Dinas", "centre_key": "ab" * 32,
        "device_id": new_id(), "device_token": "secret", "office_id": new_id(),
        "office_name": "Desa Contoh", "village_code": "", "recovery_key": "",
        "pack": "denpasar@2025.1",
    }  # fmt: skip
    server.behave = lambda asked: Reply(json.dumps(answer).encode())
    assert enrol(read_file(written()), "").pack_key == ""


@pytest.mark.parametrize("key", ["ab", "AB" * 32, "zz" * 32, "ab" * 33])
def test_a_pack_key_that_is_none_is_a_bad_answer(
    server: BadCentre, written: Callable[..., bytes], key: str
) -> None:
    answer = EnrolResponse(
        protocol=1, centre_id=new_id(), centre_name="Dinas", centre_key="ab" * 32,
        device_id=new_id(), device_token="secret", office_id=new_id(), office_name="Desa",
    )  # fmt: skip
    spoilt = json.dumps(answer.model_dump() | {"pack_key": key}).encode()
    server.behave = lambda asked: Reply(spoilt)
    with pytest.raises(SyncTrouble, match="bad_answer"):
        enrol(read_file(written()), "")


def test_each_laptop_makes_its_own_key(server: BadCentre, written: Callable[..., bytes]) -> None:
    def behave(asked: Asked) -> Reply:
        return problem(Problems.CODE_INVALID)

    server.behave = behave
    for _ in range(2):
        with pytest.raises(UserTrouble):
            enrol(read_file(written()), "")
    keys = {EnrolRequest.model_validate_json(a.body).device_key for a in server.asked}
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("kind", "key", "error"),
    [
        (Problems.CODE_INVALID, "code_invalid", UserTrouble),
        (Problems.TOO_MANY_TRIES, "too_many_tries", SyncTrouble),
        (Problems.INTERNAL, "centre_fault", SyncTrouble),
    ],
)
def test_refusals(
    server: BadCentre, written: Callable[..., bytes], kind: Problems, key: str, error: type
) -> None:
    server.behave = lambda asked: problem(kind)
    with pytest.raises(error) as caught:
        enrol(read_file(written()), "")
    assert caught.value.key == key


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"url": "http://centre.example"},
        {"url": "https://eve:pw@centre.example"},
        {"url": "https://centre.example/elsewhere"},
        {"url": "https://centre.example:port"},
        {"url": ""},
        {"code": "short"},
        {"code": "x" * 65},
        {"code": None},
        {"ca_certificate": "not a certificate"},
        {"ca_certificate": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"},
    ],
)
def test_a_bad_file_is_named(written: Callable[..., bytes], changes: dict[str, object]) -> None:
    with pytest.raises(UserTrouble, match="enrolment_file_unreadable"):
        read_file(written(**changes))


@pytest.mark.parametrize("data", [b"", b"{", b"null", b"\xff\xfe", b"[]", b"x" * 300_000])
def test_what_is_no_file_at_all(data: bytes) -> None:
    with pytest.raises(UserTrouble, match="enrolment_file_unreadable"):
        read_file(data)


def test_a_file_saved_with_a_byte_order_mark_is_read(written: Callable[..., bytes]) -> None:
    assert read_file(b"\xef\xbb\xbf" + written()).code == CODE


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("centre.example", "https://centre.example"),
        (" https://centre.example/ ", "https://centre.example"),
        ("centre.example:8443", "https://centre.example:8443"),
        ("https://[::1]:8443", "https://[::1]:8443"),
    ],
)
def test_an_address_as_people_type_it(typed: str, url: str) -> None:
    file = from_code(typed, " ABCD EFGH ")
    assert (file.url, file.code, file.ca_certificate) == (url, "ABCDEFGH", "")


@pytest.mark.parametrize(
    ("url", "code", "key"),
    [
        ("http://centre.example", "ABCDEFGH", "address_unreadable"),
        ("", "ABCDEFGH", "address_unreadable"),
        ("centre example", "ABCDEFGH", "address_unreadable"),
        ("centre.example", "ABC", "code_unreadable"),
    ],
)
def test_what_cannot_be_an_address_or_code(url: str, code: str, key: str) -> None:
    with pytest.raises(UserTrouble, match=key):
        from_code(url, code)
