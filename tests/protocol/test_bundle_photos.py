"""Photos behind the messages of a stick's file: bound to them, passed over by who knows none."""

from __future__ import annotations

import io
import json
import struct
from hashlib import sha256
from random import Random

import pytest
import zstandard
from protocol.test_bundle import (
    MANIFEST,
    MESSAGES,
    RECEIVER,
    SENDER,
    _worse,
)

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol import bundle, bundle_stream
from fieldreg.protocol.bundle import Way, open_file, pass_photos, seal
from fieldreg.protocol.bundle_manifest import Part, members
from fieldreg.protocol.bundle_seal import closed, opened
from fieldreg.protocol.sealed import compact
from fieldreg.protocol.signing import is_signed, public_key, sign

PHOTOS = [b"\xff\xd8 one", b"", Random(3).randbytes(300_000), b"\x28\xb5\x2f\xfd" * 9]
MESSAGES = [*MESSAGES[:2], b'{"last":1}']
MOST = 1 << 20


def made(photos=PHOTOS) -> bytes:
    return seal(
        MANIFEST, MESSAGES, SENDER, receiver=public_key(RECEIVER), photos=lambda: iter(photos)
    )


def read(data):
    found = open_file(data, Way.BUNDLE, RECEIVER)
    found.believe(public_key(SENDER))
    return found


def photos_of(data, most=MOST):
    seen: list[tuple[int, bytes | None]] = []
    pass_photos(data, RECEIVER, lambda at, photo: seen.append((at, photo)), most=most)
    return seen


def test_photos_come_out_in_their_order_and_messages_as_without() -> None:
    data = made()
    found = read(data)
    assert (list(found.messages()), found.photos) == (MESSAGES, 4)
    assert photos_of(data) == list(enumerate(PHOTOS))
    assert photos_of(lambda: io.BytesIO(data), most=1_000)[2] == (2, None)


def test_a_file_without_photos_is_what_it_was() -> None:
    data = seal(MANIFEST, MESSAGES, SENDER, receiver=public_key(RECEIVER))
    assert (read(data).photos, photos_of(data)) == (0, [])
    plain = opened(data, RECEIVER)
    assert plain == opened(made(photos=[]), RECEIVER)


def as_before(plain: bytes) -> list[bytes]:
    """How a centre of before reads what is in the seal, from PROTOCOL.md as it was: each part is a
    zstd frame, and together they are all there is."""
    signed, signature, rest = plain.split(b"\n", 2)
    assert is_signed(public_key(SENDER), b"fieldreg/stick/1\n" + signed, signature.decode())
    messages, at = [], 0
    for part in json.loads(signed)["parts"]:
        packed = rest[at : at + part["size"]]
        at += part["size"]
        assert sha256(packed).hexdigest() == part["digest"]
        reader = zstandard.ZstdDecompressor(max_window_size=16 << 20).stream_reader(packed)
        messages.append(reader.read(part["unpacked"] + 1))
        assert len(messages[-1]) == part["unpacked"]
    assert at == len(rest)
    return messages


def test_a_reader_of_before_reads_all_messages() -> None:
    assert as_before(opened(made(), RECEIVER)) == MESSAGES


def test_what_lies_behind_is_signed_with_the_rest() -> None:
    plain = opened(made(), RECEIVER)
    at = plain.index(PHOTOS[2][:40])
    altered = plain[:at] + bytes([plain[at] ^ 1]) + plain[at + 1 :]
    with pytest.raises(UserTrouble, match="stick_damaged"):
        read(closed(altered, public_key(RECEIVER)))
    assert read(closed(plain, public_key(RECEIVER))).photos == 4  # the control


def _signed(packed: bytes, unpacked: int) -> bytes:
    """A truly signed file with one part as given."""
    part = Part(len(packed), unpacked, sha256(packed).hexdigest())
    line = compact(members(MANIFEST, [part]))
    signature = sign(SENDER, bundle._SIGNED + line).encode()
    return closed(b"\n".join([line, signature, packed]), public_key(RECEIVER))


