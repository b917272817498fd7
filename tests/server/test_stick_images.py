"""Photos from a stick at the centre, on SQLite and PostgreSQL: each stands by itself."""

from __future__ import annotations

import pytest
from server.centre_laptop import Laptop
from server.conftest import World
from server.image_files import digest, jpeg, note
from server.stick_laptop import opened, pushing, reading
from server.test_sticks import counts

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol.bundle import Manifest, Way, seal
from fieldreg.protocol.images import ImageNote, TakenNote
from fieldreg.protocol.signing import image_text, is_signed, taken_text
from fieldreg.protocol.stick import ReadingRequest, StickImages, StickTold
from fieldreg.server import admin
from fieldreg.server.identity import read_identity
from fieldreg.server.sticks import StickReply, answer_bundle


def ride(world: World, laptop: Laptop, photos=(), *, pushes=None, taken=(), again=False, **more):
    """A file with these (note, bytes), each taken and answered; the report and what was told."""
    carried = [data for _, data in photos if data is not None]
    said = StickImages(
        images=[ImageNote.model_validate(one) for one, _ in photos],
        taken=list(taken),
        carried=[one["sha256"] for one, data in photos if data is not None],
    ).model_copy(update=more)
    asking = ReadingRequest(**dict(reading(laptop)), images=said)
    requests = [*([pushing(laptop)] if pushes is None else pushes), asking]
    reply = answer_bundle(world.centre, file(laptop, requests, carried), again=again)
    return reply.report, told_in(laptop, reply)


def file(laptop: Laptop, requests, carried) -> bytes:
    manifest = Manifest(
        way=Way.BUNDLE, file_id=laptop.request().exchange, centre_id=laptop.enrolment.centre_id,
        device_id=laptop.device_id, incarnation=laptop.incarnation, epoch=laptop.epoch,
        made_at="2026-11-23T08:00:00Z",
    )  # fmt: skip
    messages = [request.model_dump_json().encode() for request in requests]
    return seal(manifest, messages, laptop.key, receiver=laptop.enrolment.centre_key,
                photos=(lambda: iter(carried)) if carried else None)  # fmt: skip


def told_in(laptop: Laptop, reply: StickReply) -> StickTold:
    answers = opened(laptop, reply.data)[1]
    assert all(answer.images is None for answer in answers[:-1])
    told = answers[-1].images
    assert told is not None
    return told


def states(told: StickTold) -> list[str]:
    return [entry.state for entry in told.images]


def kept(world: World, record_id: str) -> dict[str, bool]:
    found = admin.look(world.centre, record_id).images
    return {i.sha256: i.received_at is not None for i in found}


def test_each_photo_has_a_receipt_that_holds(world: World) -> None:
    laptop = world.laptop()
    record_id, data = laptop.register(), jpeg()
    report, told = ride(world, laptop, [(note(record_id, data), data)])
    assert (report.new, report.images, report.images_refused) == (1, 1, 0)
    (entry,) = told.images
    assert (entry.state, entry.step, entry.problem) == ("here", 0, "")
    text = image_text(_epoch(world), laptop.device_id, record_id, digest(data))
    assert is_signed(laptop.enrolment.centre_key, text, entry.receipt)
    assert kept(world, record_id) == {digest(data): True}


def _epoch(world: World) -> str:
    with world.centre.database.reading() as connection:
        return read_identity(connection).epoch


def test_what_is_no_photo_keeps_back_no_other(world: World) -> None:
    laptop = world.laptop()
    record_id = laptop.register()
    good, text, other = jpeg(), b"no photo at all" * 9, jpeg(1)
    photos = [
        (note(record_id, text), text),
        (note(record_id, good), good),
        (note(record_id, other), other[:-1] + b"x"),
    ]
    report, told = ride(world, laptop, photos)
    assert [(e.state, e.problem) for e in told.images] == [
        ("refused", "image_kind"), ("here", ""), ("refused", "image_altered"),
    ]  # fmt: skip
    assert (report.images, report.images_refused, report.images_missing) == (1, 2, 0)
    assert kept(world, record_id) == {digest(text): False, digest(good): True, digest(other): False}


def test_told_of_but_not_carried_it_is_awaited(world: World) -> None:
    laptop = world.laptop()
    record_id, data = laptop.register(), jpeg()
    report, told = ride(world, laptop, [(note(record_id, data), None)])
    assert (states(told), report.images_missing) == (["awaited"], 1)
    assert kept(world, record_id) == {digest(data): False}
    assert states(ride(world, laptop, [(note(record_id, data), data)])[1]) == ["here"]


def test_the_same_file_again_and_the_same_photo_of_two_records(world: World) -> None:
    laptop, data = world.laptop(), jpeg()
    one, two = laptop.register(), laptop.register()
    photos = [(note(one, data), data), (note(two, data), None)]
    first, told = ride(world, laptop, photos)
    assert (states(told), first.images) == (["here", "here"], 2)
    again, told = ride(world, laptop, photos)
    assert (states(told), again.images, again.known) == (["here", "here"], 2, 2)


