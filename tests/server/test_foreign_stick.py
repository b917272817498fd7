"""Enrolment and sync by files, by a client written from PROTOCOL.md alone, at a served centre."""

from __future__ import annotations

import copy
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest
import zstandard
from server.image_files import jpeg
from server.outside_forms import line_of, stand_in_of, text_of
from server.outside_stick import FileEnrolment, Stick, opened, recipient_of
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


def _wide(text: bytes) -> bytes:
    """A frame that asks for a window of 16 MiB."""
    packer = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=24)
    ).compressobj()
    return packer.compress(text) + packer.flush()


RULES: dict[str, tuple[str, Callable[[Stick], Callable[..., object]]]] = {
    "what is signed": ("sign", lambda stick: lambda said: stick.desk.key.sign(said).hex()),
    "one way to write": ("written", lambda _: lambda said: text_of(said).replace(":", ": ", 1)),
    "no other member": ("written", lambda _: lambda said: text_of(said | {"more": 1})),
    "digests": ("digest", lambda _: lambda data: sha256(data + b" ").hexdigest()),
    "window": ("frame", lambda _: _wide),
}


@pytest.mark.parametrize("rule", [*RULES, "own centre"])
def test_control_a_bundle_that_leaves_out_a_rule_is_not_taken(
    outside: OutsideWorld, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = outside.by_file()
    stick.desk.register({"full_name": NAMES[0]})
    if rule in RULES:
        name, wrong = RULES[rule]
        monkeypatch.setattr(stick, name, wrong(stick))
    else:
        stick.desk.known["centre_id"] = stick.desk.known["device_id"]
    outside.refused(stick.bundle())
    assert len(stick.desk.waiting()) == 1
    assert not stick.desk.records


def test_control_a_chain_that_does_not_lead_to_its_head_is_told(outside: OutsideWorld) -> None:
    stick = outside.by_file()
    stick.desk.register({"full_name": NAMES[0]})
    [made] = stick.desk.waiting()
    made.link = "ab" * 32
    assert outside.journey(stick) == ["chain_broken"]
    assert stick.desk.waiting() == [made]
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
    assert outside.images(record_id) == [two.sha256]
    stick.photos.change(one)
    outside.journey(stick)
    assert one.state == "here"
    assert len(outside.images(record_id)) == 2


def test_line_and_stick_may_be_mixed_late_and_repeated(outside: OutsideWorld) -> None:
    client, other = outside.client(), outside.client()
    client.sync()
    stick = Stick(client)
    made = client.register({"full_name": NAMES[0]})
    early = outside.reply(stick.bundle())
    client.revise(made, {"sex": "P"})
    client.sync()
    other.sync()
    other.revise(made, {"full_name": NAMES[1]})
    other.sync()
    late = outside.reply(stick.bundle())
    client.sync()
    rows, waiting = client.rows(), client.revise(made, {"birth_place": "Denpasar"})
    for reply in (early, late, early):
        assert stick.read(reply) == []
        assert client.rows() == rows
    assert client.waiting() == [waiting]
    client.sync()
    other.sync()
    assert client.rows() == other.rows()
    assert not client.differs


def test_a_laptop_restored_with_nothing_unsent_learns_it_from_a_reply(
    outside: OutsideWorld,
) -> None:
    stick = outside.by_file()
    stick.desk.register({"full_name": NAMES[0]})
    outside.journey(stick)
    old = copy.deepcopy(stick)
    stick.desk.register({"full_name": NAMES[1]})
    outside.journey(stick)
    outside.journey(old)
    assert [len(log) for log in old.desk.logs.values()] == [1, 0]
    third = old.desk.register({"full_name": NAMES[2]})
    assert outside.journey(old) == []
    assert len(old.desk.records) == 3
    assert old.desk.records[third].version == 1


def test_a_bundle_whose_centre_is_gone_is_said_to_another(
    outside: OutsideWorld, tmp_path: Path
) -> None:
    identity, phrase = tmp_path / "recovery.age", tmp_path / "phrase"
    phrase.write_text("bunga kamboja di halaman pura\n")
    said = outside.keep("recovery-key", "--out", identity, "--passphrase-file", phrase)
    [recipient] = {word for word in said.split() if word.startswith("age1")}
    outside.keep("recovery-key", recipient)
    stick = outside.by_file()
    assert stick.desk.known["recovery_key"] == recipient
    record_id = stick.desk.register({"full_name": NAMES[0]})
    first, later = stick.desk.waiting()[0], stick.desk.revise(record_id, {"sex": "P"})
    bundle = outside.file("fieldreg-bundle", stick.bundle())
    (tmp_path / "second").mkdir()
    with OutsideWorld.serving(tmp_path / "second" / "centre", outside.read) as second:
        asked = ("bundle", "open", bundle, "--identity", identity, "--passphrase-file", phrase)
        second.keep(*asked, "--into", second.office)
        reader = second.client()
        reader.sync()
    assert reader.records[record_id].values == {"full_name": NAMES[0], "sex": "P"}
    assert reader.seen == {line_of(made.revision_id)[1] for made in (first, later)}
    [device] = {told["device_id"] for told in reader.headers}
    assert device == stand_in_of(stick.desk.known["device_id"])
    assert reader.headers[1]["base"] == {"revision": line_of(first.revision_id)[1]}
