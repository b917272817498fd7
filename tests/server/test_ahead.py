"""A page that is ready ahead is the page that would have been made, or it is not taken."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import zstandard
from server.centre_laptop import Laptop, new_id
from server.conftest import World
from sqlalchemy import update

from fieldreg.protocol.messages import SYNC_PATH, Change, SyncResponse
from fieldreg.protocol.sealed import unseal
from fieldreg.server import admin, metrics
from fieldreg.server.ahead import MOST_PAGES, Ahead, Place
from fieldreg.server.identity import read_identity
from fieldreg.server.judge import Asking
from fieldreg.server.pull import Stretch
from fieldreg.server.tables import revision

_PLAIN = {"Content-Type": "application/json"}


class Seconds:
    """Seconds that a test lets pass."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def ahead(world: World, seconds: Seconds) -> Ahead:
    return Ahead(world.centre.database, seconds)


def _registered(world: World, count: int) -> Laptop:
    laptop = world.laptop()
    for number in range(count):
        laptop.register(full_name=f"ORANG {number}")
    laptop.sync()
    return laptop


def _place(world: World, laptop: Laptop, after: int = 0) -> Place:
    with world.centre.database.reading() as connection:
        epoch = read_identity(connection).epoch
    return Place(Asking(laptop.device_id, laptop.incarnation, world.office), epoch, after)


def _made(world: World) -> None:
    """Wait until whatever is made beside is made: there is one thread for it."""
    world.centre.database.beside(lambda _: None).result()


def _used() -> float:
    return metrics.PAGES_AHEAD._value.get()


def _asked(world: World, laptop: Laptop, limit: int, accepted: str, **more: Any) -> SyncResponse:
    """One exchange with that `Accept-Encoding`; the laptop follows it."""
    request = laptop.request(limit=limit, **more)
    headers = {**_PLAIN, "Accept-Encoding": accepted}
    token = laptop.enrolment.device_token
    body = json.dumps(json.loads(request.model_dump_json(exclude_none=True))).encode()
    raw = world.api.raw(SYNC_PATH, body, token=token, headers=headers)
    assert raw.status == 200, raw.body
    text = raw.body
    if raw.headers.get("content-encoding") == "zstd":
        text = zstandard.ZstdDecompressor().decompress(raw.body)  # it says how long it is
    assert "accept-encoding" in raw.headers["vary"].lower()
    response = SyncResponse.model_validate_json(text)
    laptop.take(request, response)
    _made(world)
    return response


def _all(world: World, laptop: Laptop, limit: int, accepted: str) -> list[SyncResponse]:
    answers = [_asked(world, laptop, limit, accepted)]
    while answers[-1].more:
        answers.append(_asked(world, laptop, limit, accepted))
    return answers


def _changes(answers: list[SyncResponse]) -> list[list[Change]]:
    return [answer.changes for answer in answers]


def test_what_was_ready_is_what_would_have_been_made(world: World) -> None:
    sender = _registered(world, 23)
    before = _used()
    plain = _all(world, world.laptop(), 5, "identity")
    assert _used() == before
    reader = world.laptop()
    ready = _all(world, reader, 5, "zstd")
    assert _used() == before + 4, "all but the first"
    assert _changes(ready) == _changes(plain)
    assert [a.more for a in ready] == [a.more for a in plain]
    assert ready[-1].rows == plain[-1].rows == sender.digest()
    assert reader.digest() == sender.digest()


def test_own_bytes_stay_away_from_it(world: World) -> None:
    sender = _registered(world, 12)
    other = world.laptop()
    other.register()
    other.sync_all()
    sender.cursor, sender.last_seq, before = "", 0, _used()
    answers = _all(world, sender, 5, "zstd")
    assert _used() == before + 2
    told = [change.revision is None for answer in answers for change in answer.changes]
    assert told == [True] * 12 + [False]


def test_what_comes_behind_the_last_page_is_not_missed(world: World) -> None:
    sender, reader = _registered(world, 8), world.laptop()
    assert _asked(world, reader, 5, "zstd").more
    for _ in range(4):
        sender.register()
    sender.sync()
    before = _used()
    answers = _all(world, reader, 5, "zstd")
    assert [len(answer.changes) for answer in answers] == [5, 2]
    assert _used() == before + 1, "the page that was the last is made again, the one after is ready"
    assert reader.digest() == sender.digest()


def test_what_is_sent_meanwhile_is_in_the_same_answer(world: World) -> None:
    _registered(world, 8)
    reader = world.laptop()
    _asked(world, reader, 5, "zstd")
    reader.register()
    answer = _asked(world, reader, 5, "zstd")
    assert (len(answer.outcomes), len(answer.changes), answer.more) == (1, 4, False)


def _erase(world: World, laptop: Laptop, number: int) -> None:
    sealed = laptop.log[number]
    gone = update(revision).where(revision.c.revision_id == laptop.ids[number])
    world.centre.database.write(
        lambda c: c.execute(gone.values(body=None, salt=None, commitment=sealed.commitment))
    )


def _bodies_after_erasing(world: World) -> list[bool]:
    sender, reader = _registered(world, 8), world.laptop()
    _asked(world, reader, 5, "zstd")
    _erase(world, sender, 6)
    request = reader.request(limit=5)
    response = SyncResponse.model_validate_json(reader.send(request).content)
    return [bool(c.revision and c.revision.body) for c in response.changes]


