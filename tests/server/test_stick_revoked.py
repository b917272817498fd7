"""What a revoked laptop left on a stick, where the laptop itself is gone."""

from __future__ import annotations

import pytest
from server.centre_laptop import PERSON, Laptop, new_id
from server.conftest import World
from server.image_files import jpeg, note
from server.stick_laptop import bundle, pushing, reading
from server.test_stick_images import file, kept
from server.test_stick_order import forked, later, outcomes

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.images import ImageNote
from fieldreg.protocol.stick import ReadingRequest, StickImages
from fieldreg.server import admin
from fieldreg.server.stick_waiting import all_waiting
from fieldreg.server.sticks import answer_bundle


def revoked(world: World) -> Laptop:
    """A laptop with one delivered registration and one that is on a stick only."""
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    laptop.register()
    admin.revoke_device(world.centre, laptop.device_id)
    return laptop


def test_it_is_taken_once_where_it_is_asked_for_and_the_laptop_is_told_nothing(
    world: World,
) -> None:
    laptop = revoked(world)
    data = bundle(laptop)
    with pytest.raises(UserTrouble, match="stick_revoked"):
        answer_bundle(world.centre, data)
    assert len(outcomes(world)) == 1
    reply = answer_bundle(world.centre, data, admits_revoked=True)
    assert (reply.data, reply.report.new, reply.report.known) == (None, 1, 1)
    assert set(outcomes(world).values()) == {"applied"}
    again = answer_bundle(world.centre, data, again=True, admits_revoked=True)
    assert (again.data, again.report.new, again.report.known) == (None, 0, 2)


def test_whoever_is_not_revoked_is_answered_as_ever(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    reply = answer_bundle(world.centre, bundle(laptop), admits_revoked=True)
    assert reply.data is not None
    assert reply.report.new == 1


def test_its_photos_come_too(world: World) -> None:
    laptop, photo = world.laptop(), jpeg()
    record_id = laptop.register()
    admin.revoke_device(world.centre, laptop.device_id)
    said = note(record_id, photo)
    images = StickImages(images=[ImageNote.model_validate(said)], carried=[said["sha256"]])
    asking = ReadingRequest(**dict(reading(laptop)), images=images)
    data = file(laptop, [pushing(laptop), asking], [photo])
    report = answer_bundle(world.centre, data, admits_revoked=True).report
    assert (report.new, report.images) == (1, 1)
    assert kept(world, record_id) == {said["sha256"]: True}


def test_what_comes_before_a_gap_is_filled_by_another_file_is_taken_up_then(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    first = bundle(laptop)
    laptop.register()
    second = bundle(laptop, pushing(laptop, 2))
    admin.revoke_device(world.centre, laptop.device_id)
    report = answer_bundle(world.centre, second, admits_revoked=True).report
    assert (report.waiting, report.gap_from) == (1, 1)
    assert answer_bundle(world.centre, first, admits_revoked=True).report.new == 2


def test_nothing_waits_for_what_it_will_never_bring_again(world: World) -> None:
    """One that says something later of a record whose earlier revision was refused."""
    copy = forked(world)
    record_id = copy.revise(new_id(), PERSON)
    after = later(copy)
    edit = after.revise(record_id, {"alias": "DUA"}, after=copy.ids[-1])
    data = bundle(after, pushing(copy), pushing(after))
    early = answer_bundle(world.centre, data).report
    assert (early.early, edit in outcomes(world)) == (1, False)
    admin.revoke_device(world.centre, copy.device_id)
    report = answer_bundle(world.centre, data, again=True, admits_revoked=True).report
    assert (report.early, report.quarantined) == (0, 1)
    assert outcomes(world)[edit] == "quarantined"
    with world.centre.database.reading() as connection:
        assert not [one for one in all_waiting(connection) if one.problem == "too_early"]
