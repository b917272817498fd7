"""A file of a centre that is gone, said to another one, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from server.centre_laptop import Api, Laptop, enrol_laptop, new_id
from server.conftest import World
from server.stick_laptop import bundle, pushing
from sqlalchemy import select

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Outcome
from fieldreg.protocol.bundle import Opened, Way, open_file, pass_photos
from fieldreg.protocol.messages import ENROL_PATH, SyncRequest, WireRevision
from fieldreg.protocol.sealed import SealedRevision, compact, unseal
from fieldreg.protocol.signing import public_key
from fieldreg.protocol.successors import derived_id
from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.server.escrowed import Brought, bring, holding
from fieldreg.server.identity import Centre, read_identity
from fieldreg.server.tables import revision


@pytest.fixture
def lost(tmp_path: Path) -> Iterator[Centre]:
    """The centre whose laptop's file it is. Its key stands for the organisation's."""
    folder = tmp_path / "lost"
    admin.init_centre(folder, "Pusat Lama")
    centre = admin.open_centre(folder)
    yield centre
    centre.database.close()


@pytest.fixture
def laptop(lost: Centre) -> Laptop:
    office = admin.add_office(lost, "Desa Tegal Harum", "51.71.03.2008")
    code = admin.issue_code(lost, office, url="https://127.0.0.1:9").code
    return enrol_laptop(Api(create_app(lost)), code)


def out_of_its_seal(lost: Centre, data: bytes) -> Opened:
    return open_file(data, Way.BUNDLE, key_of(lost))


def key_of(lost: Centre) -> bytes:
    with lost.database.reading() as connection:
        return read_identity(connection).signing_key


def brought(world: World, lost: Centre, data: bytes) -> Brought:
    photos = partial(pass_photos, data, key_of(lost), most=1 << 20)
    return bring(world.centre, out_of_its_seal(lost, data), world.office, photos)


def people(world: World) -> dict[str, object]:
    return {r.record_id: r.values["full_name"] for r in admin.find_all(world.centre)}


def raw(laptop: Laptop, **changes: object) -> SealedRevision:
    header = {
        "format": 1, "revision_id": new_id(), "device_id": laptop.device_id,
        "incarnation": laptop.incarnation, "revision_no": len(laptop.log) + 1,
        "record_id": new_id(), "base": None, "act": "saved", "author": "petugas-1",
        "made_at": "2026-11-23T08:00:00Z", "pack": "denpasar@2025.1",
    }  # fmt: skip
    body = compact({"patch": {"full_name": "Ni Luh"}, "reasons": []})
    return SealedRevision(compact(header | changes), body, bytes(16))


def with_nothing(request: SyncRequest) -> SyncRequest:
    """*request* with one more revision, of which there are neither bytes nor a commitment."""
    revisions = [*request.revisions, WireRevision(header="{}")]
    return request.model_copy(update={"revisions": revisions})


def test_all_that_can_be_read_is_judged_and_what_cannot_is_said(
    world: World, lost: Centre, laptop: Laptop
) -> None:
    first = laptop.register(full_name="NI LUH SATU")
    laptop.append(raw(laptop, act="accepted"), new_id())  # only a centre may say that
    laptop.append(raw(laptop, format=2), new_id())
    second = laptop.register(full_name="NI LUH DUA")
    data = bundle(laptop, with_nothing(pushing(laptop)))
    held = holding(out_of_its_seal(lost, data))
    assert (held.device_id, held.revisions, held.people) == (laptop.device_id, 5, 3)
    assert brought(world, lost, data) == Brought(new=3, quarantined=1, unreadable=2)
    assert brought(world, lost, data) == Brought(known=3, unreadable=2)
    assert people(world) == {first: "NI LUH SATU", second: "NI LUH DUA"}
    with world.centre.database.reading() as connection:
        query = select(revision.c.problem).where(revision.c.outcome == Outcome.QUARANTINED)
        assert connection.execute(query).scalars().all() == ["not_a_laptop_act"]
    # The office's laptops follow to the same sum.
    other = world.laptop()
    other.sync_all()
    assert set(other.rows) == {first, second}


@pytest.mark.parametrize("is_first_there", [True, False])
def test_what_the_laptop_had_said_again_itself_is_there_once(
    world: World, lost: Centre, laptop: Laptop, is_first_there: bool
) -> None:
    record_id = laptop.register(full_name="NI LUH SATU")
    said = unseal(laptop.log[0])
    assert said.body is not None
    again = replace(laptop, incarnation=new_id(), log=[], ids=[], links=[])
    again.revise(record_id, dict(said.body.patch), act=said.header.act,
                 revision_id=derived_id(laptop.ids[0]))  # fmt: skip
    files = [bundle(laptop), bundle(again)]
    one, other = files if is_first_there else files[::-1]
    assert brought(world, lost, one).new == 1
    assert brought(world, lost, other) == Brought(known=1)
    assert people(world) == {record_id: "NI LUH SATU"}


def test_it_comes_in_parts_and_each_stands_on_the_one_before(
    world: World, lost: Centre, laptop: Laptop
) -> None:
    record_id = laptop.register(full_name="NI LUH SATU")
    for name in ("NI LUH DUA", "NI LUH TIGA", "NI LUH EMPAT"):
        laptop.revise(record_id, {"full_name": name}, after=laptop.ids[-1])
    parts = [pushing(laptop, 1, 2), pushing(laptop, 3, 3), pushing(laptop, 4)]
    assert brought(world, lost, bundle(laptop, *parts[:2])) == Brought(new=3)
    assert brought(world, lost, bundle(laptop, *parts[1:])) == Brought(new=1, known=1)
    assert people(world) == {record_id: "NI LUH EMPAT"}


def test_nobody_signs_in_as_the_stand_in(world: World, lost: Centre, laptop: Laptop) -> None:
    laptop.register()
    brought(world, lost, bundle(laptop))
    [row] = [r for r in admin.devices(world.centre) if r.revoked_at is not None]
    assert row.id != laptop.device_id
    request = laptop.request(since=0)
    assert laptop.send(request).status_code == 200  # at its own
    for token in ("", laptop.enrolment.device_token):
        answer = world.api.post("/v1/sync", request.model_dump(mode="json"), token=token)
        assert answer.status_code == 401


def test_a_file_that_does_not_hold_what_its_manifest_says_changes_nothing(
    world: World, lost: Centre, laptop: Laptop
) -> None:
    laptop.register()
    sound = out_of_its_seal(lost, bundle(laptop))
    parts = tuple(replace(part, digest="0" * 64) for part in sound._parts)
    for act in (holding, lambda file: bring(world.centre, file, world.office, lambda take: None)):
        with pytest.raises(UserTrouble, match="stick_damaged"):
            act(replace(sound, _parts=parts))
    assert (people(world), admin.devices(world.centre)) == ({}, ())


def test_a_laptop_whose_file_was_brought_in_is_not_enrolled_under_its_id_too(
    world: World, lost: Centre, laptop: Laptop
) -> None:
    """All that it has said would be there twice: in the stand-in's name and in its own."""
    laptop.register()
    brought(world, lost, bundle(laptop))
    asked = {"code": world.code(), "device_key": public_key(laptop.key)}
    answer = world.api.post(ENROL_PATH, asked | {"device_id": laptop.device_id})
    assert (answer.status_code, answer.json()["code"]) == (403, "code_invalid")
    assert world.api.post(ENROL_PATH, asked).status_code == 200  # as a new one, with nothing
