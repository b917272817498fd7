"""Enrolment and sync by files, by a client written from PROTOCOL.md alone, at a served centre."""

from __future__ import annotations

import copy
from hashlib import sha256

import pyrage
import pytest
from server.image_files import jpeg
from server.outside_forms import text_of
from server.outside_stick import FileEnrolment, opened, recipient_of
from server.outside_world import OutsideWorld, outside

__all__ = ["outside"]

NAMES = [f"I MADE CONTOH {n}" for n in range(3)]


def test_a_laptop_without_a_line_enrols_delivers_and_reads(outside: OutsideWorld) -> None:
    stick, online = outside.by_file(), outside.client()
    made = [stick.desk.register({"full_name": name, "sex": "P"}) for name in NAMES]
    theirs = online.register({"full_name": "NI LUH CONTOH"})
    online.sync()
    assert outside.journey(stick) == []
    assert stick.desk.waiting() == []
    assert set(stick.desk.records) == {*made, theirs}
    stick.desk.revise(theirs, {"sex": "P"})
    stick.desk.revise(made[0], {"sex": None})
    assert outside.journey(stick) == []
    online.sync()
    assert not stick.desk.differs
    assert online.rows() == stick.desk.rows()
    assert online.records[theirs].values == {"full_name": "NI LUH CONTOH", "sex": "P"}
    assert online.records[made[0]].values == {"full_name": NAMES[0]}


def test_pages_of_a_reply_follow_one_another_behind_what_others_wrote(
    outside: OutsideWorld,
) -> None:
    stick, online = outside.by_file(), outside.client()
    stranger = outside.client(office="Desa Sanur Kaja")
    for number in range(6):
        online.register({"full_name": f"NI LUH CONTOH {number}"})
        online.sync()
        stranger.register({"full_name": "NI MADE LAIN"})
        stranger.sync()
    stick.limit = 2
    assert outside.journey(stick) == []
    assert stick.desk.rows() == online.rows()
    assert len(stick.desk.records) == 6


def test_an_answer_to_the_wrong_laptop_or_of_another_centre_enrols_nobody(
    outside: OutsideWorld,
) -> None:
    bare, other = (FileEnrolment(outside.code_file()) for _ in range(2))
    answer = outside.enrolled(bare.request())
    assert outside.enrolled(bare.request()) != b""
    with pytest.raises(AssertionError):
        other.taken(answer)
    bare.told["centre_key"] = other.public
    with pytest.raises(AssertionError, match="not this centre's"):
        bare.taken(answer)


@pytest.mark.parametrize("rule", ["signed", "one way", "packed digest", "own centre", "head"])
def test_control_a_bundle_that_leaves_out_a_rule_is_not_taken(
    outside: OutsideWorld, rule: str
) -> None:
    stick = outside.by_file()
    stick.desk.register({"full_name": NAMES[0]})
    if rule == "signed":
        stick.sign = lambda manifest: stick.desk.key.sign(manifest).hex()
    elif rule == "one way":
        stick.written = lambda manifest: text_of(manifest).replace(":", ": ", 1)
    elif rule == "packed digest":
        stick.digest = lambda data: sha256(data + b" ").hexdigest()
    elif rule == "own centre":
        stick.desk.known["centre_id"] = stick.desk.known["device_id"]
    else:
        stick.desk.logs[stick.desk.incarnation][0].link = "ab" * 32
    bundle = stick.bundle()
    if rule == "head":
        assert stick.read(outside.reply(bundle)) == ["chain_broken"]
    else:
        outside.refused(bundle)
    assert len(stick.desk.waiting()) == 1
    assert not stick.desk.records


