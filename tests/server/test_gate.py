"""How much, how often, how slowly one may ask: bounds that honest laptops never meet."""

from __future__ import annotations

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from server.centre_laptop import Api, Laptop
from server.conftest import World
from sqlalchemy import text

from fieldreg.protocol.problems import Problems
from fieldreg.server.app import create_app
from fieldreg.server.bodies import Bodies
from fieldreg.server.database import TRIES
from fieldreg.server.gate import Limits
from fieldreg.server.logs import JsonLines
from fieldreg.server.rates import MemoryRates, Rate, Rates, SharedRates, rates_for
from fieldreg.server.refusal import Refusal

NIK = "5171031203809901"
on_postgres = pytest.mark.parametrize("centre_folder", ["postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("centre_folder", ["sqlite"], indirect=True)


def test_counting_in_windows(world: World) -> None:
    """The same in memory and in PostgreSQL; two workers count together there."""
    one, other = rates_for(world.centre.database), rates_for(world.centre.database)
    is_shared = isinstance(one, SharedRates)
    assert is_shared == (world.centre.database.dialect == "postgresql")
    rates: tuple[Rates, Rates] = (one, other) if is_shared else (one, one)
    allowed, now = Rate(3, 60), 1_000
    taken = [rates[i % 2].take("a", allowed, now + i) for i in range(4)]
    assert taken == [0, 0, 0, 57]
    assert rates[0].take("b", allowed, now + 4) == 0
    assert rates[1].take("a", allowed, now + 59) == 1
    assert rates[0].take("a", allowed, now + 60) == 0
    assert rates[0].take("a", allowed, now - 500) == 0, "a clock that was put back waits for nobody"


def test_memory_of_counts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldreg.server.rates._MOST_BUCKETS", 10)
    rates = MemoryRates()
    for number in range(100):
        rates.take(str(number), Rate(1, 60), 0)
    assert len(rates._windows) == 10
    assert rates.wait("99", Rate(1, 60), 0) == 60
    assert rates.wait("1", Rate(1, 60), 0) == 0


def test_one_laptop_that_asks_too_often_waits_and_no_other(world: World) -> None:
    api = Api(create_app(world.centre, Limits(by_token=Rate(3, 60))))
    busy, calm = world.laptop(), world.laptop()
    busy.api = calm.api = api
    for _ in range(3):
        busy.sync()
    answer = busy.send(busy.request())
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert int(answer.headers["retry-after"]) == 60
    calm.sync()
    world.clock.advance(60)
    busy.sync()


@on_sqlite
def test_who_asks_badly_too_often_waits(world: World) -> None:
    app = create_app(world.centre, Limits(refused_by_address=Rate(5, 60)))
    guessing, honest = Api(app, address="192.0.2.7"), world.laptop()
    honest.api = Api(app, address="192.0.2.8")
    codes = [guessing.get("/v1/records/x", token=str(n)).status_code for n in range(5)]
    assert set(codes) <= {400, 401}
    answer = guessing.get("/v1/records/x", token="another")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    honest.sync()
    assert guessing.get("/v1/health").status_code == 200, (
        "whoever keeps the centre is never refused"
    )


@on_sqlite
def test_one_address_may_ask_so_often(world: World) -> None:
    api = Api(create_app(world.centre, Limits(by_address=Rate(2, 60))))
    assert [api.get("/v1/schema").status_code for _ in range(3)] == [200, 200, 429]


@on_sqlite
@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(inside_by_token=1), "too_many_requests"),
        (Limits(inside_by_address=1), "too_many_requests"),
        (Limits(inside=1), "busy"),
    ],
)
def test_so_many_at_once(world: World, limits: Limits, code: str) -> None:
    app = create_app(world.centre, limits)
    laptop = world.laptop()
    body = laptop.request().model_dump_json().encode()
    token = f"Bearer {laptop.enrolment.device_token}".encode()

    async def both() -> tuple[int, dict[str, Any], int]:
        is_inside, may_go_on = asyncio.Event(), asyncio.Event()

        async def slow() -> Any:
            is_inside.set()
            await may_go_on.wait()
            return {"type": "http.request", "body": body, "more_body": False}

        first = asyncio.create_task(_ask(app, token, slow))
        await is_inside.wait()
        status, told = await _ask(app, token, _whole(body))
        may_go_on.set()
        return status, told, (await first)[0]

    status, told, first = asyncio.run(both())
    assert (told["code"], first) == (code, 200)
    assert status in (429, 503)


