"""The API's edges: who may ask, how much, and what is said when something goes wrong."""

from __future__ import annotations

import gzip
import json
import logging
import re
from typing import Any

import pytest
import zstandard
from server.centre_laptop import PERSON, new_id
from server.conftest import World
from sqlalchemy import text

from fieldreg.protocol.schema import registration_schema
from fieldreg.protocol.terse import whole
from fieldreg.server.app import create_app
from fieldreg.server.bodies import MOST_BYTES

SYNC = "/v1/sync"
on_sqlite = pytest.mark.parametrize("centre_folder", ["sqlite"], indirect=True)
"""For what has nothing to do with the database."""


def protected(world: World) -> list[tuple[str, str, Any]]:
    record = f"/v1/records/{new_id()}"
    request = world.laptop().request().model_dump(mode="json")
    kept = {"revision_id": new_id(), "path": "note"}
    images = {"device_id": request["device_id"], "images": []}
    return [
        ("POST", SYNC, request),
        ("POST", "/v1/images", images),
        ("POST", "/v1/uploads", None),
        ("PATCH", f"/v1/uploads/{new_id()}", None),
        ("GET", f"{record}/images/{new_id()}", None),
        ("POST", "/v1/records/search", {}),
        ("GET", record, None),
        ("GET", "/metrics", None),
        ("POST", f"{record}/verdict", {"act": "accepted", "expected_version": 1}),
        ("POST", f"{record}/settle", {"settles": [kept], "expected_version": 1}),
    ]


def test_nothing_without_a_token_of_the_right_kind(world: World) -> None:
    device_token = world.laptop().enrolment.device_token
    for method, path, data in protected(world):
        wrong = device_token if "records" in path else world.reviewer
        for header in ({}, *({"Authorization": h} for h in _wrong_headers(wrong))):
            answer = world.api.call(method, path, json=data, headers=header)
            assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), path
            assert answer.headers["content-type"] == "application/problem+json"


def _wrong_headers(token_of_another_kind: str) -> list[str]:
    return [
        "Bearer ",
        "Bearer wrong",
        f"Basic {token_of_another_kind}",
        f"Bearer {token_of_another_kind}",
    ]


@on_sqlite
def test_every_address_is_known_to_the_test_above(world: World) -> None:
    known = {re.sub("[0-9a-f-]{36}", "{id}", path) for _, path, _ in protected(world)}
    free = {"/v1/enrol", "/v1/health", "/v1/ready", "/v1/schema"}
    paths = {getattr(route, "path", "") for route in create_app(world.centre).routes}
    assert {re.sub("{[a-z_]+}", "{id}", path) for path in paths - free} == known


def test_health_and_schema(world: World) -> None:
    health = world.api.get("/v1/health").json()
    assert (health["status"], health["protocol"]) == ("ok", 1)
    assert health["centre_id"] == world.laptop().enrolment.centre_id
    answer = world.api.get("/v1/schema")
    assert answer.json() == registration_schema()


@on_sqlite
def test_unknown_addresses_and_methods_are_problems(world: World) -> None:
    assert world.api.get("/v1/nothing").json()["code"] == "not_found"
    assert world.api.get("/docs").status_code == 404
    assert world.api.get("/openapi.json").status_code == 404
    answer = world.api.get(SYNC)
    assert (answer.status_code, answer.json()["code"]) == (405, "bad_request")


BROKEN = [
    b"",
    b"null",
    b"[]",
    b"{",
    b"\xff\xfe",
    b'{"a":' * 50_000,
    b'{"protocol":1,"head":{"no":-1}}',
    b'{"device_id":"5171031203809901"}',
]


