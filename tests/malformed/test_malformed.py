"""A centre asked wrongly answers well; a naive one, asked the same, is caught."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import zstandard
from malformed.asking import Stranger
from malformed.evil import Source
from malformed.kinds import ask
from malformed.probing import App, Found, Probe, heard
from malformed.sticks import judge_stick, photos, taker
from server.centre_laptop import Laptop
from server.conftest import World, centre_folder, database_url, made, postgres, world

from fieldreg.server.app import create_app
from fieldreg.server.gate import Limits
from fieldreg.server.rates import Rate

__all__ = ["centre_folder", "database_url", "made", "postgres", "world"]
Take = Callable[[bytes], object]
COUNT = 600
SEED = "2026"
WIDE = Limits(
    by_token=Rate(10**9, 60), by_address=Rate(10**9, 60), refused_by_address=Rate(10**9, 60)
)


def probed(world: World, app: App, take: Take, numbers: range, seed: str = SEED) -> Found:
    """What *app* answers to so many wrong requests, and *take* does with files from sticks, with
    an honest laptop syncing in between."""
    stranger, honest = Stranger.of(world, seed), world.laptop()
    with heard() as log_text:
        probe = Probe(app, take, partial(ask, stranger), log_text)
        return probe.run(numbers, lambda: still_honest(honest))


def still_honest(laptop: Laptop) -> None:
    """A laptop of the same office delivers, reads all there is, and holds what the centre holds."""
    laptop.register()
    answers = laptop.sync_all()
    assert answers[0].outcomes[0].outcome == "applied"


def test_every_wrong_request_is_refused_well(world: World) -> None:
    found = probed(world, create_app(world.centre, WIDE), taker(world.centre), range(COUNT))
    assert (found.faults, found.twice) == ([], [])
    assert found.kinds["taken"] > COUNT / 100
    assert found.asked == COUNT
    assert len(found.kinds) > 12
    refused = sum(n for word, n in found.answers.items() if word.startswith("4"))
    assert refused > COUNT / 3


def test_photos_on_a_stick_in_any_way_are_taken_or_refused_with_a_reason(world: World) -> None:
    """A good deal of them are taken whole, so that what lies behind the message is judged too."""
    stranger, take = Stranger.of(world, SEED), taker(world.centre)
    said = Counter[str]()
    for number in range(COUNT // 6):
        why, data = photos(stranger, Source(f"{SEED}-{number}"))
        word, wrong = judge_stick(take, data)
        assert not wrong, (why, number, wrong)
        said[word] += 1
    assert said["stick taken"] > COUNT / 60
    assert said["stick stick_damaged"] > COUNT / 60


def test_the_same_number_of_a_seed_is_the_same_wrong_whatever_was_asked_before() -> None:
    def spoilt() -> list[Any]:
        return [Source(f"{SEED}/{n}").spoil_tree({"a": [1], "b": {"c": "d"}}, 5) for n in range(60)]

    assert repr(spoilt()) == repr(spoilt())  # repr: some are no number, which equals nothing


def naive_taker(data: bytes) -> None:
    """The same of files: unpacks and reads what it is given."""
    json.loads(zstandard.decompress(data))


async def naive(scope: Any, receive: Any, send: Any) -> None:
    """The control: believes what it is sent, as many first versions of servers do."""
    body = bytearray()
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    try:
        asked = json.loads(body)
        await answer(send, 200, {"receipt": asked["head"]["no"] + len(asked["revisions"])})
    except KeyError as error:
        await answer(send, 422, {"detail": f"missing {error} in {body.decode()}"})
    except (TypeError, ValueError):
        await answer(send, 500, {})


async def answer(send: Any, status: int, said: Any) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(said).encode()})


async def hanging(scope: Any, receive: Any, send: Any) -> None:
    await asyncio.get_running_loop().create_future()


def test_a_naive_server_is_caught(world: World, monkeypatch: Any) -> None:
    found = probed(world, naive, naive_taker, range(250))
    text = "\n".join(found.faults)
    for fault in ("status 500", "is no problem document", "raises ZstdError"):
        assert fault in text
    monkeypatch.setattr("malformed.probing.HANG_SECONDS", 0.05)
    found = probed(world, hanging, naive_taker, range(3))
    assert (len(found.faults), len(found.twice)) == (3, 3)


def test_what_hangs_once_is_asked_again_and_shown(world: World) -> None:
    good, asked = create_app(world.centre, WIDE), []

    async def once(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["path"])
        if len(asked) == 1:
            raise TimeoutError  # as where no answer comes in time
        await good(scope, receive, send)

    found = probed(world, once, taker(world.centre), range(1))
    assert (found.faults, len(found.twice), len(asked)) == ([], 1, 2)
    assert found.twice[0].startswith("#0 ")
