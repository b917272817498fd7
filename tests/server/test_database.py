"""Connections to PostgreSQL that rested while it went away are not taken at their word."""

from __future__ import annotations

import json

import pytest
from server.conftest import World
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fieldreg.protocol.messages import SYNC_PATH
from fieldreg.server.database import is_busy
from fieldreg.server.rates import Rate, SharedRates

on_postgres = pytest.mark.parametrize("centre_folder", ["postgresql"], indirect=True)
_END_ALL = text(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def end_all_others(world: World, url: str) -> None:
    from fieldreg.server.database import postgres  # noqa: PLC0415 - by this test alone

    other = postgres(url, connections=1)
    other.write(lambda c: c.execute(_END_ALL).all())
    other.close()


@on_postgres
def test_a_rested_connection_that_leads_nowhere_is_replaced(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = world.centre.database
    database.write(lambda c: c.execute(text("SELECT 1")))
    monkeypatch.setattr("fieldreg.server.database._RESTED_SECONDS", 0.0)
    end_all_others(world, world.database_url)
    assert database.write(lambda c: c.execute(text("SELECT 7")).scalar_one()) == 7


@on_postgres
def test_one_that_was_just_used_fails_once_as_busy_and_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test before; and why a laptop only has to ask again."""
    database = world.centre.database
    monkeypatch.setattr("fieldreg.server.database._RESTED_SECONDS", 1e9)
    database.write(lambda c: c.execute(text("SELECT 1")))
    end_all_others(world, world.database_url)
    with pytest.raises(DBAPIError) as raised:
        database.write(lambda c: c.execute(text("SELECT 1")))
    assert is_busy(raised.value)
    assert database.write(lambda c: c.execute(text("SELECT 7")).scalar_one()) == 7


@on_postgres
def test_workers_count_in_lots_and_never_allow_more(world: World) -> None:
    database, allowed = world.centre.database, Rate(400, 60)
    workers = [SharedRates(database) for _ in range(3)]
    taken = [workers[n % 3].take("a", allowed, 1_000) for n in range(600)]
    assert taken.count(0) == 400
    assert set(taken[450:]) == {60}
    assert workers[0].take("a", allowed, 1_060) == 0
    with database.reading() as connection:
        row = connection.execute(text("SELECT began_at, taken FROM rate")).one()
    assert tuple(row) == (1_060, 4)


def test_json_that_only_the_slow_reader_takes_is_taken(world: World) -> None:
    laptop = world.laptop()
    said = json.loads(laptop.request().model_dump_json())
    headers = {"Content-Type": "application/json"}
    token = laptop.enrolment.device_token

    def post(content: bytes) -> int:
        answer = world.api.call("POST", SYNC_PATH, token=token, content=content, headers=headers)
        return answer.status_code

    assert post(json.dumps({**said, "unknown": float("nan")}).encode()) == 200
    assert post(json.dumps({**said, "unknown": "\ud800"}).encode()) == 200
    assert post(b'{"protocol": 1,') == 400
    assert post(b"\xff\xfe") == 400
