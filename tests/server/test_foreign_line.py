"""A client written from PROTOCOL.md alone over a line: comparing, photos, restored sides."""

from __future__ import annotations

import copy

import pytest
from server.image_files import jpeg
from server.outside_client import Refused
from server.outside_forms import is_signed, line_of, new_id, text_of
from server.outside_images import Photos
from server.outside_world import OutsideWorld, outside

__all__ = ["outside"]

HERE, THERE = "51.71.03.2008", "51.71.02.2001"
NAMES = [f"I MADE CONTOH {n}" for n in range(3)]


def test_only_the_area_that_differs_is_listed_and_told_again(outside: OutsideWorld) -> None:
    client, other = outside.client(), outside.client()
    made = [client.register({"full_name": name, "village_code": HERE}) for name in NAMES]
    away = client.register({"full_name": "NI LUH CONTOH", "village_code": THERE})
    client.register({"full_name": "NI LUH LAGI"})
    client.sync()
    other.sync()
    right = other.rows()
    assert other.compare() == 0
    assert other.compared == [{}]
    other.records[made[0]].values["full_name"] = "YANG LAIN"
    del other.records[made[1]]
    other.records[new_id()] = copy.deepcopy(other.records[made[2]])
    other.sync()
    assert other.differs
    assert other.compare() == 3
    assert [step["area"] for step in other.compared if "area" in step] == [HERE]
    assert other.rows() == right
    assert away in other.records


def test_control_a_hash_without_the_case_differs_everywhere(outside: OutsideWorld) -> None:
    client = outside.client()
    client.register({"full_name": NAMES[0], "village_code": HERE})
    client.sync()
    for record in client.records.values():
        record.case = ""
    assert client.compare() == 1


def test_a_restored_centre_gets_back_over_the_line_what_it_lost(outside: OutsideWorld) -> None:
    client, other = outside.client(), outside.client()
    kept = client.register({"full_name": NAMES[0]})
    client.sync()
    backup = outside.backup()
    lost = client.register({"full_name": NAMES[1]})
    client.sync()
    other.sync()
    other.revise(lost, {"sex": "P"})
    before, version = client.epoch, client.records[lost].version
    outside.restore(backup)
    client.sync()
    other.sync()
    client.sync()
    assert client.epoch != before
    assert set(client.records) == {kept, lost}
    assert client.records[lost].values == {"full_name": NAMES[1], "sex": "P"}
    assert client.records[lost].version > version
    assert client.rows() == other.rows()


def test_a_restored_centre_asks_for_what_earlier_incarnations_said(outside: OutsideWorld) -> None:
    client = outside.client()
    client.sync()
    backup = outside.backup()
    lost = client.register({"full_name": NAMES[0]})
    client.sync()
    client.begin()
    later = client.register({"full_name": NAMES[1]})
    client.sync()
    outside.restore(backup)
    client.sync()
    assert set(client.records) == {lost, later}


def test_a_restored_laptop_begins_anew_and_says_again_what_was_forked(
    outside: OutsideWorld,
) -> None:
    client, other = outside.client(), outside.client()
    first = client.register({"full_name": NAMES[0]})
    client.sync()
    old = copy.deepcopy(client)
    brought = client.register({"full_name": NAMES[1]})
    client.sync()
    anew = old.register({"full_name": NAMES[2]})
    old.revise(anew, {"sex": "P"})
    old.revise(first, {"sex": "L"})
    old.begin()
    old.revise(anew, {"birth_place": "Denpasar"})
    old.sync()
    other.sync()
    assert set(old.records) == {first, brought, anew}
    said = {"full_name": NAMES[2], "sex": "P", "birth_place": "Denpasar"}
    assert old.records[anew].values == said
    assert old.records[first].values["sex"] == "L"
    assert old.rows() == other.rows()
    old.revise(first, {"sex": "P"})
    old.sync()
    assert old.records[first].values["sex"] == "P"


