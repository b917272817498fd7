"""What those are called who write at an office's laptops: told once, to the office alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from server.centre_laptop import Laptop, new_id
from server.conftest import World

from fieldreg.protocol.messages import MAX_OFFICERS, SYNC_PATH, OfficerName, SyncResponse
from fieldreg.server import officers


def say(laptop: Laptop, *told: OfficerName) -> SyncResponse:
    return laptop.sync(laptop.request(officers=list(told)))


def called(response: SyncResponse) -> dict[str, str]:
    assert response.office is not None
    return {one.id: one.name for one in response.office.officers or ()}


def test_what_one_laptop_says_the_others_of_its_office_hear_once(world: World) -> None:
    one, other, elsewhere = world.laptop(), world.laptop(), world.laptop(world.other_office)
    for laptop in (one, other, elsewhere):
        assert called(laptop.sync()) == {}
    made, ayu = OfficerName(id=new_id(), name="I Made"), OfficerName(id=new_id(), name="Ni Ayu")
    assert called(say(one, made)) == {made.id: "I Made"}
    assert called(say(other, ayu)) == {made.id: "I Made", ayu.id: "Ni Ayu"}
    assert called(one.sync()) == {made.id: "I Made", ayu.id: "Ni Ayu"}
    assert [laptop.sync().office for laptop in (one, other, elsewhere)] == [None] * 3


def test_the_first_word_on_somebody_stays(world: World) -> None:
    one, other = world.laptop(), world.laptop()
    made = OfficerName(id=new_id(), name="I Made")
    say(one, made)
    assert called(say(other, made.model_copy(update={"name": "Orang Lain"}))) == {made.id: "I Made"}
    assert one.sync().office is None


def test_an_exchange_that_is_asked_again_says_nothing_twice(world: World) -> None:
    laptop = world.laptop()
    lost = laptop.request(officers=[OfficerName(id=new_id(), name="I Made")] * 2)
    assert laptop.send(lost).status_code == 200
    assert list(called(laptop.sync(lost)).values()) == ["I Made"]


def test_one_laptop_cannot_make_what_all_are_told_long(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(officers, "MOST_OFFICERS", MAX_OFFICERS + 1)
    laptop = world.laptop()
    for _ in range(2):
        many = [OfficerName(id=new_id(), name="Petugas") for _ in range(MAX_OFFICERS)]
        found = called(say(laptop, *many))
    assert len(found) == MAX_OFFICERS + 1


@pytest.mark.parametrize("wrong", ["", "x" * 81, "I\x00Made", "I\nMade", 7, None])
def test_what_is_no_name_is_refused_and_nothing_kept(world: World, wrong: Any) -> None:
    laptop = world.laptop()
    data = json.loads(laptop.request().model_dump_json())
    data["officers"] = [{"id": new_id(), "name": wrong}]
    answer = world.api.post(SYNC_PATH, data, token=laptop.enrolment.device_token)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert called(laptop.sync()) == {}


def test_reviewers_read_the_names_beside_a_record(world: World) -> None:
    laptop = world.laptop()
    made = OfficerName(id=new_id(), name="I Made")
    record_id = laptop.register()
    say(laptop, made)
    say(world.laptop(world.other_office), OfficerName(id=new_id(), name="Orang Sanur"))
    answer = world.api.get(f"/v1/records/{record_id}", token=world.reviewer)
    names = answer.json()["names"]
    assert names.pop(made.id) == "I Made"
    assert "Orang Sanur" not in names.values()
    assert sorted(names.values()) == ["Pemeriksa", "centre"]