@on_sqlite
def test_broken_requests_are_refused_without_repeating_them(world: World) -> None:
    token = world.laptop().enrolment.device_token
    headers = {"Content-Type": "application/json"}
    for body in BROKEN:
        answer = world.api.call("POST", SYNC, token=token, content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request"), body[:40]
        assert "5171" not in answer.text


@on_sqlite
def test_a_body_that_does_not_say_that_it_is_json_is_refused(world: World) -> None:
    laptop = world.laptop()
    body = laptop.request().model_dump_json()
    for said, status in (({}, 400), ({"Content-Type": "application/json"}, 200)):
        token = laptop.enrolment.device_token
        answer = world.api.call("POST", SYNC, token=token, content=body, headers=said)
        assert answer.status_code == status, answer.text


def test_odd_text_in_a_search_is_no_failure(world: World) -> None:
    headers = {"Content-Type": "application/json"}
    for name, status in (("full", 200), ("\ud800", 400), ("a\x00b", 400)):
        answer = world.api.call(
            "POST",
            "/v1/records/search",
            token=world.reviewer,
            content=json.dumps({"text": name}),
            headers=headers,
        )
        assert answer.status_code == status


@on_sqlite
def test_a_body_that_is_too_large(world: World) -> None:
    token = world.laptop().enrolment.device_token
    answer = world.api.call("POST", SYNC, token=token, content=b" " * (MOST_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@on_sqlite
@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_body_that_unpacks_to_too_much(world: World, encoding: str) -> None:
    big = bytes(64 << 20)
    bomb = gzip.compress(big) if encoding == "gzip" else zstandard.compress(big)
    assert len(bomb) < 100_000
    headers = {"Content-Encoding": encoding, "Content-Type": "application/json"}
    answer = world.api.call("POST", SYNC, content=bomb, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@on_sqlite
@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_packed_bodies_both_ways(world: World, encoding: str) -> None:
    laptop = world.laptop()
    for _ in range(20):
        laptop.register()
    request = laptop.request()
    plain = request.model_dump_json().encode()
    packed = gzip.compress(plain) if encoding == "gzip" else zstandard.compress(plain)
    headers = {
        "Content-Encoding": encoding,
        "Content-Type": "application/json",
        "Accept-Encoding": encoding,
    }
    answer = world.api.call(
        "POST", SYNC, token=laptop.enrolment.device_token, content=packed, headers=headers
    )
    assert answer.headers["content-encoding"] == encoding
    assert int(answer.headers["content-length"]) < len(answer.content)
    assert len(answer.json()["outcomes"]) == 20


@on_sqlite
@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_broken_packing(world: World, encoding: str) -> None:
    headers = {"Content-Encoding": encoding, "Content-Type": "application/json"}
    answer = world.api.call("POST", SYNC, content=b"not packed", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@on_sqlite
def test_an_unknown_packing_is_named(world: World) -> None:
    answer = world.api.call("POST", SYNC, content=b"x", headers={"Content-Encoding": "br"})
    assert answer.status_code == 415


def test_an_answer_without_news_is_short_for_who_asks_for_it(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    assert laptop.sync(laptop.request(terse=True)).changes
    asked = laptop.request(terse=True)
    short, full = laptop.send(asked), laptop.send(asked.model_copy(update={"terse": None}))
    again = json.loads(whole(json.loads(asked.model_dump_json()), short.content))
    assert short.json()["terse"] is True
    assert len(short.content) < len(full.content) * 2 / 3
    assert again == full.json() | {"centre_time": again["centre_time"]}


def test_a_failure_inside_says_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    world.centre.database.write(lambda c: c.execute(text("DROP TABLE person")))
    laptop.register(full_name="RAHASIA SEKALI")
    answer = laptop.send(laptop.request())
    assert (answer.status_code, answer.json()) == (
        500,
        {"code": "internal", "number": 1902, "status": 500, "detail": ""},
    )
    search = {"text": "RAHASIA"}
    assert world.api.post("/v1/records/search", search, token=world.reviewer).status_code == 500
    assert "failed" in caplog.text
    _assert_silent(caplog)


def test_the_log_never_holds_a_person(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    laptop = world.laptop()
    record_id = laptop.register()
    laptop.revise(new_id(), {"nik": "51710312038099"})
    laptop.sync()
    world.api.get(f"/v1/records/{record_id}", token=world.reviewer)
    world.api.post("/v1/records/search", {"nik": PERSON["nik"]}, token=world.reviewer)
    world.api.post("/v1/records/search", {"nik": [PERSON["nik"]]}, token=world.reviewer)
    assert laptop.device_id in caplog.text
    _assert_silent(caplog)


def _assert_silent(caplog: pytest.LogCaptureFixture) -> None:
    for secret in ("SUDARTA", "RAHASIA", "51710312038099"):
        assert secret not in caplog.text
