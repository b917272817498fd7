"""The index of an office's people, on SQLite and PostgreSQL: whole, in order, nobody else's."""

from __future__ import annotations

import json

import pytest
from server.conftest import World

from fieldreg.protocol import people_index as wire
from fieldreg.protocol.messages import SYNC_PATH
from fieldreg.protocol.people_index import people_in
from fieldreg.server import people_index


def index_from(laptop, after):
    return laptop.sync(laptop.request(index=after))


def test_it_is_told_in_pages_whole_and_of_ones_own_office_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_index, "PAGE", 2)
    laptop, stranger = world.laptop(), world.laptop(world.other_office)
    ids = {laptop.register(nik=f"517103120380990{n}") for n in range(5)}
    laptop.sync_all()
    stranger.register()
    stranger.sync_all()
    reader, after, found = world.laptop(), "", []
    for _ in range(9):
        answer = index_from(reader, after)
        assert answer.index is not None
        assert (answer.changes, answer.more, answer.rows) == ([], True, None)
        found += [record_id for record_id, _, _ in people_in(answer.index)]
        after = answer.index.after
        if not answer.index.more:
            break
    assert (found, set(found)) == (sorted(ids), ids)
    reader.sync_all()  # then the stream, from its start
    assert set(reader.rows) == ids


def test_an_empty_office_has_an_empty_index(world: World) -> None:
    answer = index_from(world.laptop(), "")
    assert answer.index is not None
    assert (answer.index.ids, answer.index.more) == ([], False)


@pytest.mark.parametrize("after", ["\x00", "x" * 36, "é" * 36, "0" * 35, "0" * 65, 5, [], "f" * 36])
def test_where_to_read_on_is_an_id_or_refused(world: World, after: object) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    data = {**json.loads(laptop.request().model_dump_json()), "index": after}
    answer = laptop.api.post(SYNC_PATH, data, token=laptop.enrolment.device_token)
    assert answer.status_code == (200 if after == "f" * 36 else 400)


@pytest.mark.parametrize(
    "wish",
    [
        {"digest": "0" * 64, "offset": 0},
        {"digest": "0" * 64, "offset": 2**62},
        {"digest": "0" * 63, "offset": 0},
        {"digest": "0" * 64, "offset": -1},
        {"digest": None},
        "x",
    ],
)
def test_a_wish_for_a_pack_that_is_none_breaks_nothing(world: World, wish: object) -> None:
    laptop = world.laptop()
    data = {**json.loads(laptop.request().model_dump_json()), "pack_wish": wish}
    answer = laptop.api.post(SYNC_PATH, data, token=laptop.enrolment.device_token)
    assert answer.status_code in (200, 400)


def test_the_wire_and_the_centre_mean_the_same_page() -> None:
    assert people_index.PAGE == wire.PAGE