def _whole(body: bytes) -> Any:
    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


@on_sqlite
def test_however_a_token_is_written_it_is_one(world: World) -> None:
    api = Api(create_app(world.centre, Limits(by_token=Rate(2, 60))))
    laptop = world.laptop()
    body, token = json.loads(laptop.request().model_dump_json()), laptop.enrolment.device_token
    written = [f"Bearer {token}", f"bearer {token}", f"BEARER  {token}", f"bEARER   {token}"]
    said = [
        api.call("POST", "/v1/sync", json=body, headers={"Authorization": text}).status_code
        for text in written
    ]
    assert said == [200, 200, 429, 429]


@on_sqlite
def test_nobody_unknown_keeps_a_place_with_a_photo_that_never_comes(world: World) -> None:
    app = create_app(world.centre)
    status, told = asyncio.run(_ask(app, b"Bearer x", _never_asked, "PATCH", "/v1/uploads/x"))
    assert (status, told["code"]) == (401, "not_signed_in")


def test_a_part_of_a_photo_may_not_come_for_ever() -> None:
    heard: list[str] = []

    async def reads(_scope: Any, receive: Any, _send: Any) -> None:
        heard.append((await receive())["type"])

    scope = {"type": "http", "path": "/v1/uploads/x", "method": "PATCH", "headers": []}
    for seconds in (60.0, 0.0):
        bodies = Bodies(reads, body_seconds=seconds)
        asyncio.run(bodies(scope, _whole(b"x"), _never))  # type: ignore[arg-type]
    assert heard == ["http.request", "http.disconnect"]