def test_control_a_file_is_taken_once_and_an_altered_reply_is_not_believed(
    outside: OutsideWorld,
) -> None:
    stick = outside.by_file()
    stick.desk.register({"full_name": NAMES[0]})
    bundle = stick.bundle()
    first = outside.reply(bundle)
    outside.refused(bundle)
    inside = bytearray(opened(stick.desk.secret, first))
    inside[20] ^= 1
    public = stick.desk.key.public_key().public_bytes_raw().hex()
    with pytest.raises(AssertionError, match="not this centre's"):
        stick.read(pyrage.encrypt(bytes(inside), [recipient_of(public)]))
    assert len(stick.desk.waiting()) == 1
    assert stick.read(outside.reply(bundle, "--again")) == []
    assert stick.read(first) == []
    assert stick.desk.waiting() == []
    assert len(stick.desk.records) == 1


def test_what_is_held_otherwise_is_told_again_by_a_file(outside: OutsideWorld) -> None:
    stick, online = outside.by_file(), outside.client()
    made = [online.register({"full_name": name, "village_code": "51.71.03.2008"}) for name in NAMES]
    online.sync()
    outside.journey(stick)
    stick.desk.records[made[1]].values["full_name"] = "YANG LAIN"
    del stick.desk.records[made[2]]
    outside.journey(stick)
    assert stick.desk.differs
    outside.journey(stick)
    assert stick.retold == set(made[1:])
    assert not stick.desk.differs
    assert stick.desk.rows() == online.rows()


def test_a_restored_centre_gets_back_by_a_file_what_it_lost(outside: OutsideWorld) -> None:
    stick, online = outside.by_file(), outside.client()
    kept = stick.desk.register({"full_name": NAMES[0]})
    outside.journey(stick)
    backup = outside.backup()
    lost = stick.desk.register({"full_name": NAMES[1]})
    outside.journey(stick)
    stick.desk.revise(lost, {"sex": "P"})
    late = outside.reply(stick.bundle())
    outside.restore(backup)
    assert outside.journey(stick) == ["out_of_step"]
    assert set(stick.desk.records) == {kept}
    assert outside.journey(stick) == []
    with pytest.raises(AssertionError, match="another epoch's"):
        stick.read(late)
    assert stick.desk.waiting() == []
    online.sync()
    assert stick.desk.rows() == online.rows()
    assert online.records[lost].values == {"full_name": NAMES[1], "sex": "P"}


def test_a_restored_laptop_says_again_by_a_file_what_was_forked(outside: OutsideWorld) -> None:
    stick, online = outside.by_file(), outside.client()
    first = stick.desk.register({"full_name": NAMES[0]})
    outside.journey(stick)
    old = copy.deepcopy(stick)
    brought = stick.desk.register({"full_name": NAMES[1]})
    outside.journey(stick)
    anew = old.desk.register({"full_name": NAMES[2]})
    old.desk.revise(anew, {"sex": "P"})
    assert outside.journey(old) == ["fork"]
    assert len(old.desk.logs) == 2
    assert [made.no for made in old.desk.waiting()] == [1, 2]
    assert outside.journey(old) == []
    online.sync()
    assert set(online.records) == {first, brought, anew}
    assert online.records[anew].values == {"full_name": NAMES[2], "sex": "P"}
    assert online.rows() == old.desk.rows()


def test_photos_ride_along_and_are_signed_for(outside: OutsideWorld) -> None:
    stick = outside.by_file()
    record_id = stick.desk.register({"full_name": NAMES[0]})
    one, two = (stick.photos.add(record_id, jpeg(seed, side=60)) for seed in range(2))
    spoilt = stick.photos.add(record_id, b"bukan foto")
    outside.journey(stick)
    assert [photo.state for photo in stick.photos.all] == ["here", "here", "refused"]
    assert spoilt.problem == "image_kind"
    assert one.delivered_in == two.delivered_in == stick.desk.epoch
    stick.photos.all.remove(spoilt)
    stick.photos.change(one)
    outside.journey(stick)
    assert one.state == "gone"
    [told] = outside.images(record_id)
    stick.photos.change(one)
    outside.journey(stick)
    assert one.state == "here"
    assert len(outside.images(record_id)) == 2
    assert told