def test_what_was_erased_meanwhile_is_told_no_more(world: World) -> None:
    assert _bodies_after_erasing(world) == [True, False, True]


def test_control_without_the_look_it_would_be_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stretch, "__eq__", lambda *_: True)
    assert _bodies_after_erasing(world) == [True, True, True]


def test_a_laptop_that_was_shut_out_gets_nothing(world: World) -> None:
    _registered(world, 8)
    reader = world.laptop()
    _asked(world, reader, 5, "zstd")
    admin.revoke_device(world.centre, reader.device_id)
    answer = reader.send(reader.request(limit=5))
    assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")


def test_a_repeated_request_is_answered_again(world: World) -> None:
    _registered(world, 12)
    reader = world.laptop()
    _asked(world, reader, 5, "zstd")
    request = reader.request(limit=5)
    first = SyncResponse.model_validate_json(reader.send(request).content)
    again = SyncResponse.model_validate_json(reader.send(request).content)
    assert (again.changes, again.token, again.cursor) == (first.changes, first.token, first.cursor)


def test_an_end_that_finds_no_room_goes_unpacked(world: World) -> None:
    sender, reader = _registered(world, 12), world.laptop()
    first = _asked(world, reader, 5, "zstd")
    before = _used()
    wanted = [change.record_id for change in first.changes]
    answer = _asked(world, reader, 5, "zstd", wanted=wanted)
    assert _used() == before + 1
    assert sorted(r.record_id for r in answer.records or []) == sorted(wanted)
    assert [c.record_id for c in answer.changes] == [
        unseal(sealed).header.record_id for sealed in sender.log[5:10]
    ]


def test_gzip_alone_is_served_as_ever(world: World) -> None:
    _registered(world, 8)
    reader, before = world.laptop(), _used()
    request = reader.request(limit=5)
    token, headers = reader.enrolment.device_token, {**_PLAIN, "Accept-Encoding": "gzip"}
    body = request.model_dump_json(exclude_none=True).encode()
    raw = world.api.raw(SYNC_PATH, body, token=token, headers=headers)
    assert (raw.status, raw.headers["content-encoding"]) == (200, "gzip")
    assert _used() == before


def test_only_for_that_laptop_at_that_place(world: World, ahead: Ahead) -> None:
    _registered(world, 8)
    place = _place(world, world.laptop())
    for other in (
        replace(place, after=1),
        replace(place, epoch=new_id()),
        replace(place, asking=replace(place.asking, office_id=world.other_office)),
    ):
        ahead.begin(place, 5)
        _made(world)
        assert ahead.take(other, 5) is None
        assert ahead.take(place, 5) is None, "whoever asks elsewhere has no use for it"
    ahead.begin(place, 5)
    _made(world)
    someone = replace(place, asking=replace(place.asking, device_id=new_id()))
    assert ahead.take(someone, 5) is None
    assert ahead.take(place, 5) is not None
    assert ahead.take(place, 5) is None, "once"


@pytest.mark.parametrize(
    ("ready", "asked", "is_taken"), [(4, 4, True), (4, 3, False), (4, 16, True), (4, 17, False)]
)
def test_only_what_is_about_as_much_as_asked(
    world: World, ahead: Ahead, ready: int, asked: int, *, is_taken: bool
) -> None:
    _registered(world, 20)
    place = _place(world, world.laptop())
    ahead.begin(place, ready)
    _made(world)
    assert bool(ahead.take(place, asked)) is is_taken


def test_thrown_away_where_nobody_comes(world: World, ahead: Ahead, seconds: Seconds) -> None:
    _registered(world, 8)
    place = _place(world, world.laptop())
    ahead.begin(place, 5)
    _made(world)
    seconds.now += 11
    ahead.let_go_of_old()
    assert not ahead._kept


def test_not_for_who_asks_slowly(world: World, ahead: Ahead, seconds: Seconds) -> None:
    _registered(world, 8)
    place = _place(world, world.laptop())
    ahead.begin(place, 5)
    seconds.now += 6
    ahead.begin(place, 5)
    assert not ahead._kept
    seconds.now += 4
    ahead.begin(place, 5)
    assert len(ahead._kept) == 1


def test_some_at_once_and_no_more(world: World, ahead: Ahead) -> None:
    place = _place(world, world.laptop())
    for _ in range(MOST_PAGES + 5):
        asking = replace(place.asking, device_id=new_id())
        ahead.begin(replace(place, asking=asking), 5)
    assert len(ahead._kept) == MOST_PAGES


def test_a_database_that_fails_meanwhile_costs_only_the_page(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _registered(world, 8)
    reader = world.laptop()

    def failing(*_: Any) -> Any:
        raise RuntimeError("a person's data")

    monkeypatch.setattr("fieldreg.server.ahead.page_after", failing)
    answers = _all(world, reader, 5, "zstd")
    assert [len(answer.changes) for answer in answers] == [5, 3]
    assert "no page ahead: RuntimeError" in caplog.text
    assert "a person's data" not in caplog.text


def test_closing_waits_for_what_is_being_made(world: World) -> None:
    ahead = Ahead(world.centre.database)
    for _ in range(MOST_PAGES):
        place = _place(world, world.laptop())
        ahead.begin(place, 5)
    world.centre.database.close()
    assert all(kept.page.done() for kept in ahead._kept.values())