FRAME = zstandard.compress(b"{}")
SKIPPED = struct.pack("<II", 0x184D2A50, 3) + b"abc"


@pytest.mark.parametrize(
    "behind",
    [
        b"x", SKIPPED[:-1], SKIPPED[:7], SKIPPED + b"xxxxxxxx", FRAME,
        struct.pack("<II", 0x184D2A50, 2**32 - 1), struct.pack("<II", 0x184D2A51, 0),
        struct.pack("<II", 0x184D2A50, 0) * 2_001,
    ],
)  # fmt: skip
def test_what_is_no_photo_behind_a_message_is_refused(behind: bytes) -> None:
    with pytest.raises(UserTrouble, match="stick_damaged"):
        read(_signed(FRAME + behind, 2))


def test_control_photos_behind_a_message_of_whatever_frame_are_read() -> None:
    assert read(_signed(FRAME + SKIPPED * 2_000, 2)).photos == 2_000
    streamed = zstandard.ZstdCompressor().compressobj()
    frame = streamed.compress(b"{}") + streamed.flush()
    assert read(_signed(frame + SKIPPED, 2)).photos == 1


@pytest.mark.parametrize("piece", [1, 7, 4_096])
def test_it_does_not_matter_in_which_pieces_it_comes(piece: int, monkeypatch) -> None:
    small = made(photos=[b"one", b"", b"three" * 500])
    plain = opened(small, RECEIVER)
    seen: list[bytes | None] = []
    reading = bundle._Reading(Way.BUNDLE, most=MOST, on_photo=lambda _, p: seen.append(p))
    for at in range(0, len(plain), piece):
        reading.reader.write(plain[at : at + piece])
    found = reading.opened("")
    assert list(found.messages()) == MESSAGES
    assert seen == [b"one", b"", b"three" * 500]


def test_whatever_is_done_inside_the_seal_is_refused_with_a_reason() -> None:
    chance, plain = Random(11), opened(made(photos=[b"one", b"two" * 99]), RECEIVER)
    for _ in range(300):
        with pytest.raises(UserTrouble) as caught:
            read(closed(_worse(plain, chance), public_key(RECEIVER)))
        assert caught.value.key in ("stick_damaged", "stick_newer", "stick_too_large")


def test_what_goes_wrong_while_photos_pass_comes_out_as_it_is() -> None:
    class Odd(Exception):
        pass

    def odd(place: int, photo: bytes | None) -> None:
        raise Odd

    with pytest.raises(Odd):
        pass_photos(made(), RECEIVER, odd, most=MOST)

    def gives():
        yield b"one"
        raise Odd

    with pytest.raises(Odd):
        seal(MANIFEST, MESSAGES, SENDER, receiver=public_key(RECEIVER), photos=gives)


def test_a_stick_drawn_out_while_it_is_read_is_said() -> None:
    data = made()

    class DrawnOut(io.BytesIO):
        def read(self, count=-1):
            if self.tell() > 200_000:
                raise OSError("no such device")
            return super().read(count)

    with pytest.raises(UserTrouble, match="stick_missing"):
        open_file(lambda: DrawnOut(data), Way.BUNDLE, RECEIVER)


def test_a_file_with_photos_has_its_size_too(monkeypatch: pytest.MonkeyPatch) -> None:
    data = made()
    monkeypatch.setattr(bundle, "MAX_FILE_BYTES", len(data) - 2_000)
    with pytest.raises(UserTrouble, match="stick_too_large"):
        made()
    with pytest.raises(UserTrouble, match="stick_too_large"):
        open_file(data, Way.BUNDLE, RECEIVER)


def test_only_as_many_photos_as_a_message_can_name() -> None:
    assert bundle_stream.MOST_PHOTOS == 2_000