async def _ask(
    app: Any, token: bytes, receive: Any, method: str = "POST", path: str = "/v1/sync"
) -> tuple[int, dict[str, Any]]:
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    headers = [(b"authorization", token), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    more = {"query_string": b"", "client": ("192.0.2.1", 1), "raw_path": path.encode()}
    await app({**scope, **more, "http_version": "1.1", "scheme": "https"}, receive, send)
    return said[0]["status"], json.loads(said[1]["body"])


async def _never() -> Any:
    await asyncio.get_running_loop().create_future()


@pytest.mark.parametrize("seconds", [{"pause_seconds": 0.01}, {"body_seconds": 0.01}])
def test_a_body_that_does_not_come_is_too_slow(seconds: dict[str, float]) -> None:
    assert _refused(Bodies(_never_asked, **seconds), _never) is Problems.TOO_SLOW


def test_a_body_that_comes_a_byte_at_a_time_is_too_slow() -> None:
    """Each byte comes in time; on the whole they do not. With enough of them it is a slow line."""
    came: list[int] = []

    def line(size: int) -> Any:
        async def receive() -> Any:
            await asyncio.sleep(0)
            came.append(size)
            return {"type": "http.request", "body": bytes(size), "more_body": len(came) < 200}

        return receive

    whole: list[bool] = []

    async def taken(*_: Any) -> None:
        whole.append(True)

    scope = {"type": "http", "path": "/v1/sync", "method": "POST", "headers": []}
    asyncio.run(Bodies(taken, grace_seconds=0.05)(scope, line(1_000), _never))
    assert whole == [True]
    came.clear()
    strict = Bodies(_never_asked, grace_seconds=0.0)
    assert _refused(strict, line(0)) is Problems.TOO_SLOW
    assert len(came) < 200


def test_bodies_of_all_requests_have_a_bound() -> None:
    bodies = Bodies(_never_asked, most_inside=100)
    assert _refused(bodies, _whole(bytes(101))) is Problems.BUSY
    assert bodies._inside == 0


def test_a_length_that_is_too_much_is_not_waited_for() -> None:
    length = (b"content-length", b"99999999")
    assert _refused(Bodies(_never_asked), _never, length) is Problems.TOO_LARGE
    assert _refused(Bodies(_never_asked), _whole(bytes(70_000)), path="/v1/enrol") is (
        Problems.TOO_LARGE
    )


async def _never_asked(*_: Any) -> None:
    raise AssertionError("let in")


def _refused(app: Any, receive: Any, *headers: Any, path: str = "/v1/sync") -> Problems:
    scope = {"type": "http", "path": path, "method": "POST", "headers": list(headers)}
    with pytest.raises(Refusal) as refused:
        asyncio.run(app(scope, receive, _never))
    return refused.value.kind


@on_postgres
def test_a_lost_race_is_run_again(world: World) -> None:
    """Serialization failures and deadlocks, as PostgreSQL itself says them."""
    repeated: list[int] = []
    world.centre.database.on_repeat = lambda: repeated.append(1)
    for state in ("40001", "40P01"):
        tried = 0

        def work(connection: Any, state: str = state) -> int:
            nonlocal tried
            tried += 1
            if tried < TRIES:
                connection.execute(text(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$"))
            return tried

        assert world.centre.database.write(work) == TRIES
    assert len(repeated) == 2 * (TRIES - 1)


@on_postgres
def test_a_statement_does_not_run_for_ever(world: World) -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with world.centre.database.reading() as connection:
        shown = [connection.execute(text(f"SHOW {name}")).scalar() for name in names]
    assert shown == ["30s", "20s", "10s"]


@on_sqlite
def test_a_request_is_one_line_of_json(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    laptop: Laptop = world.laptop()
    laptop.register()
    caplog.clear()
    laptop.sync()
    world.api.get("/v1/records/5171031203809901/secret?nik=5171031203809901")
    lines = [json.loads(JsonLines().format(r)) for r in caplog.records if r.name.endswith("server")]
    sync, lost = lines
    assert (sync["event"], sync["route"], sync["status"]) == ("request", "/v1/sync", 200)
    assert (sync["device"], sync["sent"], sync["had_news"]) == (laptop.device_id, 1, 1)
    assert sync["at"].endswith("Z")
    assert (lost["route"], lost["status"], lost["problem"]) == ("other", 404, "not_found")
    assert "5171" not in json.dumps(lost)


def test_what_libraries_log_is_masked() -> None:
    try:
        raise ValueError("I WAYAN SUDARTA")
    except ValueError as error:
        given = (type(error), error, error.__traceback__)
    record = logging.LogRecord(
        "lib", logging.ERROR, "x.py", 1, "nik=%s\nx", ("5171031203809901",), given
    )
    line = JsonLines().format(record)
    assert "\n" not in line
    assert "SUDARTA" not in line
    assert "5171" not in line
    assert json.loads(line)["error"]


@on_postgres
def test_two_that_wait_for_each_other_both_end_well(world: World) -> None:
    """A real deadlock: each has one row and wants the other's."""
    database, meeting = world.centre.database, Barrier(2, timeout=60)
    repeated: list[int] = []
    database.on_repeat = lambda: repeated.append(1)

    def taking(first: str, second: str) -> int:
        has_met = False

        def work(connection: Any) -> int:
            nonlocal has_met
            lock = text("SELECT 1 FROM office WHERE id = :id FOR UPDATE")
            connection.execute(lock, {"id": first})
            if not has_met:
                has_met = True
                meeting.wait()
            connection.execute(lock, {"id": second})
            return 1

        return database.write(work)

    rows = (world.office, world.other_office)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(taking, *pair) for pair in (rows, rows[::-1])]
        assert [one.result() for one in both] == [1, 1]
    assert repeated