def test_control_what_the_stream_has_under_an_id_of_the_line_is_not_said_twice(
    outside: OutsideWorld,
) -> None:
    client = outside.client()
    client.register({"full_name": NAMES[0]})
    client.sync()
    [made] = client.own.values()
    client.begin()
    client.sync()
    about = made.about | {"revision_id": line_of(made.revision_id)[1]}
    client._make(about, made.body)
    with pytest.raises(Refused, match="fork"):
        client.exchange(client.waiting())
    del client.logs[client.incarnation][:]
    client._make(made.about | {"revision_id": new_id()}, made.body)
    client.sync()
    assert client.waiting() == []


def test_two_laptops_that_take_away_and_add_again_end_with_the_highest_step(
    outside: OutsideWorld,
) -> None:
    one, two = outside.client(), outside.client()
    record_id = one.register({"full_name": NAMES[0]})
    for client in (one, two):
        client.sync()
    mine, theirs = Photos(one), Photos(two)
    photo, same = (photos.add(record_id, jpeg(5, side=60)) for photos in (mine, theirs))
    mine.sync(one)
    theirs.sync(two)
    assert (photo.state, same.state) == ("here", "here")
    for _ in range(2):
        mine.change(photo)
        mine.sync(one)
    theirs.change(same)
    theirs.sync(two)
    assert (same.state, same.step) == ("gone", 3)
    assert outside.images(record_id) == []


def test_a_revoked_laptop_is_shown_the_centres_proof(outside: OutsideWorld) -> None:
    client = outside.client()
    client.sync()
    outside.keep("revoke", client.known["device_id"])
    with pytest.raises(Refused) as refused:
        client.sync()
    lines = ("fieldreg/revoked/1", client.known["centre_id"], client.known["device_id"])
    assert refused.value.told["code"] == "device_revoked"
    assert is_signed(client.known["centre_key"], refused.value.told["proof"], lines)


def test_a_conflict_is_kept_aside_and_settled(outside: OutsideWorld) -> None:
    one, two = outside.client(), outside.client()
    role = f"roles.{new_id()}"
    record_id = one.register(
        {"full_name": NAMES[0], f"{role}.workplace": "Pasar", f"{role}.hours_per_week": 40}
    )
    one.sync()
    two.sync()
    one.revise(record_id, {f"{role}.workplace": "Sawah", "full_name": NAMES[1]})
    made = two.revise(record_id, {role: None, "full_name": None, "sex": "P"})
    for client in (one, two, one):
        client.sync()
    assert one.rows() == two.rows()
    assert one.records[record_id].values["full_name"] == NAMES[1]
    settled = {"path": "full_name", "revision": made.revision_id}
    two.revise(record_id, {"full_name": NAMES[2]}, settles=[settled])
    for client in (two, one):
        client.sync()
    assert one.rows() == two.rows()
    assert one.records[record_id].values["full_name"] == NAMES[2]


def test_photos_are_told_brought_taken_away_and_told_again(outside: OutsideWorld) -> None:
    client = outside.client()
    record_id = client.register({"full_name": NAMES[0]})
    photos = Photos(client)
    photo = photos.add(record_id, jpeg(3, side=60))
    photos.sync(client)
    assert photo.state == "record_unknown"
    client.sync()
    photos.sync(client)
    assert (photo.state, photo.delivered_in) == ("here", client.epoch)
    backup = outside.backup()
    photos.change(photo)
    photos.sync(client)
    assert photo.state == "gone"
    assert outside.images(record_id) == []
    outside.restore(backup)
    with pytest.raises(Refused, match="epoch_changed"):
        photos.sync(client)
    client.sync()
    photos.sync(client)
    assert (photo.state, photo.delivered_in) == ("gone", client.epoch)
    photos.change(photo)
    photos.sync(client)
    assert (photo.state, photo.step) == ("here", 2)
    assert text_of(photos.notes()) == "[]"


def test_control_a_photo_with_other_bytes_is_not_here(
    outside: OutsideWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = outside.client()
    record_id = client.register({"full_name": NAMES[0]})
    client.sync()
    photos = Photos(client)
    photo = photos.add(record_id, jpeg(4, side=60))
    monkeypatch.setattr(photos, "bytes_of", lambda photo: photo.data[:-1] + b"\0")
    photos.sync(client)
    assert photo.state == "awaited"
    assert photo.delivered_in == ""
