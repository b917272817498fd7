"""A stick's file: whole or refused, whatever was done to it on the way.

More with `FIELDREG_BAD_BUNDLES=20000`.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import replace
from hashlib import sha256
from random import Random
from uuid import UUID

import pyrage
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol import bundle, bundle_manifest
from fieldreg.protocol.bundle import Manifest, Range, Way, open_file, read_plain, seal
from fieldreg.protocol.bundle_manifest import Part, members
from fieldreg.protocol.bundle_seal import closed, opened, opened_by_escrow
from fieldreg.protocol.sealed import compact
from fieldreg.protocol.signing import new_private_key, public_key, sign

BAD = int(os.environ.get("FIELDREG_BAD_BUNDLES", "1000"))
SENDER, RECEIVER, STRANGER = bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34))
IDS = [str(UUID(int=n)) for n in range(9)]
MANIFEST = Manifest(
    way=Way.BUNDLE, file_id=IDS[0], centre_id=IDS[1], device_id=IDS[2], incarnation=IDS[3],
    epoch=IDS[4], made_at="2026-11-23T08:00:00Z", ranges=(Range(IDS[3], 1, 7),),
)  # fmt: skip
MESSAGES = [b'{"a":1}', b"x" * 100_000, b""]
KNOWN = {
    "stick_unreadable", "stick_foreign", "stick_damaged", "stick_newer", "stick_too_large",
    "stick_wrong_way",
}  # fmt: skip


def made(manifest: Manifest = MANIFEST, messages=MESSAGES, escrow: str = "") -> bytes:
    return seal(manifest, messages, SENDER, receiver=public_key(RECEIVER), escrow=escrow)


def read(data: bytes, *, key: bytes = RECEIVER, way: Way = Way.BUNDLE, sender: bytes = SENDER):
    """Manifest and messages, as a receiver reads them."""
    found = open_file(data, way, key)
    found.believe(public_key(sender))
    return found.manifest, list(found.messages())


def refused(data: bytes, **more) -> str:
    with pytest.raises(UserTrouble) as caught:
        read(data, **more)
    return caught.value.key


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(max_size=5_000), max_size=8))
def test_what_was_sealed_is_read_again(messages: list[bytes]) -> None:
    assert read(made(messages=messages)) == (MANIFEST, messages)


def test_only_the_receiver_and_the_organisation_open_it() -> None:
    escrow = pyrage.x25519.Identity.generate()
    data = made(escrow=str(escrow.to_public()))
    assert refused(data, key=STRANGER) == "stick_foreign"
    plain = opened_by_escrow(data, str(escrow))
    found = read_plain(plain, Way.BUNDLE, sha256(data).hexdigest())
    found.believe(public_key(SENDER))
    assert list(found.messages()) == MESSAGES
    assert b"5171" not in data
    with pytest.raises(UserTrouble, match="escrow_other_key"):
        opened_by_escrow(data, str(pyrage.x25519.Identity.generate()))
    for hurt in (data[:-5], data[: len(data) // 2], data[:-1] + bytes([data[-1] ^ 1])):
        with pytest.raises(UserTrouble, match="stick_damaged"):
            opened_by_escrow(hurt, str(escrow))


def test_the_signature_is_the_senders_or_nobodys() -> None:
    assert refused(made(), sender=STRANGER) == "stick_damaged"


def test_a_file_that_goes_the_other_way_is_told_apart() -> None:
    reply = replace(MANIFEST, way=Way.REPLY, about=IDS[5], asked_epoch=IDS[4])
    assert refused(made(reply)) == "stick_wrong_way"
    assert read(made(reply), way=Way.REPLY)[0] == reply


def test_what_is_no_sealed_file_is_told_apart() -> None:
    for data in (b"", b"PK\x03\x04 a photo album", b"{}", b"\x00" * 4096):
        assert refused(data) == "stick_unreadable"
    assert refused(b"age-encryption.org/v1\n") == "stick_damaged"
    assert refused(b"age-encr") == "stick_damaged"


def test_a_file_of_a_later_format_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_manifest, "FORMAT", 2)
    later = made()
    monkeypatch.undo()
    assert refused(later) == "stick_newer"


def test_oversized_files_are_refused_before_anything_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = made()
    monkeypatch.setattr(bundle, "MAX_FILE_BYTES", len(data) - 1)
    assert refused(data) == "stick_too_large"
    monkeypatch.undo()
    for name, least in (("MAX_PARTS", 2), ("MAX_PART_BYTES", 99_999), ("MAX_UNPACKED_BYTES", 99)):
        monkeypatch.setattr(bundle, name, least)
        assert refused(data) == "stick_too_large"
        with pytest.raises(UserTrouble, match="stick_too_large"):
            made()
        monkeypatch.undo()


def test_a_message_that_unpacks_to_more_than_it_says_stays_small() -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(64 << 20))
    for said in (10, 64 << 10):
        assert refused(_signed(bomb, said)) == "stick_damaged"
    assert refused(_signed(zlib.compress(b"x"), 1)) == "stick_damaged"
    assert refused(_signed(bomb, 64 << 20)) == "stick_too_large"
    assert read(_signed(zstandard.compress(b"x" * 9), 9))[1] == [b"x" * 9]


def _signed(packed: bytes, unpacked: int) -> bytes:
    """A file, truly signed, with one message that is packed as given."""
    part = Part(len(packed), unpacked, sha256(packed).hexdigest())
    signed = compact(members(MANIFEST, [part]))
    signature = sign(SENDER, b"fieldreg/stick/1\n" + signed).encode()
    return closed(b"\n".join([signed, signature, packed]), public_key(RECEIVER))


def _worse(data: bytes, chance: Random) -> bytes:
    """One thing that happens to files: cut, a bit, a stretch, something more, a piece again."""
    at, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    flipped = bytearray(data)
    flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    ways = (
        data[:at], bytes(flipped), data[:at] + data[end + 1 :], data + chance.randbytes(3),
        data[:at] + chance.randbytes(7) + data[at:], data[:end] + data[at:end] + data[end:],
        data[:at] + bytes(end - at) + data[end:],
    )  # fmt: skip
    return chance.choice([w for w in ways if w != data])


@pytest.mark.parametrize("part", range(4))
def test_whatever_is_done_to_the_sealed_file_it_is_refused_with_a_reason(part: int) -> None:
    chance, data = Random(part), made()
    for _ in range(BAD // 4):
        assert refused(_worse(data, chance)) in KNOWN


@pytest.mark.parametrize("part", range(4))
def test_whatever_stands_inside_the_seal_it_is_refused_with_a_reason(part: int) -> None:
    """Somebody who knows the receiver's key, but has not the sender's, can seal anything."""
    chance, plain = Random(part), opened(made(), RECEIVER)
    for _ in range(BAD // 4):
        assert refused(closed(_worse(plain, chance), public_key(RECEIVER))) in KNOWN


def test_a_signature_in_capitals_was_altered_too() -> None:
    signed, signature, rest = opened(made(), RECEIVER).split(b"\n", 2)
    plain = b"\n".join([signed, signature.upper(), rest])
    assert refused(closed(plain, public_key(RECEIVER))) == "stick_damaged"


def test_control_a_reader_that_does_not_believe_takes_what_was_altered() -> None:
    plain = opened(made(), RECEIVER).replace(b'"2026-11-23', b'"2025-11-23', 1)
    data = closed(plain, public_key(RECEIVER))
    assert open_file(data, Way.BUNDLE, RECEIVER).manifest.made_at.startswith("2025")
    assert refused(data) == "stick_damaged"


def test_no_key_no_file() -> None:
    with pytest.raises(UserTrouble, match="stick_no_key"):
        seal(MANIFEST, [], SENDER, receiver="")
    with pytest.raises(UserTrouble, match="stick_no_key"):
        seal(MANIFEST, [], SENDER, receiver=public_key(new_private_key()), escrow="age1nonsense")