def test_photos_of_a_record_that_waits_for_a_gap_are_not_kept(world: World) -> None:
    laptop, data = world.laptop(), jpeg()
    laptop.register()
    record_id = laptop.register()
    report, told = ride(world, laptop, [(note(record_id, data), data)], pushes=[pushing(laptop, 2)])
    assert (report.waiting, states(told), report.images_missing) == (1, ["record_unknown"], 1)
    report, told = ride(world, laptop, [(note(record_id, data), data)])
    assert (states(told), kept(world, record_id)) == (["here"], {digest(data): True})


def test_another_offices_record_is_unknown(world: World) -> None:
    office = admin.add_office(world.centre, "Desa Lain", "51.71.03.2009")
    laptop, other, data = world.laptop(), world.laptop(office), jpeg()
    record_id = laptop.register()
    laptop.sync()
    other.register()
    _, told = ride(world, other, [(note(record_id, data), data)])
    assert states(told) == ["record_unknown"]
    assert kept(world, record_id) == {}


def test_a_photo_taken_away_goes_and_is_receipted(world: World) -> None:
    laptop, data = world.laptop(), jpeg()
    record_id = laptop.register()
    ride(world, laptop, [(note(record_id, data), data)])
    gone = TakenNote(record_id=record_id, sha256=digest(data), kind="ktp", step=1, reason="salah")
    _, told = ride(world, laptop, taken=[gone])
    (entry,) = told.taken
    text = taken_text(_epoch(world), laptop.device_id, record_id, digest(data), 1)
    assert is_signed(laptop.enrolment.centre_key, text, entry.receipt)
    assert kept(world, record_id) == {digest(data): False}
    _, told = ride(world, laptop, [(note(record_id, data), data)])  # an older stick comes late
    assert (states(told), kept(world, record_id)) == (["taken"], {digest(data): False})


def test_a_photo_that_the_record_has_by_a_later_step_is_not_called_away(world: World) -> None:
    laptop, data = world.laptop(), jpeg()
    record_id = laptop.register()
    ride(world, laptop, [(note(record_id, data, step=2), data)])
    gone = TakenNote(record_id=record_id, sha256=digest(data), kind="ktp", step=1, reason="salah")
    _, told = ride(world, laptop, taken=[gone])
    assert (told.taken, [(one.step, one.held) for one in told.kept]) == ([], [(1, 2)])
    assert kept(world, record_id) == {digest(data): True}


def test_more_than_a_hundred_are_told_of(world: World) -> None:
    laptop, data = world.laptop(), jpeg()
    record_id = laptop.register()
    others = [(note(record_id, b"%d" % n), None) for n in range(230)]
    report, told = ride(world, laptop, [*others, (note(record_id, data), data)])
    assert (len(told.images), report.images, report.images_missing) == (231, 1, 230)


def test_a_file_of_another_epoch_brings_its_photos_too(world: World) -> None:
    laptop, data = world.laptop(), jpeg()
    record_id = laptop.register()
    laptop.sync()
    admin.begin_epoch(world.centre)
    _, told = ride(world, laptop, [(note(record_id, data), data)])
    assert states(told) == ["here"]


@pytest.mark.parametrize("count", [0, 2])
def test_a_file_that_names_other_photos_than_it_carries_changes_nothing(world, count) -> None:
    laptop, data = world.laptop(), jpeg()
    record_id = laptop.register()
    before = counts(world)
    with pytest.raises(UserTrouble, match="stick_damaged"):
        ride(world, laptop, [(note(record_id, data), data)], carried=[digest(data)] * count)
    assert counts(world) == before


def test_where_the_store_of_photos_is_away_the_same_file_is_taken_later(world, monkeypatch) -> None:
    laptop, data = world.laptop(), jpeg()
    record_id = laptop.register()
    said = StickImages(images=[ImageNote.model_validate(note(record_id, data))],
                       carried=[digest(data)])  # fmt: skip
    asking = ReadingRequest(**dict(reading(laptop)), images=said)
    whole = file(laptop, [pushing(laptop), asking], [data])
    with monkeypatch.context() as away:
        away.setattr(type(world.centre.blobs), "put", _away)
        with pytest.raises(EnvironmentTrouble, match="images_unreachable"):
            answer_bundle(world.centre, whole)
    assert kept(world, record_id) == {digest(data): False}  # the text is here all the same
    told = told_in(laptop, answer_bundle(world.centre, whole))
    assert (states(told), kept(world, record_id)) == (["here"], {digest(data): True})


def _away(self: object, key: str, data: bytes) -> None:
    raise EnvironmentTrouble("images_unreachable")
