"""What a laptop holds otherwise than the centre is found in bounded steps, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from server.centre_laptop import Laptop
from server.conftest import World

from fieldreg.protocol.digests import check, row_hash
from fieldreg.protocol.messages import AreaDigest, Compare, Listed, Retold
from fieldreg.server import compare

HERE, THERE = "51.71.03.2008", "51.71.02.2001"


@pytest.fixture
def laptop(world: World) -> Laptop:
    """Three people here, one there, one nowhere."""
    laptop = world.laptop()
    for village in (HERE, HERE, HERE, THERE):
        laptop.register(village_code=village)
    laptop.revise(laptop.register(), {"village_code": None}, after=laptop.ids[-1])
    laptop.sync_all()
    return laptop


def ask(laptop: Laptop, **step: Any) -> Any:
    request = laptop.request(compare=Compare(**step))
    response = laptop.sync(request)
    return request.exchange, response


def ids_of(laptop: Laptop, area: str) -> list[str]:
    return sorted(r.record_id for r in laptop.rows.values()
                  if r.values.get("village_code", "") == area)  # fmt: skip


def test_each_area_has_its_digest_and_together_they_are_the_offices(laptop: Laptop) -> None:
    _, answer = ask(laptop)
    areas: list[AreaDigest] = answer.areas
    assert [(a.area, a.count) for a in areas] == [("", 1), (THERE, 1), (HERE, 3)]
    total = sum(int(a.digest, 16) for a in areas) % (1 << 256)
    assert total == int(answer.rows.digest, 16)
    assert (answer.listed, answer.retold) == (None, None)


def test_only_a_difference_is_a_warning(laptop: Laptop, caplog) -> None:
    caplog.set_level("INFO", "fieldreg.server.compare")
    ask(laptop)
    laptop.rows.popitem()
    assert laptop.send(laptop.request(compare=Compare())).status_code == 200
    said = [(r.levelname, r.getMessage()) for r in caplog.records if r.name.endswith("compare")]
    about = f"device {laptop.device_id} compares by area: "
    assert said == [
        ("INFO", about + "it was asked to"),
        ("WARNING", about + "its rows differ"),
    ]


def test_an_area_is_listed_in_pieces_under_the_exchanges_id(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "MAX_LISTED", 2)
    expected = ids_of(laptop, HERE)
    exchange, answer = ask(laptop, area=HERE)
    listed: Listed = answer.listed
    assert ([r.record_id for r in listed.records], listed.more) == (expected[:2], True)
    row = laptop.rows[expected[0]]
    item = row_hash(row.record_id, row.version, row.case or "", row.values)
    assert listed.records[0].check == check(exchange, item) != check("another", item)
    _, rest = ask(laptop, area=HERE, after=expected[1])
    assert ([r.record_id for r in rest.listed.records], rest.listed.more) == (expected[2:], False)


def test_records_are_told_again_from_their_first_change(laptop: Laptop) -> None:
    two = ids_of(laptop, "") + ids_of(laptop, THERE)
    _, answer = ask(laptop, records=two)
    retold: Retold = answer.retold
    assert retold.records == two
    assert [c.version for c in retold.changes if c.record_id == two[0]] == [1, 2]
    assert [c.seq for c in retold.changes] == sorted(c.seq for c in retold.changes)
    assert answer.changes == []


def test_what_is_told_again_is_bounded_and_what_has_no_room_is_left_for_later(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "MAX_BYTES", 1)
    here = ids_of(laptop, HERE)
    assert ask(laptop, records=here)[1].retold.records == here[:1]
    monkeypatch.setattr(compare, "MOST_OF_ONE", 1)
    assert ask(laptop, records=here)[1].retold.records == []


def test_nothing_is_compared_before_the_stream_was_read_to_its_end(laptop: Laptop) -> None:
    laptop.register()
    laptop.register()
    answer = laptop.sync(laptop.request(limit=1, compare=Compare()))
    assert (answer.more, answer.areas) == (True, None)


def test_another_offices_records_are_not_there(world: World, laptop: Laptop) -> None:
    stranger = world.laptop(world.other_office)
    stranger.sync_all()
    here = ids_of(laptop, HERE)
    assert ask(stranger)[1].areas == []
    assert ask(stranger, area=HERE)[1].listed.records == []
    told = ask(stranger, records=here)[1].retold
    assert (told.records, told.changes) == (here, [])


@pytest.mark.parametrize(
    "step",
    [
        {"area": "x'; DROP"}, {"area": "1" * 21}, {"after": "no id"}, {"records": ["x"]},
        {"records": ["0" * 36] * 101}, {"area": 7}, "everything",
    ],
)  # fmt: skip
def test_a_malformed_step_is_a_bad_request(laptop: Laptop, step: Any) -> None:
    asked = laptop.request().model_dump(mode="json") | {"compare": step}
    answer = laptop.api.post("/v1/sync", asked, token=laptop.enrolment.device_token)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
